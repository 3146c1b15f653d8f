"""{% load facts %}: clauses as chips that lead to the rulebook."""

from typing import Any

from django import template

from kesu.desk.rulebook_pages.addresses import clause_address

register = template.Library()


@register.inclusion_tag("desk/forms/clause.html")
def clause(id: str) -> dict[str, Any]:  # noqa: A002
    """Show the id of a clause, as a link to where the rulebook has it."""
    return {"id": id, "address": clause_address(id)}
