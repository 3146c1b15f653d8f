"""Watched rows go through the one door: saved, counted and heard of in one transaction.

A sheet goes through it whole: the parts of a month are ranked among one another.
"""

from collections.abc import Sequence
from hashlib import sha256

from django.db.models import Model

from kesu.cases.actions.posting import Posted
from kesu.cases.actions.registering import add_registry_rows
from kesu.registry.facts import KINDS
from kesu.tables.description import Act, Table, Values


def add_watched(table: Table, values: Values, act: Act) -> Model:
    """Return the row added, or the one that the same act added before."""
    add_all(table, [(act.op_id, values)], act)
    return table.model._default_manager.get(op_id=act.op_id)


def add_all(table: Table, rows: Sequence[tuple[str, Values]], act: Act) -> Posted:
    """Return what came of rows added together, each with the key of its act; joins the page's transaction."""
    kind = next(kind for kind, model in KINDS.items() if model is table.model)
    keys = sha256("|".join(key for key, _ in rows).encode()).hexdigest()
    return add_registry_rows(kind=kind, rows=rows, actor=act.by, op_id=f"rows:{keys}", within=True)
