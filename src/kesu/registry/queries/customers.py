"""Finding a customer by whatever the caller on the telephone gives: name, initials or number."""

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Length

from kesu.registry.models import Customer
from kesu.registry.models.scope import Reader
from kesu.registry.spelling import search_form

# A look-up that would match half the table is cut here; nobody reads further.
MOST = 50


def find_customers(text: str, limit: int = 10, *, reader: Reader | None = None) -> list[Customer]:
    """Return customers that match every word typed, the likeliest first; nothing typed gives none.

    A word matches within the name, the short name, the number, the pinyin or its initials. An exact
    number comes first, then initials that begin so, then names, then short names, numbers and pinyin
    that do, then the rest; short names before long ones. One statement; every database gives the
    same order.
    """
    words = search_form(text).split()
    if not words:
        return []
    found = Customer.objects.all() if reader is None else Customer.objects.visible_to(reader)
    return list(_ranked(matching(found, words), words[0])[: min(limit, MOST)])


def matching(found: QuerySet[Customer], words: list[str]) -> QuerySet[Customer]:
    """Return those of the customers in whose search column every word stands."""
    for word in words:
        found = found.filter(search__contains=word)
    return found


def _ranked(found: QuerySet[Customer], word: str) -> QuerySet[Customer]:
    rank = Case(
        When(code__iexact=word, then=Value(0)),
        When(initials__startswith=word, then=Value(1)),
        When(search__startswith=word, then=Value(2)),  # it begins with the name
        When(search__contains=f"\n{word}", then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return found.select_related("region", "branch").order_by(rank, Length("name"), F("id"))
