"""The language of limits: each kind is read, written back and said in both languages."""

import pytest

from kesu.core.errors import Unreadable
from kesu.core.worktime import parse_due, parse_limit

SAID = {
    "8 working hours": ("8 个工作小时", "8 working hours"),
    "1 working hour": ("1 个工作小时", "1 working hour"),
    "90 working minutes": ("90 分钟工作时间", "90 working minutes"),
    "30 clock minutes": ("30 分钟", "30 minutes"),
    "24 clock hours": ("24 小时", "24 hours"),
    "1 working day": ("1 个工作日", "1 working day"),
    "5 working days": ("5 个工作日", "5 working days"),
    "3 days": ("3 天", "3 days"),
    "60 days": ("60 天", "60 days"),
    "2 weeks": ("2 周", "2 weeks"),
    "1 month": ("1 个月", "1 month"),
    "2 years": ("2 年", "2 years"),
    "1 half day": ("半天", "half a day"),
    "3 half days": ("3 个半天", "3 half days"),
    "1 half month": ("半个月", "half a month"),
    "same day": ("当日内", "the same day"),
    "same day at 17:00": ("当日 17:00 前", "the same day, 17:00"),
    "next day": ("次日内", "the next day"),
    "next day at 09:00": ("次日 09:00 前", "the next day, 09:00"),
    "next working day": ("下一个工作日内", "the next working day"),
    "end of half month": ("本半月末前", "by the end of the half month"),
    "end of month": ("本月底前", "by the end of the month"),
    "end of next month": ("下月底前", "by the end of next month"),
    "end of quarter": ("本季度末前", "by the end of the quarter"),
    "end of year at 12:00": ("本年底 12:00 前", "by the end of the year, 12:00"),
    "day 25": ("每月 25 日前", "by the 25th"),
    "day 22 at 09:00": ("每月 22 日 09:00 前", "by the 22nd, 09:00"),
    "before day 10": ("每月 10 日前（不含当日）", "before the 10th"),
    "before day 10 of quarter": (
        "季度首月 10 日前（不含当日）",
        "before the 10th of the quarter's first month",
    ),
    "day 30 of May": ("5 月 30 日前", "by the 30th May"),
    "1 working day before": ("提前 1 个工作日", "1 working day before"),
    "2 clock hours before": ("提前 2 小时", "2 hours before"),
    "1 half day before": ("提前半天", "half a day before"),
}


@pytest.mark.parametrize("text", SAID)
def test_a_limit_is_written_as_it_was_read(text):
    assert str(parse_limit(text)) == text


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_a_limit_is_said_in_both_languages(text, said):
    limit = parse_limit(text)
    assert (limit.say("zh-hans"), limit.say("en")) == said


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("0.5 clock hours", "30 clock minutes"),
        ("1.5 working hours", "90 working minutes"),
        ("0.01 clock hours", "36 clock seconds"),
        ("1 working hours", "1 working hour"),
    ],
)
def test_a_limit_has_one_way_to_be_written(text, same):
    assert str(parse_limit(text)) == same
    assert parse_limit(text) == parse_limit(same)


@pytest.mark.parametrize(
    ("text", "write"),
    [
        ("1 hour", 'write "1 working hour" or "1 clock hour"'),
        ("4 hours", 'write "4 working hours" or "4 clock hours"'),
        ("4h", 'write "4 working hours" or "4 clock hours"'),
        ("30 min", 'write "30 working minutes" or "30 clock minutes"'),
        ("2 hours before", 'write "2 working hours before"'),
        ("3 calendar days", 'write "3 days"'),
        ("0.5 days", 'write "1 half day"'),
        ("half a working day", 'write "1 half day"'),
        ("half a month", 'write "1 half month"'),
        ("1 quarter", '"3 months"'),
        ("2 working weeks", "in working days"),
        ("0 working days", '"same day"'),
        ("0 clock minutes", "leave the limit out"),
        ("0.0001 clock hours", "in minutes or seconds"),
        ("200 years", "a shorter limit"),
        ("9999999 working hours", "a shorter limit"),
        ("day 0", "from 1 to 31"),
        ("day 32", "from 1 to 31"),
        ("same day at 25:00", "at most"),
        ("1.5 working days", 'write "3 half days"'),
        ("-1 days", "write a number and what is counted"),
        ("五个工作日", "write a number and what is counted"),
        ("promptly", "write a number and what is counted"),
        ("", "write a number and what is counted"),
    ],
)
def test_what_is_no_limit_is_told_with_what_to_write(text, write):
    with pytest.raises(Unreadable) as refused:
        parse_limit(text)
    assert write in refused.value.write
    assert text in refused.value.read or text.split(" at ")[-1] in refused.value.read


def test_a_due_names_its_anchor():
    assert parse_due("1 working day before arrival") == (
        parse_limit("1 working day before"),
        "arrival",
    )


def test_a_due_without_an_anchor_is_refused():
    with pytest.raises(Unreadable, match="names no anchor"):
        parse_due("1 working day before")


def test_a_limit_counts_its_own_units():
    assert [parse_limit(t).count for t in ("8 working hours", "2 weeks", "2 years")] == [8, 2, 2]
