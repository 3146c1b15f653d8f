"""What a record tied to another begins with, and what counts once they are tied: the twin of the form on the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kesu.api import reading
from kesu.api.problems import READING, Problem
from kesu.api.sentences import language_of
from kesu.api.tokens import caller_of
from kesu.cases.errors import refused
from kesu.cases.sealing import shown
from kesu.cases.texts import record_in
from kesu.core.explaining.ties import LIMITS, counting
from kesu.core.records.entries import LINKS
from kesu.core.rulebook.carrying import carried
from kesu.core.values import plain

router = Router(tags=["records"])


class CountingOut(Schema):
    """Whether a measure of the book counts a record that is tied so for itself."""

    measure: str
    name: str
    clauses: list[str]
    counts: bool


class TiedOut(Schema):
    """Facts to open a tied record with, how its limits run, and what counts it."""

    kind: str
    link: str
    to: str
    facts: dict[str, Any]
    limits: str
    counting: list[CountingOut]


@router.get(
    "/records/{record_id}/tied/{tie}",
    response={200: TiedOut, **READING, 422: Problem},
    summary="Look at what a tied record begins with",
)
def tied(request: HttpRequest, record_id: str, tie: str) -> Any:
    """Return the facts that go over to a record tied so, as the book says: post them to /records with link and to.

    Personal values are those that the caller may read; others are left out.
    """
    who, language = caller_of(request).who, language_of(request)
    sight = reading.look_at(record_id, who, "api:tied")
    if tie not in LINKS:
        raise refused("unknown_link", link=tie, to=record_id)
    book, record = reading.book_of_row(sight.row), record_in(sight.row.state)
    plan, own = book.kinds[record.kind], record.values[""]
    told = [(name, own[name]) for name in carried(book.source, record.kind, tie) if name in own]
    texts = sight.opened(told) if sight.may_read_personal else {}
    facts = {
        name: reading.with_moments(shown(plain(value), texts), plan.kind.facts[name])
        for name, value in told
        if sight.may_read_personal or not plan.kind.facts[name].personal
    }
    return TiedOut(
        kind=record.kind,
        link=tie,
        to=record_id,
        facts=facts,
        limits=LIMITS[tie].say(language),
        counting=[
            CountingOut(
                measure=one.measure, name=one.name.say(language), clauses=list(one.clauses),
                counts=one.counts,
            )
            for one in counting(plan, tie)
        ],
    )  # fmt: skip
