"""Registry rows that books watch: added, counted, and heard of, in one transaction."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from kesu.cases.actions.posting import Posted, once
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import AnyActor
from kesu.cases.errors import refused
from kesu.cases.requests import moment
from kesu.core.records.record import encode
from kesu.core.rulebook.rows import ROWS
from kesu.directory.models import Person
from kesu.journal.chain import canonical
from kesu.journal.keys import keyed_hash
from kesu.registry.actions import add_row
from kesu.registry.facts import KINDS, Facts
from kesu.registry.queries import rows_of, solutions_for, solved_parts

# By which word a person names what a row refers to.
NAMED_BY: Final = {"site": "code", "product": "code", "customer": "code"}


def add_registry_row(
    *, kind: str, values: Mapping[str, Any], actor: AnyActor, op_id: str
) -> Posted:
    """Add a row to its table of the registry, count it and let standing records hear of it.

    `values` are the table's columns; what it refers to may be given by number. `opened` of the
    answer names records that the books opened because of it. Raises ValidationError naming the
    faulty column, NotAccepted for an unknown kind or number.
    """
    if kind not in KINDS:
        raise refused("unknown_row", kind=kind, options=sorted(KINDS))
    table = KINDS[kind]
    columns = {name: _referred(table, name, value) for name, value in values.items()}

    def work(turning: Turning) -> Posted:
        by = actor if isinstance(actor, Person) else None
        facts = add_row(kind=kind, values=columns, by=by, op_id=op_id, at=turning.at)
        seen = as_books_see(kind, facts, turning.at)
        return _seen(turning, kind, seen, table._meta.db_table, str(facts["row"]))

    plain = {name: str(value) for name, value in values.items()}
    return once(actor, op_id, keyed_hash(canonical([kind, plain])), work)


def add_row_facts(*, kind: str, facts: Mapping[str, Any], actor: AnyActor, op_id: str) -> Posted:
    """Count a row given by the facts that books know, without a row in a table (worked stories)."""
    if kind not in ROWS:
        raise refused("unknown_row", kind=kind, options=sorted(ROWS))

    def work(turning: Turning) -> Posted:
        return _seen(turning, kind, facts, "facts", "")

    return once(actor, op_id, keyed_hash(canonical([kind, encode(dict(facts))])), work)


def _seen(
    turning: Turning, kind: str, facts: Mapping[str, Any], table: str, table_row: str
) -> Posted:
    row_id = turning.see_row(kind, facts, table, table_row)
    return Posted(
        row_id, 1, "", turning.act_id, tuple(turning.opened), outcomes=tuple(turning.outcomes)
    )


def _referred(table: type[models.Model], name: str, value: Any) -> Any:
    """Return the row that a number names, where the column refers to one."""
    if name not in NAMED_BY or not isinstance(value, str):
        return value
    field = table._meta.get_field(name)
    other = field.related_model
    assert isinstance(other, type) and issubclass(other, models.Model)
    try:
        return other._default_manager.get(**{NAMED_BY[name]: value})
    except ObjectDoesNotExist:
        raise refused("no_such_row", column=name, given=value) from None


def as_books_see(kind: str, facts: Facts, at: datetime) -> dict[str, Any]:
    """Return the columns that books know of a row; what nobody entered is left out."""
    own = {**facts, **_SEEN[kind](facts, at)}
    return {name: own[name] for name in ROWS[kind] if own.get(name) is not None}


def _visit(facts: Facts, at: datetime) -> Facts:
    on = _day(facts["at"])
    problem = facts["problem_code"] or ""
    solved = solutions_for(product_type=facts["product_type"], problem_code=problem, on=on)
    return {
        "at": moment(facts["at"], "at"),
        "known_solution": bool(solved and problem),
        "product_is_new": facts["new_product"],
        "product_is_custom": facts["custom_product"],
    }


def _part(facts: Facts, at: datetime) -> Facts:
    """A part's rank is among what has been entered of its month so far."""
    rates = {
        row["part_no"]: _rate(row)
        for row in rows_of(kind="part_month", same={"month": facts["month"]})
    }
    own = rates[facts["part_no"]]
    return {
        "at": int(at.timestamp()),
        "part": facts["part_name"],
        "base": facts["base_quantity"],
        "failure_rate": own,
        "rank": 1 + sum(1 for rate in rates.values() if rate > own),
        "solved": facts["solved"] or facts["part_no"] in solved_parts(on=at.date()),
    }


def _rate(facts: Facts) -> Decimal:
    rate = Decimal(facts["failures"]) / Decimal(facts["base_quantity"])
    return rate.quantize(Decimal("0.000001"))


def _return(facts: Facts, at: datetime) -> Facts:
    return {"at": moment(facts["at"], "at")}


def _day(written: str) -> date:
    return datetime.fromisoformat(written).astimezone(UTC).date()


_SEEN: Final[Mapping[str, Callable[[Facts, datetime], Facts]]] = {
    "service_visit": _visit,
    "part_month": _part,
    "return_batch": _return,
}
