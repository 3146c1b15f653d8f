"""Decisions of a record with their 为什么, and its deadlines with their arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass

from kesu.core.explaining import Verdict, why_clock, why_decision
from kesu.core.explaining.names import clock_title, item_title
from kesu.core.records.record import ClockState, Decided, key
from kesu.core.rulebook.plans import DecisionPlan
from kesu.core.steps.rights import may
from kesu.core.values import NOT_APPLICABLE
from kesu.desk.case_pages.coming import Coming
from kesu.desk.case_pages.owed import act_address, standing
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.case_pages.words import shown
from kesu.desk.components.deadlines import Deadline
from kesu.desk.components.why import Why

OPEN = ("undecided", "provisional", "decided")
"""What whoever may decide by hand may settle, or settle anew."""

BADGES = {"severe": "badge--severe", "major": "badge--severe"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One decision as it stands."""

    id: str
    item: str
    about: str
    title: str
    answer: str
    status: str
    badge: str
    missing: tuple[tuple[str, str], ...]
    why: Why
    decide_address: str
    override_address: str


@dataclass(frozen=True, slots=True)
class Limited:
    """One run of a clock as it stands, with what was found of it."""

    run: str
    about: str
    title: str
    clause: str
    due: int | None
    deadline: Deadline
    status: str
    why: Why | None
    findings: tuple[Verdict, ...]
    agree_address: str
    extend_address: str
    coming: tuple[Coming, ...]

    @property
    def is_over(self) -> bool:
        """Say whether the run is over."""
        return self.status in ("stopped", "ended", "exempt")

    @property
    def was_late(self) -> bool:
        """Say whether the finding that stands is that it was late."""
        return any(f.stands and f.verdict == "late" for f in self.findings)

    @property
    def tells(self) -> bool:
        """Say whether its findings say more than its chip does."""
        return len(self.findings) > 1 or self.was_late


def decisions(found: Dossier, item: str = "") -> list[Judged]:
    """Return the decisions that were made or are asked for; those that do not apply are left out."""
    stand = ((n, found.record.decisions.get(key(item, n))) for n in found.plan(item).decisions)
    return [
        judged
        for name, decided in stand
        if decided is not None and decided.value is not NOT_APPLICABLE
        if (judged := _judged(found, item, name, decided)) is not None
    ]


def _judged(found: Dossier, item: str, name: str, decided: Decided) -> Judged | None:
    why = why_decision(found.reader, found.record, item, name)
    plan = found.plan(item).decisions.get(name)
    if why is None or plan is None:
        return None
    return Judged(
        name,
        item,
        item_title(found.reader, item),
        why.title,
        why.answer,
        decided.status,
        badge(decided),
        why.missing,
        shown(why),
        *_ways(found, item, plan, decided),
    )


def _ways(found: Dossier, item: str, plan: DecisionPlan, decided: Decided) -> tuple[str, str]:
    """Return where the reader may decide by hand what is not settled, and where they may decide otherwise."""
    if found.record.closed is not None:
        return "", ""
    by_hand = tuple(f"post:{post}" for post in plan.decision.by)
    about = {"item": item, "decision": plan.decision.id}
    if decided.status in OPEN and may(found.who.actor, by_hand):
        return act_address(found.row.id, "judgement", **about), ""
    if may(found.who.actor, plan.override_by(found.view(item))):
        return "", act_address(found.row.id, "decision", **about)
    return "", ""


def badge(decided: Decided) -> str:
    """Return the classes of a decision's badge."""
    look = BADGES.get(str(decided.value), "badge--ordinary")
    return f"{look} badge--provisional" if decided.status == "provisional" else look


def deadlines(found: Dossier, coming: Mapping[str, list[Coming]]) -> list[Limited]:
    """Return every run of every clock, those that go on first, by due moment; `coming` is what happens at each."""
    runs = sorted(found.record.clocks.values(), key=_order)
    return [_limited(found, run, tuple(coming.get(run.id, ()))) for run in runs]


def _order(run: ClockState) -> tuple[bool, bool, int]:
    return run.status in ("stopped", "ended", "exempt"), run.due is None, run.due or 0


def _limited(found: Dossier, run: ClockState, coming: tuple[Coming, ...]) -> Limited:
    why = why_clock(found.reader, found.record, run.id)
    clock = found.book.source.clocks[run.clock]
    return Limited(
        run.id,
        item_title(found.reader, run.item),
        clock_title(found.reader, found.record.kind_of(run.item), run.clock),
        clock.clause,
        run.due,
        standing(found, run),
        run.status,
        shown(why) if why is not None else None,
        why.findings if why is not None else (),
        *_moving(found, run),
        coming,
    )


def _moving(found: Dossier, run: ClockState) -> tuple[str, str]:
    """Return the ways to agree another time and to extend the limit, for whoever may."""
    if run.status not in ("running", "paused"):
        return "", ""
    plan = found.plan(run.item).clocks.get(run.clock)
    if plan is None:
        return "", ""
    view, actor, clock = found.view(run.item), found.who.actor, plan.clock
    parties: list[str] = []
    for find in (plan.agree_by, plan.owner):
        parties += find(view) if find is not None else ()
    agrees = clock.agree is not None and (
        may(actor, tuple(parties)) or found.has_right("agree", run.item)
    )
    extends = clock.extend is not None and (
        (plan.extend_by is not None and may(actor, plan.extend_by(view)))
        or found.has_right("extend", run.item)
    )
    to = found.row.id
    return (
        act_address(to, "agreement", clock=run.id) if agrees else "",
        act_address(to, "extension", clock=run.id) if extends else "",
    )
