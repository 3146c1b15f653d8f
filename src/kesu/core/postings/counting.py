"""How entered amounts count for measures over accounts: one tally for each entry, so that windows see their days."""

from __future__ import annotations

import json

from kesu.core.records.outcomes import Tally
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import MeasurePlan

ACCOUNT = "account."


def tallies_of_postings(plans: list[MeasurePlan], record: Record) -> tuple[Tally, ...]:
    """Return how what the record entered counts for these measures over accounts."""
    return tuple(
        Tally(plan.measure.id, holder_key(plan, posted.holder), posted.at, posted.amount, True)
        for plan in plans
        for posted in record.postings
        if plan.measure.counts == f"{ACCOUNT}{posted.account}"
    )


def holder_key(plan: MeasurePlan, holder: str) -> str:
    """Return the key under which an entry of this holder counts; a measure of the whole account has one for all."""
    return json.dumps(
        [holder] if plan.holder is not None else [], ensure_ascii=False, separators=(",", ":")
    )
