"""The linter: what is allowed in a book but probably not meant, or not yet said."""

from kesu.core.rulebook.linting.accounts import lint_accounts
from kesu.core.rulebook.linting.clauses import lint_clauses
from kesu.core.rulebook.linting.cycles import lint_cycles
from kesu.core.rulebook.linting.facts import lint_facts
from kesu.core.rulebook.linting.limits import lint_limits
from kesu.core.rulebook.linting.people import lint_people
from kesu.core.rulebook.linting.reach import lint_reach
from kesu.core.rulebook.linting.remarks import Linter, Remark
from kesu.core.rulebook.linting.tables import lint_tables
from kesu.core.rulebook.linting.words import lint_words
from kesu.core.rulebook.plans import Book

__all__ = ["Remark", "lint"]

LINTS = (
    lint_tables,
    lint_reach,
    lint_people,
    lint_limits,
    lint_accounts,
    lint_facts,
    lint_clauses,
    lint_words,
    lint_cycles,
)


def lint(book: Book) -> list[Remark]:
    """Return everything noticed in a sound book, concern by concern, in the order of its lines."""
    linter = Linter(book.source)
    for one in LINTS:
        one(linter)
    return linter.remarks
