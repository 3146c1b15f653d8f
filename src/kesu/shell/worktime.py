"""Answer questions about working time, one JSON line each; see `docs/manual/working-time.md`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from kesu.core.errors import Faulty, KesuError
from kesu.core.worktime import Calendar, Span, Stretch, local, moment_of, parse_limit, tell_one
from kesu.library.calendars import load_calendar

Question = dict[str, Any]
Answer = dict[str, Any]


class Unanswerable(KesuError):
    """A question that cannot be read: what, and what to write instead."""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--calendar", type=Path, required=True, metavar="FILE", help="a calendar file (TOML)"
    )


def run(argv: Sequence[str], stdin: TextIO, stdout: TextIO) -> int:
    """Answer each line of `stdin`; return 2 if the calendar is faulty, which is told as one error line.

    A question that cannot be answered is answered with its error, and the next one is read.
    """
    parser = ArgumentParser(prog="kesu worktime", description=__doc__)
    configure(parser)
    return answer_all(parser.parse_args(argv).calendar, stdin, stdout)


def answer_all(file: Path, stdin: TextIO, stdout: TextIO) -> int:
    """Answer each question with the calendar of the file; both streams carry UTF-8, whatever the locale."""
    for stream in (stdin, stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        calendar = load_calendar(file)
    except Faulty as faulty:
        _write(stdout, {"error": str(faulty)})
        return 2
    for line in stdin:
        if line.strip():
            _write(stdout, answer(calendar, line))
    return 0


def answer(calendar: Calendar, line: str) -> Answer:
    """Return the answer to one line, or what is wrong with it as `{"error": …}`."""
    try:
        question = _question(line)
        return _OPERATIONS[question["op"]](calendar, question)
    except KesuError as why:
        return {"error": str(why)}


def _write(stdout: TextIO, told: Answer) -> None:
    stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    stdout.flush()


def _question(line: str) -> Question:
    try:
        question = json.loads(line)
    except (ValueError, RecursionError) as why:
        raise Unanswerable(f'not JSON: {why}; write {{"op": "add", …}}') from why
    if not isinstance(question, dict):
        raise Unanswerable(f'not an object; write {{"op": "add", …}}, not {_short(question)}')
    operation = question.get("op")
    if not isinstance(operation, str) or operation not in _OPERATIONS:
        raise Unanswerable(f"op: read {_short(operation)}; write one of {', '.join(_OPERATIONS)}")
    for key in question:
        if key not in _KEYS[operation]:
            raise Unanswerable(
                f'{key}: not known in "{operation}"; write {", ".join(_KEYS[operation])}'
            )
    return question


def _add(calendar: Calendar, question: Question) -> Answer:
    start = _time(question, "start")
    seconds = question.get("seconds")
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise Unanswerable(f"seconds: read {_short(seconds)}; write a whole number")
    at = calendar.add(_moment(calendar, start), seconds, _pauses(calendar, question))
    return {"at": _say(calendar, at, start)}


def _between(calendar: Calendar, question: Question) -> Answer:
    since, until = (_moment(calendar, _time(question, key)) for key in ("from", "to"))
    return {"seconds": calendar.between(since, until, _pauses(calendar, question))}


def _limit(calendar: Calendar, question: Question) -> Answer:
    start, text = _time(question, "start"), question.get("limit")
    if not isinstance(text, str):
        raise Unanswerable(f'limit: read {_short(text)}; write a text such as "5 working days"')
    limit = parse_limit(text)
    due = calendar.limit(_moment(calendar, start), limit, _pauses(calendar, question))
    why = [_stretch(calendar, stretch, start) for stretch in due.why]
    return {"at": _say(calendar, due.at, start), "provisional": due.provisional, "why": why}


def _is_open(calendar: Calendar, question: Question) -> Answer:
    return {"open": calendar.is_open(_moment(calendar, _time(question, "at")))}


_OPERATIONS: dict[str, Callable[[Calendar, Question], Answer]] = {
    "add": _add, "between": _between, "limit": _limit, "is_open": _is_open,
}  # fmt: skip
_KEYS = {
    "add": ("op", "start", "seconds", "pauses"),
    "between": ("op", "from", "to", "pauses"),
    "limit": ("op", "start", "limit", "pauses"),
    "is_open": ("op", "at"),
}


def _stretch(calendar: Calendar, stretch: Stretch, like: datetime) -> Answer:
    """Return the stretch as data, with its sentence in both languages; empty parts are left out."""
    told: Answer = {
        "act": stretch.act,
        "from": _say(calendar, stretch.start, like),
        "to": _say(calendar, stretch.end, like),
        "reason": stretch.reason,
        "seconds": stretch.seconds,
        "days": stretch.days,
        "notice": str(stretch.notice or ""),
    }
    told = {key: value for key, value in told.items() if value}
    return told | {language: tell_one(stretch, calendar.tz, language) for language in ("zh", "en")}


def _time(question: Question, key: str) -> datetime:
    if key not in question:
        raise Unanswerable(f'{key}: missing; write a time such as "2024-09-27T16:00:00"')
    return _read_time(question[key], key)


def _read_time(text: object, key: str) -> datetime:
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) and len(text) > 10 else None
    except ValueError:
        at = None
    if at is None:
        raise Unanswerable(
            f'{key}: read {_short(text)}; write a time such as "2024-09-27T16:00:00"'
        )
    if at.microsecond:
        raise Unanswerable(
            f"{key}: read {_short(text)}; write whole seconds, nothing finer is reckoned"
        )
    return at


def _moment(calendar: Calendar, at: datetime) -> int:
    try:
        return moment_of(calendar.tz, at)
    except (OverflowError, ValueError) as why:
        raise Unanswerable(f"{at.isoformat()} lies outside the years that can be reckoned") from why


def _pauses(calendar: Calendar, question: Question) -> tuple[Span, ...]:
    pauses = question.get("pauses", [])
    if not isinstance(pauses, list):
        raise Unanswerable(f'pauses: read {_short(pauses)}; write a list of ["from", "to"]')
    return tuple(_pause(calendar, pause) for pause in pauses)


def _pause(calendar: Calendar, pause: object) -> Span:
    if not isinstance(pause, list) or len(pause) != 2:
        raise Unanswerable(f'pauses: read {_short(pause)}; write each as ["from", "to"]')
    since, until = (_moment(calendar, _read_time(text, "pauses")) for text in pause)
    if until < since:
        raise Unanswerable(f"pauses: read {_short(pause)}; write the earlier time first")
    return since, until


def _say(calendar: Calendar, moment: int, like: datetime) -> str:
    """Return the moment in the calendar's zone, with an offset if the question had one."""
    try:
        at = local(calendar.tz, moment)
    except (OverflowError, ValueError, OSError) as why:
        raise Unanswerable("the answer lies outside the years that can be written") from why
    return at.isoformat() if like.tzinfo else at.replace(tzinfo=None).isoformat()


def _short(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False, default=str)
    return told if len(told) <= 60 else f"{told[:57]}…"
