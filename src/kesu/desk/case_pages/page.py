"""The page of one case: what is owed, how it stands, what happened and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kesu.core.explaining.authority import still_to_sign
from kesu.core.explaining.names import (
    LINK_WORDS,
    STEP_STATUS_WORDS,
    closing_title,
    item_title,
    kind_title,
    outcome_title,
    party_title,
    step_title,
    word,
)
from kesu.core.records.record import CHILD, Occurrence, StepState, key
from kesu.core.steps.rights import may
from kesu.desk.case_pages import drawing
from kesu.desk.case_pages.accounts import entered
from kesu.desk.case_pages.acts import ACTS, About, closings
from kesu.desk.case_pages.adding import adders
from kesu.desk.case_pages.children import children, dealt_with
from kesu.desk.case_pages.coming import by_run, rungs
from kesu.desk.case_pages.doers import doers
from kesu.desk.case_pages.facts import Group, Shown, fact_shown, groups, words_of
from kesu.desk.case_pages.judged import Judged, deadlines, decisions
from kesu.desk.case_pages.owed import Owed, act_address, open_parties, owed, step_address
from kesu.desk.case_pages.papers import Other, other_papers, papers
from kesu.desk.case_pages.reading import Dossier, dossier, head
from kesu.desk.case_pages.relations import relations
from kesu.desk.case_pages.signing import authority_address, to_sign
from kesu.desk.case_pages.timeline import timeline
from kesu.desk.case_pages.tying import tied_ways
from kesu.desk.case_pages.whereabouts import whereabouts
from kesu.desk.components.authority import parties_in
from kesu.desk.components.flow import Edge, Node
from kesu.desk.components.holders import behind
from kesu.desk.components.subjects import subject_of
from kesu.desk.journal_pages.rights import reads_journals
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.journal.attachments import served
from kesu.journal.models import Attachment

KEEPING = {
    "hold": gettext_lazy("Keep its papers"),
    "resumption": gettext_lazy("Keep its papers no longer"),
}
"""What holding means for a closed case: its papers are kept beyond their time."""
MENU = ("closure", "reopening", "hold", "resumption", "link", "voiding")


@dataclass(frozen=True, slots=True)
class Way:
    """Something one may do to the case, in its menu."""

    title: Any
    address: str
    icon: str
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of an item as its card shows it."""

    title: str
    status: str
    look: str
    says: str
    address: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another case that this one is tied to; without an address when the reader may not see it."""

    says: str
    number: str
    subject: str
    address: str


@dataclass(frozen=True, slots=True)
class ItemCard:
    """An item of the case with its facts, steps and decisions."""

    id: str
    title: str
    about: Related | None
    subject: str
    closed_as: str
    groups: list[Group]
    steps: list[StepLine]
    decisions: list[Judged]
    correct_address: str
    fill_address: str
    void_address: str
    papers: list[Other]


@policy("signed_in")
@require_GET
def case(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show everything about one case to whoever may see it."""
    assert isinstance(request.user, Person)
    found = dossier(record_id, request.user)
    context = {**context_of(found), "reads_address": _reads(request.user, found)}
    return render(request, "desk/cases/case.html", context)


def _reads(person: Person, found: Dossier) -> str:
    """Return where it stands who looked at the case, for those who read journals; else an empty text."""
    return f"{reverse('desk:reads')}?record={found.row.id}" if reads_journals(person) else ""


@policy("signed_in")
@require_GET
def attachment(request: HttpRequest, record_id: str, file_id: str) -> HttpResponseBase:
    """Send a file of a case to whoever may see the case; ?display asks for the redrawn picture."""
    assert isinstance(request.user, Person)
    found = head(record_id, request.user, by="desk:case-file", about=file_id)
    row = Attachment.objects.of(found.row).filter(pk=file_id).first()
    if row is None or row.state != Attachment.State.GOOD:
        raise Http404
    found.sight.look.note()
    display = "display" in request.GET and bool(row.display_sha256)
    sent = served(row, display=display)
    response = FileResponse(sent.opened())
    for name, value in sent.headers.items():  # after it was made: it would write its own over them
        response[name] = value
    return response


def context_of(found: Dossier) -> dict[str, Any]:
    """Return what the page of a case shows."""
    ahead = rungs(found)
    signed = still_to_sign(found.reader, found.record, found.now)
    waiting = [*open_parties(found), *(rung.parties for rung in ahead)]
    held = behind([*chain(*waiting), *parties_in(signed)], found.at)
    words = doers(found, waiting, held)
    open_steps, coming = owed(found, words), by_run(found, ahead, words)
    nodes, edges = flow(found, open_steps)
    judged, limits = decisions(found), deadlines(found, coming)
    return {
        "found": found,
        "record": found.record,
        "kind": kind_title(found.reader, found.record.kind),
        "number": found.book.number_of(found.record),
        "grade": next((j for j in judged if j.id == "grade"), None),
        "closed": _closed(found),
        "is_held": is_held(found),
        "summary": list(_summary(found)),
        "owed": [o for o in open_steps if not o.is_optional],
        "possible": [o for o in open_steps if o.is_optional],
        "nodes": nodes,
        "edges": edges,
        "groups": groups(found),
        "decisions": judged,
        "accounts": entered(found),
        "papers": papers(found),
        "other_papers": other_papers(found),
        "running": [d for d in limits if not d.is_over],
        "over": [d for d in limits if d.is_over],
        "recurring": coming.get("", []),
        "late_count": sum(d.was_late for d in limits),
        "items": [card(found, item) for item in found.items()],
        "addable": list(addable(found)),
        "files": list(found.files.values()),
        "children": children(found),
        "dealt_with": dealt_with(found),
        "parent": _parent(found),
        "relations": relations(found),
        "tied_ways": list(tied_ways(found)),
        "link_address": _link_address(found),
        "whereabouts": whereabouts(found),
        "to_sign": to_sign(found, signed, held),
        "authority_address": authority_address(found),
        "timeline": timeline(found),
        "menu": list(ways(found)),
        "can_correct": found.has_right("correct"),
        "can_fill": found.has_right("fill") and found.record.closed is None,
        "breaches": len(found.record.breaches),
    }


def _parent(found: Dossier) -> Related | None:
    """Return the record that the case hangs on, for the way to it, where there is one that may be seen."""
    tied = (one for link, one in _ties(found) if link == CHILD and one.address)
    return next(tied, None)


def _closed(found: Dossier) -> dict[str, Any] | None:
    closed = found.record.closed
    if closed is None:
        return None
    title = closing_title(found.reader, found.record.kind, closed.as_)
    return {
        "as": title,
        "at": closed.at,
        "by": party_title(found.reader, closed.by),
        "look": "badge--closed"
        if closed.as_ not in ("void", "withdrawn", "cancelled")
        else "badge--void",
    }


def is_held(found: Dossier) -> bool:
    """Say whether the record is on hold."""
    held, resumed = _last(found, "held"), _last(found, "resumed")
    return held is not None and (resumed is None or resumed.seq < held.seq)


def _last(found: Dossier, event: str) -> Occurrence | None:
    occurrences = found.record.events.get(key("", event), ())
    return occurrences[-1] if occurrences else None


def _summary(found: Dossier) -> Iterable[Shown]:
    """Yield the facts that the book calls the summary of the kind, and those by which one finds things."""
    kind = found.plan().kind
    sorts = ("customer", "product", "order", "site")
    more = [n for n, f in kind.facts.items() if f.sort in sorts or f.personal]
    for name in dict.fromkeys((*kind.summary, *more)):
        known = found.record.facts.get(key("", name))
        if known is not None and known.state == "known" and name != kind.subject:
            yield fact_shown(found, "", kind.facts[name], known)


def flow(found: Dossier, open_steps: Iterable[Owed]) -> tuple[list[Node], list[Edge]]:
    """Return the procedure as this record goes through it."""
    own = [o for o in open_steps if not o.item]
    notes = {s: _done_note(found, s) for s in found.plan().steps}
    notes |= {o.step: found.reader.listed(o.parties[:2]) for o in own}
    late = {o.step for o in own if o.look == "late"}
    addresses = {o.step: o.address for o in own if o.is_mine}
    return drawing.drawn(found.plan(), found.view(), notes, late, addresses)


def _done_note(found: Dossier, step: str) -> str:
    state = found.record.steps.get(key("", step))
    if state is None or state.status != "done" or state.done_at is None:
        return ""
    day = found.reader.moment(state.done_at)
    return (
        f"{party_title(found.reader, state.by)} · {day[5:10] if day[:4].isdigit() else day[9:14]}"
    )


def card(found: Dossier, item: str) -> ItemCard:
    """Return an item as its card shows it."""
    state, plan = found.record.items[item], found.plan(item)
    subject = found.record.facts.get(key(item, plan.kind.subject))
    known = subject is not None and subject.state == "known"
    return ItemCard(
        item,
        item_title(found.reader, item),
        _related(found, "", state.about) if state.about else None,
        words_of(found, plan.kind.facts[plan.kind.subject], found.open(subject.value))
        if subject is not None and known
        else "",
        closing_title(found.reader, state.kind, state.closed_as) if state.closed_as else "",
        groups(found, item),
        list(_steps(found, item)),
        decisions(found, item),
        act_address(found.row.id, "correction", item=item)
        if found.has_right("correct", item)
        else "",
        act_address(found.row.id, "supplement", item=item)
        if found.has_right("fill", item) and not state.closed_as and found.record.closed is None
        else "",
        act_address(found.row.id, "voiding", item=item) if found.has_right("void", item) else "",
        other_papers(found, item) if state.closed_as != "void" else [],
    )


LOOKS = {"open": "badge--open", "done": "badge--closed", "dropped": "badge--void"}


def _steps(found: Dossier, item: str) -> Iterable[StepLine]:
    for step, plan in found.plan(item).steps.items():
        state = found.record.steps.get(key(item, step))
        if state is None or (
            plan.step.optional and state.done_at is None and state.status != "open"
        ):
            continue
        yield _step_line(found, item, step, state)


def _step_line(found: Dossier, item: str, step: str, state: StepState) -> StepLine:
    kind = found.record.kind_of(item)
    ended = outcome_title(found.reader, kind, step, state.outcome) if state.outcome else ""
    by = party_title(found.reader, state.by) if state.by else ""
    return StepLine(
        step_title(found.reader, kind, step),
        word(found.reader, STEP_STATUS_WORDS, state.status),
        LOOKS.get(state.status, ""),
        " · ".join(part for part in (ended, by) if part),
        step_address(found.row.id, item, step) if state.status == "open" else "",
    )


def _link_address(found: Dossier) -> str:
    """Return where the case is tied to another; an empty text for those who may not."""
    act = ACTS["link"]
    parties = act.parties(found, About())
    return act_address(found.row.id, act.noun) if may(found.who.actor, parties) else ""


def _ties(found: Dossier) -> Iterable[tuple[str, Related]]:
    for link in found.record.links:
        says = word(found.reader, LINK_WORDS, link.sort)
        yield link.sort, _related(found, says, link.to)


def _related(found: Dossier, says: str, record_id: str) -> Related:
    row = found.related.get(record_id)
    if row is None:
        return Related(says, _("a case that you may not read"), "", "")
    kind = found.book.source.kinds.get(row.kind)
    number = row.number or kind_title(found.reader, row.kind)
    about = subject_of(row, kind, found.names.known)
    subject = about.removeprefix(f"{number} · ")
    return Related(says, number, subject, reverse("desk:case", args=(row.id,)))


def addable(found: Dossier) -> Iterable[Way]:
    """Yield the kinds of item that the reader may add now: by right, or while a step of theirs is open."""
    if found.record.closed is not None:
        return
    for kind, plan in found.book.kinds.items():
        if plan.kind.part_of != found.record.kind:
            continue
        if may(found.who.actor, adders(found, kind)):
            address = reverse("desk:new-item", args=(found.row.id, kind))
            yield Way(kind_title(found.reader, kind), address, "plus")


def ways(found: Dossier) -> Iterable[Way]:
    """Yield the acts of the menu that the reader may do now."""
    is_closed, held = found.record.closed is not None, is_held(found)
    fits = {
        "closure": not is_closed and bool(closings(found)),
        "reopening": is_closed,
        "hold": not held,
        "resumption": held,
        "link": True,
        "voiding": not (found.record.closed and found.record.closed.as_ == "void"),
    }
    for noun in MENU:
        act = ACTS[noun]
        parties = act.parties(found, About())
        if fits[noun] and parties and found.who.actor.is_one_of(parties):
            title = KEEPING.get(noun, act.title) if is_closed else act.title
            yield Way(title, act_address(found.row.id, noun), act.icon, act.is_grave)
