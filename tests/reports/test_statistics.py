"""Figures of reports are those that the journals say, now and as known on any day, on whatever database."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kesu import clock
from kesu.cases import verifying
from kesu.cases.actions.filling import Filler
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import Who, who_is
from kesu.cases.books import book_of, in_force
from kesu.cases.models import FigureRow
from kesu.core.records.entries import SYSTEM
from kesu.reports import statistics as st
from tests.cases.conftest import ENGINEER, FRONT, MON_9, STRANGER, do, opened, registered
from tests.cases.lives import acted
from tests.reports import recounting
from tests.reports.busy import BEGIN, FILES, three_months
from tests.reports.recounting import Told

END = datetime.fromisoformat("2026-04-20T09:00+08:00")
DAYS = ("", "2026-01-20", "2026-02-14", "2026-03-01T12:00:00+08:00")


@pytest.fixture
def book(db):
    """The small procedure with reports, published."""
    return publish(FILES, by=SYSTEM, at=BEGIN)


def everyone() -> Who:
    return who_is(SYSTEM, END)


def asked(report: str, period: str, known: str = "", who: Who | None = None) -> st.Asked:
    head = in_force().current(END.date())["t01"]
    return st.asked(
        book_of(head), report, who or everyone(), END.date(), period=period, known=known
    )


def figures(result: st.Result) -> dict[str, Decimal | None]:
    return {one.figure.id: one.value for one in result.totals}


def groups(result: st.Result, names: str) -> dict[tuple[str, ...], Decimal]:
    one = next(b for b in result.breakdowns if b.names == names)
    return {g.key: g.figures[0].value or Decimal(0) for g in one.groups if g.figures[0].value}


def until(known: str) -> datetime | None:
    """Return the last moment of which something counts, reckoned apart from the program."""
    if not known:
        return None
    if "T" in known:
        return datetime.fromisoformat(known)
    return datetime.fromisoformat(f"{known}T23:59:59+08:00")


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_equal_those_counted_again_from_the_journals(book, seed):
    three_months(seed, 36)
    seen: Counter[str] = Counter()
    for known in DAYS:
        records = list(recounting.told(until(known)).values())
        for month in (1, 2, 3):
            wanted = recounting.of_month(records, 2026, month)
            result = st.reckon(asked("monthly", f"2026-{month:02d}", known))
            _same(result, wanted)
            seen["records"] += len(wanted)
            seen["late"] += sum(one.verdicts("late") for one in wanted)
            seen["loss"] += int(sum(one.entered for one in wanted))
        seen["void or double"] += sum(1 for one in records if not one.counts)
    assert min(seen.values()) > 5, seen  # the months held something of everything


def _same(result: st.Result, wanted: list[Told]) -> None:
    found = figures(result)
    assert found["count"] == len(wanted)
    met, late = (sum(one.verdicts(v) for one in wanted) for v in ("met", "late"))
    assert found["on_time_all"] == _share(met, met + late)
    met, late = (_of_clock(wanted, v) for v in ("met", "late"))
    assert found["on_time_register_in_time"] == _share(met, met + late)
    losses = [loss for one in wanted if (loss := one.number("loss")) is not None]
    assert found["sum_loss"] == sum(losses)
    counted = [n for one in wanted if (n := one.number("defective")) is not None]
    assert found["mean_defective"] == (sum(counted) / len(counted) if counted else None)
    assert found["posted_losses"] == sum(one.entered for one in wanted)
    severe = sum(1 for one in wanted if one.decided["/grade"] == "severe")
    assert found["severe_rate"] == _share(severe, len(wanted))
    grades = recounting.by(wanted, lambda one: one.decided["/grade"])
    assert groups(result, "grade") == {(grade,): n for grade, n in grades.items()}
    safety = recounting.by(
        wanted, lambda one: {"True": "true", "False": "false"}.get(str(one.facts.get("safety")), "")
    )
    assert groups(result, "safety") == {(value,): n for value, n in safety.items()}
    both = Counter((one.decided["/grade"], one.closed_as) for one in wanted)
    assert groups(result, "grade, closed_as") == both


def _of_clock(wanted: list[Told], verdict: str) -> int:
    return sum(one.found.get("register_in_time", []).count(verdict) for one in wanted)


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


def test_every_figure_leads_to_exactly_its_cases(book):
    three_months(3, 30)
    for known in ("", "2026-02-14"):
        one = asked("monthly", "2026-Q1", known)
        result = st.reckon(one)
        assert st.cases_behind(one, st.Drill({})).count() == figures(result)["count"]
        assert figures(result)["count"]
        for breakdown in result.breakdowns:
            for group in breakdown.groups:
                values = dict(zip(breakdown.names.split(", "), group.key, strict=True))
                behind = {
                    f.figure.id: st.cases_behind(one, st.Drill(values, f.figure.id))
                    for f in group.figures
                }
                assert behind["count"].count() == group.figures[0].value, (values, known)
                rate = group.figures[-1]
                assert behind["severe_rate"].count() == rate.part, values
                held = list(behind["on_time_all"].values_list("met", "late"))
                assert sum(map(sum, held)) == group.figures[2].whole


def test_a_condition_counts_what_the_book_means_by_it(book):
    three_months(4, 30)
    result = st.reckon(asked("costly", "2026-Q1"))
    wanted = [
        one
        for one in recounting.told().values()
        if one.kind == "complaint" and one.counts
        and one.opened < date(2026, 4, 1)
        and (loss := one.number("loss")) is not None and loss + 1 >= 11
        and one.facts.get("safety") is False
    ]  # fmt: skip
    assert figures(result)["count"] == len(wanted) > 0
    customers = recounting.by(wanted, lambda one: one.facts.get("customer", ""))
    assert groups(result, "customer") == {(code,): n for code, n in customers.items()}


@pytest.mark.parametrize("known", ["", "2026-02-14"])
def test_what_a_case_has_several_of_counts_under_each(book, known):
    three_months(5, 40)
    one = asked("many", "2026-Q1", known)
    result = st.reckon(one)
    wanted = [
        told
        for told in recounting.told(until(known)).values()
        if told.kind == "complaint" and told.counts and told.opened < date(2026, 4, 1)
    ]
    ways = {
        "why.codes": lambda told: [row["code"] for row in told.proved("why") if row.get("code")],
        "why.factors": lambda told: [row["factor"] for row in told.proved("why")],
        "lots.supplier": lambda told: told.named("lots", "supplier"),
        "measures.sort": lambda told: told.of_parts("sort"),
        "problem": lambda told: [told.facts[name] for name in ("problem",) if name in told.facts],
    }
    for name, way in ways.items():
        counted = recounting.by_each(wanted, way)
        assert groups(result, name) == {(value,): n for value, n in counted.items()}, name
        assert len(counted) > (1 if known else 2), name
        for value, number in counted.items():
            behind = st.cases_behind(one, st.Drill({name: value}))
            assert behind.count() == number, (name, value)
    crossed = Counter(
        (code, told.decided["/grade"])
        for told in wanted
        for code in (set(ways["why.codes"](told)) or {""})
    )
    assert groups(result, "why.codes, grade") == crossed


def test_parts_of_cases_can_be_counted_too(book):
    with clock.stopped_at(MON_9):
        records = [opened().record_id for _ in range(2)]
        for record in records:
            registered(record)
            acted(record, "open", ENGINEER, kind="measure", facts={"text": "换轴承"})
        do(records[0], "carry_out", item="measure.1")
        acted(records[1], "open", ENGINEER, kind="measure", facts={"text": "再换轴承"})
    found = st.reckon(asked("parts", "2026"))
    assert figures(found)["count"] == 3
    assert groups(found, "carry_out") == {("",): 2, ("done",): 1}


def test_before_a_correction_a_report_says_what_was_known_then(book):
    with clock.stopped_at(MON_9):
        record = opened(customer="C1", loss="12.50").record_id
        registered(record)
    with clock.stopped_at(MON_9 + timedelta(days=2)):
        acted(record, "correct", ENGINEER, facts={"loss": "99.99"}, reason="漏算运费")
    with clock.stopped_at(MON_9 + timedelta(days=4)):
        acted(record, "void", reason="录错了")

    def loss(known: str) -> Decimal | None:
        return figures(st.reckon(asked("monthly", "2026-03", known)))["sum_loss"]

    assert [loss(f"2026-03-0{day}") for day in (1, 2, 3, 4, 5, 6, 7)] == [
        0, Decimal("12.5"), Decimal("12.5"), Decimal("99.99"), Decimal("99.99"), 0, 0,
    ]  # fmt: skip
    assert loss("2026-03-04T08:59:59+08:00") == Decimal("12.5")
    assert loss("2026-03-04T09:00:00+08:00") == Decimal("99.99")


def test_nobody_counts_what_they_may_not_read(book):
    with clock.stopped_at(MON_9):
        opened(FRONT)
    found = {
        name: figures(st.reckon(asked("monthly", "2026-03", who=who_is(actor, END))))["count"]
        for name, actor in (("front", FRONT), ("stranger", STRANGER))
    }
    assert found == {"front": 1, "stranger": 0}


def test_rows_follow_from_the_journals_and_can_be_written_again(book):
    three_months(6, 20)
    rows = list(FigureRow.everything.order_by("pk").values())
    assert list(verifying.verify()) == []
    FigureRow.everything.all().delete()
    filler = Filler()
    while filler.some(END):
        pass
    assert not filler.failed
    assert list(FigureRow.everything.order_by("pk").values()) == rows
    assert filler.some(END) == 0


def test_a_period_is_read_as_it_is_written():
    for text in ("2026-10", "2026-Q4", "2026-H2", "2026", "2026-10-05"):
        assert str(st.period_of(text)) == text
    assert st.period_of("2026-q1").before == st.period_of("2025-Q4")
    assert st.period_of("2026-H1").after == st.period_of("2026-H2")
    assert st.period_of("2024-02").last == date(2024, 2, 29)
    for wrong in ("", "2026-13", "2026-Q5", "26-01", "1066", "2026-02-30"):
        with pytest.raises(ValueError, match="2026-Q4"):
            st.period_of(wrong)


def test_the_world_does_not_begin_in_the_zone_of_the_server(book):
    """A case that came at half past midnight counts for the month that the company's clock showed."""
    with clock.stopped_at(datetime(2026, 3, 31, 16, 30, tzinfo=UTC)):
        opened()
    assert figures(st.reckon(asked("monthly", "2026-04")))["count"] == 1
    assert figures(st.reckon(asked("monthly", "2026-03")))["count"] == 0
