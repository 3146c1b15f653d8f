"""Where something of a person may stand: each room that keeps something tells of it here, and takes it away.

A store answers three questions: what of this person is in you, what would become of it, and take it away. The
first two change nothing. A table with a text in it belongs to a store, or says in the tests why nobody is named there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from kesu.core.values import Text

Becomes = Literal["erased", "masked", "stays"]


_SPACING: Final = re.compile(r"[\s-]+")
SHORTEST_NUMBER: Final = 7


def folded(text: str) -> str:
    """Return a text in the one form in which texts are compared: names of files are kept in it."""
    return unicodedata.normalize("NFKC", text).casefold()


def is_number(word: str) -> bool:
    """Say whether a text is a telephone number or another long one, however it is spaced."""
    return sum(sign.isdigit() for sign in word) >= SHORTEST_NUMBER


def one_form(word: str) -> str:
    """Return a word in the one form in which it is the same: of a number without its spacing."""
    form = folded(word)
    return _SPACING.sub("", form) if is_number(form) else form


@dataclass(frozen=True, slots=True)
class Whom:
    """A person, by what they are known by here.

    subject -- "contact:<id>", "record:<id>" (who complains in it) or "mail:<id>" (who wrote it). keys -- subjects of
    their keys. words -- their names, numbers and addresses as texts to look for; addresses -- e-mail addresses.
    records -- records in which something is sealed under their keys, or which their mails opened.
    """

    subject: str
    title: str
    keys: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    records: tuple[str, ...] = ()

    @property
    def contact(self) -> str:
        """Return the id of the customer's contact, or an empty text."""
        sort, _, name = self.subject.partition(":")
        return name if sort == "contact" else ""

    def is_named_in(self, text: str) -> bool:
        """Say whether one of their words stands in a text, however wide its signs and however a number is spaced."""
        told = folded(text)
        packed = _SPACING.sub("", told)
        return any(
            word in told or (is_number(word) and _SPACING.sub("", word) in packed)
            for word in map(folded, self.words)
        )


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a person in a store. `told` are its (name, value) for a copy; `stays` says that it cannot go."""

    id: str
    at: datetime | None = None
    record: str = ""
    told: tuple[tuple[str, str], ...] = ()
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Erasing:
    """An act of erasing under way: who does it (`by` a party, `person` a number of the staff or None), and when."""

    by: str
    at: datetime
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """One place where something of a person may stand.

    find -- what is there of somebody. erase -- take these things away, in the caller's transaction.
    becomes -- what happens to a thing that does not stay; why -- the reason where it stays.
    is_asked -- it goes only where whoever erases says so.
    """

    code: str
    title: Text
    find: Callable[[Whom], list[Thing]]
    erase: Callable[[Whom, Sequence[Thing], Erasing], None]
    becomes: Becomes = "erased"
    why: Text = field(default_factory=lambda: Text("", ""))
    is_asked: bool = False


_stores: Final[dict[str, Store]] = {}


def keep(store: Store) -> None:
    """Let a store be asked from now on; told twice it counts once."""
    _stores[store.code] = store


def stores() -> list[Store]:
    """Return every store, in the order in which rooms told of them."""
    return list(_stores.values())


@dataclass(frozen=True, slots=True)
class Mails:
    """What the room that takes mail knows of its writers, whom a mail's id stands for.

    writer -- the address of who wrote a mail, or "". latest -- the id of an address's latest mail, or "".
    opened -- the records that mails of an address opened.
    """

    writer: Callable[[str], str]
    latest: Callable[[str], str]
    opened: Callable[[str], list[str]]


_mails: Final[list[Mails]] = []


def keep_mails(mails: Mails) -> None:
    """Let writers of mails be asked for."""
    _mails[:] = [mails]


def mails() -> Mails | None:
    """Return what the room of mail knows, None where there is none."""
    return _mails[0] if _mails else None
