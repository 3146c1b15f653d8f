"""What codes of the registry and the directory are called: asked for together, in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language

from kesu.core.rulebook.model import Fact
from kesu.core.values import Text
from kesu.directory.models import Department, Person
from kesu.registry.models import Customer, Product, Region, Site

PARTIES: Final = {"person": "person:", "department": "dept:"}


def code_of(sort: str, value: str) -> str:
    """Return the code in a value: "7" of "person:7", "quality" of "dept:quality"."""
    return value.removeprefix(PARTIES.get(sort, ""))


def names(wanted: Iterable[tuple[str, str]], language: str = "") -> dict[tuple[str, str], str]:
    """Return (sort, code) → name for every code that is known, in the reader's language."""
    by_sort: dict[str, set[str]] = {}
    for sort, code in wanted:
        if sort in NAMERS and code:
            by_sort.setdefault(sort, set()).add(code)
    parts = [NAMERS[sort].rows(codes) for sort, codes in sorted(by_sort.items())]
    if not parts:
        return {}
    first, *rest = parts
    rows = first.union(*rest, all=True) if rest else first
    return {
        (sort, code): Text(name.strip(), english).say(language or get_language() or "zh")
        for sort, code, name, english in rows
    }


def codes_in(facts: Iterable[tuple[Fact, Any]]) -> set[tuple[str, str]]:
    """Return every (sort, code) within values that a name is wanted for."""
    found: set[tuple[str, str]] = set()
    for fact, value in facts:
        if fact.sort in NAMERS and isinstance(value, str):
            found.add((fact.sort, code_of(fact.sort, value)))
        elif fact.sort == "lines" and isinstance(value, list | tuple):
            found |= {
                pair
                for line in value
                for pair in codes_in((c, line[c.id]) for c in fact.columns if c.id in line)
            }
    return found


def _columns(sort: str, code: Any, name: Any, english: Any = None) -> Mapping[str, Any]:
    return {
        "sort_of": Value(sort),
        "code_of": code if not isinstance(code, str) else F(code),
        "name_of": F(name) if isinstance(name, str) else name,
        "english_of": Value("") if english is None else F(english),
    }


@dataclass(frozen=True, slots=True)
class Namer:
    """Where the names of one sort stand: the table, the column of its codes, and what is read."""

    model: Any
    key: str
    columns: Mapping[str, Any]

    def rows(self, codes: Iterable[str]) -> QuerySet[Any, tuple[str, ...]]:
        """Return (sort, code, name, English name) of these codes."""
        wanted: list[Any] = list(codes)
        if self.key == "pk":
            wanted = [int(code) for code in wanted if code.isdigit()]
        found = self.model.objects.filter(**{f"{self.key}__in": wanted}).order_by()
        rows: QuerySet[Any, tuple[str, ...]] = found.annotate(**self.columns).values_list(
            "sort_of", "code_of", "name_of", "english_of"
        )
        return rows


_MODEL = Concat("name", Value(" "), "model", output_field=CharField())
NAMERS: Final[Mapping[str, Namer]] = {
    "customer": Namer(Customer, "code", _columns("customer", "code", "name")),
    "product": Namer(Product, "code", _columns("product", "code", _MODEL)),
    "site": Namer(Site, "code", _columns("site", "code", "name")),
    "region": Namer(Region, "code", _columns("region", "code", "name")),
    "department": Namer(Department, "code", _columns("department", "code", "name_zh", "name_en")),
    "person": Namer(Person, "pk", _columns("person", Cast("pk", CharField()), "name")),
}
