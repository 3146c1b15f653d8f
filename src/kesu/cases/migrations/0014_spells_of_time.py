"""Rows of the search index name the spell of time of their record: those made before are made anew by the worker.

They are only marked here; searches find them all the while.
"""

from typing import Any

from django.db import migrations
from django.db.models import QuerySet

from kesu.cases.migrating import InPieces


def mark(rows: QuerySet[Any]) -> None:
    """Mark rows as those that an earlier program made (kesu.cases.indexing.FORMER)."""
    rows.update(digest="")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0013_workbenches")]
    operations = [InPieces("cases", "SearchText", mark)]
