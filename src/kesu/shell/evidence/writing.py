"""What `kesu evidence` does and says."""

from pathlib import Path
from zipfile import ZipFile

from django.core.management import CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.models import CaseRecord
from kesu.journal.notes import note_access
from kesu.shell.evidence.bundling import bundle


def write(number: str, file: Path) -> int:
    """Write the bundle, note that it was taken out, and say how far it is sealed."""
    record = CaseRecord.everything.filter(Q(number=number) | Q(pk=number)).first()
    if record is None:
        says = _("There is no record %(numbers)s; write a number such as KS2026-0001.")
        raise CommandError(says % {"numbers": number})
    now = clock.now()
    note_access(
        person="operator", sort="export", at=now, record=record.pk, says="evidence", by="shell"
    )
    try:
        with ZipFile(file, "x") as out:
            last = bundle(out, record, now)
    except OSError as fault:
        says = _("%(file)s cannot be written: %(why)s")
        raise CommandError(says % {"file": file, "why": fault.strerror}) from fault
    about = {"file": file, "entries": record.version, "last": last}
    print(_("%(file)s: %(entries)s entries, sealed up to entry %(last)s.") % about)
    return 0
