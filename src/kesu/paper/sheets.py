"""What stands on one paper, in plain frozen values: the same for PDF, picture, Word, Excel and a company's own form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

FULL = 12
"""A row is twelve parts wide; a box takes four, six or all of them."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One choice with its little square, ticked or not."""

    label: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One labelled box: what is written in it, choices to tick, or `blank` lines to write on.

    width -- parts of twelve. picture -- an SVG of ours, drawn below the text.
    """

    id: str
    label: str
    text: str = ""
    ticks: tuple[Tick, ...] = ()
    width: int = 4
    blank: int = 1
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A box in which somebody signs: for whom it is, how they decided, who it was and when."""

    id: str
    label: str
    says: str = ""
    by: str = ""
    at: str = ""
    ticks: tuple[Tick, ...] = ()
    width: int = 6


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes and signatures that stand side by side; their widths add up to twelve."""

    boxes: tuple[Box | Signature, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads that are repeated on every page; a blank form has empty rows."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """The line of signatures at the foot."""

    signatures: tuple[Signature, ...]


Part = Row | Table | Strip


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says; `person` is whom it is for at the addressee's, `signers` are (post, who)."""

    addressee: str
    person: str
    salutation: str
    paragraphs: tuple[str, ...]
    farewell: tuple[str, ...]
    date: str
    signers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy of a paper (联): its number, who gets it, and what for."""

    no: int
    to: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper. `copy` is the number of the copy it is marked as, 0 for none; `issue` counts from 1, 0 is a draft.

    address -- where its code leads. retain -- how long it is kept, in words. says -- what is told below the boxes.
    letter -- what it says as a letter; then its boxes are not printed, a company's own form may still name them.
    is_within -- the book lets no copy of it leave the house; `says` tells by which clause.
    """

    book: str
    edition: str
    document: str
    title: str
    language: str
    subtitle: str = ""
    company: str = ""
    code: str = ""
    procedure: str = ""
    record: str = ""
    item: str = ""
    number: str = ""
    parts: tuple[Part, ...] = ()
    copies: tuple[CopyLine, ...] = ()
    copy: int = 0
    retain: str = ""
    issue: int = 0
    says: tuple[str, ...] = ()
    address: str = ""
    made: str = ""
    letter: Letter | None = None
    is_within: bool = False
    words: dict[str, str] = field(default_factory=dict)
    """What is printed around the boxes, in the reader's language: "number", "date", "draft" …"""

    @property
    def is_blank(self) -> bool:
        """Say whether it is a form to fill in by hand."""
        return not self.record

    @property
    def is_draft(self) -> bool:
        """Say whether it is about a record and was not issued."""
        return bool(self.record) and not self.issue

    @property
    def is_wide(self) -> bool:
        """Say whether a table of it wants the page lying; one among boxes has to be wider for that."""
        if self.letter is not None:
            return False
        most = MOST_UPRIGHT if len(self.parts) == 1 else MOST_AMONG_BOXES
        return any(len(p.heads) > most for p in self.parts if isinstance(p, Table))

    @property
    def is_numbered(self) -> bool:
        """Say whether it has a number or room for one: a list of many has neither."""
        is_list = self.is_blank and len(self.parts) == 1 and isinstance(self.parts[0], Table)
        return bool(self.number) or not is_list

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return every box in order."""
        rows = (part for part in self.parts if isinstance(part, Row))
        return tuple(box for row in rows for box in row.boxes if isinstance(box, Box))


MOST_UPRIGHT = 7
MOST_AMONG_BOXES = 13
"""A table of more columns is printed on a page lying."""


def every_copy(sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the sheet once for each of its copies, marked; the sheet alone where the book names none."""
    return tuple(replace(sheet, copy=line.no) for line in sheet.copies) or (sheet,)
