"""Stretches in sentences: what was counted, what was skipped, why, and on which notice it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo

from kesu.core.values import Text
from kesu.core.worktime.narrating import Stretch
from kesu.core.worktime.wallclock import local

_REASONS = {
    "working hours": Text("工作时间", "working hours"),
    "make-up workday": Text("调休上班", "make-up workday"),
    "company hours": Text("公司另定的工作时间", "hours set by the company"),
    "clock": Text("连续计时", "time on the clock"),
    "period": Text("期间", "period"),
    "made good": Text("补足暂停占去的工作时间", "what the pauses took, made good"),
    "weekend": Text("周末", "weekend"),
    "closed weekday": Text("每周休息日", "weekly day off"),
    "official day off": Text("法定放假", "official day off"),
    "company day off": Text("公司放假", "company day off"),
    "break": Text("休息时段", "break"),
    "before hours": Text("上班前", "before hours"),
    "after hours": Text("下班后", "after hours"),
    "pause": Text("暂停期间", "paused"),
    "first day": Text("起算当日", "the day it starts on"),
}
_WORKING_DAY = Text("工作日", "working day")
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def tell(stretches: Iterable[Stretch], zone: tzinfo, language: str) -> list[str]:
    """Return a sentence for each stretch; the year is told where it is not the one told before."""
    sentences: list[str] = []
    year: int | None = None
    for stretch in stretches:
        sentences.append(tell_one(stretch, zone, language, year=year))
        year = _last_day(local(zone, stretch.end)).year
    return sentences


def tell_parts(
    stretches: Iterable[Stretch], zone: tzinfo, language: str
) -> list[tuple[str, str, str]]:
    """Return (when, why, how much it counted or "") of each stretch, for tables; the due moment is not among them."""
    told: list[tuple[str, str, str]] = []
    year: int | None = None
    short = "en" if language.startswith("en") else "zh"
    for stretch in stretches:
        if stretch.act == "due":
            continue
        when, why = _when(stretch, zone, year, short).removesuffix("，"), _why(stretch, short)
        year = _last_day(local(zone, stretch.end)).year
        if stretch.act == "moved":
            why = f"{why}, the end moves past it" if short == "en" else f"{why}，期限顺延"
        told.append((when, why, _amount(stretch, short) if stretch.act == "counted" else ""))
    return told


def tell_one(stretch: Stretch, zone: tzinfo, language: str, *, year: int | None = None) -> str:
    """Return the stretch as a sentence; days of `year` are told without it."""
    return (_english if language.startswith("en") else _chinese)(stretch, zone, year)


def tell_seconds(seconds: int, language: str) -> str:
    """Return "3 小时 30 分钟" or "3 h 30 min" for 12 600."""
    units = ("h", "min", "s") if language.startswith("en") else ("小时", "分钟", "秒")
    amounts = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    parts = [f"{amount} {unit}" for amount, unit in zip(amounts, units, strict=True) if amount]
    return " ".join(parts) or f"0 {units[1]}"


def _chinese(stretch: Stretch, zone: tzinfo, year: int | None) -> str:
    if stretch.act == "due":
        return f"到期：{_end(local(zone, stretch.end), year, _day_zh).replace('） ', '）')}"
    when, why = _when(stretch, zone, year, "zh"), _why(stretch, "zh")
    match stretch.act:
        case "moved":
            return f"{when}{why}，期限顺延"
        case "skipped":
            return f"{when}{why}，不计"
        case _:
            return f"{when}{why}，计 {_amount(stretch, 'zh')}"


def _english(stretch: Stretch, zone: tzinfo, year: int | None) -> str:
    if stretch.act == "due":
        return f"Due {_end(local(zone, stretch.end), year, _day_en)}"
    when, why = _when(stretch, zone, year, "en"), _why(stretch, "en")
    match stretch.act:
        case "moved":
            return f"{when}: {why}, the end moves past it"
        case "skipped":
            return f"{when}: {why}, not counted"
        case _:
            return f"{when}: {why}, {_amount(stretch, 'en')} counted"


def _why(stretch: Stretch, language: str) -> str:
    """Return the reason with the name of the day and the notice, as far as there are any."""
    name = stretch.name.say(language) if stretch.name else ""
    beside = [part for part in (name, str(stretch.notice or "")) if part]
    by_days = bool(stretch.days) and stretch.reason == "working hours"
    reason = (_WORKING_DAY if by_days else _REASONS[stretch.reason]).say(language)
    if language == "en":
        return f"{reason} ({', '.join(beside)})" if beside else reason
    return f"{reason}（{'，'.join(beside)}）" if beside else reason


def _amount(stretch: Stretch, language: str) -> str:
    if not stretch.days:
        return tell_seconds(stretch.seconds, language)
    if language == "en":
        return f"{stretch.days} day{'s' if stretch.days > 1 else ''}"
    return f"{stretch.days} 天"


def _when(stretch: Stretch, zone: tzinfo, year: int | None, language: str) -> str:
    """Return the days of a stretch of days, else from when to when by the clock."""
    start, end = local(zone, stretch.start), local(zone, stretch.end)
    first, last = start.date(), _last_day(end)
    tell_day = _day_en if language == "en" else _day_zh
    day, until = tell_day(first, year), tell_day(last, first.year)
    if _is_of_days(stretch, start, end):
        joined = day if first == last else _joined(day, until, language)
        return joined if language == "en" else f"{joined}，"
    if first == last:
        told = f"{day} {_clock(start)}–{_clock(end, end=True)}"
    else:
        told = _joined(f"{day} {_clock(start)}", f"{until} {_clock(end, end=True)}", language)
    return told if language == "en" else f"{told.replace('） ', '）')}，"


def _is_of_days(stretch: Stretch, start: datetime, end: datetime) -> bool:
    whole = _clock(start) == "00:00" and _clock(end) == "00:00"
    return whole or bool(stretch.days) or stretch.reason == "first day"


def _joined(since: str, until: str, language: str) -> str:
    return f"{since} to {until}" if language == "en" else f"{since}至{until}"


def _last_day(end: datetime) -> date:
    """Return the day that ends there; a stretch that ends at midnight ends on the day before."""
    return (end - timedelta(days=1)).date() if _clock(end) == "00:00" else end.date()


def _clock(at: datetime, *, end: bool = False) -> str:
    if end and (at.hour, at.minute, at.second) == (0, 0, 0):
        return "24:00"
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _end(at: datetime, year: int | None, tell_day: Callable[[date, int | None], str]) -> str:
    return f"{tell_day(_last_day(at), year)} {_clock(at, end=True)}"


def _day_zh(day: date, year: int | None) -> str:
    told = "" if day.year == year else f"{day.year}年"
    return f"{told}{day.month}月{day.day}日（周{_WEEKDAYS_ZH[day.weekday()]}）"


def _day_en(day: date, year: int | None) -> str:
    told = "" if day.year == year else f" {day.year}"
    return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}{told}"
