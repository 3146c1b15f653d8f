"""Lines of the timeline in sentences: what an entry brought about, as a colleague would tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kesu.core.explaining.amounts import Open, sealed, value_words
from kesu.core.explaining.causes import changed_words
from kesu.core.explaining.decisions import row_grounds
from kesu.core.explaining.events import event_words
from kesu.core.explaining.happening_sentences import HAPPENINGS
from kesu.core.explaining.meanings import Place, meaning_of
from kesu.core.explaining.names import (
    LINK_WORDS,
    clause_of,
    clock_title,
    closing_title,
    doers,
    fact_of,
    holder_title,
    item_title,
    kind_of_item,
    kind_title,
    line_title,
    outcome_title,
    paper_title,
    party_title,
    with_items,
    word,
)
from kesu.core.explaining.parts import place_of
from kesu.core.explaining.postings import amount_words, holder_words
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import Told
from kesu.core.explaining.tables import decision_words, row_words
from kesu.core.records.outcomes import Happening
from kesu.core.records.record import PART, Record, key
from kesu.core.values import Text


def tell_happening(
    happening: Happening,
    reader: Reader,
    kind: str,
    *,
    record: Record | None = None,
    open_value: Open | None = None,
) -> Told:
    """Return one happening on a record of `kind` as a sentence with its clause.

    With the `record` as the entry left it, a decision tells the values that it rests on. Personal values are shown
    only through `open_value(item, fact, value)`; without it they read （已密封）.
    """
    reader = with_items(reader, record)
    filling = Filling(reader, happening, kind, record, open_value)
    found = filling.words()
    clause = filling.clause()
    item = item_title(reader, happening.item)
    sentence = reader.text(found).format_map(filling) if found else happening.code
    if item and happening.code != "item_opened":
        sentence = reader.say(f"{item}：{sentence}", f"{item}: {sentence}")
    clauses = (clause,) if clause else ()
    return Told(happening.code, sentence, clauses, (), happening.line, happening.item)


class Filling(Mapping[str, str]):
    """What fills the braces of a happening's sentence, each found only when it is asked for."""

    def __init__(
        self,
        reader: Reader,
        happening: Happening,
        kind: str,
        record: Record | None,
        open_value: Open | None,
    ) -> None:
        self.reader, self.happening, self.record = reader, happening, record
        self.kind = kind_of_item(happening.item, kind)
        self.line_id = happening.line
        self.open_value = open_value
        self.particulars = happening.particulars
        self.place: Place = place_of(reader, self.kind, "", record.opened_at if record else None)

    def __iter__(self) -> Any:
        return iter(FILLED_BY)

    def __len__(self) -> int:
        return len(FILLED_BY)

    def __getitem__(self, name: str) -> str:
        return FILLED_BY[name](self)

    def words(self) -> Text | None:
        """Return the wording of the happening's variant, else of its code."""
        code = self.happening.code
        variant = VARIANTS[code](self) if code in VARIANTS else ""
        return HAPPENINGS.get(f"{code}.{variant}") or HAPPENINGS.get(code)

    def get_text(self, name: str) -> str:
        """Return a particular as text."""
        return str(self.particulars.get(name) or "")

    # -- lines and clauses ---------------------------------------------------------------------------------------

    def clause(self) -> str:
        """Return the clause of the row that decided or reckoned, else of the line."""
        if self.happening.code in ("posted", "counter_posted") and self.get_text("clause"):
            return self.get_text("clause")
        decision = self.reader.book.source.decisions.get(self.line_id)
        if self.happening.code == "decided" and decision is not None:
            for row in decision.rows:
                if row.id == self.get_text("row") and row.clause:
                    return row.clause
        return clause_of(self.reader, self.kind, self.line_id)

    def cited(self) -> str:
        """Return the clause in brackets."""
        return self.reader.bracketed(self.clause())

    def because(self) -> str:
        """Return the reason that was given, led in."""
        reason = self.reader.short(self.get_text("reason"))
        if not reason:
            return ""
        return self.reader.say(f"，原因：{reason}", f", because: {reason}")

    def grounds(self) -> str:
        """Return clause and grounds of a decision: （P01-18：不良数量 12 台 ≥ 10 台）."""
        words, clause = self._grounds(), self.clause()
        if words and clause:
            return self.reader.bracketed(
                self.reader.say(f"{clause}：{words}", f"{clause}: {words}")
            )
        return self.reader.bracketed(words or clause)

    def _grounds(self) -> str:
        row_id, reader = self.get_text("row"), self.reader
        plan = (
            reader.book.kinds[self.kind].decisions.get(self.line_id) if self._has_kind() else None
        )
        if plan is None or not row_id:
            return ""
        at = key(self.happening.item, self.line_id)
        decided = self.record.decisions.get(at) if self.record else None
        if decided is not None and decided.row == row_id and decided.trace:
            return row_grounds(reader, self.place, plan, decided)
        for row in plan.rows:
            if row.row.id == row_id:
                return row_words(reader, self.place, row.row)
        return ""

    def _has_kind(self) -> bool:
        return self.kind in self.reader.book.kinds

    # -- values --------------------------------------------------------------------------------------------------

    def shown(self, name: str) -> str:
        """Return a value of the happening's line in words; a personal one sealed unless it may be opened."""
        value = self.particulars.get(name)
        decision = self.reader.book.source.decisions.get(self.line_id)
        fact = fact_of(self.reader, self.kind, self.line_id)
        if fact is None and decision is not None:
            return decision_words(self.reader, decision, value)
        if fact is None:
            return value_words(self.reader, None, value)
        state = self.get_text("old_state" if name == "old" else "state") or "known"
        if fact.personal and state == "known":
            if self.open_value is None:
                return sealed(self.reader)
            value = self.open_value(self.happening.item, self.line_id, value)
        return value_words(self.reader, fact, value, state)

    def are_trees(self) -> bool:
        """Say whether a tree of causes was corrected into another."""
        fact = fact_of(self.reader, self.kind, self.line_id)
        told = (self.particulars.get(name) for name in ("old", "new"))
        return fact is not None and fact.sort == "causes" and all(isinstance(t, list) for t in told)

    def changes(self) -> str:
        """Return what a correction of a tree of causes changed."""
        fact = fact_of(self.reader, self.kind, self.line_id)
        assert fact is not None  # asked for by the variant "causes" only
        old, new = self.particulars["old"], self.particulars["new"]
        return self.reader.joined(changed_words(self.reader, fact, old, new))

    def moment(self, name: str) -> str:
        """Return a particular that is a moment, on the clock's own calendar."""
        value = self.particulars.get(name)
        clock = self.reader.book.source.clocks.get(self.line_id)
        return self.reader.moment(int(value), clock.calendar if clock else "") if value else ""

    def child(self) -> str:
        """Return what to call the child that told something: 派工单 PG-0007."""
        title, name = kind_title(self.reader, self.line_id), self._name_of_child()
        return name if name.startswith(title) else f"{title} {name}".strip()

    def _name_of_child(self) -> str:
        return self.reader.names(f"record:{self.get_text('child').partition(PART)[0]}")

    def news(self) -> str:
        """Return what a child told: that it was opened, closed, and what it shares."""
        events = [str(name) for name in self.particulars.get("events") or ()]
        told = [words for name in events if (words := self._news_of(name))]
        return self.reader.joined(told) or self.reader.say(
            "内容有更正", "what it shares was corrected"
        )

    def _news_of(self, event: str) -> str:
        if event == "opened" and PART in self.get_text("child"):
            return self.reader.say("列入", "put on it")
        fact = fact_of(self.reader, self.line_id, event)
        if fact is not None:
            value = self.particulars["values"].get(event)
            title, words = self.reader.text(fact.name), value_words(self.reader, fact, value)
            return self.reader.say(f"“{title}”为{words}", f"“{title}” is {words}")
        if event == "closed":
            title = closing_title(self.reader, self.line_id, self.get_text("closed_as"))
            return self.reader.say(f"已关闭（{title}）", f"closed ({title})")
        return "" if event.startswith("closed.") else event_words(self.reader, self.line_id, event)

    def amount(self, name: str) -> str:
        """Return an amount with its unit; what was taken back without its sign."""
        value = self.particulars.get(name) or 0
        is_counter = name == "amount" and self.happening.code == "counter_posted"
        posting = self.reader.book.source.postings.get(self.line_id)
        return amount_words(self.reader, posting, abs(value) if is_counter else value)

    def holders(self) -> str:
        """Return who holds copies of a paper."""
        return self.reader.listed(
            holder_title(self.reader, str(who)) for who in self.particulars.get("holders") or ()
        )

    def handed(self) -> str:
        """Return to whom the copies of a paper went, led in."""
        to = self.holders()
        return self.reader.say(f"，交{to}", f", to {to}") if to else ""

    def held(self) -> str:
        """Return who holds copies that do not hold any more, led in."""
        by = self.holders()
        return self.reader.say(f"；持有人：{by}", f"; held by {by}") if by else ""

    def corrected(self) -> str:
        """Return the titles of what was corrected on a paper."""
        found = []
        for item, name in self.particulars.get("facts") or ():
            place = place_of(self.reader, kind_of_item(item, self.place.kind), "", None)
            found.append(f"“{meaning_of(self.reader, place, name).title}”")
        return self.reader.listed(found)

    def sum(self) -> str:
        """Return a total as a value of the fact that is added up."""
        fact = fact_of(self.reader, self.kind, self.get_text("fact"))
        return value_words(self.reader, fact, self.particulars.get("total"))

    def missing(self) -> str:
        """Return the titles of what a decision lacks."""
        names = self.particulars.get("missing") or ()
        titles = [meaning_of(self.reader, self.place, str(name)).title for name in names]
        return self.reader.listed(f"“{title}”" for title in titles)


Fill = Callable[[Filling], str]


def _shown(name: str) -> Fill:
    return lambda f: f.shown(name)


def _moment(name: str, particular: str = "") -> Fill:
    return lambda f: f.moment(particular or name)


def _plain(name: str) -> Fill:
    return lambda f: f.get_text(name)


FILLED_BY: Mapping[str, Fill] = {
    "line": lambda f: line_title(f.reader, f.kind, f.line_id),
    "item": lambda f: item_title(f.reader, f.happening.item),
    "kind": lambda f: kind_title(f.reader, f.get_text("kind")),
    "cited": Filling.cited,
    "because": Filling.because,
    "grounds": Filling.grounds,
    "missing": Filling.missing,
    "value": _shown("value"),
    "old": _shown("old"),
    "changes": Filling.changes,
    "new": _shown("new"),
    "was": _shown("was"),
    "machine": _shown("machine"),
    "due": _moment("due"),
    "old_due": _moment("old_due", "old"),
    "new_due": _moment("new_due", "new"),
    "at": _moment("at"),
    "until": _moment("until"),
    "child": Filling.child,
    "about": lambda f: f.reader.names(f"record:{f.get_text('about')}"),
    "news": Filling.news,
    "number": _plain("number"),
    "count": _plain("count"),
    "paper": lambda f: paper_title(f.reader, f.line_id),
    "supersedes": _plain("supersedes"),
    "handed": Filling.handed,
    "held": Filling.held,
    "facts": Filling.corrected,
    "reason": _plain("reason"),
    "said": _plain("said"),
    "round": _plain("round"),
    "given": _plain("given"),
    "sum": Filling.sum,
    "wanted": _plain("wanted"),
    "to_record": lambda f: f.reader.names(f"record:{f.get_text('to')}") or f.get_text("to"),
    "link": lambda f: word(f.reader, LINK_WORDS, f.get_text("link")),
    "closing": lambda f: closing_title(f.reader, f.kind, f.get_text("closed_as")),
    "clock": lambda f: clock_title(f.reader, f.kind, f.get_text("clock")),
    "outcome": lambda f: outcome_title(f.reader, f.kind, f.line_id, f.get_text("outcome")),
    "parties": lambda f: f.reader.listed(
        doers(f.reader, f.kind, f.line_id, f.particulars.get("parties") or ())
    ),
    "of_party": lambda f: party_title(f.reader, f.get_text("of")),
    "to_party": lambda f: party_title(f.reader, f.get_text("to")),
    "event": lambda f: event_words(f.reader, f.kind, f.line_id),
    "holder": lambda f: holder_words(f.reader, f.get_text("holder")),
    "amount": lambda f: f.amount("amount"),
    "total": lambda f: f.amount("total"),
}


def _decided(f: Filling) -> str:
    status = f.get_text("status")
    if status in ("provisional", "undecided"):
        return status if f.particulars.get("missing") else "open" if status == "undecided" else ""
    if status == "final" and f.particulars.get("was") is not None:
        return "changed" if f.particulars["was"] != f.particulars.get("value") else ""
    return status


def _due_moved(f: Filling) -> str:
    if f.particulars.get("new") is None:
        return "open"
    return f.get_text("ground") if f.particulars.get("old") is not None else "known"


def _found(f: Filling) -> str:
    verdict = f.get_text("verdict")
    if f.particulars.get("supersedes"):
        return f"{verdict}_instead"
    overdue = verdict == "late" and f.particulars.get("at") == f.particulars.get("due")
    return "overdue" if overdue else verdict


def _step_opened(f: Filling) -> str:
    if not f.particulars.get("parties"):
        return "nobody"
    return "again" if int(f.particulars.get("round") or 1) > 1 else ""


def _clock_started(f: Filling) -> str:
    if f.particulars.get("due") is None:
        return "open"
    return "provisional" if f.particulars.get("provisional") else ""


def _chase_answered(f: Filling) -> str:
    if f.particulars.get("until") is None:
        return ""
    return "both" if f.get_text("said") else "until"


def _linked(f: Filling) -> str:
    return "linked" if f.particulars.get("link") else ""


def _counter_posted(f: Filling) -> str:
    is_less = (f.particulars.get("amount") or 0) < 0
    if f.get_text("holder"):
        return "less" if is_less else ""
    return "own_less" if is_less else "own"


VARIANTS: Mapping[str, Fill] = {
    "record_opened": _linked,
    "item_opened": lambda f: "about" if f.particulars.get("about") else "",
    "opens": _linked,
    "closed": lambda f: "clock" if f.particulars.get("clock") else "",
    "reopened": lambda f: "step" if f.line_id else "",
    "corrected": lambda f: "causes" if f.are_trees() else "",
    "decided": _decided,
    "decided_by_hand": _plain("status"),
    "in_doubt": lambda f: "same" if f["value"] == f["machine"] else "",
    "split": lambda f: "" if f.particulars.get("parties") else "shut",
    "step_opened": _step_opened,
    "step_done": lambda f: "outcome" if f["outcome"] else "",
    "clock_started": _clock_started,
    "due_moved": _due_moved,
    "found": _found,
    "timer": lambda f: f.get_text("stage").partition(".")[0],
    "told": _plain("sort"),
    "held": lambda f: "closed" if f.particulars.get("closed") else "",
    "returned": lambda f: "of_issue" if f.particulars.get("number") else "",
    "issued": lambda f: "again" if f.particulars.get("supersedes") else "",
    "chase_answered": _chase_answered,
    "posted": lambda f: "" if f.get_text("holder") else "own",
    "counter_posted": _counter_posted,
}
