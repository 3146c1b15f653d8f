"""A person by what they are known by here: a customer's contact, who complains in a record, or a mail address."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from django.db.models import Q

from kesu.cases.models import CaseRecord
from kesu.core.errors import KesuError
from kesu.journal import keys, personal
from kesu.journal.models import JournalEntry, SubjectKey
from kesu.journal.personal import Whom
from kesu.registry.models import Contact

_ADDRESS: Final = re.compile(r"[^\s<>,;:\"']+@[^\s<>,;:\"']+\.[^\s<>,;:\"']+")
_ID: Final = re.compile(r"[0-9a-f]{32}")
SHORTEST: Final = 4
"""Signs of a word that is looked for; of a Chinese one two are enough."""


class NoSuchPerson(KesuError):
    """Nobody is known under what was given."""

    def __init__(self, given: str) -> None:
        super().__init__(f"nobody is known as {given!r}")
        self.given = given


def whom_of(given: str) -> Whom:
    """Return whom "contact:7", "record:<number or id>" or "mail:<id or address>" means. Raises NoSuchPerson."""
    sort, _, name = given.strip().partition(":")
    find = {"contact": _contact, "record": _complainant, "mail": _writer}.get(sort)
    found = find(name.strip()) if find is not None and name.strip() else None
    if found is None:
        raise NoSuchPerson(given)
    return found


def _contact(name: str) -> Whom | None:
    row = (
        Contact.objects.select_related("customer").filter(pk=name).first()
        if name.isdecimal()
        else None
    )
    subject = f"contact:{name}"
    if row is None and not _live([subject]):
        return None
    known = [] if row is None else [row.name, row.phone, row.email]
    title = f"{row.name} · {row.customer.name}" if row is not None else subject
    return _known(subject, title, (subject,), known)


def _complainant(name: str) -> Whom | None:
    by_id = Q(pk=name) if _ID.fullmatch(name) else Q(number=name)
    row = CaseRecord.everything.filter(by_id).first()
    if row is None:
        return None
    subject = f"record:{row.pk}"
    return _known(subject, row.number or row.pk, (subject,), [], (row.pk,))


def _writer(name: str) -> Whom | None:
    """Return who wrote the mail of this id, or the mails of this address."""
    known = personal.mails()
    if known is None:
        return None
    mail = known.latest(name.casefold()) if "@" in name else name
    address = known.writer(mail) if mail else ""
    if not address:
        return None
    opened = known.opened(address)
    subjects = tuple(f"record:{record}" for record in opened)
    return _known(f"mail:{mail}", address, subjects, [address], tuple(opened))


def _known(
    subject: str, title: str, subjects: tuple[str, ...], known: Iterable[str],
    records: tuple[str, ...] = (),
) -> Whom:  # fmt: skip
    """Return the person with every word that is sealed under their keys, and the records where it stands."""
    texts = list(sealed_texts(live_keys(subjects)))
    opened = keys.open_all(text for _, text in texts)
    said = [value for value in opened.values() if value != keys.ERASED]
    words = frozenset(words_in([*known, *said]))
    addresses = frozenset(word.casefold() for word in words if _ADDRESS.fullmatch(word))
    under = dict.fromkeys((*records, *(record for record, _ in texts)))
    return Whom(subject, title, subjects, words, addresses, tuple(under))


def live_keys(subjects: Collection[str]) -> list[SubjectKey]:
    """Return the keys of these subjects that were not erased."""
    return list(SubjectKey.objects.filter(subject__in=subjects, erased_at=None))


def _live(subjects: Collection[str]) -> bool:
    return bool(live_keys(subjects))


def sealed_texts(live: Iterable[SubjectKey]) -> Iterator[tuple[str, str]]:
    """Yield (record, sealed text) for everything in all journals that lies under these keys, once a record."""
    for key in live:
        mark = f"{keys.PREFIX}{key.id}:"
        sealed = re.compile(re.escape(mark) + r"[A-Za-z0-9+/=]+")
        rows = JournalEntry.everything.filter(text__contains=mark).order_by("record", "seq")
        seen: set[tuple[str, str]] = set()
        for record, text in rows.values_list("record", "text").iterator(chunk_size=200):
            for found in sealed.findall(text):
                if (record, found) not in seen:
                    seen.add((record, found))
                    yield record, found


def words_in(texts: Iterable[str]) -> Iterator[str]:
    """Yield what is looked for of these values: each as it stands, addresses in it, and the name beside one."""
    for text in texts:
        parts = [text, *_ADDRESS.findall(text), _ADDRESS.sub("", text).strip(" <>,;:\"'")]
        yield from (part.strip() for part in parts if _is_telling(part.strip()))


def _is_telling(word: str) -> bool:
    is_short = len(word) < (SHORTEST if word.isascii() else 2)
    return not is_short and word != keys.ERASED and not word.startswith(keys.ERASED)


def facts_under(text: str, mark: str) -> Iterator[tuple[str, str]]:
    """Yield (name, sealed text) for what an entry's text holds under a key: the name is the one nearest to it."""
    yield from _walk(json.loads(text)["entry"], "", mark)


def _walk(value: Any, name: str, mark: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value.startswith(mark):
            yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _walk(part, name if key.startswith("$") else key, mark)
    elif isinstance(value, list):
        for part in value:
            yield from _walk(part, name, mark)
