"""What every line of a book carries, and the clauses it cites."""

from __future__ import annotations

from dataclasses import dataclass

from kesu.core.values import NOTHING, Text

FORCES = ("must", "should", "may", "must not")


BASES = ("stated", "inferred", "chosen")


CLAUSE_FORCES = ("binding", "promise", "guidance", "definition", "document")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What every line of a book has: its id, clauses, words, force, basis, rejected readings, and its file."""

    id: str
    clauses: tuple[str, ...] = ()
    title: Text = NOTHING
    says: Text = NOTHING
    force: str = "must"
    basis: str = ""
    rejected: tuple[str, ...] = ()
    file: str = ""

    @property
    def clause(self) -> str:
        """The first clause the line cites, or an empty text."""
        return self.clauses[0] if self.clauses else ""

    @property
    def name(self) -> Text:
        """What to call the line before a reader: its title, else its words, else its id."""
        return (
            self.title if self.title.zh else self.says if self.says.zh else Text(self.id, self.id)
        )


@dataclass(frozen=True, slots=True)
class Clause:
    """A row of clauses.toml: one clause of the written procedure in our words.

    `unreachable` says why a clause cannot be run by any program, where that is so. `restates` names the clauses of
    the base that a variant prints under this number.
    """

    id: str
    section: str
    kind: str
    force: str
    says: Text
    unreachable: str = ""
    restates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice, or one outcome word, with its wording."""

    id: str
    title: Text
