"""The rulebook as a readable document."""

import pytest
from django.urls import resolve, reverse

from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.desk.rulebook_pages.addresses import clause_address
from kesu.library.books import texts_of
from tests.desk.office import MON_2_MARCH, P01

ZH = {"accept-language": "zh-hans"}
EN = {"accept-language": "en"}


@pytest.fixture
def lilei(office, signed_in):
    return signed_in(office, "lilei")


def page(client, address: str, headers=ZH) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_shelf_shows_each_book_in_force_with_its_clauses(lilei):
    shelf = page(lilei, "/rulebook")
    assert "客诉处理操作规范" in shelf
    assert 'id="P01-48"' in shelf


def test_a_house_without_books_says_so(db, client):
    from kesu.directory.models import Person

    client.force_login(Person.objects.create_person("x", name="某人（虚构）"))
    assert "kesu publish" in page(client, "/rulebook")


def test_a_clause_leads_to_its_place_in_the_edition_in_force(lilei):
    answer = lilei.get(clause_address("P01-48"))
    assert answer.status_code == 302
    assert answer.url == "/rulebook/p01/1#P01-48"
    assert lilei.get(clause_address("P01-99")).status_code == 404


def test_a_clause_can_be_read_in_the_edition_of_a_case(lilei):
    _second_edition()
    assert lilei.get(clause_address("P01-48")).url == "/rulebook/p01/2#P01-48"
    assert lilei.get(clause_address("P01-48", "p01@1")).url == "/rulebook/p01/1#P01-48"


def test_each_clause_shows_its_worked_cases_and_that_they_come_out_as_they_say(lilei):
    book = page(lilei, "/rulebook/p01/1")
    clause = book.split('<tr id="P01-18">')[1].split("</tr>")[0]
    assert "40 台中 12 台功能丧失" in clause
    assert "01_from_telephone_note_to_closure.toml" in clause
    assert "符合：" in clause
    assert "不符：" not in book


def test_an_edition_whose_cases_are_elsewhere_says_so(lilei):
    _second_edition()
    assert "本机没有这一版所附的例" in page(lilei, "/rulebook/p01/2")


def test_remarks_of_the_linter_are_read_in_the_readers_language(lilei):
    remarks = page(lilei, "/rulebook/p01/1").split('id="remarks"')[1]
    assert "没有兜底行" in remarks
    assert "no residual row" not in remarks


def test_the_document_has_every_clause_with_where_it_is_expressed(lilei):
    book = page(lilei, "/rulebook/p01/1")
    for number in range(1, 75):
        assert f'<tr id="P01-{number:02}">' in book
    clause = book.split('<tr id="P01-48">')[1].split("</tr>")[0]
    assert 'href="#clock-classify"' in clause
    assert 'href="#step-identify"' in clause


def test_conditions_stand_in_words(lilei):
    book = page(lilei, "/rulebook/p01/1")
    assert "不良数量 ≥ 10 台" in book
    assert "客诉类别为“质量客诉”" in book
    table = book.split('id="decision-grade"')[1].split("</article>")[0]
    assert "settings." not in table
    assert "==" not in table


def test_a_paper_says_how_long_it_is_kept_from_when_and_how_its_letter_is_drafted(lilei):
    document = page(lilei, "/rulebook/p01/1")
    assert "保存起算" in document
    assert "起草模板" in document
    assert "已采取的应急措施：" in document


def test_what_the_procedure_leaves_open_shows_the_readings_not_taken(lilei):
    book = page(lilei, "/rulebook/p01/1")
    setting = book.split('id="setting-classify_limit"')[1].split("</tr>")[0]
    assert "4 个工作小时" in setting
    assert "4 clock hours：夜间、节假日也算" in setting
    assert "本公司的理解：规程未写明" in setting


def test_each_kind_with_steps_has_its_flow_for_desk_and_phone(lilei):
    book = page(lilei, "/rulebook/p01/1")
    flow = book.split('id="flow-complaint"')[1].split("</section>")[0]
    assert flow.count("<svg") == 2
    assert 'data-step="identify"' in flow
    assert 'href="#step-identify"' in flow
    assert 'id="flow-site_watch"' not in book


def test_the_document_is_complete_in_english(lilei):
    book = page(lilei, "/rulebook/p01/1", EN)
    assert "Defective quantity ≥ 10 units" in book
    assert "our reading: the procedure leaves it open" in book


def test_an_edition_or_book_that_is_not_there_is_not_found(lilei):
    assert lilei.get("/rulebook/p01/9").status_code == 404
    assert lilei.get("/rulebook/p02/1").status_code == 404


def _second_edition() -> None:
    files = texts_of(P01)
    files["book.toml"] = files["book.toml"].replace('edition = "1"', 'edition = "2"')
    files["settings.toml"] = files["settings.toml"].replace(
        'value = "4 working hours"\nbasis = "chosen"\nrejected = ["4 clock',
        'value = "6 working hours"\nbasis = "chosen"\nrejected = ["4 clock',
    )
    publish(files, by=SYSTEM, at=MON_2_MARCH, in_force_from=MON_2_MARCH.date())


def test_two_editions_show_what_differs_and_nothing_else(lilei):
    _second_edition()
    shown = page(lilei, "/rulebook/p01/1/against/2")
    assert "<del>4 个工作小时</del>" in shown
    assert "<ins>6 个工作小时</ins>" in shown
    assert shown.count('class="card difference') == 2  # the setting, and the limit that reads it
    assert lilei.get("/rulebook/p01/1/against/1").status_code == 404


def test_the_pages_cost_a_fixed_number_of_statements(lilei, django_assert_max_num_queries):
    page(lilei, "/rulebook/p01/1")
    with django_assert_max_num_queries(8):
        page(lilei, "/rulebook/p01/1")


def test_an_edition_printed_with_a_slash_has_its_pages() -> None:
    ends = {"book": "", "book-base": "/base", "book-authority": "/authority", "forms": "/forms"}
    for name, end in ends.items():
        address = reverse(f"desk:{name}", args=["p03", "A/1"])
        assert address == f"/rulebook/p03/A/1{end}"
        assert resolve(address).view_name == f"desk:{name}"
