"""Look-up fields: what to suggest while somebody types, what a typed text means, what a code is called.

A value is a code of the registry or directory. A field shows "名称 · 编号", and takes a name, the
first letters of its pinyin, or the code; several that fit are shown to choose from. What is in no
table stays as it was typed: a first call from a stranger must not wait for the registry.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.models import CaseRecord
from kesu.directory.models import Department, Person
from kesu.directory.queries import ActorCard
from kesu.registry.models import Contact, Order, Product, Region, Serial, Site
from kesu.registry.queries import find_customers
from kesu.registry.spelling import initials_of, search_form

MARK: Final = " · "
MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row that fits: its code, its name, and a word that tells it from its like.

    also -- (fact, text) of other fields that choosing it fills where they are empty.
    """

    code: str
    name: str
    hint: str = ""
    also: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """Return what stands in the field when it is chosen."""
        return self.code if self.name in ("", self.code) else f"{self.name}{MARK}{self.code}"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and what else the form says: an order is looked for among the customer's."""

    reader: ActorCard
    given: Mapping[str, str]


Finder = Callable[[str, Asking], list[Suggestion]]


def suggest(sort: str, text: str, asking: Asking) -> list[Suggestion]:
    """Return the likeliest rows for what was typed, at most eight; nothing typed gives few or none."""
    return SUGGESTERS[sort](code_in(text) or text.strip(), asking)[:MOST]


def code_in(text: str) -> str:
    """Return the code at the end of a label, or an empty text."""
    return text.rpartition(MARK)[2].strip() if MARK in text else ""


def meant(sort: str, text: str, asking: Asking) -> tuple[str, list[Suggestion]]:
    """Return the code that a text means, or ("", those it may mean); ("", []) where none fits."""
    wanted = code_in(text) or text.strip()
    found = FINDERS[sort](wanted, asking)
    folded = search_form(wanted)
    exact = [s for s in found if folded in (search_form(s.code), search_form(s.name))]
    if len(exact) == 1:
        return exact[0].code, []
    if len(found) == 1:
        return found[0].code, []
    return "", found[:MOST]


def party_of(sort: str, code: str) -> str:
    """Return what a fact keeps of a code: a person is a party among others, "person:7"; else the code itself."""
    return f"person:{code}" if sort == "person" else code


# -- finding ---------------------------------------------------------------------------------------


def _customers(text: str, asking: Asking) -> list[Suggestion]:
    return [
        Suggestion(c.code, c.name, c.region.name if c.region else "")
        for c in find_customers(text, MOST + 1, reader=asking.reader)
    ]


def _products(text: str, asking: Asking) -> list[Suggestion]:
    if not text:
        return []
    rows = Product.objects.visible_to(asking.reader).order_by("code")
    like = Q(code__icontains=text) | Q(model__icontains=text) | Q(name__icontains=text)
    words = text.split()
    if len(words) > 1:
        like |= Q(name__icontains=words[0], model__icontains=words[-1])
    return [Suggestion(p.code, str(p), p.product_type) for p in rows.filter(like)[: MOST + 1]]


def _orders(text: str, asking: Asking) -> list[Suggestion]:
    rows: QuerySet[Order] = Order.objects.visible_to(asking.reader).select_related("product")
    customer = code_in(asking.given.get("customer", ""))
    if customer:
        rows = rows.filter(customer__code=customer)
    elif not text:
        return []
    rows = rows.filter(no__icontains=text).order_by("-ordered_on", "no")
    return [Suggestion(o.no, "", f"{o.product} × {o.quantity}") for o in rows[: MOST + 1]]


def _sites(text: str, asking: Asking) -> list[Suggestion]:
    rows: QuerySet[Site] = Site.objects.visible_to(asking.reader).select_related("customer")
    customer = code_in(asking.given.get("customer", ""))
    if customer:
        rows = rows.filter(customer__code=customer)
    elif not text:
        return []
    rows = rows.filter(Q(code__icontains=text) | Q(name__icontains=text)).order_by("code")
    return [Suggestion(s.code, s.name, str(s.customer)) for s in rows[: MOST + 1]]


def _serials(text: str, asking: Asking) -> list[Suggestion]:
    rows: QuerySet[Serial] = Serial.objects.visible_to(asking.reader).select_related("product")
    customer = code_in(asking.given.get("customer", ""))
    if customer:
        rows = rows.filter(customer__code=customer)
    elif not text:
        return []
    rows = rows.filter(no__icontains=text).order_by("no")
    return [Suggestion(s.no, "", str(s.product)) for s in rows[: MOST + 1]]


def _regions(text: str, asking: Asking) -> list[Suggestion]:
    rows = Region.objects.order_by("code")
    return [Suggestion(r.code, r.name) for r in rows if _fits(text, r.code, r.name)]


def _departments(text: str, asking: Asking) -> list[Suggestion]:
    rows = Department.objects.order_by("code")
    return [Suggestion(d.code, str(d)) for d in rows if _fits(text, d.code, d.name_zh, d.name_en)]


def _people(text: str, asking: Asking) -> list[Suggestion]:
    rows = Person.objects.filter(left_on=None).order_by("login")
    return [
        Suggestion(str(p.pk), p.name, p.login)
        for p in rows
        if _fits(text, str(p.pk), p.name, p.login) and text
    ]


def _cases(text: str, asking: Asking) -> list[Suggestion]:
    if not text:
        return []
    rows = CaseRecord.objects.visible_to(who_is(asking.reader, clock.now()))
    like = Q(number__icontains=text) | Q(subject__icontains=text) | Q(pk=text)
    rows = rows.filter(like).defer("state").order_by("-opened_at", "id")
    return [Suggestion(r.number or r.id, r.subject[:60], r.customer_name) for r in rows[: MOST + 1]]


def _fits(text: str, *words: str) -> bool:
    folded = search_form(text)
    spoken = [search_form(w) for w in words if w] + [initials_of(w) for w in words if w]
    return any(folded in word for word in spoken)


def contacts(text: str, asking: Asking) -> list[Suggestion]:
    """Return the contacts of the customer on the form whose name or telephone fits."""
    customer = code_in(asking.given.get("customer", ""))
    rows = Contact.objects.visible_to(asking.reader).filter(customer__code=customer)
    return [
        Suggestion(c.name, "", " ".join((c.position, c.phone)), (("contact_phone", c.phone),))
        for c in rows.order_by("name", "id")
        if _fits(text, c.name, c.phone)
    ]


FINDERS: Final[Mapping[str, Finder]] = {
    "customer": _customers,
    "product": _products,
    "order": _orders,
    "site": _sites,
    "serial": _serials,
    "region": _regions,
    "department": _departments,
    "person": _people,
    "case": _cases,
}


SUGGESTERS: Final[Mapping[str, Finder]] = {**FINDERS, "contact": contacts}
"""Beside look-up fields, a plain text may have suggestions: what it means is what it says."""
