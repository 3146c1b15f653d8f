"""Filing a contact or a complaint while somebody is on the telephone."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesu.cases.models import CaseRecord, Draft, Edition
from kesu.journal.models import Attachment, JournalEntry, NumberSeries
from tests.desk.house import FRI_30_JAN, Desk, furnished
from tests.desk.main_job import CUSTOMER, NOTE

FORM = "/intake?kind=complaint"
MOST_STATEMENTS = 25


@pytest.fixture
def cast(db, clock_at):
    clock_at(FRI_30_JAN.isoformat())
    return furnished()


@pytest.fixture
def wangfang(cast) -> Desk:
    return Desk(cast["wangfang"])


def note(**fields):
    return {"f-origin": "external", "f-customer": CUSTOMER, "f-description": NOTE, **fields}


def preview(desk: Desk, **fields) -> str:
    response = desk.client.post("/intake/preview", {"kind": "complaint", **note(**fields)})
    assert response.status_code == 200
    return response.content.decode()


def test_a_clerk_files_a_complaint_from_a_telephone_note(wangfang):
    response = wangfang.send(FORM, **note())
    assert response.status_code == 302
    record = CaseRecord.everything.get(kind="complaint")
    assert (record.customer, record.customer_name) == ("C-0001", CUSTOMER)
    assert NOTE in wangfang.get(response["Location"])


def test_whoever_belongs_to_no_front_department_files_a_contact(cast):
    desk = Desk(cast["kongwei"])
    page = desk.get("/intake")
    assert "来件登记 · 来件" in page
    assert "kind=complaint" not in page
    response = desk.send(
        "/intake", **{"f-what_was_said": "客户打到车间来问交期", "f-channel": "phone"}
    )
    assert response.status_code == 302
    assert CaseRecord.everything.get().kind == "contact"


def test_what_it_is_about_may_be_told_in_the_step_that_asks_for_it(wangfang):
    assert "留到下一步登记" in wangfang.get(FORM)
    assert wangfang.send(FORM, **{**note(), "f-description": ""}).status_code == 422
    response = wangfang.send(FORM, **{**note(), "f-description": "", "later": "1"})
    assert response.status_code == 302
    assert NOTE not in wangfang.get(response["Location"])


def test_whoever_may_register_nothing_is_told_so(cast, monkeypatch):
    monkeypatch.setattr("kesu.desk.intake_pages.page.offers", lambda *_asked: [])
    response = Desk(cast["kongwei"]).client.get("/intake")
    assert response.status_code == 403
    assert "没有需要您登记的单据" in response.content.decode()


def test_what_the_first_steps_will_ask_may_be_told_at_once(wangfang):
    response = wangfang.send(FORM, **note(), **{"f-serial_no": "SN-77"})
    assert response.status_code == 302
    assert "SN-77" in wangfang.get(response["Location"])


def test_the_preview_grades_while_one_types_and_says_why(wangfang):
    assert "一般客诉" in preview(wangfang)
    grave = preview(
        wangfang, **{"f-function_lost": "yes", "f-defective": "１２", "f-ordered": "40"}
    )
    assert "严重客诉" in grave
    assert "P01-18" in grave
    assert "填写客户抱怨处理单" in grave
    assert "2026-01-30 周五 15:00" in grave


def test_the_preview_names_what_is_still_asked(wangfang):
    assert 'href="#id_f-function_lost-group"' in preview(wangfang)
    assert 'href="#id_f-function_lost-group"' not in preview(
        wangfang, **{"f-endangers_people": "yes"}
    )


def test_the_preview_saves_nothing_but_the_draft(wangfang):
    preview(wangfang, **{"f-function_lost": "yes"})
    assert not CaseRecord.everything.exists()
    assert not JournalEntry.everything.exists()
    assert not NumberSeries.objects.exists()
    assert Draft.objects.count() == 1


def test_a_half_typed_number_does_not_break_the_preview(wangfang):
    assert "一般客诉" in preview(wangfang, **{"f-defective": "十来台"})


def test_a_draft_is_sealed_comes_back_and_goes_with_the_filing(wangfang):
    preview(wangfang, **{"f-contact_person": "王工（虚构）"})
    assert "王工" not in Draft.objects.get().content
    assert NOTE in wangfang.get(FORM)
    assert wangfang.send(FORM, **note()).status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_belongs_to_one_person(wangfang, cast):
    preview(wangfang)
    assert NOTE not in Desk(cast["wugang"]).get(FORM)


def test_a_draft_can_be_thrown_away(wangfang):
    preview(wangfang)
    wangfang.client.post("/intake/draft/removal", {"kind": "complaint"})
    assert not Draft.objects.exists()


def test_a_draft_is_kept_by_a_button_without_a_script(wangfang):
    response = wangfang.send(FORM, **note(keep="1"))
    assert response.status_code == 302
    assert Draft.objects.count() == 1
    assert not CaseRecord.everything.exists()


def test_a_refused_form_comes_back_as_it_was_typed(wangfang):
    response = wangfang.send(FORM, **note(**{"f-defective": "十来台", "f-ordered": "40"}))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="十来台"' in page
    assert 'value="40"' in page
    assert "不是数字" in page
    assert not CaseRecord.everything.exists()


def test_without_the_note_nothing_is_filed(wangfang):
    response = wangfang.send(FORM, **note(**{"f-description": ""}))
    assert response.status_code == 422
    assert "请填写" in response.content.decode()


def test_a_call_of_yesterday_is_entered_with_the_time_it_happened_and_why(wangfang):
    late = note(happened="2026-01-29T16:00")
    assert wangfang.send(FORM, **late).status_code == 422
    assert wangfang.send(FORM, **late, evidence="昨晚接到电话，值班本有记录").status_code == 302
    entry = JournalEntry.everything.get(seq=1)
    assert entry.happened_at.isoformat() == "2026-01-29T08:00:00+00:00"
    assert entry.entered_at > entry.happened_at


def test_what_has_not_happened_yet_is_refused_with_a_sentence(wangfang):
    response = wangfang.send(FORM, **note(happened="2026-02-03T16:00", evidence="预告"))
    assert response.status_code == 422
    assert 'class="errors"' in response.content.decode()


def test_initials_find_the_customer_and_several_are_offered_to_choose_from(wangfang):
    assert "C-0001" in wangfang.get("/look-up/customer?q=shdfjd")
    response = wangfang.send(FORM, **note(**{"f-customer": "shdf"}))
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count('name="f-customer-pick"') == 2
    picked = note(**{"f-customer": "shdf", "f-customer-pick": f"{CUSTOMER} · C-0001"})
    assert wangfang.send(FORM, **picked).status_code == 302
    assert CaseRecord.everything.get().customer == "C-0001"


def test_a_stranger_is_kept_as_written(wangfang):
    assert wangfang.send(FORM, **note(**{"f-customer": "新来的客户（虚构）"})).status_code == 302
    assert CaseRecord.everything.get().customer == "新来的客户（虚构）"


def test_an_order_fills_what_the_registry_knows_and_leaves_what_was_typed(wangfang):
    sent = note(**{"f-customer": "", "f-order": "SO-00002", "f-ordered": "7"})
    page = wangfang.send(FORM, **sent, from_registry="all").content.decode()
    assert "上海东风装备有限公司（虚构） · C-0002" in page
    assert 'name="f-product" value="变频控制柜 VC-110 · P-VC-110"' in page
    assert 'name="f-ordered" value="7"' in page
    assert 'value="李女士（虚构）"' in page


def test_contacts_of_the_customer_are_suggested(wangfang):
    found = wangfang.client.get("/look-up/contact", {"f-customer": f"{CUSTOMER} · C-0001", "q": ""})
    assert 'data-also-contact_phone="139-0000-0001"' in found.content.decode()


def test_what_is_no_look_up_has_no_suggestions(wangfang):
    assert wangfang.status("/look-up/long_text") == 404


def test_a_likely_duplicate_is_shown(wangfang):
    wangfang.send(FORM, **note(**{"f-order": "SO-00001"}))
    assert "同一订单" in preview(wangfang, **{"f-order": "SO-00001"})
    assert "同一订单" not in preview(wangfang, **{"f-order": "SO-00002"})


def test_sending_twice_files_once(wangfang):
    page = wangfang.get(FORM)
    from tests.desk.house import hidden_fields

    sent = {**hidden_fields(page), **note()}
    first, second = wangfang.client.post("/intake", sent), wangfang.client.post("/intake", sent)
    assert first["Location"] == second["Location"]
    assert CaseRecord.everything.filter(kind="complaint").count() == 1


def test_photos_are_kept_even_when_the_form_is_refused(wangfang, settings, tmp_path):
    settings.KESU_HOME = tmp_path
    photo = SimpleUploadedFile("现场.txt", "柜内照片说明".encode(), "text/plain")
    refused = wangfang.send(FORM, **note(**{"f-description": "", "f-photos-new": photo}))
    assert refused.status_code == 422
    staged = Attachment.everything.get()
    assert staged.record == ""
    assert f'value="{staged.id}"' in refused.content.decode()
    assert wangfang.send(FORM, **note(**{"f-photos": staged.id})).status_code == 302
    staged.refresh_from_db()
    assert staged.record == CaseRecord.everything.get().id


def test_a_file_that_is_not_taken_is_told_by_name(wangfang, settings, tmp_path):
    settings.KESU_HOME = tmp_path
    program = SimpleUploadedFile("坏.exe", b"MZ", "application/octet-stream")
    page = wangfang.send(FORM, **note(**{"f-photos-new": program})).content.decode()
    assert "坏.exe" in page
    assert not CaseRecord.everything.exists()


def test_the_other_way_asks_for_other_things(wangfang):
    page = wangfang.send(FORM, **note(**{"f-origin": "internal"}), path="1").content.decode()
    deciding = page[page.index('id="deciding"') :]
    folded = deciding.index("</details>")
    assert "f-claims_compensation" not in deciding[: deciding.index("<details")]
    assert "f-batch_return" in deciding[:folded]


def test_the_page_reads_in_english_too(cast):
    page = Desk(cast["wangfang"], "en").get(FORM)
    assert "Intake" in page
    assert "What comes next" in page


def test_without_a_book_nothing_can_be_filed(db, clock_at):
    from kesu.directory.models import Person

    response = Desk(Person.objects.create_person("a", name="甲")).client.get("/intake")
    assert not Edition.objects.exists()
    assert response.status_code == 503


def test_an_edition_that_is_not_in_force_yet_offers_nothing(cast, clock_at):
    clock_at("2018-06-01T09:00+08:00")
    assert Desk(cast["wangfang"]).client.get("/intake").status_code == 503


def test_the_intake_page_costs_few_statements(wangfang):
    wangfang.get(FORM)
    with CaptureQueriesContext(connection) as seen:
        wangfang.get(FORM)
    assert len(seen) <= MOST_STATEMENTS


def test_with_a_script_the_page_fills_its_empty_fields_itself(wangfang):
    sent = {"kind": "complaint", **note(**{"f-order": "SO-00002", "f-ordered": "7"})}
    response = wangfang.client.post("/intake/preview", {**sent, "from_registry": "all"})
    told = json.loads(response["HX-Trigger"])["kesu:fill"]["values"]
    assert told["f-product"] == "变频控制柜 VC-110 · P-VC-110"
    assert "f-ordered" not in told
    assert "HX-Trigger" not in wangfang.client.post("/intake/preview", sent)


def test_signs_that_no_database_keeps_do_no_harm(wangfang):
    sent = note(
        **{"f-customer": "上海\x00东方机电", "f-description": "漏\x00电", "evidence": "\x00"}
    )
    assert wangfang.send(FORM, **sent, op_id="a\x00b").status_code == 302
    assert CaseRecord.everything.get().subject == "漏电"
    assert (
        wangfang.client.get("/look-up/order", {"q": "\x00", "f-customer": "\x00"}).status_code
        == 200
    )


def offered(desk: Desk, **fields) -> str:
    """Return what the preview offers as perhaps filed already."""
    return preview(desk, **fields).partition("可能已登记过")[2].partition("</ul>")[0]


def test_text_alike_of_the_same_product_is_offered_with_its_words(cast):
    engineer = Desk(cast["lilei"])
    told = {
        "f-customer": "上海东风装备有限公司（虚构）",
        "f-product": "P-VC-110",
        "f-description": "控制柜风机停转，过热停机",
    }
    assert engineer.send(FORM, **note(**told)).status_code == 302
    assert not offered(engineer, **{"f-description": "交货太慢"})
    found = offered(engineer, **{"f-product": "P-VC-110", "f-description": "风机停转后过热停机"})
    assert '<mark class="small">风机停转</mark>' in found
    assert "同一产品" in found


def test_what_is_the_same_is_filed_and_merged_in_one_tap(cast):
    engineer = Desk(cast["lilei"])
    assert engineer.send(FORM, **note()).status_code == 302
    first = CaseRecord.everything.get(kind="complaint").pk
    assert f'name="duplicate_of" value="{first}"' in offered(engineer)
    assert engineer.send(FORM, **note(duplicate_of=first)).status_code == 302
    second = CaseRecord.everything.exclude(pk=first).get(kind="complaint")
    assert second.closed_as == "duplicate"
    assert f"/cases/{first}" in engineer.get(f"/cases/{second.pk}")


def test_what_is_different_is_offered_no_more_and_blocks_nothing(cast):
    engineer = Desk(cast["lilei"])
    assert engineer.send(FORM, **note()).status_code == 302
    first = CaseRecord.everything.get(kind="complaint").pk
    assert not offered(engineer, not_same=first)
    page = engineer.client.post(
        FORM, {"kind": "complaint", **note(not_same=first)}
    ).content.decode()
    assert f'name="different" value="{first}"' in page
    assert "可能已登记过" not in page
    assert CaseRecord.everything.filter(kind="complaint").count() == 1
    assert engineer.send(FORM, **note(different=first)).status_code == 302
    assert CaseRecord.everything.filter(kind="complaint", closed_as="").count() == 2


def test_whoever_may_not_merge_is_offered_to_look_and_to_say_that_it_is_different(wangfang):
    assert wangfang.send(FORM, **note()).status_code == 302
    found = offered(wangfang)
    assert "duplicate_of" not in found
    assert "不是同一件" in found
