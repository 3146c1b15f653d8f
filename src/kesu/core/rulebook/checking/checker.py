"""What every check of a book needs: the book, and where to put what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from kesu.core.errors import KesuError
from kesu.core.rulebook import events
from kesu.core.rulebook.model import Line, Source, Step
from kesu.core.rulebook.tables import Faults
from kesu.core.worktime import Limit, parse_limit


class Checker:
    """The book being checked and its faults so far."""

    def __init__(self, source: Source, faults: Faults) -> None:
        self.source = source
        self.faults = faults

    def fault(self, code: str, line: Line, read: str, write: str) -> None:
        """Record one fault of a line."""
        self.faults.add(code, line.file, line.id, read, write, line.clause)

    def fault_of_book(self, code: str, line_id: str, read: str, write: str) -> None:
        """Record one fault of the book's head."""
        self.faults.add(code, "book.toml", line_id, read, write)

    def one_of(self, code: str, line: Line, what: str, wrong: str, right: Iterable[str]) -> None:
        """Record a fault unless `wrong` is empty or among `right`."""
        names = list(right)
        if wrong and wrong not in names:
            self.fault(code, line, f"{what} “{wrong}”", suggestion(wrong, names))

    def post(self, line: Line, what: str, *posts: str) -> None:
        """Record a fault for every post that the book does not have."""
        for post in posts:
            self.one_of("unknown_post", line, what, post, [*self.source.posts, "anyone"])

    def limit(self, line: Line, what: str, text: str) -> Limit | None:
        """Return the limit that `text` names, or None after recording what is wrong with it."""
        try:
            return parse_limit(text)
        except KesuError as why:
            self.fault(
                "unreadable_limit", line, f"{what}: {why}", 'write a limit: "4 working hours"'
            )
            return None

    def event(self, line: Line, kind: str, what: str, text: str) -> None:
        """Record a fault if the event cannot occur on `kind`."""
        found = self.source.kinds.get(kind)
        if found is not None and events.resolve(self.source, found, text) is None:
            names = events.candidates(self.source, found)
            read = f"{what} “{text}” cannot occur on {kind}"
            self.fault("unknown_event", line, read, suggestion(text, names))

    def steps_of(self, kind: str) -> dict[str, Step]:
        """Return the steps of one kind by id."""
        return {s.id: s for s in self.source.steps.values() if s.of == kind}


def suggestion(wrong: str, names: list[str]) -> str:
    """Return what to write instead of `wrong`: the names that look like it, else some that exist."""
    close = get_close_matches(wrong, names, n=2)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"write one of: {', '.join(sorted(names)[:20]) or 'none exists yet'}"
