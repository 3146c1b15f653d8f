"""What migrations of large tables share: nothing that others wait for. Their migrations are not atomic."""

from collections.abc import Callable
from typing import Any, Final

from django.db import migrations, transaction
from django.db.models import QuerySet

PIECE: Final = 5_000


class AddIndexBeside(migrations.AddIndex):
    """An index that a server makes while others go on writing; begun again, it takes away what it had left behind."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make the index, on a server without holding the table; what an attempt left that was killed goes."""
        name = schema_editor.quote_name(self.index.name)
        if schema_editor.connection.vendor != "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        model = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.add_index(model, self.index, concurrently=True)


class InPieces(migrations.RunPython):
    """A change of every row of a table, of whatever scope, some thousands in a transaction of their own.

    It may be begun again.
    """

    def __init__(self, app: str, model: str, change: Callable[[QuerySet[Any]], object]) -> None:
        def forwards(apps: Any, schema_editor: Any) -> None:
            rows = apps.get_model(app, model).objects
            after = None
            while ids := _next(rows, after):
                with transaction.atomic(using=schema_editor.connection.alias):
                    change(rows.filter(pk__in=ids))
                after = ids[-1]

        super().__init__(forwards, migrations.RunPython.noop)


def _next(rows: Any, after: Any) -> list[Any]:
    left = rows.all() if after is None else rows.filter(pk__gt=after)
    return list(left.order_by("pk").values_list("pk", flat=True)[:PIECE])
