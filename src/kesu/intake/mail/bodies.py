"""What a mail says and what hangs on it: its text without markup, and its files.

Nothing remote is ever asked for; markup is taken away, not shown.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final

from kesu.intake.mail.charsets import decoded, one_line, plain
from kesu.intake.mail.headers import raw_values, said, value_of

MOST_PARTS: Final = 500
MOST_FILES: Final = 100
MOST_MARKUP: Final = 1_000_000
LONGEST_TEXT: Final = 60_000
LONGEST_NAME: Final = 120
LONGEST_HEADER: Final = 10_000
_TAG: Final = re.compile(r"<[^<>]*>?")
_HIDDEN: Final = ("script", "style", "head", "title", "template")
_BREAKS: Final = re.compile(
    r"</?(?:p|div|br|tr|li|h[1-6]|table|ul|ol|blockquote|hr|pre)\b[^<>]*>", re.IGNORECASE
)
_MANY_LINES: Final = re.compile(r"\n[ \t\u3000]*\n(?:[ \t\u3000]*\n)+")

Part = Message


@dataclass(frozen=True, slots=True)
class File:
    """One file that hangs on a mail, as the mail names it."""

    name: str
    media_type: str
    content: bytes


def parts_of(message: Part) -> Iterator[Part]:
    """Yield the parts that are no containers, in their order; a mail within a mail is one part."""
    waiting = [message]
    for _ in range(MOST_PARTS * 4):
        if not waiting:
            return
        part = waiting.pop()
        if _sort(part).startswith("multipart/") and part.is_multipart():
            waiting += reversed(_held(part)[:MOST_PARTS])
        else:
            yield part


def _held(part: Part) -> list[Part]:
    """Return the parts within a part. What is no container is not asked: it would be decoded by its label."""
    inner = part.get_payload() if part.is_multipart() else ()
    return [each for each in inner if isinstance(each, Message)]


def text_of(message: Part) -> str:
    """Return what a mail says: its plain text, else its markup without the markup, else what is within it."""
    parts = [part for part in parts_of(message) if not is_file(part)]
    for sort, read in (("text/plain", _plain), ("text/html", _unmarked)):
        said_here = [read(part).strip() for part in parts if _sort(part) == sort]
        if any(said_here):
            return _tidy("\n\n".join(text for text in said_here if text))
    other = [_plain(part) for part in parts if _sort(part).startswith("text/")]
    return _tidy("\n\n".join(other)) or _within(message)


def _within(message: Part) -> str:
    for part in parts_of(message):
        if inner := _held(part):
            return text_of(inner[0])
    return ""


def files_of(message: Part) -> list[File]:
    """Return what hangs on a mail, in its order: files, pictures within the text, mails within it."""
    parts = (part for part in parts_of(message) if is_file(part))
    return [File(_name(part, n), _sort(part), content_of(part)) for n, part in enumerate(parts)][
        :MOST_FILES
    ]


def is_file(part: Part) -> bool:
    """Say whether a part hangs on the mail rather than being what it says."""
    sort = _sort(part)
    if not sort.startswith("text/"):
        return True
    way = value_of(part, "Content-Disposition").lower()
    return way.startswith("attachment") or (bool(_given_name(part)) and sort != "text/html")


def content_of(part: Part) -> bytes:
    """Return the bytes of a part, its wrapping taken off as far as it can be."""
    if part.is_multipart():
        inner = _held(part)
        return inner[0].as_bytes() if inner else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _sort(part: Part) -> str:
    sort = part.get_content_type()
    return sort if len(sort) <= 100 and sort.isascii() else "application/octet-stream"


def _plain(part: Part) -> str:
    return decoded(content_of(part)[:MOST_MARKUP], _charset(part))


def _charset(part: Part) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([^\"';\s]+)", value_of(part, "Content-Type"), re.I)
    return found[1] if found else ""


def _unmarked(part: Part) -> str:
    """Return the text of markup: no script, no style, one line for each block. In time linear to its length."""
    markup = _plain(part)
    for tag in _HIDDEN:
        markup = _without(markup, tag)
    broken = _BREAKS.sub("\n", re.sub(r"[ \t\n]+", " ", _without_remarks(markup)))
    lines = html.unescape(_TAG.sub("", broken)).split("\n")
    return plain("\n".join(re.sub(r"[ \t\xa0]+", " ", line).strip() for line in lines))


def _without(markup: str, tag: str) -> str:
    """Take out an element with all it holds; one that never ends takes the rest along."""
    lower, kept, at = markup.lower(), [], 0
    while (begins := lower.find(f"<{tag}", at)) >= 0:
        after = lower[begins + len(tag) + 1 : begins + len(tag) + 2]
        if after.isalnum():
            kept.append(markup[at : begins + 1])
            at = begins + 1
            continue
        kept.append(markup[at:begins])
        ends = lower.find(f"</{tag}", begins)
        closes = lower.find(">", ends) if ends >= 0 else -1
        if closes < 0:
            return "".join(kept)
        at = closes + 1
    return "".join((*kept, markup[at:]))


def _without_remarks(markup: str) -> str:
    kept, at = [], 0
    while (begins := markup.find("<!--", at)) >= 0:
        kept.append(markup[at:begins])
        ends = markup.find("-->", begins)
        if ends < 0:
            return "".join(kept)
        at = ends + 3
    return "".join((*kept, markup[at:]))


def _tidy(text: str) -> str:
    return _MANY_LINES.sub("\n\n", text).strip()[:LONGEST_TEXT]


def _name(part: Part, number: int) -> str:
    named = _given_name(part)
    if named:
        return named
    ending = {"message/rfc822": "eml", "application/ms-tnef": "dat", "text/plain": "txt"}
    usual = _sort(part).partition("/")[2]
    short = {"jpeg": "jpg", "html": "html", "calendar": "ics"}.get(usual, usual)
    last = ending.get(_sort(part)) or (short if short.isalnum() and len(short) < 6 else "bin")
    return f"{number + 1}.{last}"


def _given_name(part: Part) -> str:
    """Return the name that a part is given, by either header, in any of the ways that programs write it."""
    for header, key in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        found = _parameter(part, header, key)
        if found:
            return one_line(found, LONGEST_NAME)
    return ""


def _parameter(part: Part, header: str, key: str) -> str:
    """Return a parameter of a header; raw bytes are read first, for the library would drop them."""
    raw = next(iter(raw_values(part, header)), "")[:LONGEST_HEADER]
    alone = Message()
    alone[header] = decoded(raw.encode("utf-8", "surrogateescape")).replace("\n", " ")
    try:
        found = alone.get_params([], header=header, unquote=True) or []
    except (ValueError, TypeError, IndexError):
        return ""
    value = next((value for name, value in found if name.lower() == key), "")
    return said(value) if isinstance(value, str) else _encoded(value)


def _encoded(value: tuple[str | None, str | None, str]) -> str:
    """Return what a value in pieces says; the library has put it together byte by byte."""
    label, _, text = value
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogateescape")
    return decoded(raw, label or "")
