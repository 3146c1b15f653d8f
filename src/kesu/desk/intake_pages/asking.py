"""What the intake page asks for a kind of record: few things first, what decides the grade next.

A book's contact – the kind that every employee may open – says what a first conversation is about. A
complaint that is filed directly asks for the same, and for what its decisions need.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book, KindPlan
from kesu.desk.forms.form import FactForm

ANYONE: Final = "anyone"
WHO_AND_WHAT: Final = frozenset({"customer", "product"})
AMOUNTS: Final = frozenset({"number", "quantity", "money", "serial"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The facts of the form in four parts: which way it goes, what was said, what decides, what may be known too."""

    path: tuple[str, ...]
    first: tuple[str, ...]
    deciding: tuple[str, ...]
    known: tuple[str, ...]

    def all(self) -> tuple[str, ...]:
        """Return every fact of the form once."""
        return tuple(dict.fromkeys((*self.path, *self.first, *self.deciding, *self.known)))


def asked_for(book: Book, kind: str, plain: str) -> Asked:
    """Return what the intake of a kind asks; `plain` is the kind of a first contact ("" for none)."""
    plan = book.kinds[kind]
    path = path_facts(plan)
    said = told_at_first(book.kinds.get(plain, plan)) | who_and_what(plan)
    asked = {*said, plan.kind.subject, *plan.kind.key, *papers(plan), *asked_nowhere(plan)}
    first = _by_use(plan, [n for n in plan.kind.facts if n in asked and n not in path])
    deciding = () if kind == plain else deciding_facts(plan, (*path, *first))
    told = {*path, *first, *deciding}
    return Asked(path, first, deciding, tuple(n for n in asked_at_once(plan) if n not in told))


def asked_at_once(plan: KindPlan) -> list[str]:
    """Return what the steps that are open from the beginning ask or wish for, in the book's order.

    Whoever opens the record may know it already.
    """
    first = plan.armers.get("opened", ())
    asked = {n for p in first for n in (*p.step.asks, *p.step.wishes)}
    return [name for name in plan.kind.facts if name in asked]


def must_be_told(plan: KindPlan) -> list[str]:
    """Return what opening by hand asks for: its subject, and what it is kept for."""
    return [n for n in dict.fromkeys((plan.kind.subject, *plan.kind.key)) if n]


def may_wait(plan: KindPlan) -> str:
    """Return the subject where a first step asks for it, so that it may be told then; else an empty text."""
    first = plan.armers.get("opened", ())
    asked = any(plan.kind.subject in p.step.asks and not p.step.optional for p in first)
    return plan.kind.subject if asked and plan.kind.subject not in plan.kind.key else ""


def mark_untold(form: FactForm, waits: str) -> None:
    """Mark every field that must be filled in and is not; `waits` is a fact that is told later ("" for none)."""
    values = form.values()
    for each in form.required:
        if each.fact.id not in values and not each.errors and each.fact.id != waits:
            each.errors.append(_("Fill this in"))


def who_and_what(plan: KindPlan) -> set[str]:
    """Return the customer, how to reach them, and the product, where the first steps ask for them."""
    facts = plan.kind.facts
    return {n for n in asked_at_once(plan) if facts[n].personal or facts[n].sort in WHO_AND_WHAT}


def told_at_first(plan: KindPlan) -> set[str]:
    """Return what a first conversation tells: what its first steps wish for and its decisions ask."""
    first = plan.armers.get("opened", ())
    wished = {n for p in first for n in p.step.wishes}
    asked = {n for d in plan.decisions.values() for n in d.decision.ask}
    results = {n for p in first for w in p.outcomes.values() for n in w.outcome.needs}
    return ({plan.kind.subject} | wished | asked) & set(plan.kind.facts) - results


def asked_nowhere(plan: KindPlan) -> set[str]:
    """Return the facts that no step asks, no line sets and nobody adds after closing: who files says them or nobody."""
    asked = {n for p in plan.steps.values() for n in (*p.step.asks, *p.step.wishes)}
    asked |= {n for d in plan.decisions.values() for n in d.decision.ask}
    given = {n for p in plan.steps.values() for o in p.outcomes.values() for n, _ in o.sets}
    acts = [a for t in plan.triggers.values() for a in t.acts]
    acts += [a for c in plan.clocks.values() for a in c.late]
    given |= {a.act.to for a in acts if a.act.verb == "set"}
    needed = {n for p in plan.steps.values() for o in p.outcomes.values() for n in o.outcome.needs}
    return set(plan.kind.facts) - asked - given - needed - set(plan.kind.after_closing)


def papers(plan: KindPlan) -> set[str]:
    """Return the facts that hold files and that a first step asks or wishes for: photos, letters."""
    first = plan.armers.get("opened", ())
    names = {n for p in first for n in (*p.step.asks, *p.step.wishes)}
    return {n for n in names if plan.kind.facts[n].sort == "files"}


def path_facts(plan: KindPlan) -> tuple[str, ...]:
    """Return the choices on which the first steps depend: they say which way the record goes."""
    names: dict[str, None] = {}
    for step in plan.armers.get("opened", ()):
        for name in step.when.names if step.when is not None else ():
            fact = plan.kind.facts.get(name.partition(".")[0])
            if fact is not None and fact.sort == "choice":
                names[fact.id] = None
    return tuple(names)


def deciding_facts(plan: KindPlan, without: Iterable[str]) -> tuple[str, ...]:
    """Return the facts that decisions ask for, and the amounts of the first steps, in the book's order."""
    asked = {n for d in plan.decisions.values() for n in d.decision.ask}
    for step in plan.armers.get("opened", ()):
        names = (*step.step.asks, *step.step.wishes)
        asked |= {n for n in names if n in plan.kind.facts and plan.kind.facts[n].sort in AMOUNTS}
    left = asked - set(without)
    return tuple(sorted((n for n in plan.kind.facts if n in left), key=lambda n: _rank(plan, n)))


def _rank(plan: KindPlan, name: str) -> int:
    """Amounts come before questions, and those before moments."""
    sort = plan.kind.facts[name].sort
    return 0 if sort in AMOUNTS else 2 if sort in ("moment", "day") else 1


def relevant(record: Record, deciding: Iterable[str], given: Mapping[str, object]) -> set[str]:
    """Return those of the deciding facts that still matter as the record stands, or were given."""
    missing = {n for d in record.decisions.values() for n in d.missing}
    return {n for n in deciding if n in missing or n in given}


ORDER: Final = ("customer", "personal", "choice", "long_text", "product", "order", "site", "files")


def _by_use(plan: KindPlan, names: Iterable[str]) -> tuple[str, ...]:
    """Return facts in the order of a conversation: who calls, how, what is wrong, with what."""
    facts = plan.kind.facts

    def place(name: str) -> int:
        fact = facts[name]
        if fact.sort == "files":
            return len(ORDER) + 1
        if name == plan.kind.subject:
            return ORDER.index("long_text")
        if fact.sort == "long_text":
            return len(ORDER)
        sort = "personal" if fact.personal else fact.sort
        return ORDER.index(sort) if sort in ORDER else len(ORDER)

    return tuple(sorted(names, key=place))
