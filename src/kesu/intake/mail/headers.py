"""Headers of a mail as text: encoded words read one by one, raw bytes by what they look like, addresses taken apart.

The library's own reader of headers is not used: on hostile headers it raises, and on long ones it takes minutes.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from quopri import decodestring
from typing import Final

from kesu.intake.mail.charsets import decoded, one_line, plain

LONGEST_ADDRESS: Final = 254
LONGEST_HEADER: Final = 200_000
_FOR_ADDRESSES: Final = 4_000
_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]*(?: [^?\s]+)*)\?=")
_BETWEEN: Final = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?)")
_ADDRESS: Final = re.compile(r"[^\s@<>(),;:\"\\\[\]]{1,64}@[^\s@<>(),;:\"\\\[\]]{1,189}")


def raw_values(message: Message, name: str) -> list[str]:
    """Return every value of a header as it stands, bytes above ASCII as surrogates."""
    wanted = name.lower()
    return [str(v)[:LONGEST_HEADER] for key, v in message.raw_items() if key.lower() == wanted]


def value_of(message: Message, name: str) -> str:
    """Return a header as readable text, its first value where it stands twice, or an empty text."""
    return next((said(value) for value in raw_values(message, name)), "")


def said(value: str) -> str:
    """Return what a header value says: encoded words in words, on one line."""
    value = _BETWEEN.sub("", value.replace("\r", "").replace("\n", ""))
    parts: list[tuple[str, bytes]] = []
    at = 0
    for found in _WORD.finditer(value):
        _join(parts, "", _bytes_of(value[at : found.start()]))
        _join(parts, found[1], _word_bytes(found[2], found[3]))
        at = found.end()
    _join(parts, "", _bytes_of(value[at:]))
    return one_line("".join(decoded(raw, label) for label, raw in parts), LONGEST_HEADER)


def _join(parts: list[tuple[str, bytes]], label: str, raw: bytes) -> None:
    """Put bytes to those before them where they have the same label: a sign may be cut between two words."""
    if not raw:
        return
    if parts and parts[-1][0].lower() == label.lower():
        parts[-1] = (label, parts[-1][1] + raw)
    else:
        parts.append((label, raw))


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape") if _is_escaped(text) else text.encode()


def _is_escaped(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _word_bytes(how: str, text: str) -> bytes:
    if how in "qQ":
        return decodestring(text.encode("utf-8", "surrogateescape"), header=True)
    kept = re.sub(r"[^A-Za-z0-9+/]", "", text)
    try:
        return b64decode(kept + "=" * (-len(kept) % 4))
    except binascii.Error:
        return b64decode(kept[: len(kept) // 4 * 4])


def addresses(value: str) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of the people in a header, addresses in small letters; what is none is left out."""
    for name, address in getaddresses([value[:_FOR_ADDRESSES].replace("\n", " ")]):
        found = plain(address).strip().lower()
        if len(found) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(found):
            yield one_line(said(name), 120), found


def found_addresses(value: str) -> list[str]:
    """Return everything in a header that looks like an address, in time that grows with its length only."""
    return [found.lower() for found in _ADDRESS.findall(value)]


def moment(value: str) -> datetime | None:
    """Return the moment that a Date header names, or None for one that names none a database can hold."""
    try:
        found = parsedate_to_datetime(value[:200])
        at = found if found.tzinfo else found.replace(tzinfo=UTC)
        at = at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if 1971 <= at.year <= 2200 else None
