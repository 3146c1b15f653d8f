"""A sheet made of a document and a record: its fields laid out in rows, its tables, signatures, copies and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from kesu.core.errors import KesuError
from kesu.core.explaining.names import item_title, party_title
from kesu.core.explaining.reading import Reader
from kesu.core.records.record import Record
from kesu.core.steps.papers import above
from kesu.core.worktime import parse_limit
from kesu.paper.causes import causes_box
from kesu.paper.fields import fact_box, field_box, number_on_paper
from kesu.paper.letters import is_letter, letter
from kesu.paper.sheets import FULL, Box, CopyLine, Part, Row, Sheet, Signature, Strip, Table
from kesu.paper.signing import step_signature, strip
from kesu.paper.subject import Subject, as_kept, is_paper
from kesu.paper.tables import kind_of_set, lines_table, register_table, set_table
from kesu.paper.within import kept_within


class NoSuchPaper(LookupError):
    """The book has no paper of that name for that record."""


def sheet(
    reader: Reader,
    document: str,
    record: Record | None = None,
    *,
    item: str = "",
    show: Callable[[Any], Any] = as_kept,
    address: str = "",
    issue: int = 0,
    made: str = "",
    dated: str = "",
) -> Sheet:
    """Return one paper: of a record or one of its items, or, without a record, the blank form.

    show -- turns a kept value into what the reader may see. address -- where its code leads. issue -- 0 for a draft.
    dated -- the day of the issue, as a letter bears it.
    Raises NoSuchPaper.
    """
    subject = subject_of(reader, document, record, item=item, show=show)
    is_list = record is None and subject.document.sort == "register"
    parts: tuple[Part, ...] = (
        (register_table(subject, ()),)
        if is_list
        else (*laid_out(_pieces(subject)), *_foot(subject))
    )
    said = letter(subject, dated) if is_letter(subject) else None
    return replace(
        _headed(subject), parts=parts, address=address, issue=issue, made=made, letter=said
    )


def register(subjects: Sequence[Subject], *, address: str = "", made: str = "") -> Sheet:
    """Return one register of several records, one in a row; there is at least one."""
    first = subjects[0]
    found = _headed(replace(first, record=None))
    parts: tuple[Part, ...] = (register_table(first, subjects), *_foot(replace(first, record=None)))
    return replace(found, parts=parts, address=address, made=made)


def subject_of(
    reader: Reader,
    document: str,
    record: Record | None = None,
    *,
    item: str = "",
    show: Callable[[Any], Any] = as_kept,
) -> Subject:
    """Return what a paper is about. Raises NoSuchPaper where the document is none of the record's or the item's."""
    found = reader.book.source.documents.get(document)
    if found is None or not is_paper(found):
        raise NoSuchPaper(document)
    if record is not None and (item and item not in record.items):
        raise NoSuchPaper(item)
    if record is not None and record.kind_of(item) != found.of:
        raise NoSuchPaper(document)
    return Subject(reader, found, record, item, show)


def _headed(subject: Subject) -> Sheet:
    reader, document, record = subject.reader, subject.document, subject.record
    source = reader.book.source
    return Sheet(
        source.id,
        reader.book.edition,
        document.id,
        reader.text(document.name),
        "en" if reader.english else "zh",
        subtitle="" if reader.english else document.title.en,
        company=reader.text(source.company),
        code=document.code,
        procedure=source.document_no,
        record=record.id if record is not None else "",
        item=subject.item,
        number=number_on_paper(subject),
        copies=tuple(_copy(reader, line.no, line.to, line.purpose) for line in document.copies),
        retain=_retained(reader, document.retain),
        says=tuple(_told(subject)),
        is_within=any(kept_within(subject)),
        words=words_around(reader),
    )


def _copy(reader: Reader, no: int, to: str, purpose: Any) -> CopyLine:
    return CopyLine(no, party_title(reader, f"post:{to}"), reader.text(purpose))


def _retained(reader: Reader, limit: str) -> str:
    try:
        return parse_limit(limit).say(reader.language) if limit else ""
    except KesuError:
        return limit


def _told(subject: Subject) -> Iterator[str]:
    """Yield what is told below the boxes: that it stays within the house, of which item it is, a lost layout."""
    yield from kept_within(subject)
    if subject.item:
        yield item_title(subject.reader, subject.item)
    if "佚" in subject.document.says.zh:
        yield subject.reader.text(subject.document.says)


def _pieces(subject: Subject) -> Iterator[Box | Signature | Table]:
    """Yield the fields of the document in its order. One that names none has room for everything."""
    yield from _of_which(subject)
    for name in subject.document.fields:
        if name != "number":  # it stands above the boxes
            yield _piece(subject, name)
    if not subject.document.fields:
        yield Box("", subject.reader.say("内容", "Contents"), width=FULL, blank=12)


def _of_which(subject: Subject) -> Iterator[Box]:
    """Yield on a paper of an item what its record is about and whom one speaks to: it lies on a desk by itself."""
    whole = subject.kind.part_of
    if not whole:
        return
    wider = replace(subject, document=replace(subject.document, of=whole), item="")
    for fact in above(subject.reader.book, subject.document):
        box = fact_box(wider, fact)
        if box.text and not box.ticks:
            yield box


def _piece(subject: Subject, name: str) -> Box | Signature | Table:
    head = name.partition(".")[0]
    if head in subject.plan.steps:
        return step_signature(subject, head)
    fact = subject.kind.facts.get(head)
    if fact is not None and fact.sort == "lines":
        return lines_table(subject, fact)
    if fact is not None and fact.sort == "causes":
        return causes_box(subject, fact)
    kind = kind_of_set(subject, head)
    return set_table(subject, kind) if kind is not None else field_box(subject, name)


def _foot(subject: Subject) -> list[Strip]:
    found = strip(subject)
    return [found] if found is not None else []


def laid_out(pieces: Iterable[Box | Signature | Table]) -> Iterator[Row | Table]:
    """Yield rows of boxes and whole tables: three narrow boxes stand in a row, or two of middling width."""
    waiting: list[Box | Signature] = []
    for piece in pieces:
        is_alone = isinstance(piece, Table) or piece.width == FULL
        if waiting and (is_alone or not _fits(waiting, piece)):
            yield _row(waiting)
            waiting = []
        if isinstance(piece, Table):
            yield piece
        elif is_alone:
            yield Row((piece,))
        else:
            waiting.append(piece)
    if waiting:
        yield _row(waiting)


def _fits(waiting: Sequence[Box | Signature], piece: Box | Signature | Table) -> bool:
    assert not isinstance(piece, Table)
    if isinstance(piece, Signature) != isinstance(waiting[0], Signature):
        return False
    widest = max(box.width for box in (*waiting, piece))
    return (len(waiting) + 1) * widest <= FULL


def _row(boxes: Sequence[Box | Signature]) -> Row:
    """Return the boxes as a row that is full: each gets its share."""
    return Row(tuple(replace(box, width=FULL // len(boxes)) for box in boxes))


def words_around(reader: Reader) -> dict[str, str]:
    """Return what is printed around the boxes, in the reader's language."""
    say = reader.say
    return {
        "number": say("编号", "No."),
        "code": say("表单编号", "Form"),
        "edition": say("版次", "Edition"),
        "procedure": say("依据", "Under"),
        "sign": say("签名", "Signed"),
        "date": say("日期", "Date"),
        "blank_date": say("　　年　 月　 日", "____-__-__"),
        "copies": say("联次", "Copies"),
        "copy": say("第{}联", "Copy {}"),
        "retain": say("保存期", "Kept for"),
        "draft": say("草稿", "DRAFT"),
        "draft_says": say("草稿：未正式发出", "Draft: not issued"),
        "issue": say("第 {} 次发出", "Issue {}"),
        "made": say("打印", "Printed"),
        "page": say("第 {} 页 共 {} 页", "Page {} of {}"),
        "blank": say("空白表单", "Blank form"),
        "note": say("注", "Note"),
        "scan": say("扫码查看", "Scan"),
        "colon": say("：", ": "),
        "seal": say("（盖章）", ""),
        "attention": say("收件人", "Attention"),
        "reference": say("编号", "Our ref."),
        "copies_to": say("抄送", "Copies to"),
    }  # fmt: skip
