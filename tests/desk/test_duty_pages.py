"""The plan of what comes again, what became of it, and the feed by which a calendar program reads it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from kesu.cases.actions.publishing import publish
from kesu.cases.models import CaseRecord
from kesu.core.records.entries import SYSTEM
from kesu.desk.duty_pages.feed import Event, as_calendar
from kesu.directory import actions
from kesu.directory.demo import make_people
from kesu.directory.models import Person, ServiceToken
from kesu.timekeeping import standing
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import MON_9, opened, registered
from tests.cases.small_book import BOOK, LINES
from tests.timekeeping.test_company_calendar import MONTHLY
from tests.timekeeping.test_recurring import DAILY

WEEKLY = """
[[trigger]]
id = "week_begins"
clause = "T-1"
of = "company"
title = { zh = "周一例会", en = "Meeting on Monday" }
every = { each = "week", weekday = 1, at = "09:00" }
do = [{ tell = "engineer", says = "开会" }]
"""
ZH = {"accept-language": "zh-hans"}


@pytest.fixture
def people(db: None, settings, tmp_path, clock_at) -> dict[str, Person]:
    """The people of the office; 韩梅梅 is the manager of the small procedure, 李雷 its engineer."""
    settings.KESU_HOME = tmp_path
    standing._seen.clear()
    clock_at("2026-03-02T09:00+08:00")
    found = make_people(password=None, at=MON_9 - timedelta(days=60))
    publish(
        {"book.toml": BOOK, "lines.toml": LINES + MONTHLY + WEEKLY + DAILY}, by=SYSTEM, at=MON_9
    )
    for login, post in (("hanmeimei", "manager"), ("lilei", "engineer")):
        actions.bind_post(person=found[login], post=post, from_on=MON_9.date(), by=None, at=MON_9)
    tick()
    return found


def client_of(person: Person) -> Client:
    client = Client(headers=ZH)
    client.force_login(person)
    return client


def page(person: Person) -> str:
    answer = client_of(person).get("/duties")
    assert answer.status_code == 200
    return str(answer.content.decode())


def section(text: str, id_: str) -> str:
    found = re.search(rf'<section[^>]*id="{id_}".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def test_the_next_twelve_months_stand_there_with_clause_and_who(people):
    ahead = section(page(people["zhaoqiang"]), "ahead")
    assert ahead.count("开月报") == 12
    assert "2026年4月" in ahead
    assert "经理" in ahead
    assert 'href="/rulebook/clauses/T-1"' in ahead


def test_what_comes_each_week_is_named_once_with_its_next_time(people):
    text = page(people["zhaoqiang"])
    often = section(text, "often")
    assert often.count("周一例会") == 1
    assert "2026-03-02" in often
    assert "周一例会" not in section(text, "ahead")


def test_what_was_done_skipped_and_is_in_hand_is_told_apart(people, clock_at):
    clock_at("2026-05-02T09:00+08:00")
    tick()
    april, _may = CaseRecord.everything.filter(kind="report").order_by("opened_at")
    shown = section(page(people["hanmeimei"]), "past")
    assert shown.count("<tr>") == 3
    assert "未办" in shown
    assert "办理中" in shown
    assert f"/cases/{april.pk}" in shown
    assert section(page(people["zhaoqiang"]), "past") == ""


def test_the_next_time_on_a_record_is_shown_to_who_may_read_it(people):
    registered(opened().record_id)
    shown = section(page(people["hanmeimei"]), "records")
    assert "日报" in shown
    assert "KS2026-0001" in shown
    assert section(page(people["zhaoqiang"]), "records") == ""


# -- the feed --------------------------------------------------------------------------------------


def address(person: Person) -> str:
    """Make the feed of somebody and return its address as the page shows it, this once."""
    client = client_of(person)
    assert client.post("/duties/feed").status_code == 302
    shown = client.get("/duties").content.decode()
    assert "calendar.ics" not in client.get("/duties").content.decode()
    found = re.search(r"/calendar\.ics\?key=[\w-]+", shown)
    assert found is not None
    return found[0]


def lines(where: str) -> list[str]:
    answer = Client().get(where)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def test_the_feed_has_ones_deadlines_and_the_duties_of_ones_posts(people):
    opened()
    found = lines(address(people["lilei"]))
    titles = [line.removeprefix("SUMMARY:") for line in found if line.startswith("SUMMARY:")]
    assert any("登记" in title for title in titles)
    assert "开月报" not in titles
    theirs = lines(address(people["hanmeimei"]))
    assert theirs.count("SUMMARY:开月报") == 12
    assert "DTSTART:20260401T010000Z" in theirs


def test_a_new_address_shuts_the_one_before(people):
    first = address(people["lilei"])
    second = address(people["lilei"])
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_the_address_opens_the_feed_and_nothing_else(people):
    secret = address(people["lilei"]).partition("=")[2]
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code in (401, 403, 404)
    answer = Client().get("/api/v1/records", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code in (401, 403)


def test_another_token_and_no_token_open_no_feed(people):
    at = MON_9
    person = people["lilei"]
    _token, secret = actions.issue(
        person=person,
        name="x",
        scopes=("read",),
        expires_at=at + timedelta(days=400),
        by=None,
        at=at,
    )
    for key in (secret, "", "kesu_nothing"):
        assert Client().get(f"/calendar.ics?key={key}").status_code == 404
    assert ServiceToken.objects.filter(scopes=["calendar"]).count() == 0


def test_lines_are_folded_between_letters_and_signs_are_escaped():
    says = "一二三四五六七八九十" * 8 + ", ; \\ 完"
    content = as_calendar("x", [Event("u", MON_9, says)], MON_9)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    whole = content.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:" + "一二三四五六七八九十" * 8 + "\\, \\; \\\\ 完\r\n" in whole
