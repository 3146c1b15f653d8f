"""`kesu verify`: what was looked at, and everything that is not as it was written."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from django.core.management import CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from kesu.cases import verifying
from kesu.cases.models import CaseRecord


def verify(numbers: Sequence[str], *, as_json: bool) -> int:
    """Print every discrepancy as it is found; return 1 when there is one."""
    wanted = _records(numbers) if numbers else None
    progress, found = verifying.Progress(), 0
    for discrepancy in verifying.verify(wanted, progress):
        found += 1
        print(json.dumps(asdict(discrepancy), ensure_ascii=False) if as_json else discrepancy)
    if not as_json:
        _tell(progress, found)
    return 1 if found else 0


def _tell(progress: verifying.Progress, found: int) -> None:
    about = {
        "records": progress.records,
        "entries": progress.entries,
        "files": progress.files,
        "found": found,
    }
    print(_("%(records)s records, %(entries)s entries, %(files)s files looked at.") % about)
    print(_("%(found)s discrepancies.") % about if found else _("Everything is as it was written."))


def _records(numbers: Sequence[str]) -> list[str]:
    """Return the ids of the records named by number or id; raise CommandError naming those unknown."""
    rows = CaseRecord.everything.filter(Q(number__in=numbers) | Q(pk__in=numbers))
    known = list(rows.values_list("pk", "number"))
    lacking = set(numbers) - {name for row in known for name in row}
    if lacking:
        says = _("There is no record %(numbers)s; write a number such as KS2026-0001.")
        raise CommandError(says % {"numbers": ", ".join(sorted(lacking))})
    return [record for record, _number in known]
