"""What waits: timers, messages, mails. Whether anybody does the work."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from kesu import clock
from kesu.notices import outbox
from kesu.notices.queries import troubled
from kesu.shell.examining import waiting
from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding

AREA: Final = "queue"
LATE: Final = timedelta(minutes=2)
"""How long a timer or a message that could go may wait while a worker runs."""


def timers(now: datetime) -> Iterator[Finding]:
    """Yield that timers are not fired."""
    late = waiting.timers(now - LATE)
    if late.count:
        says = _("%(count)d timers should have fired, the oldest at %(at)s.")
        yield Finding(
            AREA, BAD, says % {"count": late.count, "at": _said(late.oldest)},
            _("Start kesu worker, or kesu serve without --no-worker; look at its log and at kesu clock."),
        )  # fmt: skip


def messages(now: datetime) -> Iterator[Finding]:
    """Yield that messages are held, do not leave, or did not arrive."""
    if outbox.held():
        yield Finding(
            AREA, BAD, _("No message leaves from this restored or copied database."),
            _("See kesu outbox; when it is the one in use, kesu outbox --confirm."),
        )  # fmt: skip
    late = waiting.messages(now - LATE)
    if late.count and not outbox.held():
        yield Finding(
            AREA, LOOK, _("%(count)d messages have waited for more than two minutes.") % {"count": late.count},
            _("Look at the page of channels: one may be shut after failures."),
        )  # fmt: skip
    lost = troubled().count()
    if lost:
        yield Finding(
            AREA, LOOK, _("%(count)d messages were given up or are uncertain.") % {"count": lost},
            _("Look at the page of channels and tell these people by another way."),
        )  # fmt: skip


def mails(now: datetime) -> Iterator[Finding]:
    """Yield that a mailbox cannot be read, or mails wait that nobody has looked at."""
    for box in waiting.faulty_mailboxes():
        says = _("The mailbox %(name)s cannot be read since %(at)s: %(fault)s")
        yield Finding(
            AREA, BAD, says % {"name": box.name, "at": _said(box.faulty_since), "fault": box.fault},
            _("Look at KESU_MAILBOX_URL and at the mail server."),
        )  # fmt: skip
    unread = waiting.mails(now - timedelta(days=1))
    if unread.count:
        yield Finding(
            AREA, LOOK, _("%(count)d mails have waited for somebody for more than a day.") % {"count": unread.count},
            _("Look at the page of mails."),
        )  # fmt: skip


def _said(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


def examine() -> Iterator[Finding]:
    """Yield what is found about the work that waits."""
    now = clock.now()
    found = [*timers(now), *messages(now), *mails(now)]
    yield from found or [Finding(AREA, GOOD, _("Nothing waits that should be done."))]
