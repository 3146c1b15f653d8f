"""A person by what they are known by here: a customer's contact, who complains in a record, or a mail address."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from django.db.models import Q
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language

from kesu.cases.actions.erasing import likeness
from kesu.cases.books import book_under
from kesu.cases.models import CaseRecord
from kesu.core.errors import KesuError
from kesu.core.values import Text
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
    found = Contact.objects.select_related("customer").filter(pk=name) if name.isdecimal() else None
    row = found.first() if found is not None else None
    return _of_contact(row) if row is not None else _without_a_row(f"contact:{name}")


def _of_contact(row: Contact) -> Whom:
    subject = f"contact:{row.pk}"
    is_gone = row.name.startswith(keys.ERASED)
    known = [] if is_gone else [row.name, row.phone, row.email]
    others = [] if is_gone else likeness.same_person(row)
    title = f"{row.name} · {row.customer.name}"
    return _known(subject, title, (subject, *others), known)


def _without_a_row(subject: str) -> Whom | None:
    """Return somebody who was entered as a contact and has no row any more."""
    return _known(subject, subject, (subject,), []) if live_keys([subject]) else None


def _complainant(name: str) -> Whom | None:
    by_id = Q(pk=name) if _ID.fullmatch(name) else Q(number=name)
    row = CaseRecord.everything.filter(by_id).select_related("edition").first()
    if row is None:
        return None
    subject = f"record:{row.pk}"
    found = _known(subject, _complaining(row), (subject,), [], (row.pk,))
    same = likeness.contact_like(row.customer, found.words) if row.customer else None
    return found if same is None else _of_contact(same)


def _complaining(row: CaseRecord) -> str:
    kind = book_under(row.edition).kinds[row.kind].kind.name
    day = f"{row.opened_at.astimezone(get_default_timezone()):%Y-%m-%d}"
    language = get_language() or "zh"
    label = row.number or f"{kind.say(language)} {day}"
    return Text(f"{label} 的来件人", f"who complained in {label}").say(language)


def _writer(name: str) -> Whom | None:
    """Return who wrote the mail of this id, or the mails of this address; a contact where one has it."""
    known = personal.mails()
    if known is None:
        return None
    mail = known.latest(name.casefold()) if "@" in name else name
    address = known.writer(mail) if mail else ""
    if not address:
        return None
    contacts = list(Contact.objects.select_related("customer").filter(email__iexact=address)[:2])
    if len(contacts) == 1:
        return _of_contact(contacts[0])
    opened = known.opened(address)
    subjects = tuple(f"record:{record}" for record in opened)
    return _known(f"mail:{mail}", address, subjects, [address], tuple(opened))


def _known(
    subject: str, title: str, subjects: tuple[str, ...], known: Iterable[str],
    records: tuple[str, ...] = (),
) -> Whom:  # fmt: skip
    """Return the person with every word that is sealed under their keys, and the records where it stands."""
    texts = list(sealed_texts(live_keys(subjects)))
    own = {f"record:{record}" for record, _ in texts} - set(subjects)
    if added := [key.subject for key in live_keys(own)]:
        # what was corrected in their case later lies under the key of the case
        return _known(subject, title, (*subjects, *sorted(added)), known, records)
    opened = keys.open_all(text for _, text in texts)
    said = [value for value in opened.values() if value != keys.ERASED]
    words = frozenset(words_in([*known, *said]))
    addresses = frozenset(word.casefold() for word in words if _ADDRESS.fullmatch(word))
    under = dict.fromkeys((*records, *(record for record, _ in texts)))
    return Whom(subject, title, subjects, words, addresses, tuple(under))


def live_keys(subjects: Collection[str]) -> list[SubjectKey]:
    """Return the keys of these subjects that were not erased."""
    return list(SubjectKey.objects.filter(subject__in=subjects, erased_at=None))


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
