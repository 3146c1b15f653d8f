"""Places to reckon in: an office with a break at noon over National Day 2024, and what tests ask of it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from kesu.core.values import Text
from kesu.core.worktime import Calendar, Interval, Notice, Policy, SpecialDay, parse_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = parse_hours(["08:30-12:00", "13:30-17:30"])
NOTICE_2024 = Notice(date(2023, 10, 25), "关于2024年部分节假日安排的通知", "国办发明电〔2023〕7号")
NATIONAL_DAY = Text("国庆节", "National Day")


def days(first: str, last: str) -> Iterator[date]:
    since, until = date.fromisoformat(first), date.fromisoformat(last)
    return (since + timedelta(days=n) for n in range((until - since).days + 1))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    """Return the moment of "2024-09-27 16:00"."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def shown(moment: int, zone: ZoneInfo = SHANGHAI) -> str:
    """Return "Fri 2024-09-27 16:00"."""
    return datetime.fromtimestamp(moment, zone).strftime("%a %Y-%m-%d %H:%M")


OFF = SpecialDay("official day off", (), NATIONAL_DAY, NOTICE_2024)
MADE_UP = SpecialDay("make-up workday", OFFICE_HOURS, NATIONAL_DAY, NOTICE_2024)

OFFICE = Calendar(
    id="office",
    zone="Asia/Shanghai",
    week=(*[OFFICE_HOURS] * 5, (), ()),
    days=dict.fromkeys(days("2024-10-01", "2024-10-07"), OFF)
    | dict.fromkeys([date(2024, 9, 29), date(2024, 10, 12)], MADE_UP),
    published=frozenset({2023, 2024}),
)


def office(**switches: str) -> Calendar:
    """Return the office read by other switches."""
    return OFFICE.with_policy(Policy(**switches))  # type: ignore[arg-type]


# -- what hypothesis may draw -----------------------------------------------------------------------


def law(*drawn):
    """Test a law by sixty drawn examples, however long the machine takes for one."""
    return lambda test: settings(max_examples=60, deadline=None)(given(*drawn)(test))


ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
AROUND = int(
    datetime(2024, 3, 25, tzinfo=ZoneInfo("UTC")).timestamp()
)  # Berlin changes on 31 March


@st.composite
def hours(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Draw up to three intervals of a day, on whole ten minutes."""
    edges = draw(st.lists(st.integers(0, 144), unique=True, max_size=6).map(sorted))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Interval(start * 600, end * 600) for start, end in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Draw any calendar that is open at some time of its week."""
    week = draw(st.tuples(*[hours()] * 7).filter(any))
    special = st.dictionaries(
        st.sampled_from(list(days("2024-03-20", "2024-04-20"))), hours(), max_size=6
    )
    own = {day: SpecialDay("company hours", its) for day, its in draw(special).items()}
    return Calendar("drawn", draw(st.sampled_from(ZONES)), week, own)


moments = st.integers(AROUND, AROUND + 20 * 86_400)
lengths = st.integers(1, 150_000)


@st.composite
def pauses(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    starts = draw(st.lists(moments, max_size=3))
    return tuple((start, start + draw(st.integers(0, 300_000))) for start in starts)


def open_by_the_clock(calendar: Calendar, moment: int) -> bool:
    """Say from the written hours alone, without any table, whether the place is open."""
    wall = datetime.fromtimestamp(moment, ZoneInfo(calendar.zone))
    second = wall.hour * 3600 + wall.minute * 60 + wall.second
    return any(i.start <= second < i.end for i in calendar.hours_on(wall.date()))
