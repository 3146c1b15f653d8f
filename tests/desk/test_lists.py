"""Lists of records: what one may see, narrowed, searched, sorted, kept as a view, taken out as a workbook."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kesu.cases.models import CaseRecord
from kesu.desk.models import SavedView
from kesu.journal.models import AccessNote
from kesu.registry import actions as registry
from kesu.registry.models import Customer, Site
from tests.desk.office import MON_2_MARCH, at_work

ZH = {"accept-language": "zh-hans"}
MON_17 = "2026-03-02T17:00+08:00"


def shown(client: Client, address: str = "/complaints", **asked: str) -> str:
    answer = client.get(address, asked, headers=ZH)
    assert answer.status_code == 200
    return str(answer.content.decode())


def numbers(page: str) -> list[str]:
    """Return the numbers of the rows, in order."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
    return [row.split('">')[1].split("</a>")[0] for row in rows.split('<a href="/cases/')[1:]]


@pytest.fixture
def lilei(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    return signed_in(busy_office, "lilei")


def test_the_list_shows_complaints_newest_first_with_words_for_their_values(lilei):
    page = shown(lilei)
    assert numbers(page)[:2] == ["KS2026-0006", "KS2026-0005"]
    assert "质量客诉" in page
    assert "badge--severe" in page


def test_a_list_is_narrowed_by_state_grade_class_and_customer(lilei):
    open_ones = CaseRecord.everything.filter(kind="complaint", closed_at=None)
    assert len(numbers(shown(lilei, state="open"))) == open_ones.count() == 12
    severe = open_ones.filter(grade="severe").count()
    assert len(numbers(shown(lilei, grade="severe"))) == severe > 0
    assert numbers(shown(lilei, **{"class": "quality"})) == [
        "KS2026-0006", "KS2026-0004", "KS2026-0002",
    ]  # fmt: skip
    assert len(numbers(shown(lilei, customer="燕赵"))) == 3
    assert len(numbers(shown(lilei, customer="C-1003"))) == 3


def test_late_means_past_a_running_limit_at_this_moment(lilei):
    late = CaseRecord.everything.filter(kind="complaint", next_due__lt="2026-03-02T17:00+08:00")
    assert len(numbers(shown(lilei, state="late"))) == late.count() > 0


def test_mine_is_what_waits_for_me_or_what_i_worked_on(lilei):
    assert len(numbers(shown(lilei, mine="todo"))) == 6
    assert len(numbers(shown(lilei, mine="involved"))) == 6
    assert numbers(shown(lilei, mine="filed")) == []


def test_a_period_is_of_whole_days_of_the_company(lilei):
    assert len(numbers(shown(lilei, **{"from": "2026-03-02", "until": "2026-03-02"}))) == 12
    assert numbers(shown(lilei, **{"from": "2026-03-03"})) == []
    assert numbers(shown(lilei, until="2026-03-01")) == []


def test_two_characters_of_chinese_find_their_records_with_a_count(lilei):
    page = shown(lilei, q="噪音")
    assert len(numbers(page)) == 3
    assert "“噪音”" in page
    assert numbers(shown(lilei, q="KS2026-0003")) == ["KS2026-0003"]
    assert numbers(shown(lilei, q="没有这样的话")) == []


def test_one_character_is_told_to_be_too_few(lilei):
    page = shown(lilei, q="噪")
    assert numbers(page) == []
    assert "两个字" in page


def test_a_search_tells_how_many_of_each_kind_it_found(lilei):
    page = shown(lilei, q="噪音")
    tabs = page.split('class="tabs"')[1].split("</ul>")[0]
    assert tabs.count('<span class="tabs__count">3</span>') == 2  # complaints, and their contacts


def test_other_kinds_have_lists_of_their_own(lilei):
    page = shown(lilei, "/records/contact")
    assert page.count("已转客诉") > 12
    assert lilei.get("/records/moon").status_code == 404


@pytest.mark.parametrize(
    "asked", [{"colour": "red"}, {"state": "x"}, {"sort": "state"}, {"from": "x"}, {"page": "9999"}]
)
def test_what_a_list_does_not_offer_is_refused(lilei, asked):
    assert lilei.get("/complaints", asked).status_code == 400


def test_records_without_a_limit_come_last_when_sorted_by_it(lilei):
    kinds = {c.number: c.next_due for c in CaseRecord.everything.filter(kind="complaint")}
    order = [kinds.get(n) for n in numbers(shown(lilei, sort="due")) if n.startswith("KS")]
    assert order == sorted(order, key=lambda due: (due is None, str(due)))
    assert order[-1] is None


def test_what_one_may_not_see_is_in_no_list_count_or_workbook(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    client = signed_in(busy_office, "zhaoqiang")
    page = shown(client, "/records/contact", q="噪音")
    assert numbers(page) == []
    assert '<span class="tabs__count">' not in page
    assert rows_of(client.get("/records/contact/workbook")) == []


def rows_of(answer) -> list[tuple]:
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_the_workbook_holds_the_rows_as_seen_and_is_noted(lilei, busy_office):
    answer = lilei.get("/records/complaint/workbook", {"q": "噪音", "sort": "opened"}, headers=ZH)
    rows = rows_of(answer)
    assert len(rows) == 3
    assert {row[2] for row in rows} == {"石家庄燕赵医院（虚构）"}
    note = AccessNote.objects.get(sort="export")
    assert note.person == f"person:{busy_office.people['lilei'].pk}"
    assert note.says.startswith("complaint, 3 rows: q=")


def test_a_text_that_looks_like_a_formula_stays_a_text(office, signed_in, clock_at):
    facts = {"customer": "C-1001", "channel": "phone", "what_was_said": "=HYPERLINK(1)"}
    office.post("wangfang", None, MON_2_MARCH, act="open", kind="contact", facts=facts)
    clock_at(MON_17)
    rows = rows_of(signed_in(office, "wangfang").get("/records/contact/workbook"))
    assert rows[0][1] == "'=HYPERLINK(1)"


def test_a_view_is_kept_under_a_name_and_shown_to_its_owner_only(lilei, busy_office):
    lilei.post("/records/complaint/views", {"name": "严重的", "asked": "grade=severe&page=3"})
    assert SavedView.objects.get().asked == "grade=severe"
    assert "?grade=severe" in shown(lilei)
    other = Client()
    other.force_login(busy_office.people["chenjing"])
    assert "严重的" not in shown(other)
    view = SavedView.objects.get()
    assert other.post(f"/records/complaint/views/{view.pk}/removal").status_code == 404
    lilei.post(f"/records/complaint/views/{view.pk}/removal")
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_not_kept(lilei):
    lilei.post("/records/complaint/views", {"name": " ", "asked": ""})
    assert not SavedView.objects.exists()


def test_the_same_name_again_writes_over_the_view(lilei):
    for asked in ("grade=severe", "state=late"):
        lilei.post("/records/complaint/views", {"name": "我的", "asked": asked})
    assert [view.asked for view in SavedView.objects.all()] == ["state=late"]


def test_a_list_before_any_book_is_published_is_empty(db, client):
    from kesu.directory.models import Person

    client.force_login(Person.objects.create_person("x", name="某人（虚构）"))
    assert "figure__value" in shown(client)


@pytest.mark.parametrize("calls", [2, 24])
def test_a_list_costs_at_most_twelve_statements(db, client, clock_at, calls):
    office = at_work(calls)
    clock_at(MON_17)
    client.force_login(office.people["lilei"])
    shown(client)
    with CaptureQueriesContext(connection) as asked:
        shown(client, q="电机", sort="-due", state="open")
    assert len(asked) <= 13, "\n".join(q["sql"][:200] for q in asked)  # the bell's among them


def test_figures_count_the_newest_by_state(lilei, busy_office):
    office = busy_office
    office.post(
        "hanmeimei", office.complaints[0], MON_2_MARCH + timedelta(hours=7), act="close",
        closes_as="withdrawn", reason="客户撤诉",
    )  # fmt: skip
    page = shown(lilei)
    figures = page.split('class="figures')[1].split("</ul>")[0]
    assert '<span class="figure__value">11</span>' in figures
    assert "撤诉" in figures


# -- what was written by nobody --------------------------------------------------------------------


def test_a_record_kept_for_a_site_is_called_by_the_site(office, signed_in, clock_at):
    clock_at(MON_17)
    site = {
        "code": "S-001", "name": "1号项目（虚构）", "customer": Customer.objects.get(code="C-1001")
    }  # fmt: skip
    registry.add(Site, site, by=None, at=MON_2_MARCH)
    opened = office.post(
        "wangfang", None, MON_2_MARCH, act="open", kind="site_watch", facts={"site": "S-001"}
    )
    client = signed_in(office, "lilei")
    page = shown(client, "/records/site_watch")
    assert numbers(page) == ["1号项目（虚构）"]
    assert "工地售后档案 · 1号项目（虚构）" in page
    case = shown(client, f"/cases/{opened.record_id}")
    assert "工地售后档案 · 1号项目（虚构）" in case
    assert "未编号" not in case


def test_the_way_to_importing_stands_on_the_list_and_in_the_navigation_by_right(
    office, signed_in, clock_at
):
    clock_at(MON_17)
    assert shown(signed_in(office, "lilei")).count('href="/imports/complaints"') == 2
    assert 'href="/imports/complaints"' not in shown(signed_in(office, "hejie"))
