"""Values of facts as somebody would type them into a field, and the codes in them that have a name."""

from collections.abc import Callable
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from kesu.cases.queries.naming import NAMERS, code_of
from kesu.core.rulebook.model import Fact
from kesu.desk.forms.lookups import MARK
from kesu.desk.forms.typed import as_typed

Called = Callable[[str, str], str]
"""From a sort of fact and a code to the name, or the code where no name is known."""


def as_raw(fact: Fact, value: Any, zone: tzinfo, called: Called) -> str:
    """Return a value as one would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.sort == "moment":
        return as_typed(int(value), zone)
    if fact.sort in NAMERS:
        code = code_of(fact.sort, str(value))
        name = called(fact.sort, code)
        return code if name in ("", code) else f"{name}{MARK}{code}"
    return digits(value) if isinstance(value, Decimal) else str(value)


def digits(value: Decimal) -> str:
    """Return a decimal without an exponent and without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
