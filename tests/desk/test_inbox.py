"""The inbox and its bell: what I was told, as myself or for somebody, live, and nobody else's."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kesu import changes
from kesu.cases.models import InboxNotice, NoticeReading
from kesu.directory.models import Absence
from kesu.timekeeping.ticking import tick
from tests.desk.office import MON_2_MARCH, Office

ZH = {"accept-language": "zh-hans"}
TEN = "2026-03-02T10:00+08:00"
SEVERE = "客诉已认定为严重客诉"


def inbox(client: Client, words: str = "", headers=ZH) -> str:
    answer = client.get(f"/inbox{words}", headers=headers)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page[page.index("<main") :]


def bell(client: Client, mark: str = "") -> tuple[int, str, str]:
    headers = {**ZH, **({"if-none-match": mark} if mark else {})}
    answer = client.get("/inbox/bell", headers=headers)
    return answer.status_code, answer.headers.get("ETag", ""), answer.content.decode()


def lines(page: str) -> list[str]:
    return re.findall(r'id="notice-(\w+)"', page)


def severe(office: Office, times: int = 1) -> None:
    """A complaint found severe, of which the quality manager is told, at twenty to ten."""
    for _ in range(times):
        complaint = office.call(0, MON_2_MARCH)
        office.fill(
            complaint, MON_2_MARCH + timedelta(minutes=10), function_lost=True, defective=12
        )
        office.number(complaint, MON_2_MARCH + timedelta(minutes=20))
        office.identify(complaint, MON_2_MARCH + timedelta(minutes=40))


@pytest.fixture
def told(office: Office, clock_at) -> Office:
    """An hour in which 韩梅梅 was told of two severe complaints."""
    severe(office, 2)
    clock_at(TEN)
    return office


def test_what_i_was_told_stands_unread_with_its_record_and_code(told, signed_in):
    page = inbox(signed_in(told, "hanmeimei"))
    unread = page.split('id="unread"')[1].split("</section>")[0]
    assert unread.count(SEVERE) == 2
    assert f'href="/cases/{told.complaints[0]}"' in unread
    assert "知会" in unread
    assert 'id="read"' not in page


def test_nobody_sees_marks_or_counts_the_notices_of_others(told, signed_in):
    theirs = InboxNotice.everything.values_list("pk", flat=True)
    client = signed_in(told, "zhaoqiang")
    assert not lines(inbox(client))
    assert SEVERE not in bell(client)[2]
    assert "bell__count" not in bell(client)[2]
    for pk in theirs:
        client.post("/inbox/readings", {"notice": pk})
    client.post("/inbox/readings")
    assert not NoticeReading.objects.exists()


def test_whoever_did_not_sign_in_is_sent_to_sign_in(db, client):
    for address in ("/inbox", "/inbox/bell"):
        assert client.get(address).status_code == 302
    assert client.post("/inbox/readings").status_code == 302


def test_what_is_read_stands_below_and_is_counted_no_more(told, signed_in):
    client = signed_in(told, "hanmeimei")
    first, second = lines(inbox(client))
    answer = client.post("/inbox/readings", {"notice": second, "back": "/inbox?code=tell"})
    assert (answer.status_code, answer["Location"]) == (302, "/inbox?code=tell")
    page = inbox(client)
    assert page.index('id="unread"') < page.index('id="read"')
    assert lines(page) == [first, second]
    assert lines(inbox(client, "?state=unread")) == [first]
    assert "1 条未读通知" in bell(client)[2]


@pytest.mark.parametrize("back", ["https://example.org/x", "//example.org", "javascript:1", ""])
def test_the_way_back_never_leaves_the_house(told, signed_in, back):
    client = signed_in(told, "hanmeimei")
    assert client.post("/inbox/readings", {"back": back})["Location"] == "/inbox"


def test_it_is_narrowed_by_code_and_by_record(told, signed_in):
    client = signed_in(told, "hanmeimei")
    assert len(lines(inbox(client, "?code=tell"))) == 2
    assert "没有通知" in inbox(client, "?code=escalate")
    assert len(lines(inbox(client, f"?record={told.complaints[1]}"))) == 1


def test_what_one_entry_told_two_of_my_parties_stands_once_and_is_read_at_once(told, signed_in):
    row = InboxNotice.everything.filter(says_zh__contains=SEVERE).order_by("id").first()
    assert row is not None
    row.pk, row.dedupe_key = "f" * 32, "f" * 64
    row.party = f"person:{told.people['hanmeimei'].pk}"
    row.save(force_insert=True)
    client = signed_in(told, "hanmeimei")
    assert len(lines(inbox(client))) == 2
    assert "2 条未读通知" in bell(client)[2]
    client.post("/inbox/readings", {"notice": lines(inbox(client))[-1]})
    assert "1 条未读通知" in bell(client)[2]


def test_a_deputy_sees_what_was_told_to_whoever_is_away_marked_as_theirs(told, signed_in, clock_at):
    at = clock_at(TEN)
    away = Absence(
        person=told.people["hanmeimei"], deputy=told.people["zhaoqiang"],
        from_at=at - timedelta(hours=1), until_at=at + timedelta(days=1),
    )  # fmt: skip
    changes.add(away, by=None, at=at)
    client = signed_in(told, "zhaoqiang")
    page = inbox(client)
    assert len(lines(page)) == 2
    assert page.count("代韩梅梅") == 2
    client.post("/inbox/readings")
    assert len(lines(inbox(signed_in(told, "hanmeimei"), "?state=unread"))) == 2  # hers stay unread


def test_pages_follow_one_another_without_a_gap_whatever_is_read_meanwhile(
    told, signed_in, monkeypatch
):
    monkeypatch.setattr("kesu.desk.notice_pages.inbox.A_PAGE", 1)
    client = signed_in(told, "hanmeimei")
    first = inbox(client)
    following = re.findall(r'href="(\?after=[^"]+)" rel="next"', first)
    second = inbox(client, following[0])
    assert len({*lines(first), *lines(second)}) == 2
    assert 'rel="next"' not in second


@pytest.mark.parametrize("cursor", ["x", "eHx5fHo=", "MnwyMDI2fGE="])
def test_a_cursor_that_is_not_ours_is_refused(office, signed_in, cursor):
    assert signed_in(office, "lilei").get(f"/inbox?after={cursor}").status_code == 400


def test_the_bell_says_that_nothing_is_new_without_saying_it_again(told, signed_in, clock_at):
    client = signed_in(told, "hanmeimei")
    status, mark, shown = bell(client)
    assert (status, "2 条未读通知" in shown) == (200, True)
    assert bell(client, mark) == (304, mark, "")
    clock_at("2026-03-02T10:01+08:00")
    client.post("/inbox/readings")
    status, other, shown = bell(client, mark)
    assert (status, "bell__count" in shown) == (200, False)
    assert other != mark


def test_every_page_shows_the_count_without_a_script(told, signed_in):
    client = signed_in(told, "hanmeimei")
    for address in ("/", "/complaints", "/calendar", "/absence"):
        assert "2 条未读通知" in client.get(address, headers=ZH).content.decode()


def test_what_was_told_long_ago_is_on_its_record_only(told, signed_in, clock_at):
    clock_at("2026-05-20T10:00+08:00")
    assert SEVERE not in inbox(signed_in(told, "hanmeimei"))


def statements(client: Client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [q["sql"] for q in asked]


def test_the_bell_asks_one_statement_beside_who_asks(told, signed_in):
    asked = statements(signed_in(told, "hanmeimei"), "/inbox/bell")
    assert sum("cases_inboxnotice" in sql for sql in asked) == 1
    assert len(asked) <= 5, "\n".join(asked)  # session, person, their posts, whom they stand in for


def test_the_inbox_costs_the_same_however_much_there_is(told, signed_in):
    client = signed_in(told, "hanmeimei")
    few = len(statements(client, "/inbox"))
    severe(told, 3)
    assert len(statements(client, "/inbox")) == few <= 10


def test_of_very_many_unread_the_newest_are_shown_and_the_rest_is_not_counted(
    told, signed_in, clock_at
):
    clock_at("2026-03-02T11:00+08:00")
    pattern = InboxNotice.everything.order_by("pk")[0]
    parties = ["post:quality_manager", "head:quality_department"]
    InboxNotice.everything.bulk_create(
        InboxNotice(
            id=f"{'f' * 8}{n:024x}", party=parties[n % 2], record_id=pattern.record_id, seq=n // 2,
            code=pattern.code, line="many", says_zh=f"第{n // 2}件", says_en=f"No. {n // 2}",
            at=pattern.at + timedelta(minutes=5, seconds=n // 2), dedupe_key=f"{n:064x}",
        )
        for n in range(300)
    )  # fmt: skip
    client = signed_in(told, "hanmeimei")
    _status, _mark, shown = bell(client)
    assert "99+" in shown
    assert [f"第{n}件" in shown for n in (149, 148, 147, 146, 145, 144)] == [True] * 5 + [False]
    assert sum("cases_inboxnotice" in sql for sql in statements(client, "/inbox/bell")) == 1


def test_a_limit_that_passes_is_told_by_the_clock_alone(office, signed_in, clock_at):
    office.call(0, MON_2_MARCH)
    clock_at("2026-03-02T15:00+08:00")
    tick()
    page = inbox(signed_in(office, "wangfang"))
    assert "超时提醒" in page or "即将到期" in page


def test_the_inbox_is_complete_in_english(told, signed_in):
    page = inbox(signed_in(told, "hanmeimei"), headers={"accept-language": "en"})
    assert "Mark all as read" in page
    assert not re.search("[一-鿿]", re.sub(r"<li.*?</li>", "", page, flags=re.S))
