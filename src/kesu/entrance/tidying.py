"""What is over is let go: sign-ins, tries, links."""

from datetime import datetime

from kesu.entrance import guard, tickets
from kesu.entrance.store import SessionStore


def tidy_up(now: datetime) -> int:
    """Let go what is over. Returns 0: there is never more of it at once."""
    SessionStore.clear_expired()
    guard.forget(now)
    tickets.forget(now)
    return 0
