"""`kesu import complaints`: the mapping that is named, recognised or guessed, then the rows."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu.core.values import NOTHING
from kesu.directory.models import Person
from kesu.intake.complaints import taking_in
from kesu.intake.complaints.guessing import fitting, guessed, kept_mappings
from kesu.intake.complaints.mapping import ColumnMap, Recipe, load_mapping
from kesu.intake.complaints.taking_in import Import, governing_book
from kesu.intake.complaints.words import title
from kesu.reports.sheets import Outcome, Sheet

Done = Callable[[int], object]
KIND = "complaint"


def prepared(args: Namespace, sheet: Sheet, person: Person) -> Import:
    """Return the import that the arguments ask for; a mapping that was not named is shown and confirmed."""
    mapping = _mapping(args, sheet)
    return Import(sheet, mapping, governing_book(mapping, args.book), person, dry=args.dry_run)


def take_in(work: Import, done: Done) -> Outcome:
    """Return what became of the rows."""
    return taking_in.take_in(work, done)


def _mapping(args: Namespace, sheet: Sheet) -> ColumnMap:
    if args.mapping:
        return load_mapping(_file(args.mapping))
    names = fitting(sheet.headings)
    found = load_mapping(kept_mappings()[names[0]]) if names else _guess(args, sheet)
    _confirm(args, found, names[0] if names else "")
    return found


def _file(named: str) -> Path:
    kept = kept_mappings()
    path = kept.get(named, Path(named))
    if not path.is_file():
        says = _("There is no mapping “%(name)s”; write the path of one, or one of: %(kept)s")
        raise CommandError(says % {"name": named, "kept": ", ".join(kept)})
    return path


def _guess(args: Namespace, sheet: Sheet) -> ColumnMap:
    if not args.source:
        says = _(
            "No kept mapping fits the columns %(columns)s. Write --mapping MAP.toml, or --source NAME "
            "to have them guessed; NAME tells this kind of file from others for ever."
        )
        raise CommandError(says % {"columns": ", ".join(sheet.headings)})
    blank = ColumnMap(title=NOTHING, kind=KIND, source=args.source, id="", day="", recipes=())
    kind = governing_book(blank, args.book).kinds[KIND].kind
    found = guessed(sheet.headings, kind, args.source)
    if found is None:
        raise CommandError(
            _("No column for the number or for the day is recognised; use --mapping.")
        )
    return found


def _confirm(args: Namespace, mapping: ColumnMap, name: str) -> None:
    """Show a mapping that nobody named, and go on only if it is wanted."""
    if name:
        print(_("Read as “%(name)s”:") % {"name": name})
    for line in _lines(args, mapping):
        print(f"  {line}")
    if args.yes or args.dry_run:
        return
    if not sys.stdin.isatty():
        raise CommandError(_("Confirm this reading: add --yes, or name it with --mapping."))
    if input(_("Is this right? [y/N] ")).strip().casefold() not in {"y", "yes", "是"}:
        raise CommandError(_("Nothing was taken in."))


def _lines(args: Namespace, mapping: ColumnMap) -> list[str]:
    facts = governing_book(mapping, args.book).kinds[mapping.kind].kind.facts
    number, day, state = _("number there"), _("day"), _("state there")  # not found within f-strings
    told = [f"{number} ← {mapping.id or _key(mapping)}", f"{day} ← {mapping.day}"]
    if mapping.status:
        says = _("%(column)s (closed: %(words)s)")
        about = {"column": mapping.status.column, "words": ", ".join(mapping.status.closed)}
        told.append(f"{state} ← {says % about}")
    return told + [f"{title(facts[r.fact])} ← {_from(r)}" for r in mapping.recipes]


def _key(mapping: ColumnMap) -> str:
    says = _("made of %(columns)s columns")
    return says % {"columns": len(mapping.digest)}


def _from(recipe: Recipe) -> str:
    if recipe.constant is not None:
        return f"“{recipe.constant}”"
    return recipe.column or recipe.text.replace("\n", " ")
