"""Who signs: the approvals of a book, the bands of each with their posts and clauses, and who would sign under facts.

The same shapes serve three questions: what the book says at all (`approvals_of`), who would sign if (`would_sign`),
and who still has to sign a record (`still_to_sign`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kesu.core.conditions import Condition
from kesu.core.decisions.supposing import suppose
from kesu.core.explaining.expressions import condition_words, value_in_words
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.names import fact_title, item_title, kind_title, party_titles
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import Answer, answer
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import Decided, Record, key
from kesu.core.records.views import View
from kesu.core.rulebook.approving import is_approving
from kesu.core.rulebook.plans import DecisionPlan, KindPlan, StepPlan, WhoPlan
from kesu.core.values import Moment, Truth


@dataclass(frozen=True, slots=True)
class Band:
    """Whom an approval is for, under which condition: its post in words, its parties, and who stands above them.

    answer -- whether the condition holds; "unknown" where nothing was supposed. used -- whether it is theirs now.
    """

    says: str
    who: tuple[str, ...]
    parties: tuple[str, ...]
    above: tuple[str, ...]
    clause: str = ""
    answer: Answer = "unknown"
    used: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """A step that approves, with its bands in the order of the book.

    when -- the condition under which it is asked for at all, in words; `needed` says whether that holds. signing --
    how many sign, in words. barred -- whose work one must not have done. asks -- facts on which it all turns.
    """

    kind: str
    about: str
    step: str
    title: str
    clauses: tuple[str, ...]
    bands: tuple[Band, ...]
    item: str = ""
    when: str = ""
    needed: Answer = "met"
    signing: str = ""
    barred: tuple[str, ...] = ()
    if_barred: str = ""
    asks: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    basis: str = ""

    @property
    def signers(self) -> tuple[Band, ...]:
        """Return the bands whose it is."""
        return tuple(band for band in self.bands if band.used)


# -- the three questions -------------------------------------------------------------------------------------------


def approvals_of(reader: Reader, at: Moment, kind: str = "") -> tuple[Approval, ...]:
    """Return every approval of the book (of one kind): all bands, none of them answered."""
    found = []
    for name, plan in reader.book.kinds.items():
        if kind in ("", name) and _approving(plan):
            record, item = suppose(reader.book, reader.calendar, name, {}, at)
            view = _view(reader, record, item, at)
            found += [_approval(reader, step, view, False) for step in _approving(plan)]
    return tuple(found)


def would_sign(
    reader: Reader, kind: str, facts: Mapping[str, Any], at: Moment
) -> tuple[Approval, ...]:
    """Return the approvals of a kind as they would stand under these facts; raises as `suppose` does."""
    record, item = suppose(reader.book, reader.calendar, kind, facts, at)
    view = _view(reader, record, item, at)
    plan = reader.book.kinds[kind]
    return tuple(_approval(reader, step, view, True) for step in _approving(plan))


def still_to_sign(reader: Reader, record: Record, at: Moment) -> tuple[Approval, ...]:
    """Return the approvals of a record and its items that are neither done nor ruled out, as it stands."""
    if record.closed is not None:
        return ()
    own = record.copy()  # asking for a party that is found once would keep it
    found = []
    for item in ("", *own.live_items()):
        view = _view(reader, own, item, at)
        for step in _approving(reader.book.kinds[own.kind_of(item)]):
            state = own.steps.get(key(item, step.step.id))
            if state is None or state.status in ("armed", "open"):
                found.append(_approval(reader, step, view, True))
    return tuple(one for one in found if one.needed != "unmet")


def facts_asked(plan: KindPlan) -> tuple[str, ...]:
    """Return the facts of a kind (and of the record that holds it) on which its approvals turn."""
    return tuple(dict.fromkeys(n for s in _approving(plan) for n in _facts_behind(plan, s)))


# -- one approval --------------------------------------------------------------------------------------------------


def _approving(plan: KindPlan) -> list[StepPlan]:
    return [step for step in plan.steps.values() if is_approving(step.step)]


def _view(reader: Reader, record: Record, item: str, at: Moment) -> View:
    look = Entry(act="hear", by=SYSTEM, happened_at=at, entered_at=at)
    return View(record, item, look, reader.calendar)


def _approval(reader: Reader, plan: StepPlan, view: View, asked: bool) -> Approval:
    step, kind = plan.step, view.record.kind_of(view.item)
    place, own = Place(kind), reader.book.kinds[kind]
    bands = tuple(_bands(reader, plan, view, asked))
    when, needed = (
        _needed(reader, plan, view, place) if asked else (_when(reader, plan, place), "met")
    )
    return Approval(
        kind,
        item_title(reader, view.item) if view.item and asked else kind_title(reader, kind),
        step.id,
        reader.text(step.name),
        step.clauses,
        bands,
        view.item,
        when,
        needed,
        signing_words(reader, plan),
        tuple(value_in_words(reader, place, formula.text) for formula in plan.not_by),
        step.if_barred,
        tuple(_facts_behind(own, plan)),
        tuple(_missing(reader, plan, view, kind)) if asked else (),
        step.basis,
    )


def _when(reader: Reader, plan: StepPlan, place: Place) -> str:
    return condition_words(reader, place, plan.step.when) if plan.step.when else ""


def _needed(reader: Reader, plan: StepPlan, view: View, place: Place) -> tuple[str, Answer]:
    """Return under what the step is asked for, and whether that holds; not known where something is yet to be done."""
    if plan.when is None:
        return "", "met"
    words = _when(reader, plan, place)
    if not _rests_on_facts(reader, plan.when, view):
        return words, "unknown"
    return words, answer(plan.when.holds(view))


def _rests_on_facts(reader: Reader, condition: Condition, view: View) -> bool:
    """Say whether a condition reads only facts, tables, measures and settings: nothing that is yet to be done."""
    return all(_is_fact(reader, view, name) for name in condition.names)


def _is_fact(reader: Reader, view: View, name: str) -> bool:
    of_parent = name.startswith("parent.")
    kind = reader.book.kinds[view.record.kind_of("" if of_parent else view.item)]
    head = name.removeprefix("parent.").partition(".")[0]
    known = (kind.kind.facts, kind.decisions, kind.measures)
    return head == "settings" or any(head in names for names in known)


def signing_words(reader: Reader, plan: StepPlan) -> str:
    """Return how many sign, in words; "" where one does."""
    order = reader.say("，按所列顺序", ", in the order listed") if plan.step.in_order else ""
    if plan.share == (1, 1):
        return reader.say(f"所列各方都要签{order}", f"All of those listed sign{order}")
    if plan.share is not None:
        part, whole = plan.share
        return reader.say(
            f"所列各方中至少 {part}/{whole} 签同意{order}",
            f"At least {part}/{whole} of those listed agree{order}",
        )
    if plan.number < 2:
        return ""
    return reader.say(f"须 {plan.number} 人签，各签一次", f"{plan.number} different people sign")


# -- bands ---------------------------------------------------------------------------------------------------------


def _bands(reader: Reader, plan: StepPlan, view: View, asked: bool) -> Iterator[Band]:
    truths = [_told(who, view) if asked else None for who in plan.who]
    some, open_ = True in truths, None in truths
    for who, truth in zip(plan.who, truths, strict=True):
        if who.otherwise and asked:
            truth = False if some else None if open_ else True
        yield from _band(reader, plan, who, view, truth)


def _told(who: WhoPlan, view: View) -> Truth:
    """Return whether an entry of `by` holds for good; not known while a table that it reads says so only for now."""
    return None if who.when is not None and _lacking(who.when, view) else _truth(who, view)


def _lacking(condition: Condition, view: View) -> dict[str, None]:
    """Return the names that a condition lacks, those behind tables whose answer is not final in their place."""
    found: dict[str, None] = {}
    for name in condition.names:
        decided = view.record.decisions.get(key(view.item, name.partition(".")[0]))
        if decided is not None and decided.status in ("provisional", "undecided"):
            found |= dict.fromkeys(decided.missing or (name,))
    if condition.holds(view) is None:
        bare = (
            n for n in condition.missing(view) if key(view.item, n) not in view.record.decisions
        )
        found |= dict.fromkeys(bare)
    return found


def _truth(who: WhoPlan, view: View) -> Truth:
    """Return whether an entry of `by` holds; one for all other cases is settled by the others."""
    if who.otherwise:
        return False
    if who.when is None:
        return True
    return who.when.holds(view)


def _band(reader: Reader, plan: StepPlan, who: WhoPlan, view: View, truth: Truth) -> Iterator[Band]:
    parties = tuple(party for party in who.parties(view) if party.partition(":")[2])
    titles = _titles(reader, who, parties)
    rows = list(_rows(reader, plan, who, view))
    clause = _clause(plan, who)
    says = [(words, of or clause) for words, of in rows] or [
        (_words(reader, plan, who, view), clause)
    ]
    for words, of in _one(reader, says):
        yield Band(words, titles, parties, who.above, of, answer(truth), truth is True)


def _clause(plan: StepPlan, who: WhoPlan) -> str:
    """Return the clause that gives the step to a post: of those of the step the one that the post cites too."""
    of_post = who.post.clauses if who.post else ()
    return next((c for c in plan.step.clauses if c in of_post), plan.step.clause)


def _one(reader: Reader, says: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join what has the same clause in one band."""
    found: dict[str, list[str]] = {}
    for words, clause in says:
        found.setdefault(clause, []).append(words)
    return [(reader.say("；或", "; or ").join(words), clause) for clause, words in found.items()]


def _titles(reader: Reader, who: WhoPlan, parties: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to call them: the post as the book names it, then whom it means here where that is somebody else."""
    own = reader.text(who.post.name) if who.post else ""
    found = party_titles(reader, parties)
    return found if not own or own in found else (own, *found)


def _words(reader: Reader, plan: StepPlan, who: WhoPlan, view: View) -> str:
    if who.when is None and not who.otherwise:
        return reader.say("一律", "in every case")
    text = next((w.when for w in plan.step.by if _is(who, w.when, w.post)), "")
    return condition_words(reader, Place(view.record.kind_of(view.item)), text)


def _is(who: WhoPlan, when: str, post: str) -> bool:
    text = "otherwise" if who.otherwise else who.when.text if who.when else ""
    return when == text and (who.post is None or who.post.id == post)


def _rows(reader: Reader, plan: StepPlan, who: WhoPlan, view: View) -> Iterator[tuple[str, str]]:
    """Yield (condition in words, clause) of the rows of a table that make the step theirs: the bands as printed."""
    kind = reader.book.kinds[view.record.kind_of(view.item)]
    for name in _tables(kind, plan):
        table = kind.decisions[name]
        for row in table.rows:
            if row.formula is None and _is_theirs(plan, who, view, table, row.gives):
                place = Place(kind.kind.id, brief=True)
                words = condition_words(reader, place, row.row.when)
                yield words, row.row.clause or table.decision.clause


def _tables(kind: KindPlan, plan: StepPlan) -> list[str]:
    """Return the table on which alone the conditions of `by` turn, if there is one."""
    read = {n.partition(".")[0] for w in plan.who if w.when is not None for n in w.when.names}
    named = read - {"settings"}
    return [n for n in named if n in kind.decisions] if len(named) == 1 else []


def _is_theirs(plan: StepPlan, who: WhoPlan, view: View, table: DecisionPlan, value: Any) -> bool:
    record = view.record.copy()
    record.decisions[key(view.item, table.decision.id)] = Decided(value, "", "final", (), 1, ())
    supposed = View(record, view.item, view.entry, view.calendar)
    held = [w for w in plan.who if not w.otherwise and _truth(w, supposed) is True]
    return who in held or (who.otherwise and not held)


# -- what it turns on ----------------------------------------------------------------------------------------------


def _facts_behind(kind: KindPlan, plan: StepPlan) -> Iterator[str]:
    """Yield the facts and measures that the step's conditions and those of its `by` rest on, through tables."""
    conditions = [w.when for w in plan.who if w.when is not None]
    conditions += [plan.when] if plan.when is not None else []
    waiting = [_head(name) for c in conditions for name in c.names]
    waiting = list(dict.fromkeys((*waiting, *plan.step.rests_on)))
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if name in kind.decisions:
            waiting += sorted(kind.decisions[name].rests_on)
        elif name in kind.kind.facts or name in kind.measures:
            yield name
        elif name.startswith("parent."):
            yield name.removeprefix("parent.").partition(".")[0]


def _head(name: str) -> str:
    """Return the first part of a name, "parent." kept before it."""
    own = name.removeprefix("parent.")
    return name[: len(name) - len(own)] + own.partition(".")[0]


def _missing(reader: Reader, plan: StepPlan, view: View, kind: str) -> Iterator[tuple[str, str]]:
    """Yield (name, title) of what is not known and keeps open whose it is."""
    names: dict[str, None] = {}
    for who in plan.who:
        if who.when is not None:
            names |= _lacking(who.when, view)
    for name in names:
        yield name, fact_title(reader, kind, name)
