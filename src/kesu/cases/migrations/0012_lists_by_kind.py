"""Two indexes in which lists of a kind find what they show and count: the open records, and how the newest stand."""

from typing import Any

from django.db import migrations, models


class AddIndexBeside(migrations.AddIndex):
    """An index that a server makes while others go on writing."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.add_index(model, self.index, concurrently=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0011_figures_of_parts")]
    operations = [
        AddIndexBeside(
            model_name="caserecord",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["kind", "-opened_at", "-id"],
                name="open_records_of_a_kind",
            ),
        ),
        AddIndexBeside(
            model_name="caserecord",
            index=models.Index(
                fields=["kind", "-opened_at", "-id", "closed_as", "closed_at", "next_due"],
                name="standing_of_a_kind",
            ),
        ),
    ]
