"""What comes again for the whole company fires on the company's calendar, one record a book, through the door."""

from datetime import date, datetime

import pytest

from kesu.cases.actions.posting import post
from kesu.cases.actions.publishing import publish
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord, InboxNotice, Timer
from kesu.cases.verifying import verify
from kesu.core.records.entries import SYSTEM
from kesu.journal.models import JournalEntry
from kesu.timekeeping import standing
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import FRONT, MANAGER, MON_9, op
from tests.cases.small_book import BOOK, LINES

MONTHLY = """
[[trigger]]
id = "review_opens"
clause = "T-1"
of = "company"
title = { zh = "开月报", en = "The monthly report opens" }
every = { each = "month", day = 1, at = "09:00" }
do = [{ open = "report", with = { month = "month_of(happened_at)" } }, { tell = "manager", says = "做月报" }]

[kind.report]
clause = "T-1"
title = { zh = "月报", en = "Monthly report" }
period = "month"
key = ["month"]
subject = "month"
opened_by = ["manager"]
closings = [{ id = "closed", zh = "完成", en = "Done" }]
facts = { month = { type = "text", title = "月份" } }
"""
WEEKLY = MONTHLY.replace('each = "month", day = 1', 'each = "week", weekday = 1')


@pytest.fixture
def books(db: None, settings, tmp_path, clock_at):
    """The small procedure with a duty of the company, published on a Monday in March; nothing seen yet."""
    settings.KESU_HOME = tmp_path
    standing._seen.clear()
    clock_at("2026-03-02T09:00+08:00")
    return publish({"book.toml": BOOK, "lines.toml": LINES + MONTHLY}, by=SYSTEM, at=MON_9)


def at(clock_at, moment: str):
    clock_at(moment)
    return tick(datetime.fromisoformat(moment))


def calendars() -> list[CaseRecord]:
    return list(CaseRecord.everything.filter(kind="company"))


def reports() -> list[str]:
    rows = CaseRecord.everything.filter(kind="report").order_by("opened_at")
    return [row.opened_at.isoformat() for row in rows]


def test_the_calendar_is_opened_once_and_what_came_before_is_not_made_up_for(books, clock_at):
    at(clock_at, "2026-03-02T09:00+08:00")
    at(clock_at, "2026-03-02T09:01+08:00")
    assert [(row.book, row.life) for row in calendars()] == [("t01", "standing")]
    assert reports() == []


def test_a_duty_of_the_company_opens_its_record_when_it_comes_and_tells_its_post(books, clock_at):
    at(clock_at, "2026-03-02T09:00+08:00")
    at(clock_at, "2026-04-01T09:00:01+08:00")
    assert reports() == ["2026-04-01T01:00:00+00:00"]
    told = InboxNotice.everything.get()
    assert (told.party, told.line, told.says_zh) == ("post:manager", "review_opens", "做月报")
    at(clock_at, "2026-04-01T09:05+08:00")
    assert len(reports()) == 1
    assert list(verify()) == []


def test_after_three_months_of_silence_each_month_has_its_report_at_its_day(books, clock_at):
    at(clock_at, "2026-03-02T09:00+08:00")
    at(clock_at, "2026-06-15T12:00+08:00")
    assert [moment[:10] for moment in reports()] == ["2026-04-01", "2026-05-01", "2026-06-01"]
    assert list(verify()) == []


def test_a_report_that_somebody_opened_by_hand_is_not_opened_again_and_the_calendar_goes_on(
    books, clock_at
):
    at(clock_at, "2026-03-02T09:00+08:00")
    clock_at("2026-04-01T08:00+08:00")
    data = {"act": "open", "kind": "report", "facts": {"month": "2026-04"}}
    post(entry_data=data, actor=MANAGER, op_id=op())
    assert at(clock_at, "2026-04-01T09:01+08:00").failed == 0
    assert len(reports()) == 1
    heard = JournalEntry.everything.filter(record=calendars()[0].pk).order_by("-seq").first()
    assert heard is not None
    assert "kept.already" in heard.text
    at(clock_at, "2026-05-01T09:01+08:00")
    assert len(reports()) == 2
    assert list(verify()) == []


def test_another_edition_is_heard_of_and_its_times_count_from_then_on(books, clock_at):
    at(clock_at, "2026-03-02T09:00+08:00")
    clock_at("2026-03-10T09:00+08:00")
    book = BOOK.replace('edition = "1"', 'edition = "2"')
    files = {"book.toml": book, "lines.toml": LINES + WEEKLY}
    publish(files, by=SYSTEM, at=MON_9, in_force_from=date(2026, 3, 10))
    at(clock_at, "2026-03-10T09:01+08:00")
    armed = Timer.everything.filter(run="/review_opens", state="armed")
    assert [t.at for t in armed] == [datetime.fromisoformat("2026-03-16T09:00+08:00")]
    at(clock_at, "2026-03-16T09:00:01+08:00")
    assert len(reports()) == 1
    assert len(calendars()) == 1
    assert list(verify()) == []


def test_nobody_opens_the_companys_calendar_by_hand(books):
    with pytest.raises(NotAccepted) as refusal:
        post(entry_data={"act": "open", "kind": "company"}, actor=FRONT, op_id=op())
    assert [r.code for r in refusal.value.refusals] == ["no_right"]
