"""Amounts on accounts in words, and why each came out as it did: formula, values, shares, rounding, cap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kesu.core.explaining.amounts import number_words, with_unit
from kesu.core.explaining.expressions import condition_words, value_in_words
from kesu.core.explaining.meanings import Place, meaning_of
from kesu.core.explaining.names import party_title
from kesu.core.explaining.parts import found_words, parameters_of, place_of
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import Part, Posting, PostingWhy, Row, answer
from kesu.core.records.record import Posted, Record
from kesu.core.rulebook import model as m
from kesu.core.values import NOT_APPLICABLE, Text

MODES = {
    "half up": Text("四舍五入", "half up"),
    "up": Text("进位", "up"),
    "down": Text("舍去尾数", "down"),
}


def amount_words(reader: Reader, posting: m.Posting | None, value: Any) -> str:
    """Return an amount with the unit of its posting: "60 元"."""
    unit = reader.text(posting.unit) if posting is not None else ""
    return with_unit(reader, number_words(value), unit)


def holder_words(reader: Reader, holder: str) -> str:
    """Return whose account it is: a person or customer by name, a post or department by its title."""
    if not holder:
        return reader.say("本单", "this record")
    bare = () if ":" in holder else ("customer", "dept", "person")
    named = (reader.names(f"{sort}:{holder}") for sort in bare)
    return next(filter(None, named), "") or party_title(reader, holder)


def why_posting(reader: Reader, record: Record, item: str, name: str) -> PostingWhy | None:
    """Return how everything that a posting entered came about, or None where the kind has no such posting."""
    plan = reader.book.kinds[record.kind_of(item)].postings.get(name)
    if plan is None:
        return None
    posting = plan.posting
    place = replace(
        place_of(reader, record.kind, item, record.opened_at),
        each=posting.for_each.partition(" ")[0],
    )
    mine = [p for p in record.postings if (p.item, p.posting) == (item, name)]
    total = sum((p.amount for p in mine), Decimal(0))
    texts = [posting.when, posting.cap, *(row.amount for row in posting.amounts)]
    shared = [posting.spread.total, posting.spread.by] if posting.spread else []
    return PostingWhy(
        title=reader.text(posting.name),
        answer=_answer(reader, posting, mine, total),
        line=posting.id,
        clause=mine[-1].clause if mine else posting.clause,
        clauses=posting.clauses,
        says=_terms(reader, place, posting),
        basis=posting.basis,
        rejected=posting.rejected,
        rows=tuple(_rows(reader, place, posting, mine)),
        parameters=parameters_of(reader, place, [*texts, *shared]),
        notes=tuple(filter(None, [reader.text(posting.says)])),
        account=posting.account,
        total=str(total),
        entries=tuple(_entry(reader, place, posting, p) for p in mine),
    )


def _answer(reader: Reader, posting: m.Posting, mine: list[Posted], total: Decimal) -> str:
    if not mine:
        return reader.say("尚未记账", "nothing entered yet")
    return reader.say("合计 ", "in all ") + amount_words(reader, posting, total)


def _terms(reader: Reader, place: Place, posting: m.Posting) -> str:
    """Return the posting's own terms in one sentence: what is shared by what, rounding, cap, whether it is fixed."""
    found = []
    if posting.spread is not None:
        total, by = (
            value_in_words(reader, place, t) for t in (posting.spread.total, posting.spread.by)
        )
        found.append(reader.say(f"“{total}”按“{by}”分摊", f"“{total}” shared by “{by}”"))
    if posting.cap:
        cap = value_in_words(reader, place, posting.cap)
        found.append(reader.say(f"不超过“{cap}”", f"never more than “{cap}”"))
    if posting.fixed:
        found.append(reader.say("记账后不再重算", "kept as it was entered"))
    return reader.joined(found)


def _rows(reader: Reader, place: Place, posting: m.Posting, mine: list[Posted]) -> Iterator[Row]:
    """Yield the formulas of a posting that has several, those that were used marked."""
    if len(posting.amounts) < 2:
        return
    used = {p.row for p in mine}
    for index, row in enumerate(posting.amounts):
        when = condition_words(reader, place, row.when)
        words = value_in_words(reader, place, row.amount)
        clauses = row.clauses or posting.clauses
        yield Row(
            f"{when} → {words}",
            answer(index in used if mine else None),
            clause=clauses[0] if clauses else "",
            used=index in used,
        )


def _entry(reader: Reader, place: Place, posting: m.Posting, posted: Posted) -> Posting:
    made = dict(posted.made)
    return Posting(
        holder_words(reader, posted.holder),
        amount_words(reader, posting, posted.amount),
        reader.moment(posted.at),
        posted.clause,
        posted.counter,
        tuple(_parts(reader, place, posted.seen)),
        tuple(_steps(reader, place, posting, made)),
    )


def _parts(reader: Reader, place: Place, seen: Iterable[tuple[str, Any]]) -> Iterator[Part]:
    for name, value in seen:
        found = meaning_of(reader, place, name)
        shown = found_words(reader, found, value)
        yield Part(found.title, answer(None if value is None else True), shown)


def _steps(reader: Reader, place: Place, posting: m.Posting, made: dict[str, Any]) -> Iterator[str]:
    """Yield what was reckoned, one step a sentence."""
    if "formula" in made:
        words = value_in_words(reader, place, str(made["formula"]))
        yield f"{words} = {_number(made['raw'])}"
    if "of" in made:
        yield reader.say(
            f"总额 {_number(made['total'])} × {_number(made['by'])} ÷ {_number(made['of'])}，余数先给份额最大者",
            f"{_number(made['total'])} × {_number(made['by'])} ÷ {_number(made['of'])}, what is left over goes to "
            "the largest shares first",
        )
    if "step" in made and posting.round is not None:
        mode = reader.text(MODES[str(made.get("mode", posting.round.mode))])
        step = _number(made["step"])
        yield reader.say(f"取整到 {step}（{mode}）", f"rounded to {step} ({mode})")
    if "cap" in made and made.get("uncapped") is not None:
        cap = _number(made["cap"])
        yield reader.say(f"上限 {cap}", f"cap {cap}")
    if "before" in made:
        before, now = _number(made["before"]), _number(made["now"])
        yield reader.say(
            f"原记 {before}，应为 {now}，补记差额",
            f"{before} stood, {now} is right: the difference",
        )


def _number(value: Any) -> str:
    return "–" if value is None or value is NOT_APPLICABLE else number_words(value)
