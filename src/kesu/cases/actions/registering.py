"""Registry rows that books watch: added, counted, and heard of, in one transaction."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction

from kesu import clock
from kesu.cases.actions.posting import Posted, once
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import AnyActor
from kesu.cases.errors import refused
from kesu.cases.models import Edition, RegistryRow
from kesu.cases.requests import moment
from kesu.core.records.record import encode
from kesu.core.rulebook.rows import ROWS
from kesu.directory.models import Person
from kesu.journal.chain import canonical
from kesu.journal.master import keyed_hash
from kesu.registry.actions import add_rows
from kesu.registry.facts import KINDS, Facts

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
    return add_registry_rows(kind=kind, rows=[(op_id, values)], actor=actor, op_id=op_id)


def add_registry_rows(
    *,
    kind: str,
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    actor: AnyActor,
    op_id: str,
    within: bool = False,
) -> Posted:
    """Add rows that belong together – the parts of a month are ranked among one another – as one act.

    Each row comes with the key of its own act. `within` joins the caller's transaction. While no book
    is in force nobody watches: the rows are saved, and that is all.
    """
    if kind not in KINDS:
        raise refused("unknown_row", kind=kind, options=sorted(KINDS))
    table = KINDS[kind]
    named = [(key, {n: _referred(table, n, v) for n, v in values.items()}) for key, values in rows]
    by = actor if isinstance(actor, Person) else None
    if not Edition.objects.exists():
        with transaction.atomic():
            add_rows(kind=kind, rows=named, by=by, at=clock.now())
        return Posted("", 0, "", "")

    def work(turning: Turning) -> Posted:
        saved = add_rows(kind=kind, rows=named, by=by, at=turning.at)
        found = _see_all(turning, kind, saved, table._meta.db_table)
        return _answer(turning, found[0] if found else "")

    plain = [[key, {n: str(v) for n, v in values.items()}] for key, values in rows]
    return once(actor, op_id, keyed_hash(canonical([kind, plain])), work, within=within)


def add_row_facts(*, kind: str, facts: Mapping[str, Any], actor: AnyActor, op_id: str) -> Posted:
    """Count a row given by the facts that books know, without a row in a table (worked stories)."""
    if kind not in ROWS:
        raise refused("unknown_row", kind=kind, options=sorted(ROWS))

    def work(turning: Turning) -> Posted:
        return _answer(turning, turning.see_row(kind, facts, "facts", ""))

    return once(actor, op_id, keyed_hash(canonical([kind, encode(dict(facts))])), work)


def _see_all(turning: Turning, kind: str, saved: Sequence[Facts], table: str) -> list[str]:
    """Let the books see saved rows, unless they have seen them: a row sent again tells nothing new."""
    names = [str(facts["row"]) for facts in saved]
    known = RegistryRow.objects.filter(kind=kind, table=table, table_row__in=names)
    seen = dict(known.values_list("table_row", "pk"))
    for name, facts in zip(names, saved, strict=True):
        if name not in seen:
            seen[name] = turning.see_row(kind, as_books_see(kind, facts), table, name)
    return [seen[name] for name in names]


def _answer(turning: Turning, row_id: str) -> Posted:
    return Posted(
        row_id, 1, "", turning.act_id, tuple(turning.opened), outcomes=tuple(turning.outcomes)
    )


def _referred(table: type[models.Model], name: str, value: Any) -> Any:
    """Return the row that a number names, where the column refers to one."""
    if name not in NAMED_BY or not isinstance(value, str):
        return value
    field = table._meta.get_field(name)
    other = field.related_model
    assert isinstance(other, type)
    assert issubclass(other, models.Model)
    try:
        return other._default_manager.get(**{NAMED_BY[name]: value})
    except ObjectDoesNotExist:
        raise refused("no_such_row", column=name, given=value) from None


def as_books_see(kind: str, facts: Facts) -> dict[str, Any]:
    """Return the columns that books know of a row, moments as seconds; what nobody entered is left out."""
    own = {name: facts[name] for name in ROWS[kind] if facts.get(name) is not None}
    numbers = [
        n for n, sort in ROWS[kind].items() if sort == "number" and isinstance(own.get(n), str)
    ]
    moments = [n for n, sort in ROWS[kind].items() if sort == "moment" and n in own]
    return {
        **own,
        **{name: Decimal(own[name]) for name in numbers},
        **{name: moment(own[name], name) for name in moments},
    }
