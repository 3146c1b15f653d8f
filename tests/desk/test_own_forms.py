"""A company's own forms in the browser: for administrators only, versioned, offered where they are in use."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from kesu.cases.models import CaseRecord
from kesu.journal import attachments
from kesu.paper.models import CompanyForm
from tests.desk.house import Desk
from tests.desk.office import Office
from tests.paper.test_own_forms import _word

AT = "/own-forms/p01/complaint_sheet"


def test_a_form_is_uploaded_tried_used_and_taken_out_of_use(busy_office: Office) -> None:
    desk = Desk(busy_office.people["hejie"])
    assert AT in desk.get("/own-forms")
    assert "{{ number }}" in desk.get(AT)
    for words in ("第一版 {{ number }}", "第二版 {{ number }} {{ customer }}"):
        file = SimpleUploadedFile("本公司处理单.docx", _word(words))
        desk.client.post(AT, {"form": file})
    one, two = CompanyForm.objects.order_by("version")
    assert (one.version, two.version, two.uploaded_by) == (
        1, 2, f"person:{busy_office.people['hejie'].pk}",
    )  # fmt: skip
    assert attachments.is_named(one.sha256)
    case = CaseRecord.everything.filter(kind="complaint").exclude(number=None).first()
    assert case is not None
    at = f"/cases/{case.pk}/papers/complaint_sheet"
    reader = Desk(busy_office.people["lilei"])
    assert f"{at}/as/own-word" in reader.get(at)
    words = Document(BytesIO(reader.client.get(f"{at}/as/own-word").content)).paragraphs[0].text
    assert words == f"第二版 {case.number} {case.customer_name}"
    tried = desk.client.get(f"{AT}/{one.pk}/preview")
    assert Document(BytesIO(tried.content)).paragraphs[0].text.startswith("第一版")
    desk.client.post(f"{AT}/{two.pk}/end")
    again = Document(BytesIO(reader.client.get(f"{at}/as/own-word").content)).paragraphs[0].text
    assert again.startswith("第一版")
    assert reader.status(f"{at}/as/own-excel") == 404


def test_a_form_is_looked_at_with_what_its_placeholders_say(busy_office: Office) -> None:
    desk = Desk(busy_office.people["hejie"])
    file = SimpleUploadedFile("本公司处理单.docx", _word("甲 {{ title }} {{ customer }}"))
    desk.client.post(AT, {"form": file})
    form = CompanyForm.objects.get()
    page = desk.get(f"{AT}/{form.pk}/look")
    assert "{{" not in page
    assert "<dd>客户抱怨处理单</dd>" in page
    assert "还没有记录可供试填" in page
    picture = desk.client.get(f"{AT}/{form.pk}/look/1.png")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert desk.status(f"{AT}/{form.pk}/look/2.png") == 404
    assert Desk(busy_office.people["lilei"]).status(f"{AT}/{form.pk}/look") == 404


def test_a_faulty_form_is_not_kept_and_says_where(busy_office: Office) -> None:
    desk = Desk(busy_office.people["hejie"])
    for name, words in (("a.docx", "{{ no_such }}"), ("a.exe", "x")):
        file = SimpleUploadedFile(name, _word(words))
        page = desk.client.post(AT, {"form": file}, follow=True).content.decode()
        assert "no_such" in page or "不是可读的表单文件" in page
    assert not CompanyForm.objects.exists()


def test_only_administrators_come_here(busy_office: Office) -> None:
    desk = Desk(busy_office.people["lilei"])
    for path in ("/own-forms", AT, f"{AT}/1/preview"):
        assert desk.status(path) == 404
    assert desk.client.post(AT).status_code == 404
    assert desk.client.post(f"{AT}/1/end").status_code == 404
    assert Desk(busy_office.people["hejie"]).status("/own-forms/p01/what_is_a_complaint") == 404
