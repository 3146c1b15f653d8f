"""What a worker of this house does, each chore by name. Rooms do not know the worker; it knows them.

Imported only when Django is ready: chores bring their rooms with them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event, Thread

from kesu.cases.actions.filling import Filler
from kesu.cases.actions.leaving import carry_on
from kesu.cases.actions.reindexing import catch_up
from kesu.directory.actions import shut_out_leavers
from kesu.entrance import tidying
from kesu.intake.mail.fetching import fetch as fetch_mail
from kesu.journal.witnessing.sealing import Sealer
from kesu.notices import outbox
from kesu.notices.sending import send
from kesu.notices.spreading import spread
from kesu.shell.witnesses import tell_witnesses
from kesu.timekeeping import guarding
from kesu.timekeeping.standing import keep_calendars
from kesu.timekeeping.ticking import Ticker, tidy_up
from kesu.timekeeping.working import Chore, work


def see_off(now: datetime) -> int:
    """End the sign-ins of those whose last day is over, and go on with hand-overs that waited for a procedure."""
    return shut_out_leavers(by=None, at=now) + carry_on(now)


def take_in(now: datetime) -> int:
    """Take mail in, but for a restored or copied database: the mails belong to the other one."""
    return fetch_mail(now) if outbox.may_leave(now) else 0


def chores() -> Sequence[Chore]:
    """Return what a worker does in every turn, in this order; every worker has chores of its own."""
    return (
        Chore("clock", guarding.watch, every=guarding.MARK_EVERY),
        Chore("calendars", keep_calendars, every=timedelta(seconds=5)),
        Chore("timers", Ticker().some),
        Chore("tidying", tidy_up, every=timedelta(hours=1)),
        Chore("entrance", tidying.tidy_up, every=timedelta(hours=1)),
        Chore("leavers", see_off, every=timedelta(minutes=10)),
        Chore("search index", catch_up, every=timedelta(minutes=1)),
        Chore("figures", Filler().some),
        Chore("seals", Sealer().some, every=timedelta(minutes=1)),
    )


def errands() -> Sequence[Chore]:
    """Return what a worker does that may wait for other machines, in a thread of its own: no timer waits for them."""
    return (
        Chore("spreading", spread),
        Chore("sending", send),
        Chore("mail in", take_in, every=timedelta(seconds=10)),
        Chore("witnesses", tell_witnesses, every=timedelta(minutes=1)),
    )


def start_within() -> Event:
    """Start both in threads of this process; return what stops them. The process does not wait for them to end."""
    stop = Event()
    for name, some in (("kesu-worker", chores()), ("kesu-errands", errands())):
        Thread(target=work, args=(some, stop), name=name, daemon=True).start()
    return stop
