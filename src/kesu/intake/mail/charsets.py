"""Bytes of a mail into text, whatever their label says: Chinese mail is mislabelled more often than not.

Nothing here raises: what cannot be read comes back with replacement signs, and the raw mail is kept.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# GB18030 reads everything that is labelled with one of its forerunners, and more.
_CHINESE: Final = frozenset(
    {
        "gb2312",
        "gbk",
        "gb18030",
        "cp936",
        "ms936",
        "windows936",
        "euccn",
        "xgbk",
        "gb231280",
        "hzgb2312",
    }
)
_NOT_SAID: Final = frozenset({"", "ascii", "unknown8bit", "8bit", "binary", "default", "xunknown"})
_ONE_BYTE: Final = re.compile(r"iso8859|cp125|latin|ascii|mac_|koi8")
# Codecs that are encodings of mail; others of Python's are slow on purpose-made input, or no encodings.
_TAKEN: Final = re.compile(
    r"utf-(7|8|16|32)|gb|big5|cp\d|iso8859|iso2022|euc|koi8|shift_jis|ascii|mac-|tis-620|hz$|johab|ptcp"
)
_ODD: Final = re.compile(r"[^\n\t -~\u3001-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
_PAIRS: Final = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xf7][\xa1-\xfe])*")
_SHIFTED: Final = re.compile(rb"\x0e([\x21-\x7e\r\n ]*)\x0f?")
_ESCAPES: Final = re.compile(rb"\x1b\$[)*+]?[A-Z@]|\x1b\([A-Z]|\x1b[NO]")


def decoded(raw: bytes, label: str = "") -> str:
    """Return the text of some bytes, by their label where it holds, else by what they look like."""
    for encoding in _candidates(raw, _folded(label)):
        try:
            return plain(_read(raw, encoding))
        except (UnicodeError, LookupError, ValueError, OverflowError):
            continue
    return plain(raw.decode("utf-8", "replace"))


def plain(text: str) -> str:
    """Return text that a database and a page can hold: no NUL, no half signs, nothing that steers a screen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ODD.sub(lambda found: _kept(found[0]), text)


def one_line(text: str, most: int) -> str:
    """Return text on one line, no longer than `most` signs."""
    return " ".join(plain(text[: most * 8]).split())[:most]


def _kept(sign: str) -> str:
    sort = unicodedata.category(sign)
    if sort == "Cs":
        return "\ufffd"
    return "" if sort in ("Cc", "Cf", "Co", "Cn") else sign


def _folded(label: str) -> str:
    return re.sub(r"[^a-z0-9]", "", label[:40].lower().partition("*")[0])


def _candidates(raw: bytes, label: str) -> Iterator[str]:
    """Yield encodings to try, the likeliest first; each but the last two fails on what it is not."""
    if label.startswith("iso2022") and (own := _codec(label)):
        yield own
    if b"\x1b$" in raw or (b"\x1b(" in raw and raw.isascii()):
        yield from ("iso2022cn", "iso2022_kr" if b"\x1b$)C" in raw else "iso2022_jp_2")
    if label.startswith("hz") or b"~{" in raw:
        yield "hz"
    if label in _CHINESE:
        yield from ("gb18030", "utf-8")
    elif label in _NOT_SAID or (known := _codec(label)) is None or _ONE_BYTE.match(known):
        yield "utf-8"
        if _PAIRS.fullmatch(raw):
            yield "gb18030"
        if label not in _NOT_SAID and _codec(label):
            yield str(_codec(label))
        yield "gb18030"
    else:
        yield from (known, "utf-8", "gb18030")


def _codec(label: str) -> str | None:
    """Return Python's name of an encoding of mail, or None for anything else."""
    if label.startswith("iso2022cn"):
        return "iso2022cn"
    for name in (
        label,
        re.sub(r"^(iso)(8859)(\d+)$", r"\1-\2-\3", label),
        f"cp{label[7:]}",
        f"koi8-{label[5:]}",
    ):
        try:
            found = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        return found if _TAKEN.match(found) else None
    return None


def _read(raw: bytes, encoding: str) -> str:
    if encoding == "iso2022cn":
        return _chinese_by_shifts(raw)
    return raw.decode(encoding)


def _chinese_by_shifts(raw: bytes) -> str:
    """Read ISO-2022-CN, which Python does not know: GB 2312 between the shifts, seven bits each."""
    if b"\x1b$)A" not in raw:
        raise ValueError("no ISO-2022-CN")

    def high(found: re.Match[bytes]) -> bytes:
        return bytes(sign | 0x80 if sign > 0x20 else sign for sign in found[1])

    return _SHIFTED.sub(high, _ESCAPES.sub(b"", raw)).decode("gb2312")
