"""The facts of a record or an item, under the steps that asked for them; what was corrected stays visible."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kesu.core.explaining import whole_words
from kesu.core.explaining.names import party_title
from kesu.core.records.record import Fact as Known
from kesu.core.records.record import key
from kesu.core.rulebook.model import Fact
from kesu.desk.case_pages.owed import act_address
from kesu.desk.case_pages.reading import Dossier, Line
from kesu.desk.components.causes import Tree, tree_of
from kesu.desk.forms.fields import said


@dataclass(frozen=True, slots=True)
class Correction:
    """An earlier value: what it was, why it was changed, by whom, when."""

    old: str
    reason: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact as the page shows it: `rows` of a table, `files` that were put to it, a `tree` of causes."""

    id: str
    title: str
    clause: str
    words: str
    is_known: bool
    is_long: bool
    remark: str
    corrections: tuple[Correction, ...]
    correct_address: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[Any, ...] = ()
    tree: Tree | None = None


@dataclass(slots=True)
class Group:
    """Facts that one step asks for."""

    title: str
    facts: list[Shown] = field(default_factory=list)


def groups(found: Dossier, item: str = "") -> list[Group]:
    """Return the facts about which something was said, in the order of the steps."""
    plan = found.plan(item)
    earlier = _corrections(found, item)
    seen: set[str] = set()
    groups = []
    for step in plan.steps.values():
        names = [n for n in (*step.step.asks, *step.step.wishes) if n not in seen]
        seen.update(names)
        groups.append(Group(said(step.step.name), _shown(found, item, names, earlier)))
    rest = [name for name in plan.kind.facts if name not in seen]
    groups.append(Group(_("Other facts"), _shown(found, item, rest, earlier)))
    return [group for group in groups if group.facts]


def _shown(
    found: Dossier, item: str, names: Iterable[str], earlier: Mapping[str, list[Correction]]
) -> list[Shown]:
    facts = found.plan(item).kind.facts
    return [
        fact_shown(found, item, facts[name], known, tuple(earlier.get(name, ())))
        for name in names
        if name in facts and (known := found.record.facts.get(key(item, name))) is not None
    ]


def fact_shown(
    found: Dossier, item: str, fact: Fact, known: Known, corrections: tuple[Correction, ...] = ()
) -> Shown:
    """Return one fact as it stands."""
    value = found.open(known.value)
    may_correct = found.has_right("correct", item)
    is_table = fact.sort == "lines" and known.state == "known"
    return Shown(
        fact.id,
        said(fact.name),
        fact.clause,
        words_of(found, fact, value, known.state),
        known.state == "known",
        fact.sort == "long_text" and known.state == "known",
        known.remark,
        corrections,
        act_address(found.row.id, "correction", item=item, fact=fact.id) if may_correct else "",
        tuple(said(c.name) for c in fact.columns) if is_table else (),
        _rows(found, fact, value) if is_table else (),
        tuple(found.files[f] for f in value if f in found.files)
        if fact.sort == "files" and known.state == "known"
        else (),
        tree_of(fact, value, found.subject, found.files)
        if fact.sort == "causes" and known.state == "known"
        else None,
    )


def words_of(found: Dossier, fact: Fact | None, value: Any, state: str = "known") -> str:
    """Return a value in words; long texts whole."""
    return whole_words(found.reader, fact, value, state)


def _rows(found: Dossier, fact: Fact, lines: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(
        tuple(words_of(found, c, line[c.id]) if c.id in line else "" for c in fact.columns)
        for line in lines
    )


def _corrections(found: Dossier, item: str) -> dict[str, list[Correction]]:
    earlier: dict[str, list[Correction]] = {}
    for line in found.journal:
        for happening in line.happenings:
            if happening.code == "corrected" and happening.item == item:
                fact = found.plan(item).kind.facts.get(happening.line)
                earlier.setdefault(happening.line, []).append(
                    _correction(found, line, fact, happening.particulars)
                )
    return earlier


def _correction(
    found: Dossier, line: Line, fact: Fact | None, told: Mapping[str, Any]
) -> Correction:
    state = str(told.get("old_state", "known"))
    return Correction(
        words_of(found, fact, found.open(told.get("old")), state),
        line.entry.reason,
        party_title(found.reader, line.entry.by.person),
        line.entry.entered_at,
    )
