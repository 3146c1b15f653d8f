"""Where the rooms of cases and journal hold something of a person: sealed values, files, drafts, texts, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from kesu.cases.actions.erasing.whom import facts_under, live_keys
from kesu.cases.filing import MAIL_FILES
from kesu.cases.models import Draft
from kesu.core.values import Text
from kesu.journal import erased_files, keys, personal
from kesu.journal.models import AccessNote, Attachment, JournalEntry, SubjectKey
from kesu.journal.personal import Erasing, Store, Thing, Whom, folded

PAPER: Final = "paper."
FILES: Final = ("papers", "files_named", "files_others")
"""The stores whose things are files of records."""
FREE: Final = Text(
    "写在普通文字里，流水账只写一次、不能改写",
    "it stands in an ordinary text; a journal is written once",
)
NOTED: Final = Text(
    "查阅记录只写一次、已加封签，不能改写", "notes of looks are written once and sealed"
)


# -- what is sealed under their keys -------------------------------------------------------------------------------


def _sealed(whom: Whom) -> list[Thing]:
    """Return a thing for each entry that holds something of theirs; once the key is gone there is none."""
    return [thing for key in live_keys(whom.keys) for thing in _under(key)]


def _under(key: SubjectKey) -> Iterator[Thing]:
    mark = f"{keys.PREFIX}{key.id}:"
    rows = JournalEntry.everything.filter(text__contains=mark).order_by("record", "seq")
    for entry in rows.iterator(chunk_size=200):
        found = list(facts_under(entry.text, mark))
        opened = keys.open_all(text for _, text in found)
        told = tuple((name, opened[text]) for name, text in found)
        if told:
            yield Thing(f"{entry.record}/{entry.seq}", entry.entered_at, entry.record, told)


def _erase_keys(whom: Whom, _things: Sequence[Thing], act: Erasing) -> None:
    for key in live_keys(whom.keys):
        keys.erase(key, by=act.by, at=act.at)


# -- files -----------------------------------------------------------------------------------------------------------


def _files_of(whom: Whom) -> list[Attachment]:
    rows = Attachment.everything.filter(record__in=whom.records).order_by("pk")
    return list(rows.exclude(state=Attachment.State.ERASED))


def _shows_them(row: Attachment) -> bool:
    """Say whether a file is one that the house made of the record, or that came with a mail of theirs."""
    return row.fact.startswith(PAPER) or row.fact == MAIL_FILES


def _papers(whom: Whom) -> list[Thing]:
    return [_file(row) for row in _files_of(whom) if _shows_them(row)]


def _named(whom: Whom) -> list[Thing]:
    rows = _files_of(whom)
    return [_file(row) for row in rows if not _shows_them(row) and whom.is_named_in(row.name)]


def _others(whom: Whom) -> list[Thing]:
    rows = _files_of(whom)
    return [_file(row) for row in rows if not _shows_them(row) and not whom.is_named_in(row.name)]


def _file(row: Attachment) -> Thing:
    return Thing(row.pk, row.uploaded_at, row.record, ((row.fact, row.name),))


def _erase_files(_whom: Whom, things: Sequence[Thing], _act: Erasing) -> None:
    erased_files.erase([thing.id for thing in things])


# -- what is typed or uploaded and not filed yet ---------------------------------------------------------------------


def _drafts(whom: Whom) -> list[Thing]:
    rows = Draft.objects.order_by("pk").iterator(chunk_size=200)
    return [
        Thing(row.pk, row.changed_at)
        for row in rows
        if whom.is_named_in(keys.open_draft(row.content, row.owner))
    ]


def _drop_drafts(_whom: Whom, things: Sequence[Thing], _act: Erasing) -> None:
    Draft.objects.filter(pk__in=[thing.id for thing in things]).delete()


def _staged(whom: Whom) -> list[Thing]:
    rows = Attachment.everything.filter(record="").order_by("pk").iterator(chunk_size=200)
    return [Thing(row.pk, row.uploaded_at) for row in rows if whom.is_named_in(row.name)]


def _drop_staged(_whom: Whom, things: Sequence[Thing], _act: Erasing) -> None:
    Attachment.everything.filter(record="", pk__in=[thing.id for thing in things]).delete()


# -- what is written once in clear -----------------------------------------------------------------------------------


def _texts(whom: Whom) -> list[Thing]:
    """Return the entries of their records in which one of their words stands in an ordinary text."""
    if not whom.words or not whom.records:
        return []
    rows = JournalEntry.everything.filter(_holds("text", whom), record__in=whom.records)
    return [
        Thing(f"{record}/{seq}", at, record, stays=True)
        for record, seq, at in rows.order_by("record", "seq").values_list(
            "record", "seq", "entered_at"
        )
    ]


def _notes(whom: Whom) -> list[Thing]:
    """Return the notes of looks in whose words they are named: what somebody asked a list for."""
    if not whom.words:
        return []
    rows = AccessNote.objects.filter(_holds("says", whom)).order_by("pk")
    return [Thing(row.pk, row.at, row.record, stays=True) for row in rows]


def _holds(column: str, whom: Whom) -> Q:
    looked_for = {form for word in whom.words for form in (word, folded(word))}
    return reduce(or_, (Q(**{f"{column}__icontains": word}) for word in sorted(looked_for)))


def _nothing(_whom: Whom, _things: Sequence[Thing], _act: Erasing) -> None:
    """Do nothing: what stays is not touched."""


STORES: Final = (
    Store(
        "sealed", Text("单据与流水中的个人信息", "personal values in records and journals"),
        _sealed, _erase_keys,
    ),
    Store(
        "papers", Text("存档文书、来信附件（文件内容与文件名）", "kept papers and files of mails (bytes and names)"),
        _papers, _erase_files,
    ),
    Store(
        "files_named", Text("文件名中写有本人的附件", "files whose names name them"),
        _named, _erase_files,
    ),
    Store(
        "files_others", Text("这些单据的其他附件（照片、扫描件等）", "other files of these records (photographs …)"),
        _others, _erase_files, is_asked=True,
    ),
    Store(
        "drafts", Text("提到本人的未提交草稿", "drafts that name them"), _drafts, _drop_drafts,
    ),
    Store(
        "staged", Text("已上传未提交、文件名中写有本人的文件", "files not filed yet whose names name them"),
        _staged, _drop_staged,
    ),
    Store(
        "texts", Text("普通文字（描述、经过、理由等）", "ordinary texts (descriptions, reasons …)"),
        _texts, _nothing, why=FREE,
    ),
    Store(
        "notes", Text("查阅与导出记录中的检索词", "search words in notes of looks and exports"),
        _notes, _nothing, why=NOTED,
    ),
)  # fmt: skip


def keep() -> None:
    """Let these stores be asked."""
    for store in STORES:
        personal.keep(store)
