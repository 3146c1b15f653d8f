"""Rows taken in before: which they are, and whether the file says something else of them now."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kesu.cases.models import CaseRecord
from kesu.cases.texts import read_text
from kesu.core.records.entries import Entry
from kesu.core.rulebook.model import Kind
from kesu.intake.complaints.reading import Complaint
from kesu.intake.complaints.words import title
from kesu.journal.models import JournalEntry


def taken_before(source: str, ids: Sequence[str]) -> dict[str, Entry]:
    """Return number there → the entry that opened the record here, for those taken in; two statements."""
    rows = CaseRecord.everything.filter(imported_from=source, imported_id__in=ids)
    records = dict(rows.values_list("id", "imported_id"))
    opened = JournalEntry.everything.filter(record__in=list(records), seq=1)
    texts = opened.values_list("record", "text")
    return {records[record]: read_text(text).entry for record, text in texts}


def differences(before: Entry, row: Complaint, kind: Kind) -> list[str]:
    """Return a sentence for each fact that the row gives otherwise than when it was taken in."""
    found = [
        _changed(kind, name, before.facts.get(name), row.facts.get(name))
        for name in dict.fromkeys([*before.facts, *row.facts])
        if before.facts.get(name) != row.facts.get(name)
    ]
    if before.happened_at != row.at and not found:
        found.append(_("Taken in before; the time of day was another then."))
    return found


def _changed(kind: Kind, name: str, before: Any, now: Any) -> str:
    fact = kind.facts.get(name)
    says = _("Taken in before; %(fact)s was “%(before)s” and is “%(now)s” now. Correct it there.")
    return says % {
        "fact": title(fact) if fact else name,
        "before": _said(before),
        "now": _said(now),
    }


def _said(value: Any) -> str:
    return "" if value is None else str(value)[:60]
