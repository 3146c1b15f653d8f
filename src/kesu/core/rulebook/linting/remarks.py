"""What the linter says, and what each of its checks starts from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kesu.core.rulebook.expressions import Expression, Mention, expressions, mentions
from kesu.core.rulebook.linting.sentences import SENTENCES, filled
from kesu.core.rulebook.model import Line, Source
from kesu.core.values import Text

LEVELS = ("warning", "info")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the linter noticed: its code, where it stands, what to look at, and how much it matters."""

    code: str
    file: str
    line: str
    says: Text
    level: str = "warning"

    def __str__(self) -> str:
        return self.tell("en")

    def tell(self, language: str) -> str:
        """Return the remark with its place in a language."""
        return f'{self.file}, "{self.line}": {self.says.say(language)} [{self.code}]'


class Linter:
    """The book being looked at, what its expressions mention, and the remarks so far."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.remarks: list[Remark] = []

    def remark(
        self, code: str, line: Line, *, level: str = "warning", **particulars: object
    ) -> None:
        """Note one thing about a line; what its sentence leaves open comes as particulars."""
        says = filled(SENTENCES[code], **particulars)
        self.remarks.append(Remark(code, line.file, line.id, says, level))

    @cached_property
    def mentioned(self) -> list[tuple[Expression, Mention]]:
        """Every name that any expression of the book mentions."""
        return [
            (found, mention)
            for found in expressions(self.source)
            for mention in mentions(self.source, found)
        ]

    @cached_property
    def ranked(self) -> set[frozenset[str]]:
        """The pairs of lines that a [[precedence]] of the book ranks."""
        return {frozenset({p.first, over}) for p in self.source.precedence for over in p.over}
