"""Who signs, for programs: the approvals of a book, who would sign under facts, who still has to sign a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router

from kesu import clock
from kesu.api import asked, reading, shapes
from kesu.api.problems import READING, Problem
from kesu.api.sentences import language_of, reader_of
from kesu.api.tokens import caller_of
from kesu.cases.books import book_of, in_force
from kesu.cases.errors import refused
from kesu.cases.texts import record_in
from kesu.core.decisions.supposing import typed
from kesu.core.explaining import Reader
from kesu.core.explaining.authority import (
    Approval,
    Band,
    approvals_of,
    facts_asked,
    still_to_sign,
    would_sign,
)
from kesu.core.rulebook.fitting import Unfit
from kesu.core.values import Moment
from kesu.directory.queries.holders import names_behind

router = Router(tags=["books"])


@router.get(
    "/books/{book_id}/authority",
    response={200: list[shapes.ApprovalOut], **READING, 422: Problem},
    summary="Who signs by a book",
)
def authority(request: HttpRequest, book_id: str, chosen: Query[asked.Supposed]) -> Any:
    """Return the approvals of a book in force, each with its bands; with facts, who would sign under them.

    A fact is written NAME=VALUE, as often as needed; then a kind must be named.
    """
    now = clock.now()
    head = in_force().current(now.date()).get(book_id)
    if head is None:
        raise Http404
    reader = reader_of(book_of(head), caller_of(request).who.branch, language_of(request))
    if chosen.kind and chosen.kind not in reader.book.kinds:
        raise Http404
    at = Moment(int(now.timestamp()))
    if not chosen.fact:
        return _out(approvals_of(reader, at, chosen.kind), now)
    return _out(_supposed(reader, chosen, at), now)


def _supposed(reader: Reader, chosen: asked.Supposed, at: Moment) -> Iterable[Approval]:
    """Return who would sign. Raises NotAccepted for an unknown fact or one that cannot have this value."""
    if not chosen.kind:
        raise refused("facts_missing", missing=("kind",))
    facts: dict[str, Any] = {}
    for given in chosen.fact:
        name, _equals, text = given.partition("=")
        try:
            facts[name] = typed(reader.book, chosen.kind, name, text)
        except KeyError:
            known = facts_asked(reader.book.kinds[chosen.kind])
            raise refused("unknown_fact", fact=name, options=list(known)) from None
        except InvalidOperation:
            raise refused("unfit", fact=name, reason="not_a_number", given=text) from None
    try:
        return would_sign(reader, chosen.kind, facts, at)
    except Unfit as unfit:
        fact = ", ".join(facts)
        raise refused("unfit", fact=fact, reason=unfit.code, **unfit.particulars) from None


@router.get(
    "/records/{record_id}/signatures",
    response={200: list[shapes.ApprovalOut], **READING},
    summary="Who still has to sign",
)
def signatures(request: HttpRequest, record_id: str) -> Any:
    """Return the approvals of a record that are open or still to come, with the people of today."""
    sight = reading.look_at(record_id, caller_of(request).who, "api:signatures")
    sight.look.note()
    row, now = sight.row, clock.now()
    reader = reader_of(reading.book_of_row(row), row.branch, language_of(request))
    ahead = still_to_sign(reader, record_in(row.state), Moment(int(now.timestamp())))
    return _out(ahead, now)


def _out(found: Iterable[Approval], at: datetime) -> list[shapes.ApprovalOut]:
    approvals = list(found)
    parties = {party for one in approvals for band in one.bands for party in band.parties}
    people = names_behind(sorted(parties), at)
    return [_approval(one, people) for one in approvals]


def _approval(one: Approval, people: Mapping[str, list[str]]) -> shapes.ApprovalOut:
    same = ("kind", "item", "step", "title", "when", "needed", "signing", "if_barred")
    return shapes.ApprovalOut(
        clauses=list(one.clauses),
        barred=list(one.barred),
        asks=list(one.asks),
        missing=[name for name, _title in one.missing],
        bands=[_band(band, people) for band in one.bands],
        **{name: getattr(one, name) for name in same},
    )


def _band(band: Band, people: Mapping[str, list[str]]) -> shapes.BandOut:
    names = (name for party in band.parties for name in people.get(party, ()))
    return shapes.BandOut(
        says=band.says,
        who=list(band.who),
        parties=list(band.parties),
        people=list(dict.fromkeys(names)),
        above=list(band.above),
        clause=band.clause,
        answer=band.answer,
        used=band.used,
    )
