"""`kesu authority`: who signs by a book, and who would sign if."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.books import book_of, in_force
from kesu.core.decisions.supposing import typed
from kesu.core.explaining import Reader, as_json
from kesu.core.explaining.authority import Approval, approvals_of, facts_asked, would_sign
from kesu.core.explaining.authority_lines import lines_of_approvals
from kesu.core.rulebook.fitting import Unfit
from kesu.core.rulebook.plans import Book
from kesu.core.rulebook.varying import HEAD
from kesu.core.values import Moment
from kesu.directory.queries.holders import names_behind
from kesu.library.books import load
from kesu.library.calendars import all_calendars


def say_who_signs(name: str, kind: str, given: list[str], *, in_json: bool) -> int:
    """Print the approvals of a book; raise CommandError for a book, kind or fact that is not there."""
    book, is_published = _book(name)
    reader = _reader(book)
    at = Moment(int(clock.now().timestamp()))
    if kind and kind not in book.kinds:
        raise CommandError(_refused("kind", kind, book.kinds))
    found = _supposed(reader, kind, given, at) if given else approvals_of(reader, at, kind)
    people = _people(found, at) if is_published else {}
    if in_json:
        print(json.dumps([_plain(one, people) for one in found], ensure_ascii=False))
        return 0
    print("\n".join(lines_of_approvals(reader, found, people, asked=bool(given))))
    return 0


def _book(name: str) -> tuple[Book, bool]:
    if (Path(name) / HEAD).is_file():
        return load(Path(name)), False
    current = in_force().current(clock.now().date())
    if name not in current:
        raise CommandError(_refused("book", name, current))
    return book_of(current[name]), True


def _reader(book: Book) -> Reader:
    calendars = all_calendars()
    return Reader(book, calendars[book.calendar], get_language() or "zh", calendars=calendars)


def _supposed(reader: Reader, kind: str, given: list[str], at: Moment) -> tuple[Approval, ...]:
    """Return who would sign: of the kind named, or of every kind that knows all the facts given."""
    pairs = [_pair(text) for text in given]
    kinds = (
        [kind] if kind else [name for name in reader.book.kinds if _knows(reader.book, name, pairs)]
    )
    if not kinds:
        known = [n for plan in reader.book.kinds.values() for n in facts_asked(plan)]
        raise CommandError(_refused("fact", ", ".join(n for n, _v in pairs), known))
    return tuple(one for each in kinds for one in _of_kind(reader, each, pairs, at))


def _of_kind(
    reader: Reader, kind: str, pairs: list[tuple[str, str]], at: Moment
) -> tuple[Approval, ...]:
    try:
        facts = {name: typed(reader.book, kind, name, text) for name, text in pairs}
        return would_sign(reader, kind, facts, at)
    except KeyError as unknown:
        plan = reader.book.kinds[kind]
        raise CommandError(_refused("fact", str(unknown.args[0]), plan.kind.facts)) from None
    except (Unfit, InvalidOperation) as unfit:
        said = ", ".join(f"{name}={text}" for name, text in pairs)
        raise CommandError(
            _("%(given)s does not fit: %(why)s") % {"given": said, "why": unfit}
        ) from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise CommandError(_("--fact %(given)s: write NAME=VALUE") % {"given": text})
    return name.strip(), value.strip()


def _knows(book: Book, kind: str, pairs: list[tuple[str, str]]) -> bool:
    plan = book.kinds[kind]
    return all(name in plan.kind.facts or name in plan.measures for name, _v in pairs)


def _refused(what: str, given: str, known: Iterable[str]) -> str:
    says = {
        "book": _("No book “%(given)s” is in force; there are: %(known)s"),
        "kind": _("The book has no kind “%(given)s”; it has: %(known)s"),
        "fact": _("There is no fact “%(given)s”; there are: %(known)s"),
    }
    return says[what] % {"given": given, "known": ", ".join(dict.fromkeys(known))}


def _people(found: Iterable[Approval], at: Moment) -> Mapping[str, list[str]]:
    parties = {party for one in found for band in one.bands for party in band.parties}
    return names_behind(sorted(parties), datetime.fromtimestamp(at, UTC))


def _plain(one: Approval, people: Mapping[str, list[str]]) -> dict[str, Any]:
    found: dict[str, Any] = as_json(one)
    for band in found["bands"]:
        names = (name for party in band["parties"] for name in people.get(party, ()))
        band["people"] = list(dict.fromkeys(names))
    return found
