"""What an attachment may be: an allow-list by name, held against what the bytes really are."""

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from kesu.core.errors import Refused

MOST_BYTES: Final = 25 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
MOST_MEMBERS: Final = 2_000
MOST_UNPACKED: Final = 400 * 1024 * 1024
MOST_RATIO: Final = 200
LONGEST_NAME: Final = 120
DISPLAY_SIDE: Final = 2_000
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of file that is taken: how it is served, and how its bytes are recognised."""

    media_type: str
    fits: Callable[[BinaryIO], bool]
    is_image: bool = False


def clean_name(given: str) -> str:
    """Return a name to show: one form of each sign, no path, nothing invisible, never empty."""
    folded = unicodedata.normalize("NFKC", given)
    visible = "".join(sign for sign in folded if unicodedata.category(sign)[0] != "C")
    last = re.split(r"[/\\]", visible)[-1].strip(" .")
    stem, dot, ending = last.rpartition(".")
    if not dot:
        stem, ending = last, ""
    stem, ending = stem.strip(), ending[:10]
    whole = f"{stem}{dot}{ending}".strip(" .")
    if _RESERVED.fullmatch(whole) or not whole:
        stem = f"_{stem}"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].strip()}{dot}{ending}".strip(" .")


def sort_of(name: str, file: BinaryIO) -> Sort:
    """Return what the file is; refuse a name that is not allowed, or bytes that are something else."""
    ending = Path(name).suffix.lower().lstrip(".")
    sort = SORTS.get(ending)
    if sort is None:
        raise Refused("file_not_allowed", name=name, options=sorted(SORTS))
    file.seek(0)
    if not sort.fits(file):
        raise Refused("file_is_something_else", name=name, said=sort.media_type)
    return sort


def display_of(file: BinaryIO) -> bytes:
    """Return a picture drawn anew, upright, of sensible size, without anything the camera wrote.

    Refuses what is no whole picture, or one with more pixels than anybody photographs.
    """
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                return _redrawn(picture)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as fault:
        raise Refused("picture_broken", says=type(fault).__name__) from None


def _redrawn(picture: Image.Image) -> bytes:
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused("picture_too_large", pixels=picture.width * picture.height, most=MOST_PIXELS)
    picture.draft("RGB", (DISPLAY_SIDE, DISPLAY_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE))
    flat = Image.new("RGB", upright.size, "white")
    shown = upright.convert("RGBA")
    flat.paste(shown, mask=shown.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


# -- what the bytes say ----------------------------------------------------------------------------


def _begins(*signs: bytes, at: int = 0) -> Callable[[BinaryIO], bool]:
    def fits(file: BinaryIO) -> bool:
        head = file.read(at + 16)
        return any(head[at:].startswith(sign) for sign in signs)

    return fits


def _webp(file: BinaryIO) -> bool:
    head = file.read(12)
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _wave(file: BinaryIO) -> bool:
    head = file.read(12)
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE"


def _text(file: BinaryIO) -> bool:
    """Plain text in one of the encodings of a Chinese office, without what makes it something else."""
    raw = file.read()
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not re.search(r"<\s*(script|html|svg|\?xml|!doctype)", text[:4096], re.IGNORECASE)
    return False


def _zip(holding: str) -> Callable[[BinaryIO], bool]:
    def fits(file: BinaryIO) -> bool:
        try:
            with zipfile.ZipFile(file) as packed:
                members = packed.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        _refuse_bomb(members)
        names = {member.filename for member in members}
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return not has_macros and any(name.startswith(holding) for name in names)

    return fits


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    is_bomb = unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO
    if len(members) > MOST_MEMBERS or is_bomb:
        raise Refused("file_unpacks_too_large", members=len(members), unpacked=unpacked)


_OLE = _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_MOVIE = _begins(b"ftyp", at=4)
_OFFICE = "application/vnd.openxmlformats-officedocument."

SORTS: Final[Mapping[str, Sort]] = {
    "jpg": Sort("image/jpeg", _begins(b"\xff\xd8\xff"), is_image=True),
    "jpeg": Sort("image/jpeg", _begins(b"\xff\xd8\xff"), is_image=True),
    "png": Sort("image/png", _begins(b"\x89PNG\r\n\x1a\n"), is_image=True),
    "gif": Sort("image/gif", _begins(b"GIF87a", b"GIF89a"), is_image=True),
    "webp": Sort("image/webp", _webp, is_image=True),
    "bmp": Sort("image/bmp", _begins(b"BM"), is_image=True),
    "pdf": Sort("application/pdf", _begins(b"%PDF-")),
    "txt": Sort("text/plain", _text),
    "csv": Sort("text/csv", _text),
    "docx": Sort(_OFFICE + "wordprocessingml.document", _zip("word/")),
    "xlsx": Sort(_OFFICE + "spreadsheetml.sheet", _zip("xl/")),
    "pptx": Sort(_OFFICE + "presentationml.presentation", _zip("ppt/")),
    "doc": Sort("application/msword", _OLE),
    "xls": Sort("application/vnd.ms-excel", _OLE),
    "msg": Sort("application/vnd.ms-outlook", _OLE),
    "mp4": Sort("video/mp4", _MOVIE),
    "mov": Sort("video/quicktime", _MOVIE),
    "m4a": Sort("audio/mp4", _MOVIE),
    "mp3": Sort("audio/mpeg", _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "wav": Sort("audio/wav", _wave),
    "amr": Sort("audio/amr", _begins(b"#!AMR")),
}
