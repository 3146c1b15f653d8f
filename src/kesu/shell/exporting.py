"""`kesu export`: lists of records with their facts, or journal entries, as a workbook, CSV or JSON lines."""

import csv
import json
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from django.core.management import CommandError
from django.db.models import QuerySet
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.actions.leaving import why_no_export
from kesu.cases.actors import who_is
from kesu.cases.models import CaseRecord
from kesu.cases.sealing import sealed_in
from kesu.cases.texts import record_in
from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.journal.models import JournalEntry
from kesu.journal.notes import note_access
from kesu.reports.sheets import guarded, workbook

Row = dict[str, Any]
Seen = QuerySet[CaseRecord]

MOST_IN_A_SHEET: Final = 50_000
CHUNK: Final = 500
COLUMNS: Final = (
    "number", "kind", "closed_as", "opened_at", "closed_at", "subject", "customer", "customer_name",
    "product", "product_name", "order_no", "grade", "grade_status", "next_due", "is_late",
    "department", "branch", "imported_from", "imported_id",
)  # fmt: skip
ENTRY: Final = (
    "record", "seq", "act", "person", "source", "happened_at", "entered_at", "act_id", "hash",
)  # fmt: skip


def export(args: Namespace) -> int:
    """Write the file, note the export, and say how many rows there are."""
    found = {"complaints": _records, "journal": _entries}.get(args.what)
    write = {".xlsx": _as_workbook, ".csv": _as_csv, ".jsonl": _as_lines}.get(args.file.suffix)
    if found is None:
        raise CommandError(_("Write what to export: complaints or journal."))
    if write is None:
        raise CommandError(_("The name of the file must end in .xlsx, .csv or .jsonl."))
    at = clock.now()
    person, seen = _seen(args.login, at)
    rows = found(seen, args.kind)
    try:
        count = write(args.file, rows, at)
    except OSError as fault:
        says = _("%(file)s cannot be written: %(why)s")
        raise CommandError(says % {"file": args.file, "why": fault.strerror}) from fault
    note_access(person=person, sort="export", at=at, says=f"{args.what}: {count}", by="shell")
    print(_("%(rows)s rows written to %(file)s.") % {"rows": count, "file": args.file})
    return 0


def _seen(login: str | None, at: datetime) -> tuple[str, Seen]:
    """Return as whom the export is noted, and which records it may hold."""
    if login is None:
        return "operator", CaseRecord.everything.all()
    person = Person.objects.filter(login=login).first()
    if person is None:
        raise CommandError(_("Nobody signs in as “%(login)s”.") % {"login": login})
    why = why_no_export(person, at, get_language() or "zh")
    if why:
        raise CommandError(why)
    return person_party(person.pk), CaseRecord.objects.visible_to(who_is(person, at))


# -- rows ------------------------------------------------------------------------------------------


def _records(seen: Seen, kind: str) -> Iterator[Row]:
    rows = seen.filter(kind=kind).order_by("opened_at", "id")
    for row in rows.iterator(chunk_size=CHUNK):
        yield {name: getattr(row, name) for name in COLUMNS} | _facts(row.state)


def _facts(state: str) -> Row:
    """Return the known facts of a record itself; what is personal stays out."""
    values = record_in(state).values[""]
    return {name: value for name, value in values.items() if not sealed_in(value)}


def _entries(seen: Seen, _kind: str) -> Iterator[Row]:
    records = seen.order_by("entered_at", "id").only("pk", "number")
    for record in records.iterator(CHUNK):
        for entry in JournalEntry.objects.of(record).order_by("seq"):
            told: Row = {"number": record.number} | {name: getattr(entry, name) for name in ENTRY}
            yield told | {"entry": json.loads(entry.text)["entry"]}


# -- files -----------------------------------------------------------------------------------------

Write = Callable[[Path, Iterable[Row], datetime], int]


def _as_lines(file: Path, rows: Iterable[Row], _at: datetime) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")
            count += 1
    return count


def _as_csv(file: Path, rows: Iterable[Row], _at: datetime) -> int:
    """Spreadsheet programs know UTF-8 by its mark; a cell that begins like a formula is made harmless."""
    found = list(rows)
    headings = _headings(found)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(headings)
        for row in found:
            writer.writerow([guarded(_cell(row.get(name))) for name in headings])
    return len(found)


def _as_workbook(file: Path, rows: Iterable[Row], at: datetime) -> int:
    found = list(rows)
    if len(found) > MOST_IN_A_SHEET:
        says = _("%(rows)s rows are more than a workbook is good for; write .csv or .jsonl.")
        raise CommandError(says % {"rows": len(found)})
    headings = _headings(found)
    lines = ([_typed(row.get(name)) for name in headings] for row in found)
    file.write_bytes(workbook(headings, lines, title="kesu", at=at))
    return len(found)


def _headings(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(rows)))


def _typed(value: Any) -> Any:
    return _cell(value) if isinstance(value, list | tuple | dict) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{_here(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(value)


def _plain(value: Any) -> str:
    return _here(value).isoformat() if isinstance(value, datetime) else str(value)


def _here(moment: datetime) -> datetime:
    """Return a moment on the company's wall clock."""
    return moment.astimezone(get_default_timezone())
