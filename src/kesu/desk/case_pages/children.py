"""Records of their own that hang on a case: shown on its page, and opened there by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kesu.cases.models import CaseRecord
from kesu.core.explaining import value_words
from kesu.core.explaining.names import closing_title, kind_title, party_titles
from kesu.core.records.record import PART, Child
from kesu.core.rulebook.plans import KindPlan
from kesu.core.steps.rights import may
from kesu.desk.case_pages.adding import openers
from kesu.desk.case_pages.entering import Around, around, blank, enter
from kesu.desk.case_pages.forms_here import setting_of, values_here
from kesu.desk.case_pages.reading import Dossier, head, named
from kesu.desk.components.subjects import subject_of
from kesu.desk.forms.fields import said
from kesu.desk.forms.form import FactForm, Parts, form_of
from kesu.desk.forms.reading import rearranged
from kesu.desk.forms.uploads import keep_uploads
from kesu.desk.intake_pages.asking import (
    asked_at_once,
    asked_nowhere,
    mark_untold,
    may_wait,
    must_be_told,
    path_facts,
    who_and_what,
)
from kesu.directory.models import Person
from kesu.directory.policy import policy


@dataclass(frozen=True, slots=True)
class ChildCard:
    """A child as its parent's page shows it; without an address when the reader may not see it."""

    title: str
    subject: str
    opened_at: int
    state: str
    look: str
    address: str
    shared: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ChildGroup:
    """The children of one kind, and where to open another one, if the reader may."""

    title: str
    cards: list[ChildCard]
    new_title: str
    new_address: str


def children(found: Dossier) -> list[ChildGroup]:
    """Return the children of a case, kind by kind, and the kinds that the reader may open under it."""
    groups = (_group(found, plan) for plan in found.book.kinds.values() if _is_child(found, plan))
    return [group for group in groups if group.cards or group.new_address]


def dealt_with(found: Dossier) -> list[ChildGroup]:
    """Return what other records say of this one, kind by kind: points of agendas with what was resolved."""
    plans = (p for p in found.book.kinds.values() if p.kind.about == found.record.kind)
    return [group for group in (_group_about(found, plan) for plan in plans) if group.cards]


def _group_about(found: Dossier, plan: KindPlan) -> ChildGroup:
    told = found.record.live_children(plan.kind.id)
    cards = [_card(found, plan, at, child) for at, child in told]
    return ChildGroup(kind_title(found.reader, plan.kind.id), cards, "", "")


def _is_child(found: Dossier, plan: KindPlan) -> bool:
    return plan.kind.child_of == found.record.kind


def _group(found: Dossier, plan: KindPlan) -> ChildGroup:
    kind = plan.kind.id
    title = kind_title(found.reader, kind)
    cards = [_card(found, plan, at, child) for at, child in found.record.live_children(kind)]
    address = reverse("desk:new-child", args=(found.row.id, kind))
    is_lost = found.record.closed is not None and found.record.closed.as_ in ("void", "duplicate")
    allowed = not is_lost and may(found.who.actor, openers(found, kind))
    return ChildGroup(title, cards, title, address if allowed else "")


def _card(found: Dossier, plan: KindPlan, record_id: str, child: Child) -> ChildCard:
    holder, part, item = record_id.partition(PART)
    row = found.related.get(holder)
    closed = closing_title(found.reader, child.kind, child.closed_as) if child.closed_as else ""
    kind = plan.kind.part_of if part else child.kind
    address = reverse("desk:case", args=(holder,)) if row else ""
    return ChildCard(
        (row.number if row else "") or kind_title(found.reader, kind),
        _subject(found, plan, row) if row else "",
        child.opened_at,
        closed or _("in hand"),
        "badge--closed" if closed else "badge--open",
        f"{address}#{item}" if address and item else address,
        list(_shared(found, plan, child)),
    )


def _subject(found: Dossier, plan: KindPlan, row: CaseRecord) -> str:
    """Return what a child is about; nothing where that is no more than its kind or its number."""
    title = kind_title(found.reader, row.kind)
    kind = found.book.source.kinds.get(row.kind, plan.kind)
    about = subject_of(row, kind, found.names.known)
    return "" if about == title else about.removeprefix(f"{row.number or title} · ")


def _shared(found: Dossier, plan: KindPlan, child: Child) -> Iterable[tuple[str, str]]:
    for name in plan.kind.shares:
        if name in child.values:
            fact = plan.kind.facts[name]
            yield said(fact.name), value_words(found.reader, fact, child.values[name])


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def new_child(request: HttpRequest, record_id: str, kind: str) -> HttpResponse:
    """Show the form of a new child with what its parent knows already, or open it."""
    assert isinstance(request.user, Person)
    found = named(head(record_id, request.user))
    plan = found.book.kinds.get(kind)
    if plan is None or not _is_child(found, plan):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    needed = must_be_told(plan)
    first = first_told(plan)
    known = [name for name in asked_at_once(plan) if name not in first]
    form = form_of(plan.kind.facts, needed, [*first, *known], setting_of(found, sent))
    words = around(sent) if sent else blank()
    title = kind_title(found.reader, kind)
    context: dict[str, Any] = {
        "found": found, "form": form, "around": words, "title": title,
        "allowed": may(found.who.actor, openers(found, kind)),
        "parties": party_titles(found.reader, openers(found, kind)), "parts": Parts(form, known),
        "waits": form.get(may_wait(plan)), "is_later": sent is not None and "later" in sent,
    }  # fmt: skip
    if sent is None:
        form.show(_flowing(found, plan), found.names.called)
        return render(request, "desk/cases/item.html", context)
    form.take(sent)
    keep_uploads(form, request.FILES, found.who.party, found.at)
    if rearranged(sent):
        return render(request, "desk/cases/item.html", context)
    opened = _open(found, kind, form, words, may_wait(plan) if "later" in sent else "")
    if opened is None:
        return render(request, "desk/cases/item.html", context, status=422)
    messages.success(request, _("Filed: %(title)s") % {"title": title})
    return redirect("desk:case", opened)


def _open(found: Dossier, kind: str, form: FactForm, words: Around, waits: str) -> str | None:
    values = form.values()
    mark_untold(form, waits)
    tie = {"act": "open", "kind": kind, "link": "child", "to": found.row.id}
    posted = enter(
        form, words, {**tie, "facts": values, **words.data(form)}, actor=found.who,
        reader=found.reader, kind=kind,
    )  # fmt: skip
    return None if posted is None else posted.record_id


def first_told(plan: KindPlan) -> list[str]:
    """Return the facts to give when a child is opened by hand: those that no step of its own will ask."""
    asked = {*asked_nowhere(plan), *path_facts(plan), *who_and_what(plan), plan.kind.subject}
    return [name for name in plan.kind.facts if name in asked]


def _flowing(found: Dossier, plan: KindPlan) -> Mapping[str, Any]:
    """Return what the parent knows of facts that the child has too; files and its own items stay with it."""
    own = found.plan().kind.facts
    return {
        name: value
        for name, value in values_here(found, "").items()
        if name in plan.kind.facts
        and own[name].sort == plan.kind.facts[name].sort
        and own[name].sort not in ("files", "records")
    }
