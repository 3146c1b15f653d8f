"""Letters drafted from their case: the template of the book, filled with what the case holds.

A line of which nothing is known is left out; what is missing in a line that stays is marked with a blank to fill in.
The draft is only a beginning: whoever does the step edits it, and what they enter is what counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kesu.core.explaining.amounts import Open, sealed, value_words
from kesu.core.explaining.names import fact_of, outcome_title, subject_of
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.tables import decision_words
from kesu.core.records.record import Record, key
from kesu.core.rulebook.model import Document
from kesu.core.rulebook.templates import pieces
from kesu.core.steps.papers import SETTLED, number_of

BLANK = "＿＿＿＿"
"""What stands for what is not known, in a line of which something is."""


def drafts_of(
    reader: Reader,
    record: Record,
    item: str,
    facts: Iterable[str],
    open_value: Open | None = None,
) -> Mapping[str, str]:
    """Return fact → draft for those of `facts` that nobody has given yet and that a letter is drafted into.

    Personal values are shown only through `open_value(item, fact, value)`; without it they read （已密封）.
    """
    kind, wanted = record.kind_of(item), list(facts)
    letters = {d.drafts: d for d in reader.book.source.documents.values() if d.of == kind}
    return {
        name: draft(reader, record, item, letters[name], open_value)
        for name in wanted
        if name in letters and key(item, name) not in record.facts
    }


def draft(
    reader: Reader, record: Record, item: str, letter: Document, open_value: Open | None = None
) -> str:
    """Return a letter as the case fills its template."""
    drafting = _Drafting(reader, record, item, letter, open_value)
    lines = (drafting.line(line) for line in reader.text(letter.text).splitlines())
    return "\n".join(line for line in lines if line is not None).strip()


class _Drafting:
    """One letter being drafted."""

    def __init__(
        self, reader: Reader, record: Record, item: str, letter: Document, open_value: Open | None
    ) -> None:
        self.reader, self.record, self.item = reader, record, item
        self.letter, self.open_value = letter, open_value
        self.kind = record.kind_of(item)

    def line(self, template: str) -> str | None:
        """Return a line filled in; None where none of its names is known."""
        parts = list(pieces(template))
        found = {name: self.words(name) for _, name in parts if name}
        if found and not any(found.values()):
            return None
        return "".join(
            words + ((found[name] or BLANK) if name else "") for words, name in parts
        ).rstrip()

    def words(self, name: str) -> str:
        """Return what a name stands for in words, empty while it is not known."""
        if name == "number":
            book = self.reader.book
            own = number_of(book, self.record, self.item, self.letter)
            return own or book.number_of(self.record)
        if name == "opened":
            return self.reader.moment(self.record.opened_at)
        decided = self.record.decisions.get(key(self.item, name))
        if decided is not None:
            decision = self.reader.book.source.decisions[name]
            settled = decided.status in SETTLED
            return decision_words(self.reader, decision, decided.value) if settled else ""
        return self._fact(name) or self._step(name) or self._listed(name)

    def _fact(self, name: str) -> str:
        fact = fact_of(self.reader, self.kind, name)
        known = self.record.facts.get(key(self.item, name))
        if fact is None or known is None or known.state != "known":
            return ""
        value = known.value
        if fact.personal:
            if self.open_value is None:
                return sealed(self.reader)
            value = self.open_value(self.item, name, value)
        if fact.sort in ("text", "long_text"):
            return str(value).strip()
        return value_words(self.reader, fact, value)

    def _step(self, name: str) -> str:
        state = self.record.steps.get(key(self.item, name))
        done = state is not None and state.status == "done"
        return outcome_title(self.reader, self.kind, name, state.outcome) if state and done else ""

    def _listed(self, name: str) -> str:
        """Return the items of a set by what they are about."""
        kinds = self.reader.book.source.kinds.values()
        found = next((k.id for k in kinds if k.part_of == self.kind and k.many == name), None)
        if found is None:
            return ""
        items = self.record.live_items(found)
        told = [subject_of(self.reader, self.record, item) for item in items]
        return self.reader.say("；", "; ").join(filter(None, told))
