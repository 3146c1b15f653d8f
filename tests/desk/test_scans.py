"""Signed papers come back: each page of a scan to its case by its code, what has none waits, nothing is lost."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.errors import Refused
from kesu.journal import attachments, storage
from kesu.journal.models import Attachment
from kesu.paper import printing, scans
from kesu.paper.codes import Code, address_of
from kesu.paper.models import WaitingScan
from kesu.paper.sheets import Box, Sheet
from tests.desk.house import Desk
from tests.desk.office import Office
from tests.paper.test_printing import _sheet


def _paper(record: str, words: str = "签署") -> Sheet:
    address = address_of("https://elsewhere.example", Code(record, "complaint_sheet", "", 1))
    return _sheet(Box("a", "说明", words, width=12), address=address if record else "")


def _long(record: str) -> Sheet:
    return _paper(record, "第一页与第二页。" * 400)


@pytest.fixture
def numbered(busy_office: Office) -> list[CaseRecord]:
    """Two complaints with numbers."""
    rows = CaseRecord.everything.filter(kind="complaint").exclude(number=None).order_by("number")
    return list(rows[:2])


def _send(desk: Desk, content: bytes, name: str = "扫描.pdf") -> Any:
    file = SimpleUploadedFile(name, content, "application/pdf")
    return desk.client.post("/scans", {"op": "op-1", "scan": file}, follow=True)


def test_papers_of_one_file_go_to_their_cases_whole(busy_office, numbered) -> None:
    one, two = numbered
    desk = Desk(busy_office.people["lilei"])
    page = _send(desk, printing.pdf(_long(one.pk), _paper(two.pk))).content.decode()
    assert str(one.number) in page
    assert str(two.number) in page
    first, second = (Attachment.everything.get(record=row.pk) for row in numbered)
    assert [_pages(row) for row in (first, second)] == [len(_alone(_long(one.pk))), 1]
    assert first.fact == "paper.complaint_sheet"
    record = record_in(CaseRecord.everything.get(pk=one.pk).state)
    assert "/paper.complaint_sheet.returned" in record.events
    assert "扫描件" in desk.get(f"/cases/{one.pk}")
    assert not WaitingScan.objects.exists()


def _pages(row: Attachment) -> int:
    return len(pypdfium2.PdfDocument(storage.path_of(row.sha256).read_bytes()))


def _alone(sheet: Sheet) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(printing.pdf(sheet))


def test_what_has_no_code_waits_until_somebody_says_which_case(busy_office, numbered) -> None:
    desk, case = Desk(busy_office.people["lilei"]), numbered[0]
    _send(desk, printing.pdf(_paper("")))
    scan = WaitingScan.objects.get()
    assert scan.why == "no_code"
    assert "属于哪个案件" in desk.get("/scans")
    assert attachments.is_named(scan.sha256)
    assert (
        desk.client.get(f"/scans/{scan.pk}/file").content
        == storage.path_of(scan.sha256).read_bytes()
    )
    wrong = desk.client.post(f"/scans/{scan.pk}/filing", {"number": "KS1999-1"}, follow=True)
    assert "没有您可以查看的编号" in wrong.content.decode()
    sent = {"number": case.number, "op": "x"}
    desk.client.post(f"/scans/{scan.pk}/filing", sent)
    scan.refresh_from_db()
    assert scan.record == case.pk
    assert Attachment.everything.filter(record=case.pk, sha256=scan.sha256).count() == 1
    assert scan.name not in desk.get("/scans")


def test_a_scan_that_belongs_to_none_is_set_aside_with_a_reason(busy_office, numbered) -> None:
    desk = Desk(busy_office.people["lilei"])
    _send(desk, printing.pdf(_paper("")))
    scan = WaitingScan.objects.get()
    desk.client.post(f"/scans/{scan.pk}/dismissal", {"reason": " "})
    assert WaitingScan.objects.get().settled_at is None
    desk.client.post(f"/scans/{scan.pk}/dismissal", {"reason": "报价单，误扫"})
    assert WaitingScan.objects.get().reason == "报价单，误扫"
    assert attachments.is_named(scan.sha256)


def test_a_case_that_the_sender_may_not_see_gets_nothing_and_betrays_nothing(
    busy_office, numbered
) -> None:
    stranger = Desk(busy_office.people["zhaoqiang"])
    page = _send(stranger, printing.pdf(_paper(numbered[0].pk))).content.decode()
    assert str(numbered[0].number) not in page
    scan = WaitingScan.objects.get()
    assert scan.why == "no_case"
    assert not Attachment.everything.filter(record=numbered[0].pk).exists()
    other = Desk(busy_office.people["lilei"])
    assert scan.name not in other.get("/scans")
    for path in ("file", "filing", "dismissal"):
        assert other.client.post(f"/scans/{scan.pk}/{path}").status_code in (404, 405)
    assert other.status(f"/scans/{scan.pk}/file") == 404


def test_a_photo_of_a_paper_is_read_too_turned_or_not(busy_office, numbered) -> None:
    desk = Desk(busy_office.people["lilei"])
    for n, turned in enumerate((0, 90, 180)):
        [png] = printing.pictures(_paper(numbered[0].pk), dots=170)
        out = io.BytesIO()
        Image.open(io.BytesIO(png)).convert("RGB").rotate(turned, expand=True).save(out, "JPEG")
        _send(desk, out.getvalue(), f"照片{n}.jpg")
    assert Attachment.everything.filter(record=numbered[0].pk).count() == 3


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7 broken", "a.pdf"),
        (b"MZ\x90", "a.exe"),
        (b"not a picture", "a.png"),
        (b"", "a.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
    ],
)
def test_what_is_no_scan_is_refused_and_nothing_kept(busy_office, content, name) -> None:
    desk = Desk(busy_office.people["lilei"])
    if content:
        assert "不是可读的扫描件" in _send(desk, content, name).content.decode()
    with pytest.raises(Refused):
        scans.papers_in(content, name)
    assert not WaitingScan.objects.exists()


def test_the_pages_before_the_first_code_wait_and_the_others_go_on(busy_office, numbered) -> None:
    desk = Desk(busy_office.people["lilei"])
    _send(desk, printing.pdf(_paper(""), _paper(numbered[0].pk)))
    assert WaitingScan.objects.get().pages == 1
    assert _pages(Attachment.everything.get(record=numbered[0].pk)) == 1


def test_the_door_refuses_a_scan_of_a_paper_that_the_case_does_not_have(
    busy_office, numbered
) -> None:
    desk = Desk(busy_office.people["lilei"])
    address = address_of("", Code(numbered[0].pk, "measure_sheet"))
    sheet = _sheet(Box("a", "说明"), address=f"https://a.example{address}")
    _send(desk, printing.pdf(sheet))
    assert WaitingScan.objects.get().why == "refused"
