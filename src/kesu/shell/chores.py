"""What a worker of this house does, each chore by name. Rooms do not know the worker; it knows them.

Imported only when Django is ready: chores bring their rooms with them.
"""

from collections.abc import Sequence
from datetime import timedelta
from threading import Event, Thread

from kesu.timekeeping.ticking import Ticker, tidy_up
from kesu.timekeeping.working import Chore, work


def chores() -> Sequence[Chore]:
    """Return what a worker does in every turn, in this order; every worker has chores of its own."""
    return (
        Chore("timers", Ticker().some),
        Chore("tidying", tidy_up, every=timedelta(hours=1)),
    )


def start_within() -> Event:
    """Start a worker in a thread of this process; return what stops it. The process does not wait for it to end."""
    stop = Event()
    Thread(target=work, args=(chores(), stop), name="kesu-worker", daemon=True).start()
    return stop
