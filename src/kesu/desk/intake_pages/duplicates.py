"""Cases that the one being filed may repeat, as the preview offers them: why they are thought alike, and two taps."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kesu.cases.actors import Who
from kesu.cases.models import CaseRecord
from kesu.cases.queries import likely as finding
from kesu.cases.queries.likely import CUSTOMER, ORDER, WITHIN, Likely
from kesu.cases.queries.matter import PRODUCT, PRODUCT_TYPE
from kesu.core.rulebook.plans import Book
from kesu.desk.forms.fields import said

MOST_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Repeated:
    """A case that looks like the one being filed: what is the same, which words, whether the new one may be merged."""

    record: str
    number: str
    subject: str
    same: list[str]
    words: tuple[str, ...]
    opened_at: datetime
    address: str
    is_open: bool
    may_merge: bool


def repeated(
    book: Book, kind: str, values: Mapping[str, Any], tallies: str, who: Who, at: datetime,
    kinds: Iterable[str], different: Iterable[str], *, may_merge: bool,
) -> list[Repeated]:  # fmt: skip
    """Return visible cases of some kinds that a record with these values may repeat, but those said to be different."""
    rows = CaseRecord.objects.visible_to(who).filter(kind__in=list(kinds))
    lately = rows.filter(opened_at__gte=at - WITHIN)
    found = finding.likely(book, kind, values, tallies, lately, different)
    return [_shown(one, book, kind, may_merge=may_merge) for one in found]


def _shown(one: Likely, book: Book, kind: str, *, may_merge: bool) -> Repeated:
    return Repeated(
        one.row.pk,
        one.row.number or _("not numbered yet"),
        one.row.subject,
        list(dict.fromkeys(_same(one, book, kind))),
        one.words[:MOST_SHOWN],
        one.row.opened_at,
        reverse("desk:case", args=(one.row.pk,)),
        one.row.closed_at is None,
        may_merge and one.row.kind == kind,
    )


def _same(one: Likely, book: Book, kind: str) -> Iterator[str]:
    """Yield what is the same: order, customer, product or its type, then the other facts that the book counts by."""
    facts = book.kinds[kind].kind.facts
    sorts = {facts[name].sort for name in one.same if name in facts}
    whom = CUSTOMER in one.same or "customer" in sorts
    what = PRODUCT in one.same or "product" in sorts
    if ORDER in one.same:
        yield _("same order")
    if whom:
        yield _("same customer and product") if what else _("same customer")
    elif what:
        yield _("same product")
    if PRODUCT_TYPE in one.same and not what:
        yield _("same type of product")
    for name in one.same:
        if name in facts and facts[name].sort not in ("order", "customer", "product"):
            yield _("same: %(fact)s") % {"fact": said(facts[name].name)}
