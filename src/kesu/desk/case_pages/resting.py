"""What a step rests on, shown beside its form: nobody should approve an amount that he cannot see."""

from collections.abc import Iterator

from kesu.core.explaining import why_decision
from kesu.core.records.record import key
from kesu.core.rulebook.plans import StepPlan
from kesu.desk.case_pages.facts import fact_shown
from kesu.desk.case_pages.reading import Dossier


def resting(found: Dossier, item: str, plan: StepPlan) -> Iterator[tuple[str, str]]:
    """Yield title and words of what a step rests on, and of what says who does it; not what it asks for itself."""
    asked = {*plan.step.asks, *plan.step.wishes}
    for name in _names(plan):
        if name not in asked and (words := _words(found, item, name)) is not None:
            yield words


def _names(plan: StepPlan) -> dict[str, None]:
    by = (n.partition(".")[0] for who in plan.who if who.when is not None for n in who.when.names)
    return dict.fromkeys((*plan.step.rests_on, *by))


def _words(found: Dossier, item: str, name: str) -> tuple[str, str] | None:
    fact = found.plan(item).kind.facts.get(name)
    known = found.record.facts.get(key(item, name))
    if fact is not None and known is not None:
        shown = fact_shown(found, item, fact, known)
        return shown.title, shown.words
    if key(item, name) not in found.record.decisions:
        return None
    why = why_decision(found.reader, found.record, item, name)
    return (why.title, why.answer) if why is not None else None
