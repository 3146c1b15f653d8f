"""Everything that changes the registry, each act noted with who and when."""

from kesu.registry.actions.keeping import add, correct, put
from kesu.registry.actions.watched import add_row, add_rows
from kesu.registry.facts import row_facts

__all__ = ["add", "add_row", "add_rows", "correct", "put", "row_facts"]
