"""Table D, who may see and do what: the permission matrix, secrets that nobody else may read."""

from collections import Counter
from collections.abc import Mapping

from tests.battery.pieces import Outcome, Piece, Run
from tests.battery.strangers.house import ready, taken_back, world_of

AT_ONCE = ("nobody", "tangbo", "zhaoqiang", "wangfang", "hejie", "gaoan", "tianye")


def matrix(run: Run) -> Outcome:
    """Ask every address by every method as everybody about everybody's; `n` of them are people."""
    with world_of(run.folder) as world:
        from tests.battery.strangers.sabotage import broken
        from tests.battery.strangers.seeing import ACTORS
        from tests.battery.strangers.walking import walked

        actors = [*AT_ONCE, *(a for a in ACTORS if a not in AT_ONCE)][: run.n]
        with broken(run.saboteur):
            walk = walked(world, actors)
    answered = ", ".join(f"{n:,} × {code}" for code, n in sorted(walk.statuses.items()))
    return Outcome(walk.asked, walk.wrong, [f"{len(actors)} people; answered {answered}"])


def canaries(run: Run) -> Outcome:
    """Let `n` people read whatever they can get, and look for secrets that are not theirs to read."""
    with ready(run.folder):
        from kesu import clock
        from tests.battery.strangers.canaries import MOST_PAGES, Plan, blind, crawled
        from tests.battery.strangers.sabotage import broken
        from tests.battery.strangers.seeing import STAFF
        from tests.battery.strangers.world import AT, furnished

        readers = ["youhua", *(a for a in (*AT_ONCE, *STAFF) if a in STAFF and a != "youhua")]
        readers = list(dict.fromkeys(readers))[: run.n]
        with clock.stopped_at(AT), taken_back():
            plan = Plan()
            world = furnished(plan.says)
            with broken(run.saboteur):
                crawl = crawled(world, plan, readers, MOST_PAGES)
            wrong = [*Counter(crawl.wrong), *blind(plan, crawl)]
    seen = ", ".join(f"{login} {len(found)}" for login, found in crawl.found.items())
    notes = [f"{len(plan.planted)} secrets, {crawl.pages:,} readings; of them read by {seen}"]
    return Outcome(crawl.pages, wrong, notes)


def ids_of_others(run: Run) -> Outcome:
    """Send `n` forms and calls with an id of others in place of one's own."""
    with ready(run.folder):
        from kesu import clock
        from tests.battery.strangers.canaries import Plan
        from tests.battery.strangers.sabotage import broken
        from tests.battery.strangers.swapping import swapped
        from tests.battery.strangers.world import AT, furnished

        with clock.stopped_at(AT), taken_back():
            plan = Plan()
            world = furnished(plan.says)
            with broken(run.saboteur):
                came = swapped(world, plan, run.n, run.seed)
    return Outcome(came.tried, came.wrong, [_answered(came.statuses)])


def fields_beside(run: Run) -> Outcome:
    """Send every form and every call with every field of every table beside what it takes."""
    with world_of(run.folder) as world:
        from tests.battery.strangers.overposting import overposted
        from tests.battery.strangers.sabotage import broken

        with broken(run.saboteur):
            came = overposted(world)
    return Outcome(came.tried, came.wrong, [_answered(came.statuses)])


def _answered(statuses: Mapping[int, int]) -> str:
    return "answered " + ", ".join(f"{n:,} × {code}" for code, n in sorted(statuses.items()))


PIECES = (
    Piece(
        "D1", "every address × method × person × whose", "L", 34, "requests", matrix,
        databases=("sqlite",), in_c=2, exhaustive=True, saboteurs={"unscoped": 3, "open": 3},
    ),
    Piece(
        "D2", "secrets in every text, read by everybody", "L", 31, "readings", canaries,
        databases=("sqlite",), saboteurs={"unscoped": 4},
    ),
    Piece(
        "D3", "ids of others in forms and calls", "L", 20_000, "requests", ids_of_others,
        databases=("sqlite",), in_c=1_000, saboteurs={"unscoped": 3_000},
    ),
    Piece(
        "D4", "fields beside what a form or a call takes", "C", 1, "requests", fields_beside,
        databases=("sqlite",), exhaustive=True, saboteurs={"generous": 1},
    ),
)  # fmt: skip
