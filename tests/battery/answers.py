"""A9: answers are swallowed after the commit; the client asks again under the same key, often several times at once."""

from typing import Final

from tests.battery.clients import Manners
from tests.battery.killing import running
from tests.battery.pieces import Outcome, Run
from tests.battery.proxy import Proxy, Sometimes, Swallow

LOST_IN_A_HUNDRED: Final = 60
AT_ONCE: Final = 0.5


def swallowed(run: Run) -> Outcome:
    """Swallow `run.n` answers between clients and web."""
    manners = Manners(gives_up=0.02, at_once=AT_ONCE, most_at_once=4)
    with running(run, manners) as load:
        choose = Sometimes(
            run.seed, LOST_IN_A_HUNDRED,
            lambda _: Swallow(), lambda chance: Swallow(chance.randint(1, 150)),
        )  # fmt: skip
        proxy = Proxy(("127.0.0.1", load.house.port), choose)
        try:
            load.begin(workers=0, port=proxy.port)
            wrong = []
            while proxy.cut.total() < run.n and not load.wrong():
                if not load.beat.wait_for(5):
                    wrong.append("the clients hang")
                    break
            wrong += load.finish()
        finally:
            proxy.stop()
        sorts = ", ".join(f"{n} times {sort}" for sort, n in sorted(proxy.cut.items()))
        return Outcome(proxy.cut.total(), wrong, [sorts, load.counted()])
