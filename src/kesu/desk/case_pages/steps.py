"""The form of one open step, of the record or of one of its items."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kesu.cases.actions.posting import Posted
from kesu.core.conditions.compiling import Condition
from kesu.core.explaining.advice import Advice, advice_of
from kesu.core.explaining.drafting import drafts_of
from kesu.core.explaining.names import item_title, kind_title, party_titles
from kesu.core.records.record import StepState, key
from kesu.core.rulebook.plans import OutcomePlan, StepPlan
from kesu.core.steps.flow import allowed_facts, lacking_facts, moved_by
from kesu.core.steps.rights import may_do
from kesu.desk.case_pages.clashes import Clash, clash
from kesu.desk.case_pages.entering import Around, around, blank, enter
from kesu.desk.case_pages.forms_here import form_here
from kesu.desk.case_pages.reading import Dossier, dossier, head, named
from kesu.desk.case_pages.resting import resting
from kesu.desk.case_pages.splits import SplitShown, split_shown
from kesu.desk.forms.fields import said
from kesu.desk.forms.filling import KNOWN as READERS
from kesu.desk.forms.filling import fill_from_registry
from kesu.desk.forms.form import FactForm
from kesu.desk.forms.reading import rearranged
from kesu.desk.forms.uploads import keep_uploads
from kesu.directory.models import Person
from kesu.directory.policy import policy


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to end the step, as the form offers it."""

    id: str
    title: str
    wants_reason: bool
    goes_back: bool
    clause: str


@dataclass(frozen=True, slots=True)
class Work:
    """An open step as its form shows it."""

    found: Dossier
    item: str
    plan: StepPlan
    state: StepState

    @property
    def title(self) -> str:
        return said(self.plan.step.name)

    @property
    def about(self) -> str:
        return item_title(self.found.reader, self.item)

    @property
    def says(self) -> str:
        step = self.plan.step
        return said(step.says) if step.title.zh else ""

    @property
    def guidance(self) -> list[str]:
        return [said(text) for text in self.plan.step.guidance]

    @property
    def advice(self) -> tuple[Advice, ...]:
        """Return the advice that the book shows with this step; it binds nobody."""
        return advice_of(self.found.reader, self.plan.step)

    @property
    def parties(self) -> tuple[str, ...]:
        """Return who may do it, in words."""
        return party_titles(self.found.reader, self.state.parties)

    @property
    def is_mine(self) -> bool:
        """Say whether the reader may do it: one of its parties, and not barred."""
        return may_do(self.found.who.actor, self.plan, self.found.view(self.item))

    @property
    def is_outside(self) -> bool:
        """Say whether only somebody outside the company does it, so that one acts in their place."""
        posts = [who.post for who in self.plan.who if who.post is not None]
        return bool(posts) and all(post.outside for post in posts)

    @property
    def choices(self) -> list[Choice]:
        """Return the ways to end it that are not ruled out now."""
        view = self.found.view(self.item)
        return [
            _choice(way)
            for way in self.plan.outcomes.values()
            if way.when is None or way.when.holds(view) is not False or self._may_yet(way.when)
        ]

    def _may_yet(self, when: Condition) -> bool:
        """Say whether what the form asks for may yet fulfil a condition that does not hold now."""
        read = {name.partition(".")[0] for name in when.reads}
        return not read.isdisjoint(moved_by(self.found.plan(self.item), self.plan))

    @property
    def may_want_reason(self) -> bool:
        """Say whether a reason may be asked for; else the field is for a remark."""
        return any(choice.wants_reason for choice in self.choices)

    @property
    def rests_on(self) -> list[tuple[str, str]]:
        """Return what it rests on, in words: the amount that is approved, the grade by which one does it."""
        return list(resting(self.found, self.item, self.plan))

    @property
    def split(self) -> SplitShown | None:
        """Return what its amount comes to with others, where another would then approve; counted as things stand."""
        return split_shown(self.found, self.item, self.plan)

    @property
    def can_fill(self) -> bool:
        """Say whether the form asks for anything that the registry may know."""
        facts = self.found.plan(self.item).kind.facts
        asked = (*self.plan.step.asks, *self.plan.step.wishes)
        return any(facts[n].sort in READERS for n in asked if n in facts)

    @property
    def adds(self) -> list[tuple[str, str]]:
        """Return the kinds of item that may be added while it is open, with their titles."""
        kind = self.plan.step.adds
        return [(kind, kind_title(self.found.reader, kind))] if kind else []

    @property
    def added(self) -> list[str]:
        """Return the titles of the items there are of the kind it adds."""
        items = self.found.record.items
        kinds = [i for i in self.found.items() if items[i].kind == self.plan.step.adds]
        return [item_title(self.found.reader, item) for item in kinds]


def _choice(way: OutcomePlan) -> Choice:
    outcome = way.outcome
    title = said(outcome.name) if outcome.title.zh or outcome.id != "done" else _("Done")
    return Choice(outcome.id, title, way.needs_reason, outcome.next_round, outcome.clause)


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, record_id: str, step_id: str, item: str = "") -> HttpResponse:
    """Show the form of a step, or do the step as the form says."""
    assert isinstance(request.user, Person)
    work = _work(named(head(record_id, request.user)), item, step_id)
    if work is None:
        return _gone(request, record_id)
    sent = request.POST if request.method == "POST" else None
    form, said_around = step_form(work, sent), around(sent) if sent else blank(_version(work))
    if sent is None:
        return _page(request, work, form, said_around)
    keep_uploads(form, request.FILES, work.found.who.party, work.found.at)
    if rearranged(sent) or "from_registry" in sent:
        fill_from_registry(form, sent.get("from_registry", ""))
        return _page(request, work, form, said_around)
    posted = _post(work, form, said_around)
    if posted is None:
        return _page(request, work, form, said_around, 409 if said_around.clash else 422)
    return _done(request, work, posted)


def _work(found: Dossier, item: str, step_id: str) -> Work | None:
    if item and item not in found.record.items:
        raise Http404
    plan = found.plan(item).steps.get(step_id)
    if plan is None:
        raise Http404
    state = found.record.steps.get(key(item, step_id))
    return Work(found, item, plan, state) if state is not None and state.status == "open" else None


def _version(work: Work) -> int:
    return work.found.record.seq


def step_form(work: Work, sent: QueryDict | None) -> FactForm:
    """Return the form of the step: what it asks for, what its decisions still lack, what may be added."""
    asks, wishes = asked_by(work)
    form = form_here(work.found, work.item, asks, wishes, sent)
    for name in set(asks) - set(work.plan.step.asks):
        form[name].mark = _("needed to decide")
    if sent is None:
        _draft(work, form, (*asks, *wishes))
    return form


def _draft(work: Work, form: FactForm, facts: Iterable[str]) -> None:
    """Write letters drafted from the case into the fields that are still empty; whoever does the step edits them."""
    found = work.found
    drafts = drafts_of(
        found.reader, found.record, work.item, facts, lambda _i, _n, value: str(found.open(value))
    )
    for name, text in drafts.items():
        form[name].raw, form[name].mark = text, _("a draft: read and edit it")


def asked_by(work: Work) -> tuple[list[str], list[str]]:
    """Return the facts that must be given when the step is done, and those that may."""
    kind, view = work.found.plan(work.item), work.found.view(work.item)
    lacking = lacking_facts(kind, work.plan, view)
    asks = list(dict.fromkeys((*work.plan.step.asks, *lacking)))
    allowed = allowed_facts(kind, work.plan)
    wishes = [n for n in work.plan.step.wishes if n not in asks]
    known = [n for n in kind.kind.facts if n in allowed and n not in asks and n not in wishes]
    given = [n for n in known if key(work.item, n) in work.found.record.facts]
    return asks, [*wishes, *given]


def _post(work: Work, form: FactForm, said_around: Around) -> Posted | None:
    data: dict[str, Any] = {
        "act": "do",
        "item": work.item,
        "step": work.plan.step.id,
        "facts": form.values(),
        **said_around.data(form),
    }
    if "outcome" not in data and len(work.plan.outcomes) > 1:
        said_around.errors["outcome"] = _("Choose how it ended")
    found = work.found
    return enter(
        form,
        said_around,
        data,
        actor=found.who,
        reader=found.reader,
        record_id=found.row.id,
        kind=found.record.kind,
    )


def _page(
    request: HttpRequest, work: Work, form: FactForm, said_around: Around, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "work": work,
        "found": work.found,
        "form": form,
        "around": said_around,
    }
    if said_around.clash:
        context["clash"] = _clash(request, work, form, said_around)
    return render(request, "desk/cases/step.html", context, status=status)


def _clash(request: HttpRequest, work: Work, form: FactForm, said_around: Around) -> Clash:
    """Return what others did meanwhile; the form then stands on the version of now."""
    assert isinstance(request.user, Person)
    now = dossier(work.found.row.id, request.user)
    found = clash(now, work.item, form, since=said_around.version)
    said_around.version = now.record.seq
    return found


def _gone(request: HttpRequest, record_id: str) -> HttpResponse:
    messages.warning(request, _("This step is not open any more; here is how the case stands."))
    return redirect("desk:case", record_id)


def _given(posted: Posted) -> list[str]:
    """Return the numbers that papers of the record were given, the record's own and those of its letters."""
    own = [outcome for record_id, outcome in posted.outcomes if record_id == posted.record_id]
    return [h.particulars["number"] for o in own for h in o.happenings if h.code == "numbered"]


def _done(request: HttpRequest, work: Work, posted: Posted) -> HttpResponse:
    messages.success(request, _("Done: %(step)s") % {"step": work.title})
    for number in _given(posted):
        messages.success(request, _("Number given: %(number)s") % {"number": number})
    return redirect("desk:case", posted.record_id)
