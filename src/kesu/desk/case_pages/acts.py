"""Everything one may do to a case beside its steps: assign, close, reopen, hold, extend, link, void, override.

One page serves them all. What an act asks for is said here as facts, so that its fields are those of
every other form; whether one may is the book's to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesu.cases.models import CaseRecord
from kesu.core.explaining.names import (
    LINK_WORDS,
    clock_title,
    closing_title,
    item_title,
    line_title,
    party_title,
    step_title,
)
from kesu.core.records.entries import LINKS, WITHDRAWN
from kesu.core.records.record import ClockState
from kesu.core.records.taking_part import taking_part
from kesu.core.rulebook.model import Fact, Option
from kesu.core.steps.chasing import ANSWERED, CHASED, overseers
from kesu.core.steps.rights import granted, parties_of
from kesu.core.steps.tying import SORTS
from kesu.core.values import NOTHING, Text
from kesu.desk.case_pages.reading import Dossier

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What an act is about, as its address says."""

    item: str = ""
    step: str = ""
    clock: str = ""
    decision: str = ""
    tie: str = ""

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return what must come back with the form."""
        told = (("item", self.item), ("step", self.step), ("clock", self.clock))
        return [(n, v) for n, v in (*told, ("decision", self.decision), ("tie", self.tie)) if v]


@dataclass(frozen=True, slots=True)
class Act:
    """An act with a page of its own.

    parties -- who may, as the book says. asks -- the facts of its form; a name with "?" may stay empty.
    data -- what the door is asked, from the values of the form. right -- the name the act has there.
    """

    noun: str
    act: str
    title: Any
    button: Any
    parties: Callable[[Dossier, About], tuple[str, ...]]
    asks: Callable[[Dossier, About], list[tuple[Fact, bool]]]
    data: Callable[[Dossier, About, Values], dict[str, Any]]
    says: Callable[[Dossier, About], str]
    icon: str = "pencil"
    wants_reason: bool = True
    is_grave: bool = False
    lead: Any = ""
    asks_reason: bool = True


def _fact(name: str, sort: str, zh: str, en: str, *options: Option, help: Text = NOTHING) -> Fact:  # noqa: A002
    return Fact(id=name, of="", sort=sort, title=Text(zh, en), options=options, help=help)


def _granted(act: str) -> Callable[[Dossier, About], tuple[str, ...]]:
    return lambda found, about: granted(found.plan(about.item), act, found.view(about.item))


def _nothing(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
    return []


def _empty(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    return {}


def _of_item(found: Dossier, about: About) -> str:
    return item_title(found.reader, about.item)


# -- assigning -------------------------------------------------------------------------------------


def _assign_asks(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
    allowed = _may_be_given(found, about)
    if allowed is not None:
        titles = (Option(party, Text(party_title(found.reader, party))) for party in allowed)
        return [(_fact("to_party", "choice", "转交给", "Give to", *titles), True)]
    either = Text("人员和部门填一个", "One of person and department")
    return [
        (_fact("to_person", "person", "改派给（人员）", "Give to (person)", help=either), False),
        (_fact("to_department", "department", "改派给（部门）", "Give to (department)"), False),
    ]


def _assign_parties(found: Dossier, about: About) -> tuple[str, ...]:
    """Whoever holds a step may give it on, and whom the book lets reassign."""
    return (
        *granted(found.plan(about.item), "assign", found.view(about.item)),
        *_holders(found, about),
    )


def _may_be_given(found: Dossier, about: About) -> tuple[str, ...] | None:
    """Return to whom alone the book lets the step be given; None where it does not say."""
    plan = found.plan(about.item).steps.get(about.step)
    if plan is None or plan.hands_to is None:
        return None
    return plan.hands_to(found.view(about.item))


def _assign_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    if "to_party" in values:
        return {"item": about.item, "step": about.step, "to": values["to_party"]}
    person, department = values.get("to_person"), values.get("to_department")
    to = person or (f"dept:{department}" if department else "")
    return {"item": about.item, "step": about.step, "to": to}


def _assign_says(found: Dossier, about: About) -> str:
    kind = found.record.kind_of(about.item)
    parts = (item_title(found.reader, about.item), step_title(found.reader, kind, about.step))
    return " · ".join(part for part in parts if part)


# -- closing ---------------------------------------------------------------------------------------


def closings(found: Dossier) -> list[str]:
    """Return the ways of closing by an act of its own that the reader has the right to."""
    names = [o.id for o in found.plan().kind.closings]
    return [n for n in names if found.has_right(f"close.{n}")]


def _close_parties(found: Dossier, about: About) -> tuple[str, ...]:
    names = [f"close.{o.id}" for o in found.plan().kind.closings]
    view = found.view()
    return tuple(dict.fromkeys(p for n in names for p in granted(found.plan(), n, view)))


def _close_asks(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
    options = tuple(
        Option(n, Text(closing_title(found.reader, found.record.kind, n))) for n in closings(found)
    )
    return [(_fact("closes_as", "choice", "关闭方式", "Close as", *options), True)]


def _close_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    return {"closes_as": values.get("closes_as", "")}


# -- reopening -------------------------------------------------------------------------------------


def _reopen_asks(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
    options = tuple(
        Option(step, plan.step.name)
        for step, plan in found.plan().steps.items()
        if f"/{step}" in found.record.steps
    )
    help_ = Text(
        "不选则回到关闭前的状态", "Left empty, it stands where it stood when it was closed"
    )
    return [
        (
            _fact("step", "choice", "从哪一步重新办理", "From which step", *options, help=help_),
            False,
        )
    ]


def _reopen_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    return {"step": values.get("step", "")}


# -- time ------------------------------------------------------------------------------------------


def _until_asks(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
    return [(_fact("until", "moment", "新的时限", "New due moment"), True)]


def _until_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    return {"clock": about.clock, "until": values.get("until")}


def _run(found: Dossier, about: About) -> ClockState | None:
    return found.record.clocks.get(about.clock)


def _clock_says(found: Dossier, about: About) -> str:
    run = _run(found, about)
    if run is None:
        return ""
    title = clock_title(found.reader, found.record.kind_of(run.item), run.clock)
    due = f" · {found.reader.moment(run.due)}" if run.due is not None else ""
    return f"{title}{due}"


def _agree_parties(found: Dossier, about: About) -> tuple[str, ...]:
    run = _run(found, about)
    if run is None:
        return ()
    plan, view = found.plan(run.item), found.view(run.item)
    clock = plan.clocks[run.clock]
    more = [p for find in (clock.agree_by, clock.owner) if find is not None for p in find(view)]
    return (*granted(plan, "agree", view), *more)


def _extend_parties(found: Dossier, about: About) -> tuple[str, ...]:
    run = _run(found, about)
    if run is None:
        return ()
    plan, view = found.plan(run.item), found.view(run.item)
    by = plan.clocks[run.clock].extend_by
    return (*granted(plan, "extend", view), *(by(view) if by is not None else ()))


# -- linking ---------------------------------------------------------------------------------------

LINK_HELP: Final = Text(
    "选“与之重复”，本单并入对方并关闭；选“重复件”，对方并入本单并关闭",
    "A duplicate is merged into the other and closed; “duplicated by” merges the other into this one",
)


def _link_asks(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
    options = tuple(Option(sort, LINK_WORDS[sort]) for sort in (*LINKS, "duplicated_by"))
    return [
        (
            _fact("link", "choice", "本单与对方的关系", "This case is", *options, help=LINK_HELP),
            True,
        ),
        (_fact("to", "case", "对方单号", "The other case"), True),
    ]


def _link_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    return {"link": values.get("link", ""), "to": case_named(found, str(values.get("to", "")))}


def case_named(found: Dossier, code: str) -> str:
    """Return the record of that number, or id, which the reader may see; an empty text where there is none."""
    rows = CaseRecord.objects.visible_to(found.who).exclude(pk=found.row.id)
    named = rows.filter(Q(number=code) | Q(pk=code)).values_list("pk", flat=True).first()
    return str(named or "")


def _unlink_asks(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
    ties = [(link.sort, link.to) for link in found.record.links if link.sort in SORTS]
    chosen = [tie for tie in ties if f"{tie[0]}.{tie[1]}" == about.tie] or ties
    options = tuple(
        Option(
            f"{sort}.{to}",
            Text(
                f"{LINK_WORDS[sort].zh} {_number_of(found, to)}",
                f"{LINK_WORDS[sort].en} {_number_of(found, to)}",
            ),
        )
        for sort, to in chosen
    )
    return [(_fact("tie", "choice", "解除哪一关联", "Which tie", *options), True)]


def _number_of(found: Dossier, record: str) -> str:
    return found.names.of(f"record:{record}") or record


def _unlink_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    sort, _dot, to = str(values.get("tie", "")).partition(".")
    return {"link": sort, "to": to, "value": WITHDRAWN}


# -- deciding --------------------------------------------------------------------------------------


def _decide_parties(found: Dossier, about: About) -> tuple[str, ...]:
    plan = found.plan(about.item).decisions.get(about.decision)
    return tuple(f"post:{post}" for post in plan.decision.by) if plan is not None else ()


def _override_parties(found: Dossier, about: About) -> tuple[str, ...]:
    plan = found.plan(about.item).decisions.get(about.decision)
    return plan.override_by(found.view(about.item)) if plan is not None else ()


def _asks_value(zh: str, en: str) -> Callable[[Dossier, About], list[tuple[Fact, bool]]]:
    def asks(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
        plan = found.plan(about.item).decisions.get(about.decision)
        values = plan.decision.values if plan is not None else ()
        return [(_fact("value", "choice" if values else "text", zh, en, *values), True)]

    return asks


def _decided_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    return {"item": about.item, "decision": about.decision, "value": values.get("value")}


def _decided_says(found: Dossier, about: About) -> str:
    return line_title(found.reader, found.record.kind_of(about.item), about.decision)


# -- chasing ---------------------------------------------------------------------------------------


def _holders(found: Dossier, about: About) -> tuple[str, ...]:
    plan = found.plan(about.item).steps.get(about.step)
    return parties_of(plan, found.view(about.item)) if plan is not None else ()


def _chase_parties(found: Dossier, about: About) -> tuple[str, ...]:
    """Whoever takes part may chase a step, and whoever stands above those who hold it."""
    plan, view, held = found.plan(about.item), found.view(about.item), _holders(found, about)
    return (*taking_part(found.record), *overseers(found.book, plan, held, view)) if held else ()


def _chase_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    return {"event": CHASED, "item": about.item, "step": about.step}


def _answer_asks(found: Dossier, about: About) -> list[tuple[Fact, bool]]:
    return [
        (_fact("said", "text", "答复", "Answer"), False),
        (_fact("until", "moment", "预计何时办完", "Expected to be done"), False),
    ]


def _answer_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    found_until = {"until": values["until"]} if values.get("until") is not None else {}
    said = {"reason": values["said"]} if values.get("said") else {}
    return {"event": ANSWERED, "item": about.item, "step": about.step, **said, **found_until}


def _void_data(found: Dossier, about: About, values: Values) -> dict[str, Any]:
    return {"item": about.item}


_ALL: Final = (
    Act("assignment", "assign", _("Reassign"), _("Reassign"), _assign_parties, _assign_asks,
        _assign_data, _assign_says, "user-round-cog", lead=_("Whoever could do the step before still may.")),
    Act("closure", "close", _("Withdraw or close"), _("Close"), _close_parties, _close_asks,
        _close_data, _of_item, "circle-x", is_grave=True,
        lead=_("Open steps are dropped and no limit runs any more; what happened stays on record.")),
    Act("reopening", "reopen", _("Reopen"), _("Reopen"), _granted("reopen"), _reopen_asks,
        _reopen_data, _of_item, "rotate-ccw"),
    Act("hold", "hold", _("Put on hold"), _("Put on hold"), _granted("hold"), _nothing, _empty,
        _of_item, "circle-pause", lead=_("Limits that the procedure lets wait stand still meanwhile.")),
    Act("resumption", "resume", _("Take off hold"), _("Go on"), _granted("hold"), _nothing, _empty,
        _of_item, "circle-play", wants_reason=False),
    Act("agreement", "agree", _("Agree a time"), _("Enter the agreed time"), _agree_parties, _until_asks,
        _until_data, _clock_says, "calendar-check", wants_reason=False),
    Act("extension", "extend", _("Extend a limit"), _("Extend"), _extend_parties, _until_asks,
        _until_data, _clock_says, "calendar-plus"),
    Act("link", "link", _("Link to another case"), _("Link"), _granted("link"), _link_asks, _link_data,
        _of_item, "link", wants_reason=False),
    Act("unlinking", "link", _("Take a tie back"), _("Take back"), _granted("link"), _unlink_asks,
        _unlink_data, _of_item, "unlink",
        lead=_("For a wrong tie: both cases lose it and count for themselves again; a case merged by it goes on.")),
    Act("voiding", "void", _("Declare void"), _("Declare void"), _granted("void"), _nothing, _void_data,
        _of_item, "ban", is_grave=True,
        lead=_("For what was opened by mistake: it stays readable and counts for nothing.")),
    Act("judgement", "decide", _("Decide by hand"), _("Decide"), _decide_parties, _asks_value("判定为", "Decided as"),
        _decided_data, _decided_says, "gavel", wants_reason=False,
        lead=_("The table does not settle it: what you decide holds until somebody decides otherwise.")),
    Act("decision", "override", _("Decide otherwise"), _("Decide"), _override_parties,
        _asks_value("另行认定为", "Decide instead"), _decided_data, _decided_says, "gavel",
        lead=_("The answer of the table stays beside yours, with your reason.")),
    Act("chasing", "hear", _("Chase"), _("Chase"), _chase_parties, _nothing, _chase_data, _assign_says,
        "bell-ring", lead=_("Those who hold the step are told at once, with your reason.")),
    Act("answer", "hear", _("Answer a chase"), _("Answer"), _holders, _answer_asks, _answer_data,
        _assign_says, "reply", wants_reason=False, asks_reason=False,
        lead=_("Whoever chased is told.")),
)  # fmt: skip

ACTS: Final[Mapping[str, Act]] = {act.noun: act for act in _ALL}
