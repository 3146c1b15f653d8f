"""{% load facts %}: clauses as chips that lead to the rulebook, refusals beside them."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kesu.core.explaining import Told
from kesu.desk.rulebook_pages.addresses import clause_address

register = template.Library()


@register.simple_tag
def clause(id: str) -> SafeString:  # noqa: A002
    """Show the id of a clause, as a link to where the rulebook has it."""
    chip = '<a class="clause" href="{}" tabindex="-1">{}</a>'
    return format_html(chip, clause_address(id), id)


@register.filter
def uncited(told: Told) -> str:
    """Return a refusal's sentence without the clauses behind it, where they stand beside it as chips."""
    zh, en = f"（{'、'.join(told.clauses)}）", f" ({', '.join(told.clauses)})"
    return told.sentence.removesuffix(zh).removesuffix(en)
