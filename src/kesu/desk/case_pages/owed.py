"""What is owed now: open steps, who may do them, until when, and the way to the form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kesu.core.clocks.binding import binding_run
from kesu.core.explaining.names import item_title, party_titles, step_title
from kesu.core.records.record import ClockState, StepState
from kesu.core.rulebook.plans import StepPlan
from kesu.core.steps.rights import may_do
from kesu.desk.case_pages.chasing import Chasing, chasing
from kesu.desk.case_pages.doers import in_words
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.case_pages.standing import calendar_of, deadline
from kesu.desk.components.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class Owed:
    """One open step as the page of its case shows it."""

    step: str
    item: str
    title: str
    about: str
    parties: tuple[str, ...]
    people: tuple[str, ...]
    is_mine: bool
    is_optional: bool
    round: int
    address: str
    assign_address: str
    clause: str
    deadline: Deadline | None
    due: int | None
    chasing: Chasing

    @property
    def look(self) -> str:
        """Return how it stands: late, near, ok or none."""
        return self.deadline.chip if self.deadline is not None else "none"


def open_parties(found: Dossier) -> list[tuple[str, ...]]:
    """Return the parties of every open step."""
    return [state.parties for state in found.record.steps.values() if state.status == "open"]


def owed(found: Dossier, words: Mapping[str, str]) -> list[Owed]:
    """Return the open steps, one's own first, then by deadline; optional ones last. `words` name their parties."""
    rows = list(_open(found, words))
    return sorted(rows, key=lambda o: (o.is_optional, not o.is_mine, o.due is None, o.due or 0))


def _open(found: Dossier, words: Mapping[str, str]) -> Iterable[Owed]:
    for at, state in found.record.steps.items():
        item, _, step = at.partition("/")
        if state.status != "open" or (item and item not in found.items()):
            continue
        plan = found.plan(item).steps.get(step)
        if plan is not None:
            yield _owed(found, item, plan, state, words)


def _owed(
    found: Dossier, item: str, plan: StepPlan, state: StepState, words: Mapping[str, str]
) -> Owed:
    step, kind = plan.step, found.record.kind_of(item)
    run = binding_run(found.record, found.book, item, step.id)
    can_assign = _may_give_on(found, item, plan)
    return Owed(
        step.id,
        item,
        step_title(found.reader, kind, step.id),
        item_title(found.reader, item),
        party_titles(found.reader, state.parties),
        in_words(state.parties, words),
        is_mine(found, item, plan),
        step.optional,
        state.round,
        step_address(found.row.id, item, step.id),
        act_address(found.row.id, "assignment", item=item, step=step.id) if can_assign else "",
        step.clause,
        standing(found, run) if run is not None else None,
        run.due if run is not None else None,
        chasing(found, item, plan),
    )


def _may_give_on(found: Dossier, item: str, plan: StepPlan) -> bool:
    """Say whether the reader may give a step to another: who holds it, or by right; never where the book forbids it."""
    if plan.hands_to is not None and not plan.hands_to(found.view(item)):
        return False
    return found.has_right("assign", item) or is_mine(found, item, plan)


def is_mine(found: Dossier, item: str, plan: StepPlan) -> bool:
    """Say whether the reader may do the step: one of its parties, and not barred from it."""
    return may_do(found.who.actor, plan, found.view(item))


def standing(found: Dossier, run: ClockState) -> Deadline:
    """Return how a run stands now."""
    calendar = calendar_of(found.book, found.calendars, run)
    return deadline(run, found.record, calendar, found.now)


def step_address(record_id: str, item: str, step: str) -> str:
    """Return the address of a step's form."""
    if item:
        return reverse("desk:item-step", args=(record_id, item, step))
    return reverse("desk:step", args=(record_id, step))


def act_address(record_id: str, noun: str, **about: str) -> str:
    """Return the address of an act's form, told what it is about."""
    told = urlencode({name: value for name, value in about.items() if value})
    return reverse("desk:act", args=(record_id, noun)) + (f"?{told}" if told else "")
