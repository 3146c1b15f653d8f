"""What an entry would bring about, without posting it: nothing is written, no number is taken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from kesu import clock
from kesu.api import asked, reading, sentences, shapes
from kesu.api.problems import READING, Problem, reason
from kesu.api.sentences import language_of
from kesu.api.shapes import LikelyOut
from kesu.api.tokens import caller_of
from kesu.cases.actors import Who
from kesu.cases.books import book_of, governing, in_force
from kesu.cases.columns import tallies_text
from kesu.cases.models import CaseRecord
from kesu.cases.queries.likely import WITHIN, likely
from kesu.cases.queries.trying import tried
from kesu.cases.texts import record_in
from kesu.core.records.outcomes import Outcome
from kesu.core.records.record import CHILD, Record
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.directory.days import day_of

router = Router(tags=["records"])


@router.post(
    "/previews",
    response={200: shapes.PreviewOut, **READING, 413: Problem, 422: Problem},
    summary="Look at an entry",
)
def preview(request: HttpRequest, body: asked.PreviewIn) -> Any:
    """Return what an entry would bring about: refusals, decisions, deadlines, steps, who would be told.

    Nothing is kept, so that no Idempotency-Key is needed; numbers shown are no numbers of any series.
    """
    who = caller_of(request).who
    book, branch, record = _standing(request, body, who)
    outcome = tried(
        book,
        sentences.calendars_now(branch),
        record,
        body.data(),
        who,
        Moment(int(clock.now().timestamp())),
        source=body.source,
        happened_at=body.happened_at,
    )
    after = outcome.record
    known = outcome.accepted
    return shapes.PreviewOut(
        accepted=known,
        reasons=[reason(request, refusal) for refusal in outcome.refusals],
        decisions=[reading.decision(k, after, book) for k in sorted(after.decisions)]
        if known
        else [],
        deadlines=[reading.deadline(after, run) for run in sorted(after.clocks)] if known else [],
        steps=reading.steps(after, book, who, language_of(request), branch) if known else [],
        notices=[
            shapes.ToldOut(
                parties=list(n.parties), line=n.line, code=n.code, item=n.item, clock=n.clock
            )
            for n in outcome.notices
        ],
        opens=[opening.kind for opening in outcome.openings],
        duplicates=_likely(body, book, outcome, who) if record is None else [],
    )


def _likely(body: asked.PreviewIn, book: Book, outcome: Outcome, who: Who) -> list[LikelyOut]:
    """Return the records of the same kind that one to be opened may repeat."""
    kind, plan = body.kind, book.kinds.get(body.kind)
    if plan is None or not outcome.accepted:
        return []
    rows = CaseRecord.objects.visible_to(who).filter(kind=kind)
    lately = rows.filter(opened_at__gte=clock.now() - WITHIN)
    found = likely(
        book, kind, outcome.record.values[""], tallies_text(outcome.tallies), lately, [body.to]
    )
    return [
        LikelyOut(
            record=one.row.pk, number=one.row.number, subject=one.row.subject, same=list(one.same),
            words=list(one.words),
        )
        for one in found
    ]  # fmt: skip


def _standing(
    request: HttpRequest, body: asked.PreviewIn, who: Who
) -> tuple[Book, str, Record | None]:
    """Return the book, the branch and the record that the entry would be judged by."""
    if body.record:
        row = reading.row_of(body.record, who)
        sentences.about_record(request, row, body.item)
        return reading.book_of_row(row), row.branch, record_in(row.state)
    sentences.about_kind(request, body.kind, who)
    if body.link == CHILD and body.to:
        parent = reading.row_of(body.to, who)
        return reading.book_of_row(parent), parent.branch, None
    head = governing(body.kind, day_of(body.happened_at or clock.now()), in_force())
    return book_of(head), who.branch, None
