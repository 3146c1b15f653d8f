"""{% load causes %}: trees of causes on forms and pages."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from kesu.desk.components.causes import picture_of
from kesu.desk.forms.fields import Field, said

register = template.Library()


@register.simple_tag
def picture_on_form(field: Field, problem: Any = "") -> SafeString | str:
    """Show the picture of the tree that stands on the form."""
    return picture_of(field, str(problem or ""))


@register.filter
def bones(field: Field) -> list[tuple[str, str]]:
    """Return the factors of a fishbone with their words."""
    return [(option.id, said(option.title)) for option in field.fact.factors]
