"""When triggers come again, in words of an office: 每月 25 日 17:00, 自“上次巡检”起每 3 个月."""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.explaining.expressions import condition_words, value_in_words
from kesu.core.explaining.meanings import Place, meaning_of
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.core.values import Text

WEEKDAYS = (
    Text("周一", "Monday"), Text("周二", "Tuesday"), Text("周三", "Wednesday"), Text("周四", "Thursday"),
    Text("周五", "Friday"), Text("周六", "Saturday"), Text("周日", "Sunday"),
)  # fmt: skip
PERIODS: Mapping[str, Text] = {
    "month": Text("每月", "each month"),
    "quarter": Text("每季度第 {month} 个月", "month {month} of each quarter"),
    "half-year": Text("每半年第 {month} 个月", "month {month} of each half-year"),
    "year": Text("每年 {month} 月", "month {month} of each year"),
}
UNITS: Mapping[str, Text] = {
    "day": Text("天", "days"),
    "week": Text("周", "weeks"),
    "month": Text("个月", "months"),
    "year": Text("年", "years"),
}


def every_words(reader: Reader, place: Place, every: m.Every) -> str:
    """Return one way of coming again in words, with the condition under which it counts."""
    words = _rolling(reader, place, every) if every.rolling else _fixed(reader, place, every)
    if every.when:
        when = condition_words(reader, place, every.when)
        return reader.say(f"{when}：{words}", f"{when}: {words}")
    return words


def _rolling(reader: Reader, place: Place, every: m.Every) -> str:
    anchor = value_in_words(reader, place, every.from_)
    span = _period(reader, _said(reader, place, every.rolling))
    at = _time(reader, place, every)
    return reader.say(f"自“{anchor}”起每 {span}{at}", f"every {span} from “{anchor}”{at}")


def _period(reader: Reader, text: str) -> str:
    number, _, unit = text.partition(" ")
    words = UNITS.get(unit.rstrip("s"))
    if words is None:
        return text
    return reader.say(f"{number} {words.zh}", text)


def _fixed(reader: Reader, place: Place, every: m.Every) -> str:
    at = _time(reader, place, every)
    if every.each == "day":
        working = every.on == "working days"
        return (
            reader.say(
                "每个工作日" if working else "每天", "each working day" if working else "each day"
            )
            + at
        )
    if every.each == "week":
        day = _said(reader, place, every.weekday)
        name = reader.text(WEEKDAYS[int(day) - 1]) if day.isdigit() else day
        return reader.say(f"每{name}", f"each {name}") + at
    month = _said(reader, place, every.month or 1)
    period = reader.text(PERIODS[every.each]).format(month=month)
    return reader.say(
        f"{period}{_day(reader, place, every)}{at}", f"{_day(reader, place, every)} {period}{at}"
    )


def _day(reader: Reader, place: Place, every: m.Every) -> str:
    if every.working_day:
        number = _said(reader, place, every.working_day)
        return reader.say(f"第 {number} 个工作日", f"on working day {number} of")
    if every.day == "end":
        return reader.say("最后一天", "on the last day of")
    number = _said(reader, place, every.day)
    return reader.say(f" {number} 日", f"on day {number} of")


def _time(reader: Reader, place: Place, every: m.Every) -> str:
    text = _said(reader, place, every.at)
    return reader.say(f" {text}", f", {text}") if text else ""


def _said(reader: Reader, place: Place, value: int | str) -> str:
    """Return a number or text, or the value of the setting that it names."""
    if isinstance(value, str) and value.startswith("settings."):
        return meaning_of(reader, place, value).setting or value
    return str(value)
