"""How often an open step was chased and what was answered; the buttons that chase it and answer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from kesu.core.explaining.names import party_title
from kesu.core.records.record import Chase
from kesu.core.rulebook.plans import StepPlan
from kesu.core.steps.chasing import (
    SUPERVISED,
    chases_of,
    overseers,
    resting_until,
    sort_of,
)
from kesu.core.steps.rights import may, parties_of
from kesu.core.values import Moment
from kesu.core.worktime import parse_limit
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.forms.typed import as_typed

REASONS: Final = (
    _("The customer asks where it stands"),
    _("Nearly due"),
    _("Past the limit"),
    _("What comes next waits for it"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A button that answers with a moment: what it says, and the moment as a field holds it."""

    says: str
    at: Moment
    value: str


@dataclass(frozen=True, slots=True)
class Told:
    """One chase as the page tells it; `answered_by` is empty while nobody has answered."""

    is_supervised: bool
    at: Moment
    by: str
    reason: str
    answer: str
    until: Moment | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class Chasing:
    """An open step seen by whoever may chase or answer: `sort` is "" for whoever may not chase.

    `resting` is until when it is left in peace. `offers` is empty for whoever has nothing to answer.
    """

    told: tuple[Told, ...]
    sort: str
    resting: Moment | None
    offers: tuple[Offer, ...]
    chase_key: str
    answer_key: str

    @property
    def last(self) -> Told | None:
        """Return the last chase, the one that is told in full."""
        return self.told[-1] if self.told else None

    @property
    def reasons(self) -> list[str]:
        """Return the usual reasons: each is a button that chases at once."""
        return [str(reason) for reason in REASONS]

    @property
    def is_supervising(self) -> bool:
        """Say whether the reader chases from above."""
        return self.sort == SUPERVISED

    @property
    def waits_for_answer(self) -> bool:
        """Say whether the reader is asked for an answer."""
        return bool(self.offers) and self.last is not None and not self.last.answered_by


def chasing(found: Dossier, item: str, plan: StepPlan) -> Chasing:
    """Return what a reader sees and may do about chasing one open step."""
    step, actor = plan.step.id, found.who.actor
    parties = parties_of(plan, found.view(item))
    above = overseers(found.book, found.plan(item), parties, found.view(item))
    sort = "" if plan.step.optional else sort_of(actor, found.record, parties, above)
    resting = (
        resting_until(found.book, found.calendar, found.record, item, step, sort, found.now)
        if sort
        else None
    )
    told = tuple(_told(found, each) for each in chases_of(found.record, item, step))
    return Chasing(
        told,
        sort,
        resting[1] if resting else None,
        _offers(found) if told and may(actor, parties) else (),
        secrets.token_hex(16),
        secrets.token_hex(16),
    )


def _told(found: Dossier, chase: Chase) -> Told:
    return Told(
        chase.sort == SUPERVISED,
        chase.at,
        party_title(found.reader, chase.by),
        chase.reason,
        chase.answer,
        chase.until,
        party_title(found.reader, chase.answered_by) if chase.answered_by else "",
    )


def _offers(found: Dossier) -> tuple[Offer, ...]:
    """Return the moments that one tap promises, those that are ahead, each once."""
    limits = (
        (_("in 2 working hours"), "2 working hours"),
        (_("today"), "same day"),
        (_("the next working day"), "next working day"),
    )
    offered: dict[Moment, Offer] = {}
    for says, limit in limits:
        at = Moment(found.calendar.limit(found.now, parse_limit(limit)).at)
        if at > found.now:
            offered.setdefault(at, Offer(str(says), at, as_typed(at, found.calendar.tz)))
    return tuple(offered.values())
