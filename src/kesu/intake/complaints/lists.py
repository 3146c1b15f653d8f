"""A list as people send it, by page or program: read, its mapping chosen by name, tried out or taken in."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kesu.core.errors import Faulty, Refused
from kesu.directory.models import Person
from kesu.intake.complaints.guessing import kept_mappings
from kesu.intake.complaints.mapping import load_mapping
from kesu.intake.complaints.taking_in import Import, governing_book, take_in
from kesu.reports.sheets import Outcome, Sheet, read_sheet

MOST_ROWS: Final = 2_000


def read_list(content: bytes, name: str) -> Sheet:
    """Return the sheet in a file; raise ValidationError for what cannot be read or is too long to wait for."""
    read = read_sheet(content, name)
    if len(read.rows) > MOST_ROWS:
        says = _("%(rows)s rows are more than a page takes in; use kesu import, or split the file.")
        raise ValidationError(says % {"rows": len(read.rows)})
    return read


def take_in_list(mapping: str, sheet: Sheet, person: Person, *, dry: bool) -> Outcome:
    """Return what became of each row, read by the kept mapping of this name; ValidationError says why not."""
    path = kept_mappings().get(mapping)
    if path is None:
        raise ValidationError(_("Choose how the columns are read."))
    try:
        how = load_mapping(path)
        return take_in(Import(sheet, how, governing_book(how), person, dry=dry))
    except Refused:
        says = _("No rulebook for this is in force; publish one first (kesu publish).")
        raise ValidationError(says) from None
    except Faulty as fault:
        raise ValidationError(str(fault)) from None
