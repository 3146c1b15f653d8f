"""What a cell says, as the value of a fact: days as they are written in China, numbers, yes and no, choices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.core.rulebook.fitting import Unfit, fit
from kesu.core.rulebook.model import Fact
from kesu.core.values import Moment

YES: Final = frozenset(["true", "yes", "y", "1", "是", "对", "有", "√", "✓"])
NO: Final = frozenset(["false", "no", "n", "0", "否", "不", "无", "×", "✗"])

_TIME = r"(?:[T\s]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.0+)?)?)?"
_SLASHED = r"(?P<{0}>\d{{1,2}})\s*[-/.]\s*(?P<{1}>\d{{1,2}})\s*[-/.]\s*(?P<year>\d{{4}})"
_DAY = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"

USUAL_NOTATION: Final = "y-m-d"

# How a day may be written, by the name that a mapping gives: its pattern, and 2 March 2026 in it.
NOTATIONS: Final = {
    USUAL_NOTATION: (re.compile(_DAY + _TIME), "2026-03-02"),
    "m/d/y": (re.compile(_SLASHED.format("month", "day") + _TIME), "3/2/2026"),
    "d/m/y": (re.compile(_SLASHED.format("day", "month") + _TIME), "2/3/2026"),
}
_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")


@dataclass(frozen=True, slots=True)
class When:
    """A day, and the moment in it: its beginning where no time of day was written."""

    day: date
    at: Moment


def when(text: str, notation: str = USUAL_NOTATION) -> When:
    """Return the day that is written. Raises ValidationError for anything else, a month 13 too.

    notation -- one of NOTATIONS; only this one is understood, since 3/2/2026 means two days.
    """
    found = NOTATIONS[notation][0].fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day, hour, minute, second = (int(found[part] or 0) for part in _PARTS)
        moment = datetime(year, month, day, hour, minute, second, tzinfo=get_default_timezone())
    except ValueError:
        raise ValidationError(_no_day(text[:40], notation)) from None
    return When(moment.date(), Moment(int(moment.timestamp())))


def _no_day(text: str, notation: str) -> str:
    if notation == USUAL_NOTATION:
        says = _("“%(text)s” is no day; write it as 2026-03-02 or 2026年3月2日.")
        return says % {"text": text}
    says = _("“%(text)s” is no day; the mapping reads 2 March 2026 as %(sample)s.")
    return says % {"text": text, "sample": NOTATIONS[notation][1]}


def fitted(fact: Fact, text: str, notation: str = USUAL_NOTATION) -> Any:
    """Return the value that a text gives a fact. Raises ValidationError with what to write instead."""
    value = _typed(fact, text, notation)
    try:
        return fit(fact, value)[0]
    except Unfit as unfit:
        raise ValidationError(f"{title(fact)}: {sentence(unfit)}") from None


def _typed(fact: Fact, text: str, notation: str) -> Any:
    match fact.sort:
        case "number" | "quantity" | "money":
            return _number(fact, text)
        case "truth":
            return _truth(fact, text)
        case "day":
            return when(text, notation).day.isoformat()
        case "moment":
            return when(text, notation).at
        case "choice":
            return choice(fact, text)
        case "choices":
            return [choice(fact, one) for one in re.split(r"[,，;；、\s]+", text) if one]
        case _:
            return text


def _number(fact: Fact, text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        says = _("“%(text)s” is no number.") % {"text": text[:40]}
        raise ValidationError(f"{title(fact)}: {says}") from None


def _truth(fact: Fact, text: str) -> bool:
    word = text.casefold()
    if word in YES or word in NO:
        return word in YES
    says = _("“%(text)s” is neither yes nor no; write 是 or 否.") % {"text": text[:40]}
    raise ValidationError(f"{title(fact)}: {says}")


def choice(fact: Fact, text: str) -> str:
    """Return the option that is meant, by its id or by its word in either language."""
    for option in fact.options:
        if text in (option.id, option.title.zh, option.title.en):
            return option.id
    words = [option.title.say(get_language() or "zh") for option in fact.options]
    raise ValidationError(f"{title(fact)}: {none_of(text, words)}")


def none_of(text: str, words: Sequence[str]) -> str:
    """Return the sentence that a word is none of those possible."""
    says = _("“%(text)s” is none of the choices; write one of: %(choices)s")
    return says % {"text": text[:40], "choices": _(", ").join(words)}


def title(fact: Fact) -> str:
    """Return what the fact is called in the reader's language."""
    return fact.title.say(get_language() or "zh") or fact.id


def sentence(unfit: Unfit) -> str:
    """Return what is wrong with a value, and what would fit."""
    about = unfit.particulars
    match unfit.code:
        case "too_long":
            return _("%(length)s signs; at most %(most)s are kept. Shorten it.") % about
        case "too_small":
            return _("%(given)s is too small; the least is %(least)s.") % about
        case "not_whole":
            return _("“%(given)s” is no whole number.") % about
        case "not_a_number":
            return _("“%(text)s” is no number.") % {"text": about.get("given", "")}
        case _:
            return _("This value does not fit (%(code)s).") % {"code": unfit.code}
