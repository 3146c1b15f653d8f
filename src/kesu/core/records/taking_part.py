"""Who had to do with a record."""

from __future__ import annotations

from kesu.core.records.record import Record


def taking_part(record: Record) -> set[str]:
    """Return every party that had to do with the record: asked to do a step, or acted."""
    found = {party for state in record.steps.values() for party in state.parties}
    found |= {state.assigned for state in record.steps.values()}
    found |= {state.by for state in record.steps.values()}
    found |= {fact.by for fact in record.facts.values()}
    found |= {o.by for occurrences in record.events.values() for o in occurrences}
    return found - {"", "system", "any"}
