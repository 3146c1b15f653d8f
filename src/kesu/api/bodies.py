"""Bodies as programs send them, read strictly: JSON in UTF-8, numbers that can be kept, nothing bottomless."""

from __future__ import annotations

import json
from decimal import Decimal, DecimalException
from typing import Any, Final, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

MOST_DIGITS: Final = 18
LARGEST_EXPONENT: Final = 18
DEEPEST: Final = 12
MOST_VALUES: Final = 20_000


class Unread(ValueError):
    """A body that is not taken; says why."""


class StrictParser(Parser):
    """Reads bodies; what cannot be read is refused with what to send instead."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body's object. What is wrong with it is left on the request, where `why_unread` finds it."""
        try:
            return read(request.body)
        except (Unread, RequestDataTooBig) as fault:
            # The library answers for whatever goes wrong here with one sentence of its own.
            request.unread = fault  # type: ignore[attr-defined]
            raise


def why_unread(request: HttpRequest) -> Exception | None:
    """Return what was wrong with the body of a request, None where it could be read."""
    found: Exception | None = getattr(request, "unread", None)
    return found


def read(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body; Unread where it is none, or holds what cannot be kept."""
    try:
        found = json.loads(
            body.decode("utf-8"),
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError:
        raise Unread(_("The body is not UTF-8; send JSON in UTF-8.")) from None
    except json.JSONDecodeError as fault:
        says = {"fault": fault.msg, "at": fault.pos}
        raise Unread(_("The body is not JSON: %(fault)s, at sign %(at)s.") % says) from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(found, dict):
        raise Unread(_("The body is no object; send one such as {…}."))
    _measure(found)
    return found


def _whole(text: str) -> int:
    if len(text.lstrip("-")) > MOST_DIGITS:
        raise _too_long(text)
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text[:200])
    except DecimalException:
        raise _too_long(text) from None
    if len(text) > 2 * MOST_DIGITS or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise _too_long(text)
    return number


def _refuse_constant(text: str) -> NoReturn:
    raise Unread(_("%(given)s is no number; write one such as 12.5.") % {"given": text})


def _measure(found: Any) -> None:
    """Refuse what is nested too deep or holds too much, level by level so that depth costs nothing."""
    level, seen = [found], 0
    for _depth in range(DEEPEST):
        seen += len(level)
        if seen > MOST_VALUES:
            raise Unread(_("The body holds more than %(most)s values.") % {"most": MOST_VALUES})
        level = [part for value in level for part in _parts(value)]
        if not level:
            return
    raise _too_deep()


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _too_deep() -> Unread:
    return Unread(_("The body is nested more than %(most)s levels deep.") % {"most": DEEPEST})


def _too_long(text: str) -> Unread:
    said = {"given": text[:40], "most": MOST_DIGITS}
    return Unread(_("%(given)s is no number of at most %(most)s digits.") % said)
