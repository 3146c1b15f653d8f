"""The door through which the pages add watched rows.

Whoever evaluates the rulebooks' watches sets `door` to an action of the same shape, which saves the
rows by `registry.actions.add_rows` and posts what follows in the same transaction. A sheet goes
through it whole: the parts of a month are ranked among one another.
"""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Model

from kesu.desk.tables.description import Act, Table, Values
from kesu.registry import actions
from kesu.registry.facts import KINDS, Facts

Door = Callable[..., list[Facts]]

door: Door = actions.add_rows


def add_watched(table: Table, values: Values, act: Act) -> Model:
    """Return the row added, or the one that the same act added before."""
    (facts,) = add_all(table, [(act.op_id, values)], act)
    return table.model._default_manager.get(pk=facts["row"])


def add_all(table: Table, rows: Sequence[tuple[str, Values]], act: Act) -> list[Facts]:
    """Return the facts of rows added together, each with the key of its act."""
    kind = next(kind for kind, model in KINDS.items() if model is table.model)
    with transaction.atomic():
        return door(kind=kind, rows=rows, by=act.by, at=act.at)
