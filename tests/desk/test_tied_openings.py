"""From the page of a case, in one click: a part split off, a restart, a follow-up, another complainant, a merge."""

import html
import re

import pytest

from kesu.cases.models import CaseRecord, Link
from kesu.cases.verifying import verify
from tests.desk.house import FRI_30_JAN, Desk, furnished
from tests.desk.main_job import CUSTOMER, NOTE


@pytest.fixture
def cast(db, clock_at):
    clock_at(FRI_30_JAN.isoformat())
    return furnished()


@pytest.fixture
def engineer(cast) -> Desk:
    return Desk(cast["lilei"])


@pytest.fixture
def case(engineer) -> str:
    """A complaint of a customer with a contact person, an order and a serial number."""
    told = {"f-origin": "external", "f-customer": CUSTOMER, "f-description": NOTE, "f-serial_no": "SN-77",
            "f-contact_person": "王先生（虚构）", "f-order": "SO-00001", "f-defective": "3"}  # fmt: skip
    assert engineer.send("/intake?kind=complaint", **told).status_code == 302
    return CaseRecord.everything.get(kind="complaint").pk


def ways(desk: Desk, case: str) -> dict[str, str]:
    """Return the addresses in the section of related cases by what their buttons say."""
    section = desk.get(f"/cases/{case}").partition('id="related"')[2].partition("</section>")[0]
    found = re.findall(
        r'<a class="button small" href="([^"]+)">(?:<svg.*?</svg>)?([^<]+)<', section, re.S
    )
    return {title.strip(): html.unescape(address) for address, title in found}


def value(page: str, name: str) -> str:
    found = re.search(rf'name="f-{name}"[^>]*value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def test_every_tie_is_one_click_from_the_page_of_the_case(engineer, case):
    found = ways(engineer, case)
    assert set(found) == {"拆分出新单", "后续投诉", "登记另一投诉人", "并入另一单"}
    assert re.search(r'value="duplicate"[^>]*(checked|selected)', engineer.get(found["并入另一单"]))


def test_the_form_begins_with_what_the_book_says_goes_over(engineer, case):
    page = engineer.get(ways(engineer, case)["后续投诉"])
    assert value(page, "serial_no") == "SN-77"
    assert value(page, "contact_person") == "王先生（虚构）"
    assert NOTE not in page.partition("<form")[2].partition('id="id_f-description"')[2][:400]
    assert value(page, "defective") == ""
    split = engineer.get(ways(engineer, case)["拆分出新单"])
    assert f">{NOTE}</textarea>" in split
    other = engineer.get(ways(engineer, case)["登记另一投诉人"])
    assert value(other, "contact_person") == value(other, "serial_no") == ""
    assert f">{NOTE}</textarea>" in other


def test_the_form_says_by_clause_what_history_counts(engineer, case):
    split = engineer.get(ways(engineer, case)["拆分出新单"])
    assert "几部分合计一件" in split
    assert "与对方合计一件" in split
    assert "P01-21" in split
    follows = engineer.get(ways(engineer, case)["后续投诉"])
    assert "单独计一件" in follows
    assert "与对方合计一件" not in follows


@pytest.mark.parametrize(
    ("button", "tie", "back"),
    [("拆分出新单", "split", "split_into"), ("后续投诉", "follows", "followed_by")],
)
def test_what_is_filed_is_tied_to_the_case(engineer, case, button, tie, back):
    address = ways(engineer, case)[button]
    answer = engineer.resend(address, send="1", **{"f-description": "另一台也不亮"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    new = CaseRecord.everything.exclude(pk=case).get(kind="complaint")
    ties = set(Link.everything.values_list("record_id", "sort", "other_id"))
    assert ties == {(new.pk, tie, case), (case, back, new.pk)}
    assert new.customer == "C-0001"
    assert list(verify()) == []


def test_another_complainant_is_registered_and_merged_at_once(engineer, case):
    address = ways(engineer, case)["登记另一投诉人"]
    other = "上海东风装备有限公司（虚构）"
    assert engineer.resend(address, send="1", **{"f-customer": other}).status_code == 302
    new = CaseRecord.everything.exclude(pk=case).get(kind="complaint")
    assert (new.closed_as, new.customer) == ("duplicate", "C-0002")
    assert "另并入 1 件投诉" in engineer.get(f"/cases/{case}")
    back = f"/cases/{new.pk}/unlinking?tie=duplicate.{case}"
    tie = {"f-tie": f"duplicate.{case}", "reason": "不是同一件"}
    assert engineer.send(back, **tie).status_code == 302
    assert CaseRecord.everything.get(pk=new.pk).closed_as == ""
    assert list(verify()) == []


def test_what_is_over_is_restarted_and_not_split(engineer, case):
    sent = {"f-closes_as": "withdrawn", "reason": "客户撤回"}
    assert engineer.send(f"/cases/{case}/closure", **sent).status_code == 302
    found = ways(engineer, case)
    assert set(found) == {"重新启动", "后续投诉", "登记另一投诉人"}
    page = engineer.get(found["重新启动"])
    assert value(page, "defective") == "3"
    assert engineer.resend(found["重新启动"], send="1").status_code == 302
    assert Link.everything.filter(sort="restarts", other=case).count() == 1


def test_a_draft_of_it_is_kept_apart_from_the_intake(engineer, case):
    address = ways(engineer, case)["后续投诉"]
    kept = {"f-description": "又来电", "keep": "1"}
    assert engineer.resend(address, **kept).status_code == 302
    assert "又来电" in engineer.get(address)
    assert "又来电" not in engineer.get("/intake?kind=complaint")


def test_whoever_may_not_open_the_kind_finds_no_button_and_no_form(cast, engineer, case):
    auditor = Desk(cast["kongwei"])
    assert auditor.status(f"/intake?kind=complaint&from={case}&tie=split") == 404
    assert engineer.status(f"/intake?kind=complaint&from={case}&tie=cousin") == 404
