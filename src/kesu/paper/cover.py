"""The cover of a written procedure: its number, edition and day, the stamp, who gets it, and how it was revised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kesu.core.explaining.reading import Reader
from kesu.paper.making import words_around
from kesu.paper.sheets import FULL, Box, Row, Sheet, Table

COVER = "cover"
"""The name under which the cover of an edition is printed, among its forms."""
EMPTY_ROWS = 6
DISTRIBUTED = 10


@dataclass(frozen=True, slots=True)
class Revision:
    """One published edition of a book: what it is called, since when it is in force, who published it."""

    edition: str
    on: str
    by: str


def cover(reader: Reader, revisions: Sequence[Revision], address: str) -> Sheet:
    """Return the cover of the reader's book, with its editions in a table of revisions."""
    source, say = reader.book.source, reader.say
    boxes = (
        _box("no", say("文件编号", "Document number"), source.document_no, 6),
        _box("edition", say("版次", "Edition"), source.edition, 6),
        _box("in_force", say("生效日期", "In force from"), reader.day(source.in_force), 6),
        _box("pages", say("页数", "Pages"), "", 6),
        _box("stamp", say("受控章", "Stamp"), "", FULL, 4),
    )
    heads = (say("版次", "Edition"), say("修订内容", "Change"), say("日期", "Date"),
             say("起草", "Drafted"), say("审核", "Reviewed"), say("批准", "Approved"))  # fmt: skip
    rows = tuple((r.edition, "", r.on, "", "", r.by) for r in revisions)
    empty = (("",) * len(heads),) * max(EMPTY_ROWS - len(rows), 1)
    to = say("发放部门", "Distributed to")
    signs = (
        say("部门", "Department"),
        say("份数", "Copies"),
        say("签收", "Received by"),
        say("日期", "Date"),
    )
    return Sheet(
        source.id, source.edition, COVER, reader.text(source.title),
        "en" if reader.english else "zh",
        subtitle="" if reader.english else source.title.en,
        company=reader.text(source.company),
        procedure=source.document_no,
        parts=(
            Row(boxes[0:2]), Row(boxes[2:4]), Row(boxes[4:]),
            Table("revisions", say("修订履历", "Revisions"), heads, (*rows, *empty)),
            Table("distribution", to, signs, (("",) * len(signs),) * DISTRIBUTED),
        ),
        address=address,
        words=words_around(reader),
    )  # fmt: skip


def _box(name: str, label: str, text: str, width: int, blank: int = 1) -> Box:
    return Box(name, label, text, width=width, blank=blank)
