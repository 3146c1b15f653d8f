"""What working-time arithmetic costs, ours beside businesstimedelta in its fastest right configuration.

    .venv/bin/python bench/worktime.py [SECONDS]

One run, one table. The office is open 08:30-12:00 and 13:30-18:00 with the official days off and
make-up workdays. businesstimedelta knows no make-up workday; it is right when all seven days are
worked under two half-day rules and every rest day is listed as a holiday, as it is here.
Before anything is measured, both must agree on every question asked.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter_ns, process_time_ns
from typing import Any

import businesstimedelta

from kesu.core.worktime import Calendar, Policy, local, moment_of, parse_hours, parse_limit
from kesu.library.calendars import load_calendar

ROOT = Path(__file__).resolve().parents[1]
HALVES = ("08:30-12:00", "13:30-18:00")
EIGHT_HOURS = 8 * 3600
GOALS = {"add 8 working hours": 25, "time between, a month apart": 150}

Operation = Callable[[Any], object]


def office() -> Calendar:
    """Return our office: the official days of the shipped calendar, the hours of this benchmark."""
    shipped = load_calendar(ROOT / "rulebooks" / "calendars" / "cn-office.toml")
    hours = parse_hours(HALVES)
    worked = {day: special for day, special in shipped.days.items() if not special.hours}
    made_up = {
        day: type(special)(special.kind, hours, special.name, special.notice)
        for day, special in shipped.days.items()
        if special.hours
    }
    week = (*[hours] * 5, (), ())
    return Calendar("bench", shipped.zone, week, worked | made_up, shipped.published, Policy())


def rules_of(calendar: Calendar, first: dt.date, last: dt.date) -> Any:
    """Return the same office as businesstimedelta says it fastest."""
    span = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    rest = {day: "rest" for day in span if not calendar.hours_on(day)}
    halves = [
        businesstimedelta.WorkDayRule(start_time=start, end_time=end, working_days=list(range(7)))
        for start, end in ((dt.time(8, 30), dt.time(12)), (dt.time(13, 30), dt.time(18)))
    ]
    return businesstimedelta.Rules([*halves, businesstimedelta.HolidayRule(rest)])


def starts(calendar: Calendar) -> list[int]:
    """Return a moment in every fifth hour of 2024, in and out of hours."""
    first = moment_of(calendar.tz, dt.datetime.fromisoformat("2024-01-02T00:07"))
    return [first + n * 5 * 3600 for n in range(1600)]


def microseconds(operation: Operation, questions: Sequence[Any], budget: float) -> float:
    """Return the CPU time of one question, the best of five rounds that share the budget."""
    best = float("inf")
    for _ in range(5):
        asked, begun, until = 0, process_time_ns(), perf_counter_ns() + budget * 2e8
        while perf_counter_ns() < until:
            for question in questions:
                operation(question)
            asked += len(questions)
        best = min(best, (process_time_ns() - begun) / asked / 1000)
    return best


def check_agreement(calendar: Calendar, rules: Any, moments: Sequence[int]) -> None:
    """Fail unless both give the same answers; only where a limit ends at closing may they differ."""
    delta = businesstimedelta.BusinessTimeDelta(rules, hours=8)
    for start in moments:
        ours = calendar.add(start, EIGHT_HOURS)
        theirs = int((naive(calendar, start) + delta).replace(tzinfo=calendar.tz).timestamp())
        assert ours == theirs or calendar.between(ours, theirs) == 0, (start, ours, theirs)
        end = start + 30 * 86_400
        their_seconds = rules.difference(naive(calendar, start), naive(calendar, end)).timedelta
        assert calendar.between(start, end) == their_seconds.total_seconds(), start


def naive(calendar: Calendar, moment: int) -> dt.datetime:
    return local(calendar.tz, moment).replace(tzinfo=None)


def measure(budget: float) -> dict[str, tuple[float, float | None]]:
    """Return, by operation, our microseconds and theirs (None where they have none)."""
    calendar = office()
    rules = rules_of(calendar, dt.date(2023, 12, 1), dt.date(2025, 3, 31))
    moments = starts(calendar)
    check_agreement(calendar, rules, moments[::40])
    delta = businesstimedelta.BusinessTimeDelta(rules, hours=8)
    add, between, limit = calendar.add, calendar.between, calendar.limit
    days, pause = parse_limit("3 working days"), 86_400
    month = 30 * 86_400
    walls = [naive(calendar, moment) for moment in moments[::8]]
    pairs = [(wall, wall + dt.timedelta(30)) for wall in walls[::4]]

    def ours(operation: Operation) -> float:
        return microseconds(operation, moments, budget)

    return {
        "add 8 working hours": (
            ours(lambda s: add(s, EIGHT_HOURS)),
            microseconds(lambda wall: wall + delta, walls, budget),
        ),
        "time between, a month apart": (
            ours(lambda s: between(s, s + month)),
            microseconds(lambda pair: rules.difference(*pair), pairs, budget),
        ),
        "take off 8 working hours": (ours(lambda s: add(s, -EIGHT_HOURS)), None),
        "add 8 working hours, one pause": (
            ours(lambda s: add(s, EIGHT_HOURS, ((s + 3600, s + pause),))),
            None,
        ),
        "limit, 3 working days": (ours(lambda s: limit(s, days)), None),
        "limit, 3 working days, told": (ours(lambda s: limit(s, days).why), None),
    }


def table(measured: dict[str, tuple[float, float | None]]) -> str:
    lines = [f"{'operation':<32}{'ours µs':>9}{'theirs µs':>11}{'ratio':>8}{'goal':>7}"]
    for name, (ours, theirs) in measured.items():
        beside = f"{theirs:>11.1f}{theirs / ours:>7.0f}x" if theirs else f"{'-':>11}{'-':>8}"
        goal = f"{GOALS[name]:>6}x" if name in GOALS else f"{'-':>7}"
        lines.append(f"{name:<32}{ours:>9.2f}{beside}{goal}")
    return "\n".join(lines)


if __name__ == "__main__":
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    sys.stdout.write(table(measure(seconds)) + "\n")
