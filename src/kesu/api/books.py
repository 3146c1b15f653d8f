"""Published books over the API: what kinds there are, what they ask, how their steps can end."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from kesu import clock
from kesu.api import shapes
from kesu.api.problems import READING
from kesu.api.sentences import language_of
from kesu.cases.books import book_of, in_force
from kesu.core.rulebook.model import Fact, Option
from kesu.core.rulebook.plans import Book, KindPlan, StepPlan

router = Router(tags=["books"])


def _current() -> dict[str, Book]:
    today = clock.now().date()
    return {name: book_of(head) for name, head in in_force().current(today).items()}


@router.get("/books", response={200: list[shapes.BookOut], **READING}, summary="Books in force")
def books(request: HttpRequest) -> Any:
    """Return the books in force today."""
    language = language_of(request)
    return [
        shapes.BookOut(
            id=book.id,
            title=book.source.title.say(language),
            document_no=book.source.document_no,
            edition=book.edition,
            hash=book.hash,
            in_force=book.source.in_force.isoformat(),
            kinds=list(book.source.kinds),
        )
        for book in _current().values()
    ]


@router.get(
    "/books/{book_id}/kinds/{kind_id}",
    response={200: shapes.KindOut, **READING},
    summary="A kind of record",
)
def kind(request: HttpRequest, book_id: str, kind_id: str) -> Any:
    """Return a kind's facts and steps, so that a program knows what to send."""
    book = _current().get(book_id)
    if book is None or kind_id not in book.kinds:
        raise Http404
    return _kind(book.kinds[kind_id], language_of(request))


def _kind(plan: KindPlan, language: str) -> shapes.KindOut:
    kind = plan.kind
    return shapes.KindOut(
        id=kind.id,
        title=kind.name.say(language),
        life=kind.life,
        part_of=kind.part_of,
        child_of=kind.child_of,
        about=kind.about,
        shares=list(kind.shares),
        opened_by=list(kind.opened_by),
        closings=[_option(each, language) for each in kind.closings],
        facts={fact.id: _fact(fact, language) for fact in kind.facts.values()},
        steps={step.step.id: _step(step, language) for step in plan.steps.values()},
    )


def _option(option: Option, language: str) -> shapes.OptionOut:
    return shapes.OptionOut(id=option.id, title=option.title.say(language))


def _fact(fact: Fact, language: str) -> shapes.FactKindOut:
    return shapes.FactKindOut(
        title=fact.name.say(language),
        type=fact.sort,
        options=[_option(each, language) for each in fact.options],
        factors=[_option(each, language) for each in fact.factors],
        unit=fact.unit.say(language),
        personal=fact.personal,
        among=fact.among,
        clauses=list(fact.clauses),
        columns={column.id: _fact(column, language) for column in fact.columns},
    )


def _step(plan: StepPlan, language: str) -> shapes.StepKindOut:
    step = plan.step
    return shapes.StepKindOut(
        title=step.name.say(language),
        asks=list(step.asks),
        may_ask=list(step.wishes),
        adds=step.adds,
        outcomes=list(plan.outcomes),
        optional=step.optional,
        clauses=list(step.clauses),
    )
