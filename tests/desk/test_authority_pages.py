"""Who signs: the page of a book's approvals."""

from pathlib import Path

import pytest

from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from tests.desk.office import MON_2_MARCH

ZH = {"accept-language": "zh-hans"}
SIGNS = '<section class="card signing'
PCB_MAKER = Path(RULEBOOKS) / "pcb-maker" / "q05"


@pytest.fixture
def lilei(office, signed_in):
    publish(texts_of(PCB_MAKER), by=SYSTEM, at=MON_2_MARCH)
    return signed_in(office, "lilei")


def page(client, address: str) -> str:
    answer = client.get(address, headers=ZH)
    assert answer.status_code == 200
    return str(answer.content.decode())


def approval(shown: str, name: str) -> str:
    return shown.split(f'id="{name}"')[1].split("</section>")[0]


def test_the_page_lists_every_approval_with_bands_people_and_clause(lilei):
    shown = page(lilei, "/rulebook/p01/1/authority?kind=complaint")
    assert shown.count(SIGNS) >= 2
    assert "P01-68" in approval(shown, "complaint-confirm_closing")
    assert "遇此由上一级签" in approval(shown, "complaint-review_sheet")
    shown = approval(
        page(lilei, "/rulebook/q05/1/authority?kind=complaint"), "complaint-approve_form"
    )
    bands = shown.split("<tbody>")[1]
    assert bands.index("客诉金额 ≤ 100,000 元") < bands.index("Q05-11b") < bands.index("Q05-11c")
    assert "is-used" not in bands


def test_who_would_sign_38000_is_marked(lilei):
    ask = "/rulebook/q05/1/authority?kind=complaint&ask=1&f-complaint_amount="
    small = approval(page(lilei, f"{ask}38000"), "complaint-approve_form")
    assert small.count('class="is-used"') == 1
    assert "✓ 业务部门经理" in small
    assert "✓ 总经理" in approval(page(lilei, f"{ask}150001"), "complaint-approve_form")


def test_what_is_left_empty_is_not_known_and_what_is_no_amount_is_said_at_its_field(lilei):
    ask = "/rulebook/q05/1/authority?kind=complaint&ask=1&f-complaint_amount="
    assert "is-used" not in approval(page(lilei, ask), "complaint-approve_form")
    wrong = page(lilei, f"{ask}viel")
    assert 'class="field__error"' in wrong
    assert "is-used" not in approval(wrong, "complaint-approve_form")


def test_a_kind_that_is_not_there_shows_the_first_and_an_edition_that_is_not_there_nothing(lilei):
    assert SIGNS in page(lilei, "/rulebook/p01/1/authority?kind=no_such")
    assert lilei.get("/rulebook/p01/9/authority").status_code == 404
