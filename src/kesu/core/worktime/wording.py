"""Limits in words of an office."""

from __future__ import annotations

from kesu.core.worktime.intervals import say_time
from kesu.core.worktime.limits import MONTHS, Limit

_TIME_ZH = {"second": "秒", "minute": "分钟", "hour": "小时"}
_PERIOD_ZH = {
    "working days": "个工作日", "half day": "半天", "day": "天", "week": "周",
    "half month": "半个月", "month": "个月", "year": "年",
}  # fmt: skip
_FIXED_ZH = {"same day": "当日", "next day": "次日", "next working day": "下一个工作日"}
_FIXED_EN = {
    "same day": "the same day",
    "next day": "the next day",
    "next working day": "the next working day",
}
_END_ZH = {
    "month": "本月底",
    "next month": "下月底",
    "quarter": "本季度末",
    "year": "本年底",
    "half month": "本半月末",
}
_END_EN = {
    "month": "the end of the month", "next month": "the end of next month", "year": "the end of the year",
    "quarter": "the end of the quarter", "half month": "the end of the half month",
}  # fmt: skip


def say_limit(limit: Limit, language: str) -> str:
    """Return the limit in Chinese, or in English where `language` begins with "en"."""
    return _english(limit) if language.startswith("en") else _chinese(limit)


def _chinese(limit: Limit) -> str:
    if limit.kind == "day":
        return f"{_day_zh(limit)}{_at_zh(limit)}前" + ("（不含当日）" if limit.backwards else "")
    if limit.kind == "end":
        return f"{_END_ZH[limit.cycle]}{_at_zh(limit)}前"
    if limit.is_fixed:
        at = _at_zh(limit)
        return f"{_FIXED_ZH[limit.kind]}{at}{'前' if at else '内'}"
    amount = _amount_zh(limit)
    ahead = "提前 " if amount[0].isdigit() else "提前"
    return f"{ahead if limit.backwards else ''}{amount}"


def _amount_zh(limit: Limit) -> str:
    if limit.kind in ("clock", "working"):
        unit = _TIME_ZH[limit.unit]
        if limit.kind == "clock":
            return f"{limit.count} {unit}"
        return (
            f"{limit.count} 个工作小时" if limit.unit == "hour" else f"{limit.count} {unit}工作时间"
        )
    word = _PERIOD_ZH["working days" if limit.kind == "working days" else limit.unit]
    if word.startswith("半"):
        return word if limit.count == 1 else f"{limit.count} 个{word}"
    return f"{limit.count} {word}"


def _day_zh(limit: Limit) -> str:
    if limit.month:
        return f"{limit.month} 月 {limit.number} 日"
    return f"{'季度首月' if limit.cycle == 'quarter' else '每月'} {limit.number} 日"


def _at_zh(limit: Limit) -> str:
    return "" if limit.at is None else f" {say_time(limit.at)} "


def _english(limit: Limit) -> str:
    at = "" if limit.at is None else f", {say_time(limit.at)}"
    if limit.kind == "day":
        of = (
            f" {MONTHS[limit.month - 1]}"
            if limit.month
            else " of the quarter's first month" * (limit.cycle == "quarter")
        )
        return f"{'before' if limit.backwards else 'by'} the {_ordinal(limit.number)}{of}{at}"
    if limit.kind == "end":
        return f"by {_END_EN[limit.cycle]}{at}"
    if limit.is_fixed:
        return f"{_FIXED_EN[limit.kind]}{at}"
    if limit.unit in ("half day", "half month") and limit.count == 1:
        return f"half a {limit.unit[5:]}" + (" before" if limit.backwards else "")
    if limit.kind == "clock":
        return str(limit).replace("clock ", "")
    return str(limit)


def _ordinal(number: int) -> str:
    ending = (
        "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"
