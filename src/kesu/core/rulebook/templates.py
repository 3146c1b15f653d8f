"""Templates of letters: a text with names in braces, each of which a fact, decision or set of the paper fills."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from kesu.core.values import Text


class Unbalanced(ValueError):
    """A template whose braces do not close, or that asks for more than a name."""


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in the braces of a template, each once. Raises Unbalanced for what is no plain name."""
    return tuple(dict.fromkeys(name for _, name in pieces(text) if name))


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (words, name that follows them or an empty text) from the first to the last."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError as why:
        raise Unbalanced(str(why)) from None
    for words, name, form, conversion in parsed:
        if name is not None and (form or conversion or not name.isidentifier()):
            raise Unbalanced(f"{{{name}}}")
        yield words, name or ""


def differ(text: Text) -> bool:
    """Say whether the two languages of a template ask for different names. Raises Unbalanced."""
    zh, en = set(placeholders(text.zh)), set(placeholders(text.en))
    return bool(text.en) and zh != en
