"""{% load facts %}: clauses as chips that lead to the rulebook, refusals beside them."""

from typing import Any

from django import template

from kesu.core.explaining import Told
from kesu.desk.rulebook_pages.addresses import clause_address

register = template.Library()


@register.inclusion_tag("desk/forms/clause.html")
def clause(id: str) -> dict[str, Any]:  # noqa: A002
    """Show the id of a clause, as a link to where the rulebook has it."""
    return {"id": id, "address": clause_address(id)}


@register.filter
def uncited(told: Told) -> str:
    """Return a refusal's sentence without the clauses behind it, where they stand beside it as chips."""
    zh, en = f"（{'、'.join(told.clauses)}）", f" ({', '.join(told.clauses)})"
    return told.sentence.removesuffix(zh).removesuffix(en)
