"""{% load desk %}: the frame, moments, deadlines, fields, lists and drawings in templates."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django import forms, template
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.core.values import Text
from kesu.desk.components import flow as flow_chart
from kesu.desk.components import lists, moments
from kesu.desk.components import navigation as places
from kesu.desk.components.deadlines import Deadline
from kesu.desk.components.why import Answer, Part, Row, Why
from kesu.desk.notice_pages.bell import bell_of
from kesu.directory.models import Person
from kesu.drawing import bars as charts

ANSWERS: Final[Mapping[Answer, Callable[[], str]]] = {
    "met": lambda: _("met:"),
    "unmet": lambda: _("not met:"),
    "unknown": lambda: _("not known yet:"),
}
PICTURES = "image/*,.pdf,.doc,.docx,.xls,.xlsx"

register = template.Library()


@register.inclusion_tag("desk/parts/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """Show the places that this person may open."""
    request: HttpRequest = context["request"]
    return {"places": places.links(request), "request": request}


@register.inclusion_tag("desk/notices/bell.html", takes_context=True)
def bell(context: template.Context) -> dict[str, Any]:
    """Show how much of what this person was told is unread; nothing to whoever did not sign in."""
    person = context["request"].user
    return {"bell": bell_of(person) if isinstance(person, Person) else None}


@register.simple_tag
def address(view: str) -> str:
    """Return the address of a page, or nothing when this installation does not have it."""
    return places.address_of(view) or ""


@register.filter
def say(text: Text | str | None) -> str:
    """Return a text of a rulebook in the reader's language; Chinese where the English is missing."""
    return text.say(get_language() or "zh") if isinstance(text, Text) else str(text or "")


@register.filter
def moment(at: datetime | int | None) -> str | SafeString:
    """Show a moment in the company's zone with its weekday; whole seconds of UTC are read too."""
    return moments.moment_tag(datetime.fromtimestamp(at, UTC) if isinstance(at, int) else at)


@register.filter
def day(on: date | None) -> str | SafeString:
    """Show a day with its weekday."""
    return moments.day_tag(on)


@register.filter
def lasting(length: timedelta | None) -> str:
    """Show a length of time in its two largest parts; a dash when there is none."""
    return "–" if length is None else moments.length_text(length)


@register.filter
def worked(length: timedelta, day: timedelta | None) -> str:
    """Show a length of working time in days of the length given, hours and minutes."""
    return moments.length_text(length, day)


@register.inclusion_tag("desk/parts/deadline.html")
def deadline(standing: Deadline) -> dict[str, Any]:
    """Show how a deadline stands, as a chip with icon and words."""
    return {"deadline": standing}


@register.inclusion_tag("desk/parts/why.html")
def why(explanation: Why, *, open: bool = False) -> dict[str, Any]:  # noqa: A002
    """Show how an answer came about, folded until asked for."""
    return {"why": explanation, "open": open}


@register.simple_tag
def mark(looked_at: Row | Part) -> SafeString:
    """Show whether a row or a part of it was met: a sign for the eye, words for whoever hears the page."""
    answer = looked_at.answer
    shown = '<span class="why__mark why__mark--{}" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
    return format_html(shown, answer, looked_at.mark, ANSWERS[answer]())


@register.inclusion_tag("desk/parts/field.html")
def field(
    bound: BoundField, *, wide: bool = False, clause: str = "", **attributes: str
) -> dict[str, Any]:
    """Show one field of a form with label, clause, help and errors; `attributes` go to its widget.

    An underscore in an attribute's name becomes a dash: `hx_get` is written as `hx-get`.
    """
    # A number field of the browser loses what it cannot read; what was typed must come back.
    plain = type(bound.field.widget) is forms.NumberInput
    if plain:
        attributes.setdefault("inputmode", "decimal")
    marks: dict[str, str | bool] = {
        name.replace("_", "-"): value for name, value in attributes.items()
    }
    return {
        "field": bound,
        "widget": bound.as_widget(forms.TextInput() if plain else None, attrs=marks),
        "wide": wide or isinstance(bound.field.widget, forms.Textarea),
        "clause": clause,
        "check": isinstance(bound.field.widget, forms.CheckboxInput),
        "group": bound.use_fieldset,
        "described": bound.field.widget.attrs.get("aria-describedby", ""),
    }


@register.inclusion_tag("desk/parts/headings.html")
def headings(shown: list[lists.Heading]) -> dict[str, Any]:
    """Show the heads of a table, each with its sort link."""
    return {"headings": shown}


@register.inclusion_tag("desk/parts/filters.html", takes_context=True)
def filters(
    context: template.Context, shown: list[lists.FilterShown], *, search: bool = True
) -> dict[str, Any]:
    """Show the filters of a list as a form that works without a script."""
    return {"shown": shown, "asked": context["request"].GET, "search": search}


@register.inclusion_tag("desk/parts/pages.html")
def pages(page: lists.Page[Any]) -> dict[str, Any]:
    """Show which rows of how many these are, and the ways to the others."""
    return {"page": page}


@register.inclusion_tag("desk/parts/empty.html")
def empty(
    title: str, text: str = "", *, icon: str = "inbox", address: str = "", action: str = ""
) -> dict[str, Any]:
    """Show that there is nothing here, why, and what one may do."""
    return {"title": title, "text": text, "icon": icon, "address": address, "action": action}


@register.inclusion_tag("desk/parts/dropzone.html")
def dropzone(name: str, *, label: str = "", accept: str = PICTURES) -> dict[str, Any]:
    """Show a place to drop, paste or choose files; without a script it is a plain file field."""
    return {
        "name": name,
        "id": f"id_{name}",
        "label": label or _("Photos and papers"),
        "accept": accept,
    }


@register.inclusion_tag("desk/parts/flow.html")
def flow(
    nodes: list[flow_chart.Node],
    edges: list[flow_chart.Edge],
    *,
    title: str,
    legend: bool = False,
) -> dict[str, Any]:
    """Draw a procedure, twice: wide, and as a column that a phone shows in its stead.

    A broad one is drawn smaller, as broad as its place is; it can be had in its own size.
    """
    wide = flow_chart.drawn(nodes, edges, title=title)
    return {
        "wide": wide,
        "is_broad": flow_chart.breadth(wide) > flow_chart.BROAD,
        "narrow": flow_chart.drawn_narrow(nodes, edges, title=title),
        "legend": legend,
    }


@register.simple_tag
def bars(rows: list[charts.Bar], *, title: str, unit: str = "") -> SafeString:
    """Draw bars in the order given."""
    return charts.bars(rows, title=title, unit=unit)


@register.simple_tag
def pareto(rows: list[charts.Bar], *, title: str, unit: str = "") -> SafeString:
    """Draw bars by size with the running share."""
    return charts.pareto(rows, title=title, unit=unit)
