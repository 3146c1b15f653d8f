"""{% load facts %}: clauses as chips that lead to the rulebook."""

from typing import Any

from django import template

from kesu.desk.components.navigation import address_of

register = template.Library()


@register.inclusion_tag("desk/forms/clause.html")
def clause(id: str) -> dict[str, Any]:  # noqa: A002
    """Show the id of a clause, as a link where the rulebook has a page."""
    page = address_of("desk:rulebook")
    return {"id": id, "address": f"{page}#{id}" if page else ""}
