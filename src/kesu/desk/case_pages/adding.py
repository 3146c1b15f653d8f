"""Who may add an item to a case."""

from kesu.core.records.record import key
from kesu.core.steps.rights import granted, parties_of
from kesu.desk.case_pages.reading import Dossier


def adders(found: Dossier, kind: str) -> tuple[str, ...]:
    """Return who may add an item of a kind."""
    view, steps = found.view(), found.plan().steps.values()
    parties = granted(found.book.kinds[kind], "open", view)
    for plan in steps:
        state = found.record.steps.get(key("", plan.step.id))
        if plan.step.adds == kind and state is not None and state.status == "open":
            parties += parties_of(plan, view)
    return parties
