"""What would change a decision: the parts that one row lacks, above and below the row that decides."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.conditions import parse
from kesu.core.conditions.nodes import Binary, Literal, Name
from kesu.core.explaining.expressions import Leaf, leaf_words, leaves
from kesu.core.explaining.parts import Seen, turned, verdict
from kesu.core.explaining.tables import BY_HAND, Case, Looked, given_words
from kesu.core.records.views import View
from kesu.core.rulebook import model as m
from kesu.core.rulebook.plans import RowPlan

MOST_CHANGES = 3


def changes_of(case: Case) -> list[str]:
    """Return what would change a decision, a sentence each; nothing where a person decided."""
    if case.decided.status in ("not_applicable", *BY_HAND):
        return []
    found = [*_near(case, unknown=True), *_near(case, unknown=False)]
    told = list(dict.fromkeys(found))[:MOST_CHANGES]
    return told or _below(case)


def _near(case: Case, *, unknown: bool) -> Iterator[str]:
    """Rows above the one that decides which one answer more, or one answer otherwise, would make hold."""
    for looked in case.rows:
        open_ = looked.answer is None
        if looked.answer is True or open_ is not unknown or _same_value(case, looked.plan):
            continue
        wanted = _wanted(case, looked)
        if wanted:
            yield _would(case, wanted, looked.plan.row)


def _same_value(case: Case, row: RowPlan) -> bool:
    settled = case.decided.status == "final"
    return row.formula is None and settled and bool(row.gives == case.decided.value)


def _lacking(looked: Looked) -> Leaf | None:
    """Return the part that alone would make the row hold, if there is one."""
    if looked.plan.when is None:
        return None
    node = parse(looked.plan.when.text)
    parts = list(leaves(node))
    answers = [turned(s[0], p.negated) for p, s in zip(parts, looked.seen, strict=False)]
    for i, found in enumerate(answers):
        if found is not True and verdict(node, [*answers[:i], True, *answers[i + 1 :]]) is True:
            return parts[i]
    return None


def _wanted(case: Case, looked: Looked) -> str:
    """Return in words what would make the row hold: one part, or all that is not known together."""
    alone = _lacking(looked)
    if alone is not None:
        return leaf_words(case.reader, case.place, alone)
    if looked.plan.when is None:
        return ""
    node = parse(looked.plan.when.text)
    pairs = [(p, turned(s[0], p.negated)) for p, s in zip(leaves(node), looked.seen, strict=False)]
    if verdict(node, [a is not False for _, a in pairs]) is not True:
        return ""
    words = [leaf_words(case.reader, case.place, p) for p, a in pairs if a is None]
    return case.reader.say("，且", ", and ").join(words)


def _would(case: Case, wanted: str, row: m.Row) -> str:
    given, clause = given_words(case, row), row.clause or case.plan.decision.clause
    cited = case.reader.bracketed(clause)
    if not given:
        return case.reader.say(
            f"如果{wanted}，则按该条判定{cited}", f"If {wanted}, that row decides{cited}"
        )
    return case.reader.say(
        f"如果{wanted}，则判为“{given}”{cited}", f"If {wanted}, it would be “{given}”{cited}"
    )


def _below(case: Case) -> list[str]:
    """Where nothing above could change it: what the rows below the one that decides would say instead."""
    if case.used is None or case.view is None:
        return []
    told = []
    for looked in _asked_below(case, case.view):
        if looked.answer is True:
            told.append(_otherwise(case, looked.plan))
            break
        if _excludes(case, looked):
            told.append(_would(case, _wanted(case, looked), looked.plan.row))
    return list(dict.fromkeys(told))[:MOST_CHANGES]


def _asked_below(case: Case, view: View) -> Iterator[Looked]:
    ids = [r.row.id for r in case.plan.rows]
    for plan in case.plan.rows[ids.index(case.decided.row) + 1 :]:
        seen: list[Seen] = []
        found = True if plan.when is None else plan.when.ask(view, seen)
        yield Looked(plan, found, tuple(seen))


def _otherwise(case: Case, plan: RowPlan) -> str:
    row, reader = plan.row, case.reader
    given, cited = given_words(case, row), reader.bracketed(row.clause or case.plan.decision.clause)
    if _same_value(case, plan):
        return reader.say(
            f"即使这一条不再符合，其余不变，仍判为“{given}”{cited}",
            f"If this row no longer held and all else stood, it would still be “{given}”{cited}",
        )
    if not given:
        return reader.say(
            f"如果这一条不再符合，其余不变，则按下面一条判定{cited}",
            f"If this row no longer held and all else stood, a row below would decide{cited}",
        )
    return reader.say(
        f"如果这一条不再符合，其余不变，则判为“{given}”{cited}",
        f"If this row no longer held and all else stood, it would be “{given}”{cited}",
    )


def _excludes(case: Case, looked: Looked) -> bool:
    """Say whether the one part that the row lacks is another option of what the deciding row rests on."""
    used = case.used
    wanted = _lacking(looked)
    if used is None or wanted is None or _same_value(case, looked.plan):
        return False
    rests = [_option_of(leaf) for leaf in leaves(parse(used.when))]
    name = _option_of(wanted)
    return name is not None and any(r is not None and r[0] == name[0] and r != name for r in rests)


def _option_of(leaf: Leaf) -> tuple[str, str] | None:
    """Return (name, option) for a part such as `class == 'quality'`."""
    match leaf:
        case Leaf(Binary(op="==", left=Name(path=path), right=Literal(value=str(value))), False):
            return path, value
        case _:
            return None
