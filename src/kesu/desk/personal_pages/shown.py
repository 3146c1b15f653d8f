"""What is kept of somebody, and who was erased, in words. No value of the person is among them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesu.cases.actions.erasing import Plan
from kesu.directory.models import Person
from kesu.journal.models import Erasure
from kesu.journal.personal import Store

MOST: Final = 100
BECOMES: Final = {
    "erased": (_("goes"), "badge--severe"),
    "masked": (_("is overwritten"), "badge--severe"),
    "asked": (_("goes where you say so"), "badge--held"),
    "stays": (_("stays"), ""),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One store: how many things, what becomes of them, and why they stay."""

    title: str
    number: int
    becomes: Promise
    look: str
    why: str = ""


def shares(plan: Plan) -> list[Row]:
    """Return each store of a plan in words: first what goes, then what stays."""
    goes = [_row(s.store, len(s.goes), _of(s.store)) for s in plan.shares if s.goes]
    stays = [_row(s.store, len(s.stays), "stays") for s in plan.shares if s.stays]
    return goes + stays


def _of(store: Store) -> str:
    return "asked" if store.is_asked else store.becomes


def _row(store: Store, number: int, becomes: str) -> Row:
    words, look = BECOMES[becomes]
    language = get_language() or "zh"
    why = store.why.say(language) if becomes == "stays" else ""
    return Row(store.title.say(language), number, words, look, why)


@dataclass(frozen=True, slots=True)
class Erased:
    """One act of erasing: when, by whom, which subject, why, how many things."""

    at: datetime
    who: str
    subject: str
    reason: str
    kept: str
    number: int


def erasures() -> list[Erased]:
    """Return the latest acts of erasing."""
    rows = list(Erasure.objects.order_by("-pk")[:MOST])
    numbers = {row.by.removeprefix("person:") for row in rows if row.by.startswith("person:")}
    names = {f"person:{p.pk}": p.name for p in Person.objects.filter(pk__in=numbers)}
    return [
        Erased(
            row.at, names.get(row.by, row.by), row.subject, row.reason, row.kept,
            sum(json.loads(row.counts).values()),
        )
        for row in rows
    ]  # fmt: skip
