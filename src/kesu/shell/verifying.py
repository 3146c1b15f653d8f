"""`kesu verify`: what was looked at, and everything that is not as it was written."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.management import CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from kesu.cases import verifying
from kesu.cases.models import CaseRecord
from kesu.cases.verifying import Discrepancy, Progress
from kesu.journal.witnessing import checking
from kesu.journal.witnessing.checking import Fault, Seen
from kesu.journal.witnessing.witness import read


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be verified: these records or all of them, against a witness, or only what is sealed."""

    numbers: Sequence[str] = ()
    witness: Path | None = None
    only_seals: bool = False


def verify(asked: Asked, *, as_json: bool) -> int:
    """Print every discrepancy as it is found; return 1 when there is one."""
    if asked.numbers and (asked.witness or asked.only_seals):
        raise CommandError(_("A witness and --seals are about everything; leave the numbers out."))
    progress, seen, found = verifying.Progress(), checking.Seen(), 0
    for discrepancy in _found(asked, progress, seen):
        found += 1
        print(json.dumps(asdict(discrepancy), ensure_ascii=False) if as_json else discrepancy)
    if not as_json:
        _tell(asked, progress, seen, found)
    return 1 if found else 0


def _found(asked: Asked, progress: Progress, seen: Seen) -> Iterator[Discrepancy]:
    if asked.only_seals:
        yield from map(_as_discrepancy, checking.chains(seen))
        yield from map(_as_discrepancy, checking.check(seen=seen))
    else:
        yield from verifying.verify(_records(asked.numbers) if asked.numbers else None, progress)
    if asked.witness:
        yield from map(_as_discrepancy, _witnessed(asked.witness, seen))


def _witnessed(file: Path, seen: Seen) -> Iterator[Fault]:
    try:
        yield from checking.witnessed(read(file), seen)
    except (OSError, ValueError) as fault:
        says = _("The witness's file cannot be read: %(fault)s")
        raise CommandError(says % {"fault": fault}) from fault


def _as_discrepancy(fault: Fault) -> Discrepancy:
    return Discrepancy(fault.where, "", fault.seq, "audit seal", fault.says)


def _tell(asked: Asked, progress: Progress, seen: Seen, found: int) -> None:
    about = {
        "records": progress.records,
        "entries": progress.entries or seen.entries,
        "files": progress.files,
        "seals": progress.seals or seen.seals,
        "witnessed": seen.witnessed,
        "found": found,
    }
    if not asked.only_seals:
        says = _("%(records)s records, %(entries)s entries, %(files)s files looked at.")
        print(says % about)
    if not asked.numbers:
        print(_("%(seals)s audit seals, %(witnessed)s of them known to the witness.") % about)
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
