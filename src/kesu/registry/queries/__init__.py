"""Questions about the registry."""

from kesu.registry.queries.customers import find_customers
from kesu.registry.queries.watched import rows_of, solutions_for, solved_parts

__all__ = ["find_customers", "rows_of", "solutions_for", "solved_parts"]
