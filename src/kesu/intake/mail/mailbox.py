"""An IMAP folder: what lies in it, one mail whole, and that it has been read.

Everything that the world can do wrong – no server, a cut line, an answer that cannot be read – is
Unreachable; trying again later may help. The server is given no mail of ours and told of none.
"""

import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kesu.core.errors import KesuError
from kesu.intake.mail.address import MailboxAddress
from kesu.intake.mail.headers import moment

SECONDS: Final = 10
MOST_BYTES: Final = 60 * 1024 * 1024
_WENT_WRONG: Final = (
    imaplib.IMAP4.error, OSError, EOFError, ValueError, TypeError, IndexError, AttributeError,
)  # fmt: skip


class Unreachable(KesuError):
    """The mailbox cannot be asked just now. What the server said is in the message, no password in it."""


class NotDone(Unreachable):
    """The server is there and answers, but says no to what it is asked."""


@dataclass(frozen=True, slots=True)
class Given:
    """One mail as the server gave it. `raw` is empty where it gave none, or where it is too large to take."""

    uid: int
    raw: bytes
    size: int
    received_at: datetime | None


def name_of(address: MailboxAddress) -> str:
    """Return what a mailbox is called for ever: who, where, which folder."""
    return f"{address.user}@{address.host}/{address.folder}"[:250]


class Box:
    """An open folder."""

    def __init__(self, line: imaplib.IMAP4, address: MailboxAddress) -> None:
        self._line, self._address = line, address
        self.validity = _number(line.response("UIDVALIDITY")[1])

    def uids(self, after: int) -> list[int]:
        """Return the UIDs above one, in order."""
        found = self._uid("SEARCH", f"UID {after + 1}:*")
        return sorted(uid for uid in _numbers(found) if uid > after)

    def unread(self) -> set[int]:
        """Return the UIDs of what nobody has read yet."""
        return set(_numbers(self._uid("SEARCH", "UNSEEN")))

    def fetch(self, uid: int) -> Given | None:
        """Return one mail, without marking it as read; None where it is there no more."""
        told = b" ".join(_flat(self._uid("FETCH", str(uid), "(UID INTERNALDATE RFC822.SIZE)")))
        size = re.search(rb"RFC822\.SIZE (\d+)", told)
        if size is None:
            return None
        since = re.search(rb'INTERNALDATE "([^"]{10,40})"', told)
        received = (
            moment(since[1].decode("ascii", "replace").replace("-", " ", 2)) if since else None
        )
        raw = b"" if int(size[1]) > MOST_BYTES else self._body(uid)
        return Given(uid, raw, int(size[1]), received)

    def _body(self, uid: int) -> bytes:
        for part in self._uid("FETCH", str(uid), "(UID BODY.PEEK[])"):
            if isinstance(part, tuple) and b"BODY[]" in part[0].upper():
                return bytes(part[1])
        return b""

    def settle(self, uid: int) -> None:
        """Mark a mail as read and, where a folder is named for it, move it there."""
        self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
        if self._address.done:
            self._move(str(uid), quoted(self._address.done))

    def _move(self, uid: str, folder: str) -> None:
        verb = "MOVE" if "MOVE" in self._line.capabilities else "COPY"
        try:
            self._uid(verb, uid, folder)
        except NotDone:
            with _faults():
                self._line.create(folder)
            self._uid(verb, uid, folder)
        if verb == "COPY":
            self._uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
            if "UIDPLUS" in self._line.capabilities:
                self._uid("EXPUNGE", uid)

    def _uid(self, command: str, *words: str) -> Sequence[Any]:
        with _faults():
            answer, found = self._line.uid(command, *words)
        if answer != "OK":
            raise NotDone(f"{command}: {_short(found)}")
        return found


@contextmanager
def opened(address: MailboxAddress) -> Iterator[Box]:
    """Open a folder and close the line again, whatever happens. Raises Unreachable."""
    with _faults():
        line = _line(address)
    try:
        with _faults():
            line.login(address.user, address.password)
            answer, found = line.select(quoted(address.folder))
            if answer != "OK":
                raise Unreachable(f"SELECT: {_short(found)}")
            box = Box(line, address)
        yield box
    finally:
        with suppress(*_WENT_WRONG):
            line.logout()
        with suppress(*_WENT_WRONG):
            line.shutdown()  # a line that broke is not closed by saying goodbye


def _line(address: MailboxAddress) -> imaplib.IMAP4:
    if not address.is_sealed:
        return imaplib.IMAP4(address.host, address.port, timeout=SECONDS)
    context = ssl.create_default_context()
    return imaplib.IMAP4_SSL(address.host, address.port, ssl_context=context, timeout=SECONDS)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except _WENT_WRONG as fault:
        says = _short([str(fault).encode("utf-8", "replace")]) or type(fault).__name__
        raise Unreachable(says) from None


def _short(found: Sequence[Any]) -> str:
    return b" ".join(_flat(found)).decode("utf-8", "replace")[:250]


def _flat(found: Sequence[Any]) -> list[bytes]:
    return [
        bytes(piece)
        for part in found
        for piece in (part if isinstance(part, tuple) else (part,))
        if isinstance(piece, bytes)
    ]


def _numbers(found: Sequence[Any]) -> list[int]:
    return [int(word) for word in b" ".join(_flat(found)).split() if word.isdigit()]


def _number(found: Sequence[Any]) -> int:
    return next(iter(_numbers(found)), 0)


def quoted(folder: str) -> str:
    """Return a folder's name as IMAP writes it: signs beyond ASCII in base64 between & and -."""
    written = re.sub(r"[^\x20-\x7e]+", _shifted, folder.replace("&", "&-"))
    escaped = written.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _shifted(found: re.Match[str]) -> str:
    wide = b64encode(found[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
    return f"&{wide}-"
