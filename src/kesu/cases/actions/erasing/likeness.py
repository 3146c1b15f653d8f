"""The same person under another key: who complains in a case without being chosen as a contact has a key of the case.

Within one customer, somebody is the same where a telephone number or an address is the same, or the name where the
case says no number and no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kesu.cases.models import CaseRecord
from kesu.journal import keys
from kesu.journal.models import SubjectKey
from kesu.journal.personal import is_number, one_form
from kesu.registry.models import Contact

_SEALED: Final = re.compile(r"sealed:([0-9a-f]+):[A-Za-z0-9+/=]+")
CHUNK: Final = 200


def same_person(row: Contact) -> list[str]:
    """Return the subjects of this customer's records in which the contact complains without being chosen."""
    own = {one_form(word) for word in (row.name, row.phone, row.email) if word}
    found: list[str] = []
    records = CaseRecord.everything.filter(customer=row.customer.code).order_by("pk")
    chunk: list[tuple[str, str]] = []
    for each in records.values_list("pk", "state").iterator(chunk_size=CHUNK):
        chunk.append(each)
        if len(chunk) == CHUNK:
            found += _of(chunk, own)
            chunk = []
    return found + list(_of(chunk, own))


def contact_like(customer: str, words: Iterable[str]) -> Contact | None:
    """Return the one contact of a customer who has one of these numbers or addresses, or None."""
    own = {one_form(word) for word in words}
    rows = Contact.objects.filter(customer__code=customer).order_by("pk")
    same = [row for row in rows if {one_form(w) for w in (row.phone, row.email) if w} & own]
    return same[0] if len(same) == 1 else None


def _of(records: list[tuple[str, str]], own: set[str]) -> Iterator[str]:
    subjects = [f"record:{pk}" for pk, _ in records]
    live = SubjectKey.objects.filter(subject__in=subjects, erased_at=None)
    ids = {key.subject: key.id for key in live}
    sealed = {
        subject: [m.group(0) for m in _SEALED.finditer(state) if m.group(1) == ids[subject]]
        for subject, (_, state) in zip(subjects, records, strict=True)
        if subject in ids
    }
    opened = keys.open_all(text for texts in sealed.values() for text in texts)
    for subject, texts in sealed.items():
        if _is_same({one_form(opened[text]) for text in texts}, own):
            yield subject


def _is_same(theirs: set[str], own: set[str]) -> bool:
    telling = {word for word in theirs if is_number(word) or "@" in word}
    return bool(theirs & own) if not telling else bool(telling & own)
