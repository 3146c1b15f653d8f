"""The cases of the demo as they stand in `cases.toml`."""

from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from kesu.library.toml_tables import read_toml
from kesu.registry.demo import PRODUCTS

PRODUCT_TYPES: Final = {model: sort for _name, model, sort, _new, _custom in PRODUCTS}
FILE: Final = Path(__file__).with_name("cases.toml")


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits to one site: one, or a second so many working days after the first."""

    site: int
    product: str
    code: str
    units: int
    after: float = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what it is about, how far it goes, and what goes otherwise on the way."""

    ago: float
    says: str
    until: str = ""
    by: str = ""
    channel: str = ""
    demand: str = ""
    pace: float = 1.0
    customer: int = 0
    product: str = ""
    order: int = 0
    ordered: int = 0
    defective: int = 0
    class_: str = ""
    sort: str = ""
    named: str = ""
    fault: str = ""
    code: str = ""
    plan: str = "派人到现场查看，先恢复使用"
    cause: str = ""
    measure: str = ""
    standard: str = ""
    exec: str = ""
    reply: str = ""
    reason: str = ""
    opinion: str = ""
    late_days: int = 0
    sample_days: float = 0
    danger: bool = False
    function_lost: bool = False
    claims: bool = False
    wants_to_end: bool = False
    written: bool = False
    visits: Visits | None = None
    twists: frozenset[str] = field(default_factory=frozenset)

    @property
    def product_code(self) -> str:
        """Return the product's number in the registry."""
        return f"P-{self.product}" if self.product else ""

    @property
    def product_type(self) -> str:
        """Return the kind of product it is, "" where no product is named."""
        return PRODUCT_TYPES.get(self.product, "")

    @property
    def order_no(self) -> str:
        """Return the order's number in the registry."""
        return f"SO-{self.order:05}" if self.order else ""


def load_cases() -> list[Case]:
    """Return all cases, in the order of the file."""
    raw = read_toml(FILE)
    return [_case({**raw["defaults"], **one}) for one in raw["case"]]


def _case(raw: dict[str, Any]) -> Case:
    known = {f.name for f in fields(Case)}
    given = {("class_" if name == "class" else name): value for name, value in raw.items()}
    assert set(given) <= known, sorted(set(given) - known)
    visits = given.pop("visits", None)
    twists = frozenset(given.pop("twists", ()))
    return Case(
        **_floats(given), visits=Visits(**_floats(visits)) if visits else None, twists=twists
    )


def _floats(raw: dict[str, Any]) -> dict[str, Any]:
    return {n: float(v) if isinstance(v, Decimal) else v for n, v in raw.items()}
