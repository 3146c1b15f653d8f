"""A paper as it was issued: what it said then, to whom its copies went, and which issue it took the place of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kesu.core.values import Moment


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a paper of a record ("") or an item; it is frozen and never changed afterwards.

    `no` counts the issues of the same paper from 1; `supersedes` is the one before, 0 for the first. `copies` are the
    numbers of the document's copies that went out, `holders` whoever else got one: "post:…" within the house, any other
    text outside. `file` is the SHA-256 of what was kept of it, or empty. `shown` holds what stood on it: the key of
    every fact and settled decision with its value.
    """

    item: str
    document: str
    no: int
    at: Moment
    happened_at: Moment
    seq: int
    by: str
    number: str = ""
    copies: tuple[int, ...] = ()
    holders: tuple[str, ...] = ()
    file: str = ""
    why: str = ""
    supersedes: int = 0
    shown: tuple[tuple[str, Any], ...] = ()

    @property
    def is_out(self) -> bool:
        """Say whether anybody holds a copy of it."""
        return bool(self.copies or self.holders)


def issues_of(issues: tuple[Issue, ...], item: str, document: str) -> tuple[Issue, ...]:
    """Return the issues of one paper, the first first."""
    return tuple(i for i in issues if (i.item, i.document) == (item, document))
