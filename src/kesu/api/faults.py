"""What is wrong with a call that cannot be read, in words: which place, what stood there, what to write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KEY: Final = "Idempotency-Key"

# By pydantic's names of faults; any other is told in its own words.
SAID: Final[Mapping[str, Any]] = {
    "missing": gettext_lazy("“%(where)s” is missing."),
    "extra_forbidden": gettext_lazy("“%(where)s” means nothing here; leave it out."),
    "string_type": gettext_lazy("“%(where)s” must be a text."),
    "string_too_long": gettext_lazy("“%(where)s” has at most %(max_length)s characters."),
    "string_too_short": gettext_lazy("“%(where)s” has at least %(min_length)s characters."),
    "string_pattern_mismatch": gettext_lazy(
        "“%(where)s” is not written as it must be: %(pattern)s"
    ),
    "string_unicode": gettext_lazy("“%(where)s” holds a sign that cannot be kept."),
    "literal_error": gettext_lazy("“%(where)s” must be one of: %(expected)s."),
    "int_parsing": gettext_lazy("“%(where)s” must be a whole number."),
    "int_type": gettext_lazy("“%(where)s” must be a whole number."),
    "int_from_float": gettext_lazy("“%(where)s” must be a whole number."),
    "greater_than_equal": gettext_lazy("“%(where)s” must be at least %(ge)s."),
    "less_than_equal": gettext_lazy("“%(where)s” must be at most %(le)s."),
    "bool_parsing": gettext_lazy("“%(where)s” must be true or false."),
    "bool_type": gettext_lazy("“%(where)s” must be true or false."),
    "dict_type": gettext_lazy("“%(where)s” must be an object."),
    "date_parsing": gettext_lazy("“%(where)s” must be a day such as 2026-01-30."),
    "date_from_datetime_parsing": gettext_lazy("“%(where)s” must be a day such as 2026-01-30."),
    "date_from_datetime_inexact": gettext_lazy("“%(where)s” must be a day such as 2026-01-30."),
    "date_type": gettext_lazy("“%(where)s” must be a day such as 2026-01-30."),
    "timezone_aware": gettext_lazy("“%(where)s” needs an offset, as in 2026-01-30T17:40:00+08:00."),
    "datetime_parsing": gettext_lazy(
        "“%(where)s” must be a moment such as 2026-01-30T17:40:00+08:00."
    ),
    "datetime_from_date_parsing": gettext_lazy(
        "“%(where)s” must be a moment such as 2026-01-30T17:40:00+08:00."
    ),
}
NO_KEY: Final = gettext_lazy(
    "Send the header Idempotency-Key: 8 to 80 signs of your own, the same when you repeat the call."
)
OUTER: Final = frozenset({"body", "query", "path", "header", "form", "file"})


def told(error: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the code, the place and the sentence of one fault."""
    where = _where(error["loc"])
    code = str(error["type"])
    if where == KEY:
        return code, where, str(NO_KEY)
    particulars = {"where": where, **error.get("ctx", {})}
    if code not in SAID:
        return code, where, _("“%(where)s”: %(said)s") % {"where": where, "said": error["msg"]}
    return code, where, str(SAID[code]) % particulars


def _where(loc: Any) -> str:
    """Return the path to the place; where it stands in the call and what the parameter is called go."""
    parts = [str(part) for part in loc]
    if parts and parts[0] in OUTER:
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in ("body", "asked"):
        parts = parts[1:]
    return ".".join(parts) or "body"
