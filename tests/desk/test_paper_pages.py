"""Papers in the browser: seen, printed, taken home – by those who may see the case, and as they may see it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from docx import Document

from kesu.cases.models import CaseRecord, ReadingRight
from kesu.cases.texts import record_in
from kesu.journal import storage
from kesu.journal.models import AccessNote, Attachment
from tests.desk.house import Desk, hidden_fields
from tests.desk.office import MON_2_MARCH, Office
from tests.paper.readers import codes_in, text_of

SHEET = "papers/complaint_sheet"
LATER = MON_2_MARCH + timedelta(days=1)


@pytest.fixture
def numbered(busy_office: Office) -> CaseRecord:
    """A complaint with a number and a filled sheet."""
    found = CaseRecord.everything.filter(kind="complaint").exclude(number=None).first()
    assert found is not None
    return found


def _pdf(desk: Desk, path: str) -> str:
    response = desk.client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    assert response["Content-Type"] == "application/pdf"
    return text_of(response.content)


def _issue(desk: Desk, at: str, **fields: str) -> Any:
    return desk.client.post(f"{at}/issues", {**hidden_fields(desk.get(at)), **fields})


def test_the_page_shows_the_paper_and_offers_it_in_three_forms(busy_office, numbered) -> None:
    desk = Desk(busy_office.people["lilei"])
    page = desk.get(f"/cases/{numbered.pk}/{SHEET}")
    assert "客户抱怨处理单" in page
    for form in ("pdf", "word", "excel"):
        assert f"/cases/{numbered.pk}/{SHEET}/as/{form}" in page
    picture = desk.client.get(f"/cases/{numbered.pk}/{SHEET}/pages/1")
    assert picture["Content-Type"] == "image/png"
    pdf = desk.client.get(f"/cases/{numbered.pk}/{SHEET}/as/pdf").content
    assert codes_in(pdf) == [f"http://127.0.0.1:8000/cases/{numbered.pk}/{SHEET}"]
    assert desk.status(f"/cases/{numbered.pk}/{SHEET}/pages/9") == 404


def test_the_paper_says_what_the_case_says(busy_office, numbered) -> None:
    desk = Desk(busy_office.people["lilei"])
    said = _pdf(desk, f"/cases/{numbered.pk}/{SHEET}/as/pdf")
    for words in (str(numbered.number), "一周内修好", numbered.customer_name, "周敏", "草稿"):
        assert words in said
    english = _pdf(desk, f"/cases/{numbered.pk}/{SHEET}/as/pdf?language=en")
    assert "Complaintsheet" in english


def test_word_and_excel_are_files_that_open(busy_office, numbered) -> None:
    desk = Desk(busy_office.people["lilei"])
    word = desk.client.get(f"/cases/{numbered.pk}/{SHEET}/as/word")
    assert word["Content-Disposition"].startswith("attachment")
    assert any("客户抱怨处理单" in p.text for p in Document(BytesIO(word.content)).paragraphs)
    excel = desk.client.get(f"/cases/{numbered.pk}/{SHEET}/as/excel")
    sheet = openpyxl.load_workbook(BytesIO(excel.content)).worksheets[0]
    values = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "一周内修好" in values


@pytest.mark.parametrize("tail", ["", "/as/pdf", "/as/word", "/as/excel", "/pages/1"])
def test_a_paper_of_a_case_that_one_may_not_see_is_not_there(busy_office, numbered, tail) -> None:
    assert (
        Desk(busy_office.people["zhaoqiang"]).status(f"/cases/{numbered.pk}/{SHEET}{tail}") == 404
    )
    assert Client().get(f"/cases/{numbered.pk}/{SHEET}{tail}").status_code == 302


@pytest.mark.parametrize(
    "path", ["papers/nonsense", "papers/measure_sheet", "papers/what_is_a_complaint",
             "papers/complaint_sheet?item=measure.9", "papers/complaint_sheet/as/exe"],
)  # fmt: skip
def test_a_paper_that_the_case_does_not_have_is_not_there(busy_office, numbered, path) -> None:
    assert Desk(busy_office.people["lilei"]).status(f"/cases/{numbered.pk}/{path}") == 404


def test_personal_values_stay_masked_on_paper_for_whom_they_are_masked(
    busy_office, numbered
) -> None:
    ReadingRight.objects.create(party="dept:production_department", reach="branch")
    ReadingRight.objects.create(party="dept:quality_department", reach="all")
    path = f"/cases/{numbered.pk}/{SHEET}/as/"
    open_, masked = Desk(busy_office.people["lilei"]), Desk(busy_office.people["zhaoqiang"])
    assert "000-0000-0000" in _pdf(open_, f"{path}pdf")
    said = _pdf(masked, f"{path}pdf")
    assert "000-0000-0000" not in said
    assert "•••" in said
    word = Document(BytesIO(masked.client.get(f"{path}word").content))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert "000-0000-0000" not in cells
    assert "•••" in cells


def test_who_printed_what_beyond_their_own_is_noted(busy_office, numbered) -> None:
    reader = busy_office.people["hanmeimei"]
    _pdf(Desk(reader), f"/cases/{numbered.pk}/{SHEET}/as/pdf")
    assert AccessNote.objects.filter(record=numbered.pk, by="desk:paper").exists()


def test_a_batch_is_one_pdf_and_a_register_one_table(busy_office) -> None:
    desk = Desk(busy_office.people["lilei"])
    rows = CaseRecord.everything.filter(kind="complaint").exclude(number=None)
    numbers = [str(row.number) for row in rows]
    asked = "&".join(f"id={row.pk}" for row in rows)
    assert 'name="id"' in desk.get("/records/complaint/papers")
    sheets = _pdf(desk, f"/records/complaint/papers/print?document=complaint_sheet&{asked}")
    register = _pdf(desk, f"/records/complaint/papers/print?document=complaint_register&{asked}")
    assert sheets.count("客户抱怨处理单") >= len(numbers)
    for number in numbers:
        assert number in sheets
        assert number in register
    assert register.count("客诉登记台账") == 1
    noted = AccessNote.objects.filter(sort="export", by="desk:papers").order_by("at")
    says = [note.says for note in noted]
    assert [say.split(",")[0] for say in says] == [
        "complaint/complaint_sheet",
        "complaint/complaint_register",
    ]
    assert all(number in say for number in numbers[:3] for say in says)


def test_a_batch_holds_nothing_that_one_may_not_see(busy_office, numbered) -> None:
    stranger = Desk(busy_office.people["zhaoqiang"])
    path = f"/records/complaint/papers/print?document=complaint_sheet&id={numbered.pk}"
    assert stranger.status(path) == 404
    assert str(numbered.number) not in stranger.get("/records/complaint/papers")
    desk = Desk(busy_office.people["lilei"])
    assert desk.status("/records/complaint/papers/print?document=complaint_sheet") == 302
    assert desk.status(f"/records/complaint/papers/print?document=x&id={numbered.pk}") == 404


def test_blank_forms_stand_under_the_rulebook(office) -> None:
    desk = Desk(office.people["zhaoqiang"])
    assert "/rulebook/p01/1/forms/fishbone" in desk.get("/rulebook/p01/1/forms")
    assert "/rulebook/p01/1/forms/fishbone/as/pdf" in desk.get("/rulebook/p01/1/forms/fishbone")
    said = _pdf(desk, "/rulebook/p01/1/forms/fishbone/as/pdf")
    assert "QW-QMD-048-A" in said
    assert "草稿" not in said
    assert "佚" in said
    assert desk.client.get("/rulebook/p01/1/forms/fishbone/pages/1")["Content-Type"] == "image/png"
    for path in ("fishbone/as/exe", "what_is_a_complaint", "nonsense", "fishbone/pages/5"):
        assert desk.status(f"/rulebook/p01/1/forms/{path}") == 404
    assert desk.status("/rulebook/p01/9/forms") == 404


def test_what_was_issued_is_kept_and_the_paper_is_no_draft_until_something_changes(
    busy_office, numbered
) -> None:
    desk, at = Desk(busy_office.people["lilei"]), f"/cases/{numbered.pk}/{SHEET}"
    done = _issue(desk, at, holders="上海东方机电\n总经理")
    assert done.status_code == 302
    kept = Attachment.everything.get(record=numbered.pk, fact="paper.complaint_sheet")
    [issue] = record_in(CaseRecord.everything.get(pk=numbered.pk).state).issues
    assert (issue.no, issue.file, issue.holders) == (1, kept.sha256, ("上海东方机电", "总经理"))
    with storage.path_of(kept.sha256).open("rb") as file:
        content = file.read()
    assert "第1次发出" in text_of(content)
    assert codes_in(content) == [f"http://127.0.0.1:8000{at}?issue=1"]
    assert "草稿" not in _pdf(desk, f"{at}/as/pdf")
    again = _issue(desk, at)
    assert "第 1 次" in desk.get(again["Location"])
    assert Attachment.everything.filter(record=numbered.pk).count() == 1
    busy_office.post(
        "lilei", numbered.pk, LATER, act="correct", facts={"defective": 9}, reason="错记"
    )
    assert "草稿" in _pdf(desk, f"{at}/as/pdf")


def test_an_issue_that_the_door_refuses_leaves_nothing_with_the_case(busy_office, numbered) -> None:
    desk, at = Desk(busy_office.people["hanmeimei"]), f"/cases/{numbered.pk}/{SHEET}"
    done = _issue(desk, at, version="1")
    assert done.status_code == 302
    assert not Attachment.everything.filter(record=numbered.pk).exists()
    stranger = Client()
    stranger.force_login(busy_office.people["zhaoqiang"])
    assert stranger.post(f"{at}/issues", {"op": "x"}).status_code == 404
