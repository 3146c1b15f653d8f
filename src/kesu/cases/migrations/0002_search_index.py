"""The search index beside its table; how it is made differs by database."""

from typing import Any

from django.db import migrations

from kesu.cases import dialect


def make(apps: Any, schema_editor: Any) -> None:
    dialect.make_search_index(schema_editor.connection)


def drop(apps: Any, schema_editor: Any) -> None:
    dialect.drop_search_index(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
