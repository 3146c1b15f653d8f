"""{% load lucide %}: the icons of the pages, each drawn once a process for every size and name it is asked for.

The library that brings them copies and writes out its XML anew at every use; a page has some fifty.
"""

from functools import lru_cache

import lucide as drawn
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: object) -> SafeString:
    """Return an icon as SVG; attributes are written with _ for -."""
    said = tuple((key, str(value)) for key, value in attributes.items())
    return _drawn(str(name), size, said)


@lru_cache(maxsize=1_000)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    plain = {key: "".join(value) for key, value in attributes}
    return mark_safe(drawn._render_icon(name, size, **plain))
