"""Who signs: the approvals of a book with their bands and today's people, and who would sign under facts."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kesu import clock
from kesu.core.explaining import Reader
from kesu.core.explaining.authority import Approval, approvals_of, facts_asked, would_sign
from kesu.core.explaining.names import kind_title
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book, KindPlan
from kesu.core.values import Moment
from kesu.desk.case_pages.reading import card_of
from kesu.desk.components.authority import parties_in, signings
from kesu.desk.components.holders import behind
from kesu.desk.forms.fields import Setting
from kesu.desk.forms.form import FactForm, form_of
from kesu.desk.forms.lookups import Asking
from kesu.desk.rulebook_pages.shelf import opened, reader_of, volume, volumes
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.policy import policy

SUPPOSABLE = frozenset({"text", "number", "quantity", "money", "truth", "choice", "choices", "day"})
"""Sorts of fact that one can suppose without a record or a registry at hand."""


@policy("signed_in")
@require_GET
def authority(request: HttpRequest, book: str, edition: str) -> HttpResponse:
    """Show who signs what by an edition, and who would sign if the facts were as typed."""
    assert isinstance(request.user, Person)
    now = clock.now()
    shown = volume(volumes(day_of(now)), f"{book}@{edition}")
    plan, at = opened(shown), Moment(int(now.timestamp()))
    reader = reader_of(plan)
    every = approvals_of(reader, at)
    kinds = _kinds(reader, plan, every)
    kind = _chosen(request.GET.get("kind", ""), kinds, plan)
    context: dict[str, Any] = {"volume": shown, "kinds": kinds, "kind": kind, "asked": False}
    of_kind = [one for one in every if one.kind == kind]
    if kind:
        form = _form(plan, plan.kinds[kind], request.user, reader, now)
        context |= {"form": form, "asked": "ask" in request.GET}
        if "ask" in request.GET:
            form.take(request.GET)
            of_kind = list(_supposed(reader, kind, form, at))
    context["signings"] = signings(reader, of_kind, behind(parties_in(of_kind), now))
    return render(request, "desk/rulebook/authority.html", context)


def _supposed(reader: Reader, kind: str, form: FactForm, at: Moment) -> tuple[Approval, ...]:
    return would_sign(reader, kind, form.values(), at)


def _kinds(reader: Reader, book: Book, every: tuple[Approval, ...]) -> list[tuple[str, str]]:
    """Return the kinds that have approvals, cases before their parts, with their titles."""
    found = dict.fromkeys(one.kind for one in every)
    cases = sorted(found, key=lambda kind: book.kinds[kind].kind.life != "case")
    return [(kind, kind_title(reader, kind)) for kind in cases]


def _chosen(asked: str, kinds: list[tuple[str, str]], book: Book) -> str:
    """Return the kind to show: the one asked for, else the first whose approvals turn on something."""
    names = [name for name, _title in kinds]
    if asked in names:
        return asked
    turning = (name for name in names if facts_asked(book.kinds[name]))
    return next(turning, names[0] if names else "")


def _form(book: Book, plan: KindPlan, person: Person, reader: Reader, now: datetime) -> FactForm:
    facts = _facts(book, plan)
    card, _who = card_of(person, now)
    form = form_of(facts, (), list(facts), Setting(reader.calendar.tz, Asking(card, {})))
    for each in form.fields:
        each.plain = True
    return form


def _facts(book: Book, plan: KindPlan) -> dict[str, Fact]:
    """Return what the approvals of a kind turn on, as facts to be typed; a measure is typed as a number."""
    known = dict(plan.kind.facts)
    if plan.kind.part_of:
        known = {**book.kinds[plan.kind.part_of].kind.facts, **known}
    found: dict[str, Fact] = {}
    for name in facts_asked(plan):
        if name in known and known[name].sort in SUPPOSABLE and not known[name].personal:
            found[name] = known[name]
        elif name in plan.measures:
            measure = plan.measures[name].measure
            found[name] = Fact(id=name, of=plan.kind.id, sort="number", title=measure.name)
    return found
