"""Every deadline tells its arithmetic: what was counted, what was skipped and on which notice it rests."""

from kesu.core.values import Text
from kesu.core.worktime import Span, SpecialDay, parse_limit, tell, why_closed
from tests.core.worktime.places import OFFICE, SHANGHAI, at, office


def told(start: str, limit: str, *pauses: Span, language: str = "zh") -> list[str]:
    return tell(OFFICE.limit(at(start), parse_limit(limit), pauses).why, SHANGHAI, language)


def test_a_limit_over_the_eve_of_national_day_tells_each_stretch() -> None:
    assert told("2024-09-30 16:00", "4 working hours") == [
        "2024年9月30日（周一）16:00–17:30，工作时间，计 1 小时 30 分钟",
        "9月30日（周一）17:30–24:00，下班后，不计",
        "10月1日（周二）至10月7日（周一），法定放假（国庆节，国办发明电〔2023〕7号），不计",
        "10月8日（周二）00:00–08:30，上班前，不计",
        "10月8日（周二）08:30–11:00，工作时间，计 2 小时 30 分钟",
        "到期：10月8日（周二）11:00",
    ]


def test_a_make_up_workday_names_the_notice_that_makes_it_one() -> None:
    assert told("2024-09-27 10:00", "1 working day", language="en") == [
        "Fri 27 Sep 2024: the day it starts on, not counted",
        "Sat 28 Sep: weekend, not counted",
        "Sun 29 Sep: make-up workday (National Day, 国办发明电〔2023〕7号), 1 day counted",
        "Due Sun 29 Sep 17:30",
    ]


def test_a_period_that_would_end_in_the_holiday_tells_that_its_end_moves() -> None:
    assert told("2024-09-27 10:00", "7 days") == [
        "2024年9月27日（周五），起算当日，不计",
        "9月28日（周六）至10月4日（周五），期间，计 7 天",
        "10月4日（周五）至10月7日（周一），法定放假（国庆节，国办发明电〔2023〕7号），期限顺延",
        "到期：10月8日（周二）17:30",
    ]


def test_a_period_tells_the_days_it_was_paused() -> None:
    pause = (at("2024-09-11 10:00"), at("2024-09-13 16:00"))
    assert told("2024-09-10 10:00", "7 days", pause)[1:4] == [
        "9月11日（周三），期间，计 1 天",
        "9月12日（周四）至9月13日（周五），暂停期间，不计",
        "9月14日（周六）至9月19日（周四），期间，计 6 天",
    ]


def test_working_days_tell_how_a_pause_was_made_good() -> None:
    pause = (at("2024-09-24 15:30"), at("2024-09-24 16:30"))
    assert told("2024-09-23 10:00", "1 working day", pause, language="en") == [
        "Mon 23 Sep 2024: the day it starts on, not counted",
        "Tue 24 Sep: working day, 1 day counted",
        "Tue 24 Sep 15:30–16:30: paused, not counted",
        "Tue 24 Sep 17:30 to Wed 25 Sep 09:30: what the pauses took, made good, 1 h counted",
        "Due Wed 25 Sep 09:30",
    ]


def test_clock_time_tells_its_pause() -> None:
    pause = (at("2024-09-23 18:00"), at("2024-09-24 06:00"))
    assert told("2024-09-23 12:00", "24 clock hours", pause) == [
        "2024年9月23日（周一）12:00–18:00，连续计时，计 6 小时",
        "9月23日（周一）18:00至9月24日（周二）06:00，暂停期间，不计",
        "9月24日（周二）06:00–24:00，连续计时，计 18 小时",
        "到期：9月24日（周二）24:00",
    ]


def test_days_of_which_the_first_is_moved_by_the_policy_tell_the_evening_before() -> None:
    calendar = office(start_outside="next opening")
    why = calendar.limit(at("2024-09-23 20:00"), parse_limit("1 working day")).why
    assert tell(why, SHANGHAI, "en") == [
        "Mon 23 Sep 2024 20:00–24:00: after hours, not counted",
        "Tue 24 Sep: the day it starts on, not counted",
        "Wed 25 Sep: working day, 1 day counted",
        "Due Wed 25 Sep 17:30",
    ]


def test_a_period_before_a_day_tells_that_its_end_moves_to_an_earlier_one() -> None:
    assert told("2024-10-08 14:00", "3 days before", language="en") == [
        "Sat 5 Oct 2024 to Mon 7 Oct: period, 3 days counted",
        "Tue 1 Oct to Sat 5 Oct: official day off (National Day, 国办发明电〔2023〕7号),"
        " the end moves past it",
        "Due Mon 30 Sep 17:30",
    ]


def test_a_company_day_off_tells_its_name() -> None:
    off = SpecialDay("company day off", (), Text("司庆", "Founding day"))
    calendar = OFFICE.with_exceptions({OFFICE.day_of(at("2024-09-24 00:00")): off})
    why = calendar.limit(at("2024-09-23 10:00"), parse_limit("1 working day")).why
    assert tell(why, SHANGHAI, "zh")[1] == "9月24日（周二），公司放假（司庆），不计"


def test_seconds_are_told_where_there_are_any() -> None:
    assert told("2024-09-23 10:00", "90 clock seconds") == [
        "2024年9月23日（周一）10:00–10:01:30，连续计时，计 1 分钟 30 秒",
        "到期：9月23日（周一）10:01:30",
    ]


def test_a_closed_moment_tells_why_and_an_open_one_has_no_reason() -> None:
    def reason(text: str) -> str | None:
        closed = why_closed(OFFICE, at(text))
        return closed.reason if closed else None

    assert reason("2024-10-01 10:00") == "official day off"
    assert reason("2024-09-28 10:00") == "weekend"
    assert reason("2024-09-30 12:30") == "break"
    assert reason("2024-09-30 08:00") == "before hours"
    assert reason("2024-09-30 17:30") == "after hours"
    assert reason("2024-09-29 10:00") is None


class TestADeadlineInAYearWithoutAPublishedList:
    def test_is_provisional(self) -> None:
        assert OFFICE.limit(at("2025-03-03 09:00"), parse_limit("1 working day")).provisional

    def test_is_provisional_when_only_its_end_lies_there(self) -> None:
        assert OFFICE.limit(at("2024-12-27 09:00"), parse_limit("5 working days")).provisional

    def test_is_provisional_from_29_december_for_the_next_list_may_reach_back(self) -> None:
        assert OFFICE.limit(at("2024-12-27 09:00"), parse_limit("1 working day")).provisional
        assert not OFFICE.limit(at("2024-12-26 09:00"), parse_limit("1 working day")).provisional

    def test_is_firm_within_the_published_years(self) -> None:
        assert not OFFICE.limit(at("2023-12-28 09:00"), parse_limit("5 working days")).provisional
