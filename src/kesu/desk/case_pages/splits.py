"""What an approval comes to together with other cases, shown to whoever approves: 拆单提示."""

from dataclasses import dataclass

from django.urls import reverse

from kesu.cases.models import CaseRecord
from kesu.cases.queries.trying import looking
from kesu.core.decisions.measuring import read
from kesu.core.explaining import value_words
from kesu.core.explaining.names import fact_title, line_title, party_titles
from kesu.core.records.outcomes import Answers
from kesu.core.records.record import key
from kesu.core.records.views import View
from kesu.core.rulebook.plans import StepPlan
from kesu.core.steps.splitting import split_of
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.components.subjects import subject_of


@dataclass(frozen=True, slots=True)
class Other:
    """Another case that is counted with this one; without an address where one may not read it."""

    label: str
    subject: str
    address: str


@dataclass(frozen=True, slots=True)
class SplitShown:
    """A split as the page of the step shows it: own amount, sum, the other cases, and whose it would be."""

    title: str
    amount: str
    own: str
    total: str
    count: int
    unseen: int
    parties: tuple[str, ...]
    clauses: tuple[str, ...]
    others: tuple[Other, ...]


def split_shown(found: Dossier, item: str, plan: StepPlan) -> SplitShown | None:
    """Return the split of a step as things stand now; None where its amount comes to nothing else together."""
    if not plan.step.together:
        return None
    view = _counted_now(found, item, plan)
    split = split_of(found.book, plan, view)
    if split is None:
        return None
    kind, reader = found.record.kind_of(item), found.reader
    fact = found.plan(item).kind.facts[split.fact]
    others = tuple(_others(found, split.members))
    return SplitShown(
        line_title(reader, kind, plan.step.together),
        fact_title(reader, kind, split.fact),
        value_words(reader, fact, split.own),
        value_words(reader, fact, split.total),
        len(split.members),
        len(split.members) - len(others),
        party_titles(reader, split.parties),
        found.plan(item).measures[plan.step.together].measure.clauses,
        others,
    )


def _counted_now(found: Dossier, item: str, plan: StepPlan) -> View:
    """Return the record with the measure counted at this moment; nothing is kept."""
    view = found.view(item)
    measure = found.plan(item).measures.get(plan.step.together)
    answer = read(measure, view, Answers(source=looking(found.book))) if measure else None
    if answer is None:
        return view
    record = found.record.copy()
    record.measures[key(item, plan.step.together)] = answer
    return View(record, item, view.entry, view.calendar)


def _others(found: Dossier, members: tuple[str, ...]) -> list[Other]:
    rows = CaseRecord.objects.visible_to(found.who).filter(pk__in=members).defer("state")
    return [_other(found, row) for row in rows.order_by("opened_at", "id")]


def _other(found: Dossier, row: CaseRecord) -> Other:
    kind = found.book.source.kinds.get(row.kind)
    subject = subject_of(row, kind, found.names.known)
    return Other(row.number or subject, subject, reverse("desk:case", args=(row.id,)))
