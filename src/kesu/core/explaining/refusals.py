"""Refusals in sentences: what cannot be done, what is missing, who may, by when – with the clause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kesu.core.explaining.amounts import plain_words, value_words
from kesu.core.explaining.door_sentences import DOOR
from kesu.core.explaining.expressions import condition_words
from kesu.core.explaining.meanings import meaning_of
from kesu.core.explaining.names import (
    ACT_WORDS,
    LINK_WORDS,
    STATE_WORDS,
    clock_title,
    closing_title,
    fact_of,
    fact_title,
    item_title,
    kind_of_item,
    kind_title,
    line_title,
    listed_parties,
    outcome_title,
    paper_title,
    party_title,
    step_title,
    word,
)
from kesu.core.explaining.parts import place_of
from kesu.core.explaining.places import cannot, place_meant
from kesu.core.explaining.reading import Reader, nameless
from kesu.core.explaining.refusal_sentences import REFUSALS, UNFIT
from kesu.core.explaining.shapes import Told
from kesu.core.explaining.tables import decision_words
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Refusal
from kesu.core.rulebook import model as m
from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from kesu.core.worktime import Calendar


def explain_refusal(
    refusal: Refusal,
    book: Book,
    kind: str,
    item: str,
    calendar: Calendar,
    language: str,
    *,
    names: Callable[[str], str] = nameless,
    entry: Entry | None = None,
) -> Told:
    """Return a refusal in one sentence with its clauses and what is missing, by title.

    `kind` is that of the record, `item` the entry's item or "". With the `entry` that was refused, the sentence can
    say what it would have done ("不能结案") where a line stands before several things.
    """
    reader = Reader(book, calendar, language, names)
    place = place_of(reader, kind, item)
    filling = Filling(reader, refusal, place.kind, entry)
    sentence = filling.sentence() + filling.cited()
    missing = tuple((name, meaning_of(reader, place, name).title) for name in refusal.missing)
    return Told(refusal.code, sentence, refusal.clauses, missing, refusal.line, item)


def explain_refused(code: str, particulars: Mapping[str, Any], language: str) -> str:
    """Return the sentence of a refusal that no book stands behind (`Refused`): of the doors, of the store of files."""
    if code not in DOOR:
        return Text(f"未被接受：{code}", f"Not accepted: {code}").say(language)
    joint = ", " if language.startswith("en") else "、"
    told = {
        name: joint.join(map(str, given)) if isinstance(given, list | tuple) else str(given)
        for name, given in particulars.items()
    }
    told.setdefault("fact", told.get("name", ""))
    return DOOR[code].say(language).format_map(told)


class Filling(Mapping[str, str]):
    """What fills the braces of a refusal's sentence, each found only when it is asked for."""

    def __init__(self, reader: Reader, refusal: Refusal, kind: str, entry: Entry | None) -> None:
        self.reader, self.refusal, self.kind, self.entry = reader, refusal, kind, entry
        self.place = place_of(reader, kind)
        self.particulars = refusal.particulars

    def __iter__(self) -> Any:
        return iter(FILLED_BY)

    def __len__(self) -> int:
        return len(FILLED_BY)

    def __getitem__(self, name: str) -> str:
        return FILLED_BY[name](self)

    def sentence(self) -> str:
        """Return the sentence without its clause; a code of another room's says itself."""
        if self.refusal.code in DOOR:
            return self.reader.text(DOOR[self.refusal.code]).format_map(self)
        found = self._words()
        if found is None:
            code = self.refusal.code
            return self.reader.say(f"未被接受：{code}", f"Not accepted: {code}")
        return self.reader.text(found).format_map(self)

    def _words(self) -> Text | None:
        code = self.refusal.code
        if code in UNFIT and code not in REFUSALS:
            return REFUSALS["unfit"]
        if code in UNFIT and not self.refusal.line:
            return REFUSALS["unfit"]
        return REFUSALS.get(f"{code}.{self._variant()}") or REFUSALS.get(code)

    def _variant(self) -> str:
        if self.refusal.code in ("no_right", "not_yours", "not_to_be_given"):
            return "" if self.particulars.get("parties") else "nobody"
        if self.refusal.code == "reason_wanted":
            return "gate" if self.refusal.says else "line" if self.refusal.line else ""
        if self.refusal.code == "not_its_issuer":
            return "signers" if self.particulars.get("parties") else ""
        if self.refusal.code == "closed":
            return "fact" if "fact" in self.particulars else ""
        return str(self.particulars.get("status", ""))

    def cited(self) -> str:
        """Return the clauses in brackets, unless the sentence names them beside each need."""
        if not self.refusal.clauses or (self.refusal.says and self._cites_each()):
            return ""
        return self.reader.bracketed(self.reader.listed(self.refusal.clauses))

    # -- gates -------------------------------------------------------------------------------------------------

    @property
    def gate(self) -> m.Gate | None:
        """The gate that refused, if one did."""
        return self.reader.book.source.gates.get(self.refusal.line)

    def _cites_each(self) -> bool:
        return len(self.refusal.clauses) > 1

    def cannot(self) -> str:
        """Return what the gate keeps from being done."""
        gate = self.gate
        if gate is None:
            return self.line()
        place = place_meant(self.reader, self.kind, gate, self.entry)
        if place:
            return cannot(self.reader, self.kind, place)
        return self.reader.say(f"“{self.line()}”未满足", f"“{self.line()}” is not met")

    def needs(self) -> str:
        """Return the needs that are not met, each with its own clause where they differ."""
        found = {n.when: n for n in self.gate.needs} if self.gate else {}
        texts = self.particulars.get("needs", ())
        said = []
        for i, words in enumerate(self.refusal.says):
            need = found.get(texts[i]) if i < len(texts) else None
            clause = need.clauses[0] if need and need.clauses and self._cites_each() else ""
            said.append(self.reader.text(words) + self.reader.bracketed(clause))
        return self.reader.joined(said)

    # -- titles ------------------------------------------------------------------------------------------------

    def line(self) -> str:
        """Return the title of the line that refused; an id that names no line is one of an outcome."""
        line = self.refusal.line or str(self.particulars.get("step", ""))
        found = self.reader.book.source
        known = line in found.decisions or line in found.clocks or line in found.gates
        if self.refusal.code == "reason_wanted" and not known:
            return self.outcome()
        return line_title(self.reader, self.kind, line)

    def outcome(self) -> str:
        """Return the title of the outcome that refused: of the entry's step, else of a step that has such a one."""
        name = self.refusal.line
        step = self.entry.step if self.entry and self.entry.step else self._step_with(name)
        title = outcome_title(self.reader, self.kind, step, name)
        return title or step_title(self.reader, self.kind, step)

    def _step_with(self, outcome: str) -> str:
        plan = self.reader.book.kinds.get(self.kind)
        for step, found in plan.steps.items() if plan else ():
            own = found.outcomes.get(outcome)
            if own is not None and own.outcome.clauses == self.refusal.clauses:
                return step
        return ""

    def wants(self) -> str:
        """Return the needs of an outcome in words: of a fact that it is filled in, of its `when` what must hold."""
        found = []
        is_filled = self.refusal.code == "needs"
        for text in self.particulars.get("needs", ()):
            fact = fact_of(self.reader, self.kind, str(text)) if is_filled else None
            condition = f"known({text})" if fact else str(text)
            found.append(condition_words(self.reader, self.place, condition))
        return self.reader.joined(found)

    def facts(self) -> str:
        """Return the titles of what is missing."""
        names = self.refusal.missing
        titles = (meaning_of(self.reader, self.place, name).title for name in names)
        return self.reader.listed(f"“{title}”" for title in titles)

    def fact(self) -> str:
        """Return the title of the fact that the refusal speaks of."""
        name = str(self.particulars.get("fact") or self.particulars.get("name", ""))
        return fact_title(self.reader, self.kind, name)

    def unfit(self) -> str:
        """Return why a value does not fit."""
        code = str(self.particulars.get("reason") or self.refusal.code)
        return self.reader.text(UNFIT[code]).format_map(self)

    def options(self) -> str:
        """Return what could be chosen."""
        return self.reader.listed(self._option(str(o)) for o in self.particulars["options"])

    def _option(self, value: str) -> str:
        fact = fact_of(self.reader, self.kind, str(self.particulars.get("fact", "")))
        if fact is not None:
            return value_words(self.reader, fact, value)
        decision = self.reader.book.source.decisions.get(self.refusal.line)
        return decision_words(self.reader, decision, value) if decision else value

    def outcomes(self) -> str:
        """Return the ways in which the step can end."""
        return self.reader.listed(self._outcome_of_line(o) for o in self.particulars["options"])

    def _outcome_of_line(self, outcome: str) -> str:
        title = outcome_title(self.reader, self.kind, self.refusal.line, outcome)
        return title or self.reader.say("完成", "done")

    def closings(self) -> str:
        """Return the ways in which the record can be closed."""
        options = self.particulars["options"]
        return self.reader.listed(closing_title(self.reader, self.kind, o) for o in options)

    def act(self) -> str:
        """Return the act that was refused; closing by the name of the closing."""
        act, _, closing = str(self.particulars.get("act", "")).partition(".")
        found = word(self.reader, ACT_WORDS, act)
        if not closing:
            return found
        title = closing_title(self.reader, self.kind, closing)
        return self.reader.say(f"按“{title}”{found}", f"{found} as “{title}”")

    def moment(self, name: str) -> str:
        """Return a particular that is a moment."""
        return self.reader.moment(int(self.particulars[name]))

    def plain(self, name: str) -> str:
        """Return a particular as it was given."""
        return plain_words(self.reader, self.particulars.get(name, ""))


Fill = Callable[[Filling], str]


def _moment(name: str) -> Fill:
    return lambda f: f.moment(name)


def _plain(name: str) -> Fill:
    return lambda f: f.plain(name)


def _titled(name: str, title: Callable[[Reader, str, str], str]) -> Fill:
    return lambda f: title(f.reader, f.kind, str(f.particulars.get(name, "")))


def _kind_here(f: Filling) -> str:
    title = kind_title(f.reader, f.kind)
    return f.reader.say(title, title.lower())


def _columns(f: Filling) -> str:
    fact = fact_of(f.reader, f.kind, str(f.particulars.get("fact", "")))
    return f.reader.listed(f.reader.text(c.name) for c in fact.columns) if fact else ""


FILLED_BY: Mapping[str, Fill] = {
    "line": Filling.line,
    "outcome": Filling.outcome,
    "cannot": Filling.cannot,
    "needs": Filling.needs,
    "wants": Filling.wants,
    "facts": Filling.facts,
    "fact": Filling.fact,
    "unfit": Filling.unfit,
    "options": Filling.options,
    "outcomes": Filling.outcomes,
    "closings": Filling.closings,
    "columns": _columns,
    "act": Filling.act,
    "parties": lambda f: listed_parties(f.reader, f.particulars.get("parties", ())),
    "paper": lambda f: paper_title(f.reader, f.refusal.line),
    "papers": lambda f: (
        f.reader.listed(
            f"“{paper_title(f.reader, str(paper))}”" for paper in f.particulars.get("papers", ())
        )
        or f.reader.say("无", "none")
    ),
    "known": lambda f: (
        f.reader.listed(str(no) for no in f.particulars.get("known", ()))
        or f.reader.say("无", "none")
    ),
    "person": lambda f: party_title(f.reader, str(f.particulars.get("person", ""))),
    "party": lambda f: party_title(f.reader, str(f.particulars.get("party", ""))),
    "post": lambda f: party_title(f.reader, f"post:{f.particulars.get('post', '')}"),
    "kind": lambda f: kind_title(f.reader, str(f.particulars.get("kind", ""))),
    "kind_here": _kind_here,
    "of_kind": lambda f: kind_title(f.reader, str(f.particulars.get("of", ""))),
    "item_given": lambda f: item_title(f.reader, str(f.particulars.get("item", ""))),
    "step": _titled("step", step_title),
    "decision": _titled("decision", line_title),
    "closed_as": _titled("closed_as", closing_title),
    "clock": lambda f: clock_title(
        f.reader,
        kind_of_item(str(f.particulars.get("clock", "")).partition("/")[0], f.kind),
        str(f.particulars.get("clock", "")),
    ),
    "link": lambda f: word(f.reader, LINK_WORDS, str(f.particulars.get("link", ""))),
    "to_record": lambda f: f.reader.names(f"record:{f.plain('to')}") or f.plain("to"),
    "state": lambda f: word(f.reader, STATE_WORDS, str(f.particulars.get("state", ""))),
    "happened_at": _moment("happened_at"),
    "entered_at": _moment("entered_at"),
    "due": _moment("due"),
    "ceiling": _moment("ceiling"),
    "at": _moment("at"),
    "until": _moment("until"),
    "given_moment": _moment("given"),
    **{
        name: _plain(name)
        for name in (
            "given",
            "least",
            "most",
            "wanted",
            "length",
            "number",
            "word",
            "source",
            "says",
            "name",
            "file",
            "written",
            "book",
            "edition",
            "day",
            "holder",
        )
    },
}
