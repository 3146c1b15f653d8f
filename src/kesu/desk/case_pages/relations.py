"""The cases that one is tied to, and those that these are tied to: how, in what state, and which of them count.

What the reader may not see stands there as a tie to a case that they may not read, and no further.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kesu.cases.models import CaseRecord, Link
from kesu.core.explaining.names import LINK_WORDS, closing_title, kind_title, word
from kesu.core.records.record import CHILD, NOT_ROOTS
from kesu.core.steps.rights import may
from kesu.core.steps.tying import SORTS
from kesu.desk.case_pages.acts import ACTS, About
from kesu.desk.case_pages.reading import Dossier
from kesu.desk.components.subjects import subject_of

DEEPEST: Final = 3
MOST: Final = 40

Ties = dict[str, list[tuple[str, str]]]


@dataclass(slots=True)
class Tied:
    """A case that another is tied to, with those beyond it. No address: the reader may not see it.

    says -- what it is to the case before it. why -- why it does not count for itself; "" where it does.
    back -- where the tie is taken back; only where the reader may.
    """

    says: str
    number: str
    subject: str = ""
    address: str = ""
    state: str = ""
    why: str = ""
    back: str = ""
    opened_at: Any = None
    beyond: list["Tied"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether the case counts for a measure of its book: the measure, its clause, and how that is."""

    title: str
    clauses: tuple[str, ...]
    says: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Relations:
    """Everything about the ties of a case."""

    tree: list[Tied]
    why: str
    receipts: int
    counted: list[Counted]


def relations(found: Dossier) -> Relations:
    """Return the ties of a case, three steps far, in a statement for each step."""
    own = [(link.sort, link.to) for link in found.record.links]
    rows, ties = _around(found, [to for sort, to in own if sort != CHILD])
    ties[found.row.pk] = own
    rows[found.row.pk] = found.row
    tree = _Tree(found, rows, ties).of(found.row.pk, {found.row.pk}, 1)
    receipts = sum(len(link.receipts) for link in found.record.links)
    why = _why(found, rows, own)
    return Relations(tree, why, receipts, list(_counted(found, why)))


def _around(found: Dossier, near: list[str]) -> tuple[dict[str, CaseRecord], Ties]:
    """Return the cases around that the reader may see, and the ties of each."""
    rows: dict[str, CaseRecord] = {}
    ties: Ties = {}
    for _step in range(DEEPEST):
        near = [one for one in dict.fromkeys(near) if one not in rows][:MOST]
        if not near or len(rows) >= MOST:
            break
        seen = CaseRecord.objects.visible_to(found.who).filter(pk__in=near).defer("state")
        here = {row.pk: row for row in seen}
        rows |= here
        near = []
        for row in (
            Link.objects.of_all(here.values()).filter(sort__in=SORTS).order_by("sort", "seq")
        ):
            ties.setdefault(row.record_id, []).append((row.sort, row.other_id))
            near.append(row.other_id)
    return rows, ties


@dataclass(frozen=True, slots=True)
class _Tree:
    """What is around a case, and how it is told."""

    found: Dossier
    rows: dict[str, CaseRecord]
    ties: Ties

    def of(self, record: str, seen: set[str], depth: int) -> list[Tied]:
        """Return what a case is tied to, none of it twice."""
        here = [
            (sort, to) for sort, to in self.ties.get(record, ()) if sort != CHILD and to not in seen
        ]
        beyond = seen | {to for _sort, to in here}
        return [self._one(record, sort, to, beyond, depth) for sort, to in here]

    def _one(self, record: str, sort: str, to: str, seen: set[str], depth: int) -> Tied:
        row = self.rows.get(to)
        says = word(self.found.reader, LINK_WORDS, sort)
        is_own = record == self.found.row.pk
        back = _back_address(self.found, sort, to) if is_own and row is not None else ""
        if row is None:
            return Tied(says, _("a case that you may not read"))
        return Tied(
            says,
            _number(self.found, row),
            _subject(self.found, row),
            reverse("desk:case", args=(to,)),
            _state(self.found, row),
            _why(self.found, self.rows, self.ties.get(to, [])),
            back,
            row.opened_at,
            self.of(to, seen, depth + 1) if depth < DEEPEST else [],
        )


def _number(found: Dossier, row: CaseRecord) -> str:
    return row.number or kind_title(found.reader, row.kind)


def _subject(found: Dossier, row: CaseRecord) -> str:
    kind = found.book.source.kinds.get(row.kind)
    return subject_of(row, kind, found.names.known).removeprefix(f"{_number(found, row)} · ")


def _state(found: Dossier, row: CaseRecord) -> str:
    if row.closed_at is None:
        return _("in hand")
    known = row.kind in found.book.source.kinds
    return closing_title(found.reader, row.kind, row.closed_as) if known else row.closed_as


def _back_address(found: Dossier, sort: str, to: str) -> str:
    act = ACTS["unlinking"]
    if not may(found.who.actor, act.parties(found, About())):
        return ""
    return f"{reverse('desk:act', args=(found.row.id, act.noun))}?tie={sort}.{to}"


def _why(found: Dossier, rows: dict[str, CaseRecord], ties: Iterable[tuple[str, str]]) -> str:
    """Return why a case with these ties does not count for itself; an empty text where it does."""
    for sort, to in ties:
        if sort in NOT_ROOTS:
            row = rows.get(to)
            number = _number(found, row) if row is not None else _("a case that you may not read")
            return " ".join((word(found.reader, LINK_WORDS, sort), number))
    return ""


def _counted(found: Dossier, why: str) -> Iterator[Counted]:
    """Yield, for each measure over its kind, whether the case counts."""
    stands = {tally[0]: tally[4] for tally in json.loads(found.row.tallies or "[]")}
    for plan in found.plan().counted:
        line = plan.measure
        if line.id not in stands:
            says, counts = (
                _("it does not fit, or something it counts by is not known"),
                False,
            )
        elif stands[line.id] or line.only == "all":
            says, counts = _("counted"), True
        else:
            says, counts = why, False
        yield Counted(found.reader.text(line.name), line.clauses, says, counts)
