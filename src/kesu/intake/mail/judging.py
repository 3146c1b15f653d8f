"""Which mails no person wrote to us: automatic answers, returned mail, lists, our own – by their headers alone.

After RFC 3834 and what mail programs in use really send. Such a mail is kept and shown; it becomes no
complaint, and nothing is ever answered to it.
"""

import re
from collections.abc import Callable, Collection
from typing import Final

from kesu.intake.mail.reading import Letter
from kesu.journal.reply_tokens import is_ours

BOUNCE: Final = "bounce"
RECEIPT: Final = "receipt"
AUTO: Final = "automatic"
LIST: Final = "list"
OURS: Final = "ours"
NOBODY: Final = "nobody"

_NOBODY: Final = re.compile(
    r"(mailer-daemon|mailerdaemon|postmaster|mail-daemon|no-?reply|do-?not-?reply|bounces?|"
    r"auto-?reply|autoresponder)([-+._0-9].*)?@"
)
_PRECEDENCE: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
_ANSWERERS: Final = ("x-autoreply", "x-autorespond", "x-autoresponder")


def sort_of(letter: Letter, ours: Collection[str]) -> str:
    """Return what sort of mail that nobody wrote this is, or an empty text for one that somebody wrote.

    ours -- our own addresses, in small letters.
    """
    return next((sort for sort, holds in _SORTS if holds(letter, ours)), "")


def may_be_answered(letter: Letter) -> bool:
    """Say whether the program of the one who wrote takes an automatic answer; asked of mail that somebody wrote."""
    return not {"x-auto-response-suppress", "list-unsubscribe"} & set(letter.telling)


def _is_ours(letter: Letter, ours: Collection[str]) -> bool:
    looped = "x-kesu" in letter.telling or letter.telling.get("x-loop", "").strip().lower() in ours
    wrote = letter.sender in ours or _base(letter.sender) in ours
    return wrote or is_ours(letter.message_id) or looped


def _base(address: str) -> str:
    """Return an address without what stands after a plus."""
    name, _, host = address.partition("@")
    return f"{name.partition('+')[0]}@{host}"


def _is_bounce(letter: Letter, _ours: Collection[str]) -> bool:
    kind = letter.telling.get("content-type", "").lower()
    is_report = kind.startswith("multipart/report")
    return (is_report and "disposition-notification" not in kind) or (
        "x-failed-recipients" in letter.telling
    )


def _is_receipt(letter: Letter, _ours: Collection[str]) -> bool:
    return letter.telling.get("content-type", "").lower().startswith("multipart/report")


def _is_automatic(letter: Letter, _ours: Collection[str]) -> bool:
    submitted = letter.telling.get("auto-submitted", "no").partition(";")[0].strip().lower()
    return (
        submitted not in ("no", "")
        or any(name in letter.telling for name in _ANSWERERS)
        or "autoresponder" in letter.delivered_to
        or letter.telling.get("precedence", "").strip().lower() == "auto_reply"
        or "x-ms-exchange-inbox-rules-loop" in letter.telling
    )


def _is_list(letter: Letter, _ours: Collection[str]) -> bool:
    precedence = letter.telling.get("precedence", "").strip().lower()
    return precedence in _PRECEDENCE or any(n in letter.telling for n in ("list-id", "list-post"))


def _is_nobody(letter: Letter, _ours: Collection[str]) -> bool:
    """An empty sender, or one that no person reads behind."""
    path = letter.telling.get("return-path", "").strip()
    return not letter.sender or path == "<>" or bool(_NOBODY.match(letter.sender))


_SORTS: Final[tuple[tuple[str, Callable[[Letter, Collection[str]], bool]], ...]] = (
    (OURS, _is_ours),
    (BOUNCE, _is_bounce),
    (RECEIPT, _is_receipt),
    (AUTO, _is_automatic),
    (LIST, _is_list),
    (NOBODY, _is_nobody),
)
