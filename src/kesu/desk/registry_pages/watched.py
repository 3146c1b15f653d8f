"""The door through which the pages add a watched row.

Whoever evaluates the rulebooks' watches sets `door` to an action of the same shape that saves the
row by `registry.actions.add_row` and posts what follows in the same transaction.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model

from kesu.desk.tables.description import Act, Table, Values
from kesu.registry import actions
from kesu.registry.facts import KINDS, Facts

Door = Callable[..., Facts]


def add_watched(table: Table, values: Values, act: Act) -> Model:
    """Return the row added, or the one that the same act added before."""
    kind = next(kind for kind, model in KINDS.items() if model is table.model)
    with transaction.atomic():
        facts: dict[str, Any] = door(
            kind=kind, values=values, by=act.by, op_id=act.op_id, at=act.at
        )
    return KINDS[kind]._default_manager.get(pk=facts["row"])


door: Door = actions.add_row
