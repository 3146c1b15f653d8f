"""Sheets as PDF and as pictures, set by typst from one template of ours; what they say is data and never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pypdfium2

from kesu.drawing import fonts
from kesu.drawing.typesetting import Press
from kesu.paper import codes
from kesu.paper.sheets import Box, Letter, Row, Sheet, Signature, Strip, Table
from kesu.paper.tables import box_text
from kesu.paper.wording import copy_of, copy_words, mark_of, under

MOST_SIGNS: Final = 20_000
"""No single text on a paper is longer."""
ZERO_WIDTH: Final = "\u200b"


_press: Final = Press(Path(__file__).with_name("sheet.typ"))


def pdf(*sheets: Sheet) -> bytes:
    """Return the papers as one PDF, each on pages of its own; every page bears the code of its paper."""
    set_once = [_coded(_data(sheet), sheet, _likely_pages(sheet)) for sheet in sheets]
    content = _press.pdf(set_once)
    pages = pages_in(content)
    if pages == len(sheets) or (len(sheets) == 1 and pages <= _likely_pages(sheets[0])):
        return content
    counts = [pages] if len(sheets) == 1 else [pages_in(_press.pdf([one])) for one in set_once]
    again = [_coded(d, s, n) for d, s, n in zip(set_once, sheets, counts, strict=True)]
    return _press.pdf(again)


def pages_in(content: bytes) -> int:
    """Return how many pages a PDF has."""
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


MANY_PARTS: Final = 14


def _likely_pages(sheet: Sheet) -> int:
    """Return how many pages a paper will hardly exceed: it is set once where that is right, and twice where not."""
    return 2 if len(sheet.parts) > MANY_PARTS and sheet.letter is None else 1


SPARE_PAGES: Final = 1
"""The head with the code takes room on every page: the paper may become longer by so many."""


def _coded(data: dict[str, Any], sheet: Sheet, pages: int) -> dict[str, Any]:
    """Return a paper of several pages with a code for each of them."""
    if pages == 1 or not sheet.address:
        return data
    more = range(2, pages + SPARE_PAGES + 1)
    drawn = [codes.drawn(codes.on_page(sheet.address, page), "l") for page in more]
    return {**data, "codes": drawn}


def pictures(sheet: Sheet, *, dots: int = 96) -> list[bytes]:
    """Return the pages of a paper as PNG, `dots` to the inch."""
    data = _coded(_data(sheet), sheet, _likely_pages(sheet))
    found = _press.pictures([data], dots=dots)
    if len(found) <= _likely_pages(sheet) or not sheet.address:
        return found
    return _press.pictures([_coded(data, sheet, len(found))], dots=dots)


def missing(sheet: Sheet) -> tuple[str, ...]:
    """Return the characters of a paper that will show as empty squares, since no font at hand has them."""
    return fonts.missing(_texts(sheet))


def _texts(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, sheet.company, sheet.number, sheet.code)
    if sheet.letter is not None:
        said = sheet.letter
        yield from (said.addressee, said.person, said.salutation, *said.paragraphs)
    for part in sheet.parts:
        if isinstance(part, Table):
            yield from (part.title, *part.heads, *(cell for row in part.rows for cell in row))
        elif isinstance(part, Row):
            for box in part.boxes:
                yield box.label
                yield box_text(box) if isinstance(box, Box) else f"{box.says}{box.by}"


# -- a sheet as the template reads it --------------------------------------------------------------


def _data(sheet: Sheet) -> dict[str, Any]:
    words = sheet.words
    size, tracking = _title_look(sheet.title)
    return {
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "size": size,
        "tracking": tracking,
        "company": sheet.company,
        "code": sheet.code,
        "edition": sheet.edition,
        "number": sheet.number,
        "language": sheet.language,
        "wide": sheet.is_wide,
        "draft": sheet.is_draft,
        "numbered": sheet.is_numbered,
        "mark": mark_of(sheet),
        "copy": copy_of(sheet),
        "edge": copy_of(sheet),
        "copies": [copy_words(sheet, line) for line in sheet.copies],
        "says": list(sheet.says),
        "words": words,
        "code-image": codes.drawn(sheet.address) if sheet.address else "",
        "codes": [],
        "foot-left": "" if sheet.letter else under(sheet),
        "foot-right": f"{words['made']} {sheet.made}" if sheet.made and not sheet.letter else "",
        "letter": _letter(sheet.letter) if sheet.letter else None,
        "parts": [] if sheet.letter else list(_parts(sheet)),
    }


def _letter(said: Letter) -> dict[str, Any]:
    return {
        "addressee": breakable(said.addressee, ROOM[1]),
        "person": breakable(said.person, ROOM[1]),
        "salutation": breakable(said.salutation, ROOM[1]),
        "paragraphs": [breakable(text, ROOM[1]) for text in said.paragraphs],
        "farewell": list(said.farewell),
        "date": said.date,
        "signers": [{"label": label, "by": by} for label, by in said.signers],
    }


TITLE_LOOKS: Final = ((9.0, 20.0, 0.35), (12.0, 18.0, 0.12), (16.0, 15.0, 0.0), (19.5, 13.0, 0.0))
"""For titles of so many signs at most: the size in points, and what is put between the signs."""


def _title_look(title: str) -> tuple[float, float]:
    """Return the size of a title and how far its signs stand apart, so that it stands on one line."""
    signs = sum(0.55 if sign.isascii() else 1.0 for sign in title)
    return next(((size, apart) for most, size, apart in TITLE_LOOKS if signs <= most), (11.0, 0.0))


def _parts(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Yield the parts, neighbouring rows as one: they share their lines."""
    rows: list[dict[str, Any]] = []
    for part in sheet.parts:
        if isinstance(part, Row):
            rows.append({"boxes": [_box(box, len(part.boxes)) for box in part.boxes]})
            continue
        if rows:
            yield {"kind": "rows", "rows": rows}
            rows = []
        yield _table(part) if isinstance(part, Table) else _strip(part)
    if rows:
        yield {"kind": "rows", "rows": rows}


ROOM: Final = {1: 60, 2: 26, 3: 14}
"""How many Latin letters stand on a line of a box, by how many boxes share the row."""


def _box(box: Box | Signature, beside: int) -> dict[str, Any]:
    ticks = [{"label": breakable(t.label, ROOM[beside]), "on": t.on} for t in box.ticks]
    label = balanced(breakable(box.label, 10))
    if isinstance(box, Signature):
        said = {name: breakable(getattr(box, name), 20) for name in ("says", "by", "at")}
        return {"kind": "signature", "label": label, "ticks": ticks, **said}
    text = breakable(box.text, ROOM[beside])
    return {
        "kind": "box", "label": label, "ticks": ticks, "text": text,
        "blank": box.blank, "picture": box.picture,
    }  # fmt: skip


LABEL_LINE: Final = 7
NOT_FIRST: Final = "、，；：）”》？！)"
NOT_LAST: Final = "（“《("


def balanced(label: str) -> str:
    """Return a Chinese label that needs two lines broken in its middle, so that no sign stands alone on the second."""
    if label.isascii() or " " in label or not LABEL_LINE < len(label) <= 2 * LABEL_LINE:
        return label
    half = (len(label) + 1) // 2
    if label[half] in NOT_FIRST:
        half += 1
    if label[half - 1] in NOT_LAST:
        half -= 1
    return f"{label[:half]}\n{label[half:]}"


def _strip(part: Strip) -> dict[str, Any]:
    boxes = [_box(signature, 3) for signature in part.signatures]
    return {"kind": "strip", "boxes": boxes}


def _table(part: Table) -> dict[str, Any]:
    widths = _widths(part)
    room = [max(3, int(ROOM_OF_TABLE * width / sum(widths))) for width in widths]
    return {
        "kind": "table",
        "title": part.title,
        "heads": [breakable(h, r) for h, r in zip(part.heads, room, strict=True)],
        "rows": [[breakable(c, r) for c, r in zip(row, room, strict=True)] for row in part.rows],
        "right": list(part.right),
        "widths": widths,
    }


ROOM_OF_TABLE: Final = 95
"""So many Latin letters stand side by side in a table, wide ones too."""
LINE_OF_TABLE: Final = 56.0
"""So many Chinese signs stand side by side in a table."""


def _widths(part: Table) -> list[float]:
    """Return the share of each column: enough for its head, and of what is left by how long its texts are."""
    heads = [min(_wide(head), 4.0) + 1.0 for head in part.heads]
    longest = [max((_wide(row[n]) for row in part.rows), default=0.0) for n in range(len(heads))]
    wanted = [max(min(most, 24.0) - head, 0.2) for most, head in zip(longest, heads, strict=True)]
    left = max(LINE_OF_TABLE - sum(heads), 0.0)
    return [round(h + left * w / sum(wanted), 2) for h, w in zip(heads, wanted, strict=True)]


def _wide(text: str) -> float:
    return sum(0.6 if sign.isascii() else 1.0 for sign in text[:60])


def breakable(text: str, most: int) -> str:
    """Return a text in which runs of Latin signs longer than `most` may be broken, and that is not endless."""
    cut = text if len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1] + "…"
    pattern = _run(most)
    return pattern.sub(lambda found: _broken(found[0], most), cut)


def _broken(run: str, most: int) -> str:
    return ZERO_WIDTH.join(run[n : n + most] for n in range(0, len(run), most))


def _run(most: int) -> re.Pattern[str]:
    return re.compile(rf"[!-~\u00a1-\u02ff]{{{most + 1},}}")
