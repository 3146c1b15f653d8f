"""{% load desk %}: the frame, moments, deadlines, fields and drawings in templates."""

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.http import HttpRequest

from kesu.desk.components import navigation as places

register = template.Library()


@register.inclusion_tag("desk/parts/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """Show the places that this person may open."""
    request: HttpRequest = context["request"]
    return {"places": places.links(request), "request": request}


@register.simple_tag
def address(view: str) -> str:
    """Return the address of a page, or nothing when this installation does not have it."""
    return places.address_of(view) or ""


@register.inclusion_tag("desk/parts/field.html")
def field(
    bound: BoundField, *, wide: bool = False, clause: str = "", **attributes: str
) -> dict[str, Any]:
    """Show one field of a form with label, clause, help and errors; `attributes` go to its widget.

    An underscore in an attribute's name becomes a dash: `hx_get` is written as `hx-get`.
    """
    marks = {name.replace("_", "-"): value for name, value in attributes.items()}
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=marks),
        "wide": wide or isinstance(bound.field.widget, forms.Textarea),
        "clause": clause,
        "check": isinstance(bound.field.widget, forms.CheckboxInput),
        "group": bound.use_fieldset,
        "described": bound.field.widget.attrs.get("aria-describedby", ""),
    }
