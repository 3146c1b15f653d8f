"""The icons of the pages: drawn once, and otherwise as the library draws them."""

import lucide as drawn
from django.template import Context, Template

from kesu.desk.components import icons


def shown(tag: str) -> str:
    return Template("{% load lucide %}" + tag).render(Context({"name": "plus"}))


def test_an_icon_is_as_the_library_draws_it() -> None:
    plain = drawn._render_icon("triangle-alert", 13, aria_hidden="true")
    assert shown('{% lucide "triangle-alert" size=13 aria_hidden="true" %}') == plain
    assert shown("{% lucide name %}") == drawn._render_icon("plus", 24)
    assert shown("{% lucide name size=16 %}") != shown("{% lucide name size=18 %}")


def test_an_icon_is_drawn_once_for_each_size() -> None:
    icons._drawn.cache_clear()
    for _ in range(3):
        shown('{% lucide "plus" size=16 %}{% lucide "plus" size=18 %}')
    assert icons._drawn.cache_info().misses == 2
