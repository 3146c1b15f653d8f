"""Advice: what a step shows of the documents that guide and do not bind."""

from __future__ import annotations

from typing import NamedTuple

from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.core.values import Text

ADVICE = Text("建议", "Advice")


class Advice(NamedTuple):
    """One document that guides: its title, what it says, and its clause."""

    title: str
    says: str
    clause: str

    def sentence(self, reader: Reader) -> str:
        """Return it in one sentence, marked as advice."""
        words = reader.joined(filter(None, [self.title, self.says]))
        return (
            f"{reader.text(ADVICE)}{reader.say('：', ': ')}{words}{reader.bracketed(self.clause)}"
        )


def advice_of(reader: Reader, step: m.Step) -> tuple[Advice, ...]:
    """Return the advice that a step shows, in the order in which the step names it."""
    papers = reader.book.source.documents
    found = (papers[name] for name in step.advice if name in papers)
    return tuple(
        Advice(reader.text(p.title), reader.text(p.says) if p.says.zh else "", p.clause)
        for p in found
    )
