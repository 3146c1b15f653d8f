"""Calendar files: what they may say, what is refused, and the official days that come with us."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from kesu.core.errors import Faulty
from kesu.core.worktime import SWITCHES, Calendar, parse_limit
from kesu.library.calendars import load_calendar, shipped_calendars
from kesu.library.official_days import SHIPPED, load_official
from tests.core.worktime.places import at, days, shown

GOOD = """
zone = "Asia/Shanghai"
[hours]
mon = ["08:30-12:00", "13:30-17:30"]
"""


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a calendar file and loads it."""

    def load(text, name="office.toml", **beside):
        for file, content in beside.items():
            (tmp_path / "cn").mkdir(exist_ok=True)
            (tmp_path / "cn" / f"{file.lstrip('_')}.toml").write_text(content, encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
        return load_calendar(tmp_path / name)

    return load


@pytest.fixture
def faults(written):
    """Return a function that writes a faulty file and returns its faults as (code, line, read, write)."""

    def load(text, **beside):
        with pytest.raises(Faulty) as refused:
            written(text, **beside)
        return [(f.code, f.line_id, f.read, f.write) for f in refused.value.faults]

    return load


OFFICE = load_calendar(shipped_calendars()["cn-office"])
EVERY_DAY = list(days("2019-01-01", "2026-12-31"))


class TestTheOfficialDays:
    def test_agree_with_chinesecalendar_on_every_day_of_eight_years(self):
        differing = [
            d for d in EVERY_DAY if bool(OFFICE.hours_on(d)) != chinese_calendar.is_workday(d)
        ]
        assert differing == []

    def test_agree_with_holidays_on_every_day_of_eight_years(self):
        china = holidays.country_holidays("CN", years=range(2018, 2028))
        differing = [d for d in EVERY_DAY if bool(OFFICE.hours_on(d)) != china.is_working_day(d)]
        assert differing == []

    def test_reach_back_into_december_2018(self):
        assert OFFICE.hours_on(date(2018, 12, 29))
        assert not OFFICE.hours_on(date(2018, 12, 31))

    def test_name_the_notice_they_rest_on(self):
        assert str(OFFICE.days[date(2024, 9, 29)].notice) == "国办发明电〔2023〕7号"

    def test_of_a_notice_whose_number_is_not_verified_name_title_and_day(self):
        assert (
            str(OFFICE.days[date(2026, 1, 4)].notice)
            == "国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）"
        )

    def test_of_labour_day_2019_are_those_of_the_later_notice(self):
        assert not OFFICE.hours_on(date(2019, 5, 3))
        assert str(OFFICE.days[date(2019, 5, 5)].notice) == "国办发明电〔2019〕3号"

    def test_of_spring_festival_2020_no_longer_have_their_cancelled_make_up_day(self):
        assert not OFFICE.hours_on(date(2020, 2, 1))
        assert not OFFICE.hours_on(date(2020, 2, 2))
        assert OFFICE.hours_on(date(2020, 2, 3))

    def test_can_be_seen_as_they_were_known_then(self):
        before = load_calendar(shipped_calendars()["cn-office"], as_known_on=date(2019, 3, 21))
        assert before.hours_on(date(2019, 5, 3))
        assert not before.hours_on(date(2019, 5, 1))
        assert not before.hours_on(date(2019, 5, 5))
        assert before.published == frozenset({2019})

    def test_of_2027_are_not_published(self):
        assert OFFICE.published == frozenset(range(2019, 2027))
        assert OFFICE.limit(at("2027-01-04 09:00"), parse_limit("1 working day")).provisional
        assert OFFICE.limit(at("2018-06-04 09:00"), parse_limit("1 working day")).provisional

    def test_every_day_off_rests_on_a_notice_of_the_list(self):
        for year in load_official(SHIPPED / "cn"):
            assert year.published == bool(year.holidays) == (year.year < 2027)
            assert all(holiday.notice.title and holiday.name.en for holiday in year.holidays)


@pytest.mark.parametrize(("name", "path"), shipped_calendars().items())
def test_every_calendar_that_comes_with_us_can_be_read(name, path):
    assert load_calendar(path).id == name


def test_a_six_day_week_works_the_saturday_beside_a_one_day_holiday():
    six_days = load_calendar(shipped_calendars()["cn-six-days"])
    assert not six_days.hours_on(date(2024, 6, 10))
    assert six_days.hours_on(date(2024, 6, 8))


class TestAFile:
    def test_of_the_plainest_kind_has_zone_and_hours(self, written):
        calendar = written(GOOD)
        assert (calendar.id, calendar.zone, calendar.published) == ("office", "Asia/Shanghai", None)
        assert shown(calendar.add(at("2024-10-07 17:00"), 3600)) == "Mon 2024-10-14 09:00"

    def test_may_list_days_that_win_over_the_week(self, written):
        calendar = written(GOOD + '[days]\n"2024-10-06" = ["09:00-10:00"]\n"2024-10-07" = []\n')
        assert calendar.is_open(at("2024-10-06 09:00"))
        assert not calendar.is_open(at("2024-10-07 09:00"))

    def test_may_name_a_day_and_let_it_follow_a_weekday(self, written):
        calendar = written(
            GOOD + '[days]\n2024-10-06 = { follows = "mon", name = { zh = "盘点" } }\n'
        )
        special = calendar.days[date(2024, 10, 6)]
        assert special.hours == calendar.week[0]
        assert special.name is not None
        assert str(special.name) == "盘点"

    def test_may_choose_the_switches(self, written):
        chosen = "\n".join(f'{switch} = "{values[-1]}"' for switch, values in SWITCHES.items())
        policy = written(GOOD + f"[policy]\n{chosen}\n").policy
        assert all(getattr(policy, switch) == values[-1] for switch, values in SWITCHES.items())

    def test_with_its_own_days_on_top_of_the_official_ones(self, written):
        calendar = written('official = "cn"\n' + GOOD + '[days]\n2024-10-03 = ["09:00-10:00"]\n')
        assert calendar.is_open(at("2024-10-03 09:00"))
        assert not calendar.hours_on(date(2024, 10, 2))

    def test_says_which_weekday_a_make_up_day_follows(self, written):
        hours = GOOD + 'fri = ["08:30-12:00"]\n'
        assert (
            written('official = "cn"\nmakeup_follows = "fri"\n' + hours).hours_on(date(2024, 9, 29))
            == (written(hours).week[4])
        )

    def test_finds_official_lists_beside_it_first(self, written):
        own = 'published = true\n[[notice]]\nissued = 2029-11-01\n[[holiday]]\nname = "元旦"\n'
        calendar = written(
            'official = "cn"\n' + GOOD, _2030=own + "notice = 2029-11-01\noff = [2030-01-01]\n"
        )
        assert calendar.published == {2030}
        assert list(calendar.days) == [date(2030, 1, 1)]


class TestAFaultyFile:
    def test_is_refused_with_all_its_faults(self, faults):
        found = faults(
            """
            zone = "Asia/Nowhere"
            colour = "red"
            makeup_follows = "holiday"
            [hours]
            mon = ["22:00-06:00", "8-12"]
            tue = ["08:00-12:00", "11:00-13:00"]
            wed = "08:00-12:00"
            noday = []
            [days]
            "2024-13-01" = []
            "2024-10-01" = { hours = [], follows = "mon" }
            "2024-10-02" = { follows = "someday" }
            [policy]
            at_closing = "tomorrow"
            colour = "red"
            """
        )
        assert [(code.removeprefix("calendar."), line) for code, line, _, _ in found] == [
            ("unknown_key", ""),
            ("zone", "zone"),
            ("unknown_key", "hours"),
            ("interval", "mon"),
            ("interval", "mon"),
            ("overlap", "tue"),
            ("hours", "wed"),
            ("weekday", "makeup_follows"),
            ("day", "2024-13-01"),
            ("day", "2024-10-01"),
            ("weekday", "2024-10-02"),
            ("unknown_key", "policy"),
            ("policy", "at_closing"),
        ]
        assert all(read and write for _, _, read, write in found)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("zone = ", "not TOML"),
            ('zone = "UTC"\n', "no weekly hours"),
            ('zone = "UTC"\n[hours]\nmon = []\n', "never open"),
            ("zone = 8\n[hours]\nmon = []\n", "zone = 8"),
            ('zone = "UTC"\nhours = "always"\n', "hours = 'always'"),
            (GOOD.replace("mon", "[[days]]\nmon"), "days = "),
            ('official = "atlantis"\n' + GOOD, 'no official lists "atlantis"'),
            ('official = "../cn"\n' + GOOD, 'no official lists "../cn"'),
            (GOOD + "[policy]\nreversed = 1\n", "reversed = 1"),
            (GOOD + "[policy]\nreversed = []\n", "reversed = []"),
            (GOOD + "[days]\n2024-10-01 = { hours = [], name = 3 }\n", "name = 3"),
            (GOOD + "tue = [830]\n", "830 is not an interval"),
        ],
    )
    def test_is_told_what_was_read(self, faults, text, says):
        assert any(says in read for _, _, read, _ in faults(text))

    def test_names_itself_and_the_line(self, written, tmp_path):
        with pytest.raises(Faulty) as refused:
            written(GOOD + 'tue = ["22:00-06:00"]\n')
        assert str(refused.value) == (
            f'{tmp_path / "office.toml"}, "tue": "22:00-06:00" runs over midnight; '
            'write "22:00-24:00" on this day and "00:00-06:00" on the next'
        )

    def test_that_is_not_there_or_no_text_is_refused(self, tmp_path):
        (tmp_path / "picture.toml").write_bytes(b"\x89PNG")
        for name in ("missing.toml", "picture.toml", "."):
            with pytest.raises(Faulty):
                load_calendar(tmp_path / name)


LIST = "published = true\n[[notice]]\nissued = 2029-11-01\n"
HOLIDAY = '[[holiday]]\nname = "元旦"\nnotice = 2029-11-01\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "published = None"),
        ('published = "yes"\n', "published = 'yes'"),
        ("published = true\n", "published without a notice"),
        ("published = false\n[[notice]]\nissued = 2029-11-01\n", "days of a list not published"),
        ("published = true\n[[notice]]\nissued = 'soon'\n", "issued = 'soon'"),
        ("published = true\n[[notice]]\nissued = 2029-11-01T10:00:00\n", "issued = "),
        (LIST + "[[notice]]\nissued = 2029-11-01\n", "two notices of 2029-11-01"),
        (LIST + "[[holiday]]\nnotice = 2029-11-01\n", "a holiday without a name"),
        (LIST + '[[holiday]]\nname = "元旦"\nnotice = 2029-11-02\n', "notice = 2029-11-02"),
        (LIST + '[[holiday]]\nname = "元旦"\nnotice = [1]\n', "notice = [1]"),
        (LIST + HOLIDAY + "off = ['2030-01-01']\n", "off = "),
        (LIST + HOLIDAY + "off = [2031-01-01]\n", "2031-01-01 in the list of 2030"),
        (
            LIST + HOLIDAY + "off = [2030-01-01]\nwork = [2030-01-01]\n",
            "2030-01-01 is also in 元旦",
        ),
        (LIST + "holiday = 3\n", "holiday is not known here"),
        ("published = true\nholiday = 3\n", "holiday = 3"),
        (LIST + HOLIDAY + "days = []\n", "days is not known here"),
    ],
)
def test_a_faulty_official_list_refuses_the_calendar(faults, text, says):
    found = faults('official = "cn"\n' + GOOD, _2030=text)
    assert any(says in read for _, _, read, _ in found)


def test_faults_of_several_lists_are_all_told(faults):
    found = faults('official = "cn"\ncolour = "red"\n' + GOOD, _2030="", _2031="")
    assert len(found) == 3


def test_a_loaded_calendar_reckons_as_one_built_by_hand(written):
    loaded = written('official = "cn"\n' + GOOD)
    built = Calendar("hand", "Asia/Shanghai", loaded.week, loaded.days, loaded.published)
    assert built.edition == loaded.edition
    assert (
        timedelta(seconds=built.add(at("2024-09-30 16:30"), 3600) - at("2024-09-30 17:30"))
        == timedelta()
    )
