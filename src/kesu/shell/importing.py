"""`kesu import`: which file, who, how it is read; then progress, a summary, and the bad rows."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kesu import clock
from kesu.core.errors import Faulty, Refused
from kesu.directory.models import Person
from kesu.directory.queries import people_of
from kesu.intake.complaints.taking_in import report
from kesu.reports.sheets import Outcome, Sheet, error_sheet, read_sheet
from kesu.shell import import_complaints, import_tables

COMPLAINTS: Final = "complaints"
MOST_TOLD: Final = 20


def take_in(args: Namespace) -> int:
    """Take a file in as the arguments say; raise CommandError where nothing can be done."""
    kinds = [COMPLAINTS, *import_tables.tables()]
    if args.kind not in kinds:
        says = _("There is no import of “%(kind)s”; write one of: %(kinds)s")
        raise CommandError(says % {"kind": args.kind, "kinds": ", ".join(kinds)})
    try:
        return _taken(args)
    except ValidationError as fault:
        raise CommandError("\n".join(fault.messages)) from fault
    except Faulty as fault:
        raise CommandError(str(fault)) from fault
    except Refused as fault:
        if fault.code not in ("no_book", "no_book_for_kind"):
            raise
        says = _("No rulebook for this is in force; publish one first (kesu publish).")
        raise CommandError(says) from fault


def _taken(args: Namespace) -> int:
    sheet = _sheet(args.file)
    person = _person(args)
    if args.kind == COMPLAINTS:
        work = import_complaints.prepared(args, sheet, person)
        with _progress(len(sheet.rows)) as done:
            outcome = import_complaints.take_in(work, done)
    else:
        outcome = import_tables.take_in(args.kind, sheet, person, dry=args.dry_run)
    _tell(outcome, dry=args.dry_run)
    return _give_back(args, sheet, outcome)


def _sheet(file: Path) -> Sheet:
    try:
        return read_sheet(file.read_bytes(), file.name)
    except OSError as fault:
        says = _("%(file)s cannot be read: %(why)s")
        raise CommandError(says % {"file": file, "why": fault.strerror}) from fault


def _person(args: Namespace) -> Person:
    found = Person.objects.filter(login=args.login or "").first()
    if found is not None:
        return found
    post = "complaint_engineer" if args.kind == COMPLAINTS else "registry_keeper"
    able = [person.login for person in people_of(party=f"post:{post}", at=clock.now())]
    says = (
        _("Nobody signs in as “%(login)s”; write --as LOGIN, such as: %(able)s")
        if args.login
        else _("Say who takes it in: --as LOGIN, such as: %(able)s")
    )
    raise CommandError(says % {"login": args.login, "able": ", ".join(able) or "-"})


@contextmanager
def _progress(rows: int) -> Iterator[import_complaints.Done]:
    """Show a bar on the error stream, so that output can be kept; nothing where it is no terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=False) as bar:
        task = bar.add_task(_("Rows"), total=rows)
        yield lambda done: bar.advance(task, done)


def _tell(outcome: Outcome, *, dry: bool) -> None:
    counts = {v: outcome.count(v) for v in ("added", "changed", "same", "faulty")}
    says = _("%(added)s new, %(same)s there already, %(changed)s changed, %(faulty)s with faults.")
    print(says % counts)
    if dry:
        print(_("Tried out only: nothing was saved."))
    for row in report(outcome).rows[:MOST_TOLD]:
        print(_("Row %(row)s: %(why)s") % {"row": row.row.number, "why": " ".join(row.faults)})
    left = len(report(outcome).rows) - MOST_TOLD
    if left > 0:
        print(_("… and %(rows)s more; --errors OUT.xlsx gives all of them back.") % {"rows": left})


def _give_back(args: Namespace, sheet: Sheet, outcome: Outcome) -> int:
    back = report(outcome)
    if not back.rows:
        return 0
    if args.errors is not None:
        args.errors.write_bytes(error_sheet(sheet, back, at=clock.now()))
        print(_("Rows to mend are in %(file)s.") % {"file": args.errors}, file=sys.stderr)
    return 1
