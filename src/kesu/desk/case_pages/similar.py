"""Past cases like one in hand: why they are like it, what caused them, what was done, and whether it held."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kesu.cases.books import book_of, in_force
from kesu.cases.models import CaseRecord
from kesu.cases.queries import similar as finding
from kesu.cases.queries.matter import CLASS, PRODUCT, PRODUCT_TYPE
from kesu.cases.queries.naming import code_of, names
from kesu.cases.queries.similar import CAUSE, Described, Likeness
from kesu.cases.sealing import sealed_in
from kesu.cases.texts import record_in
from kesu.core.causes import PROVED
from kesu.core.explaining.names import closing_title
from kesu.core.records.record import Record
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book
from kesu.desk.case_pages.reading import Dossier, head, named
from kesu.desk.list_pages.kinds import class_called, said
from kesu.directory.models import Person
from kesu.directory.policy import policy

MEASURE: Final = re.compile(
    r"(^|_)(measures?|solutions?|actions?|remed(y|ies)|corrective|preventive|plan)(_|$)"
)
"""Books name their facts freely; these parts of their ids tell what was done about a fault, as CAUSE its causes."""
MOST_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Similar:
    """A past case: why it is like the one in hand, what was found and done, and what became of it."""

    number: str
    subject: str
    address: str
    opened_at: Any
    state: str
    is_open: bool
    same: list[str]
    words: list[str]
    causes: list[str]
    measures: list[str]
    held: str
    came_back: bool


@policy("signed_in")
@require_GET
def similar(request: HttpRequest, record_id: str) -> HttpResponse:
    """Show the past cases most like this one that the reader may see; a part of the case's page asks for it too."""
    assert isinstance(request.user, Person)
    found = named(head(record_id, request.user, by="desk:similar"))
    context = {"found": found, "similar": list(_similar(found))}
    part = request.headers.get("HX-Request") == "true"
    page = "desk/cases/similar_list.html" if part else "desk/cases/similar.html"
    return render(request, page, context)


def _similar(found: Dossier) -> Iterator[Similar]:
    own = finding.described(found.record, found.book, found.row.tallies)
    seen = CaseRecord.objects.visible_to(found.who)
    like = finding.alike(own, seen.filter(kind=found.row.kind), but=found.row.pk)
    rows = {row.pk: row for row in seen.filter(pk__in=[one.record for one in like])}
    past = [(one, rows[one.record]) for one in like if one.record in rows]
    published = in_force()
    for one, row in past:
        book = book_of(published.edition(row.edition_id))
        yield _shown(found, own, one, row, record_in(row.state), book)


def _shown(
    found: Dossier, own: Described, one: Likeness, row: CaseRecord, record: Record, book: Book
) -> Similar:
    causes, measures = list(_told(record, book, CAUSE)), list(_told(record, book, MEASURE))
    held, came_back = _held(found, row, record, book) if causes or measures else ("", False)
    return Similar(
        row.number or _("not numbered yet"),
        row.subject,
        reverse("desk:case", args=(row.pk,)),
        row.opened_at,
        closing_title(found.reader, row.kind, row.closed_as) if row.closed_as else _("in hand"),
        row.closed_at is None,
        list(_same(found, one.same)),
        finding.common(own.text, finding.told(record, book)),
        causes,
        measures,
        held,
        came_back,
    )


def _same(found: Dossier, facts: Iterable[str]) -> Iterator[str]:
    """Yield "product: DO-20" for every fact that is the same, then product, its type and the class."""
    known = found.plan().kind.facts
    values = found.record.values[""]
    codes = {
        (known[n].sort, code_of(known[n].sort, str(values.get(n)))) for n in facts if n in known
    }
    called = names(codes)
    for name in facts:
        fact, value = known.get(name), values.get(name)
        if fact is not None and isinstance(value, str):
            words = called.get((fact.sort, code_of(fact.sort, value)), _option(fact, value))
            yield _titled(found, said(fact.name), words)
    if not any(known[n].sort == "product" for n in facts if n in known):
        yield from _matter(found, set(facts))


def _matter(found: Dossier, same: Collection[str]) -> Iterator[str]:
    """Yield what is the same of the matter: the product or its type, and the class."""
    if PRODUCT in same:
        yield _titled(found, _("Product"), found.row.product_name or found.row.product)
    elif PRODUCT_TYPE in same:
        yield _("the same type of product")
    if CLASS in same:
        own = class_called(found.book.source, found.row.kind, found.row.category)
        yield _titled(found, _("Class"), own)


def _titled(found: Dossier, title: str, words: str) -> str:
    return f"{title}: {words}" if found.reader.english else f"{title}：{words}"


def _option(fact: Fact, value: str) -> str:
    return next((said(option.title) for option in fact.options if option.id == value), value)


def _told(record: Record, book: Book, what: re.Pattern[str]) -> Iterator[str]:
    """Yield what a case tells of its causes, or of what was done: proved causes first, then texts and choices."""
    told: dict[str, None] = {}
    for item, values in record.values.items():
        kind = book.kinds[record.kind_of(item)].kind
        of_item = bool(item) and what.search(kind.id) is not None
        for name, fact in kind.facts.items():
            value = values.get(name)
            if value is None or not (of_item or what.search(name)):
                continue
            told |= dict.fromkeys(_words(fact, value))
    yield from list(told)[:MOST_SHOWN]


def _words(fact: Fact, value: Any) -> Iterator[str]:
    if fact.sort == "causes" and isinstance(value, list | tuple):
        yield from (str(row["text"]) for row in value if row.get("state") == PROVED)
    elif isinstance(value, str) and value and not sealed_in(value):
        if fact.sort in ("text", "long_text"):
            yield value
        elif fact.sort == "choice":
            yield _option(fact, value)


def _held(found: Dossier, row: CaseRecord, record: Record, book: Book) -> tuple[str, bool]:
    """Return whether the same fault came up again after the case was closed, in words and as a fact."""
    if row.closed_at is None:
        return "", False
    keys = finding.described(record, book, row.tallies).keys
    faults = [key for key in keys if key[3]]
    if not faults:
        return "", False
    tally, key, _names, _is_fault = max(faults, key=lambda each: len(each[2]))
    rows = CaseRecord.objects.visible_to(found.who)
    (n,) = finding.came_back([(tally, key, row.closed_at)], rows)
    if not n:
        return _("the same has not come up since"), False
    says = ngettext(
        "the same came up %(n)s more time since", "the same came up %(n)s more times since", n
    )
    return says % {"n": n}, True
