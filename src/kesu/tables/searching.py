"""The search box of a table: every word typed must stand in one of the columns searched."""

from typing import Any

from django.db.models import Q, QuerySet

from kesu.registry.spelling import search_form
from kesu.tables.description import Table


def searched(table: Table, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Return the rows that the words match; no words leave all of them."""
    for word in text.split():
        rows = rows.filter(_matches(table, word))
    return rows


def _matches(table: Table, word: str) -> Q:
    condition = Q()
    for column in table.searched:
        if column.endswith("search"):  # folded when it was saved; the word is folded alike
            condition |= Q(**{f"{column}__contains": search_form(word)})
        else:
            condition |= Q(**{f"{column}__icontains": word})
    return condition
