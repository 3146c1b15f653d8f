"""{% load facts %}: clauses as chips that lead to the rulebook, refusals beside them, ways to what is wrong."""

from collections.abc import Iterator
from typing import Any, Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kesu.core.explaining import Told
from kesu.desk.forms.form import FactForm
from kesu.desk.rulebook_pages.addresses import clause_address

register = template.Library()


AROUND: Final = {
    "outcome": _("How it ended"),
    "reason": _("Reason"),
    "happened": _("When it happened"),
    "evidence": _("Why it is entered only now, and what shows it"),
}
"""What is asked around the facts of an entry, in the order of the page."""


@register.simple_tag
def clause(id: str) -> SafeString:  # noqa: A002
    """Show the id of a clause, as a link to where the rulebook has it."""
    return format_html('<a class="clause" href="{}">{}</a>', clause_address(id), id)


@register.simple_tag
def clause_beside_field(id: str) -> SafeString:  # noqa: A002
    """Show the clause of a field: Tab goes past it, F1 in the field opens it (forms.js)."""
    chip = '<a class="clause" href="{}" tabindex="-1" title="F1">{}</a>'
    return format_html(chip, clause_address(id), id)


@register.simple_tag(takes_context=True)
def faulty_places(context: template.Context, form: FactForm) -> list[tuple[str, Any, str]]:
    """Return what is to be mended on a form, in the order of the page: id of the place, label, what is wrong."""
    errors = getattr(context.get("around"), "errors", {})
    return [
        *_faulty_fields(form),
        *((f"id_{n}", AROUND[n], errors[n]) for n in AROUND if n in errors),
    ]


def _faulty_fields(form: FactForm) -> Iterator[tuple[str, Any, str]]:
    for field in form.fields:
        if field.errors:
            yield field.place, field.label, field.errors[0]


@register.filter
def uncited(told: Told) -> str:
    """Return a refusal's sentence without the clauses behind it, where they stand beside it as chips."""
    zh, en = f"（{'、'.join(told.clauses)}）", f" ({', '.join(told.clauses)})"
    return told.sentence.removesuffix(zh).removesuffix(en)
