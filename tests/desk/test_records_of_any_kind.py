"""Pages of kinds that are no complaint: filed from the chooser, listed by kind, children under their parent."""

from datetime import date
from html import unescape

import pytest

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.directory import actions
from kesu.directory.models import Person
from tests.cases.errands import FILES
from tests.desk.house import FRI_30_JAN, Desk, furnished


@pytest.fixture
def cast(db, clock_at) -> dict[str, Person]:
    """The made-up company with two books in force; 王芳 has the posts of the second one too."""
    clock_at(FRI_30_JAN.isoformat())
    people = furnished()
    publish(FILES, by=THE_SYSTEM, at=clock.now())
    for post in ("clerk", "boss"):
        actions.bind_post(
            person=people["wangfang"], post=post, from_on=date(2025, 1, 1), by=None, at=clock.now()
        )
    return people


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast["wangfang"])


@pytest.fixture
def order(desk) -> str:
    """The id of an order with two flaws, filed on the intake page."""
    filed = desk.send("/intake?kind=order")
    assert filed.status_code == 302
    record = str(filed["Location"]).rpartition("/")[2]
    for what in ("漏油", "异响"):
        assert desk.send(f"/cases/{record}/items/new/flaw", **{"f-what": what}).status_code == 302
    return record


def visit(desk: Desk, order: str) -> str:
    filed = desk.send(f"/cases/{order}/children/new/visit")
    assert filed.status_code == 302, filed.content.decode()[-3000:]
    return str(filed["Location"]).rpartition("/")[2]


def test_the_chooser_offers_the_kinds_of_every_book_under_its_title(desk):
    page = desk.get("/intake")
    assert page.index("登记其他单据") < page.index("玩具规程") < page.index("?kind=order")
    assert "?kind=complaint" in page


def test_children_and_items_are_not_offered_by_themselves(desk):
    page = desk.get("/intake")
    assert "?kind=visit" not in page
    assert "?kind=flaw" not in page


def test_whoever_may_not_open_a_kind_is_not_offered_it(cast):
    page = Desk(cast["kongwei"]).get("/intake")
    assert "?kind=order" in page
    assert "?kind=complaint" not in page


def test_a_record_of_the_second_book_is_filed_listed_and_shown(desk, order):
    assert CaseRecord.everything.get(pk=order).book == "errands"
    assert order in desk.get("/records/order")
    page = desk.get(f"/cases/{order}")
    assert "/records/order" in page[: page.index("<h1")]
    assert order in desk.get("/")


def test_a_list_has_no_column_that_says_nothing_of_its_kind(desk, order):
    page = desk.get("/records/order")
    assert "级别" not in page
    assert "级别" in desk.get("/records/complaint")


def test_a_child_is_opened_on_the_page_of_its_parent(desk, order):
    page = desk.get(f"/cases/{order}")
    assert f"/cases/{order}/children/new/visit" in page
    child = visit(desk, order)
    state = record_in(CaseRecord.everything.get(pk=child).state)
    assert state.parent() == order
    assert f"/cases/{order}" in desk.get(f"/cases/{child}")
    assert f"/cases/{child}" in desk.get(f"/cases/{order}")


def test_the_parent_shows_how_its_child_ended_and_what_it_shares(desk, order):
    child = visit(desk, order)
    done = desk.send(
        f"/cases/{child}/steps/go", **{"f-result": "bad", "f-cost": "120", "outcome": "mended"}
    )
    assert done.status_code == 302
    page = unescape(desk.get(f"/cases/{order}"))
    section = page[page.index('id="children"') :]
    section = section[: section.index("</section>")]
    assert "修好" in section
    assert "结果：差" in section
    assert "“结果”为差；已关闭（修好）" in page


def test_the_form_of_a_child_begins_with_what_its_parent_knows(desk, order):
    sent = desk.send(f"/cases/{order}/steps/send", **{"f-urgent": "yes"})
    assert sent.status_code == 302
    page = desk.get(f"/cases/{order}/children/new/visit")
    field = page[page.index('name="f-urgent" value="yes"') :]
    assert field.startswith('name="f-urgent" value="yes" checked')


def test_what_the_parents_gate_refuses_is_told_on_the_form(desk, order):
    for _ in range(3):
        visit(desk, order)
    refused = desk.send(f"/cases/{order}/children/new/visit")
    assert refused.status_code == 422
    assert "上门已满三次" in refused.content.decode()


@pytest.mark.parametrize("kind", ["flaw", "order", "complaint", "nothing"])
def test_only_its_own_children_are_opened_under_a_record(desk, order, kind):
    assert desk.status(f"/cases/{order}/children/new/{kind}") == 404


def test_whoever_may_not_open_a_child_gets_no_button(cast, order):
    actions.bind_post(
        person=cast["kongwei"], post="auditor", from_on=date(2025, 1, 1), by=None, at=clock.now()
    )
    page = Desk(cast["kongwei"]).get(f"/cases/{order}")
    assert "children/new" not in page


# -- facts that name items -------------------------------------------------------------------------


def test_items_are_named_by_ticking_them_by_their_subject(desk, order):
    form = f"/cases/{order}/items/new/notice"
    page = desk.get(form)
    assert 'value="flaw.1"' in page
    assert "缺陷 1（漏油）" in page
    assert desk.send(form, **{"f-listed": ["flaw.2", "flaw.1"]}).status_code == 302
    shown = desk.get(f"/cases/{order}")
    assert "缺陷 2（异响）、缺陷 1（漏油）" in shown


def test_an_item_that_is_not_offered_is_refused(desk, order):
    refused = desk.send(f"/cases/{order}/items/new/notice", **{"f-listed": ["flaw.9"]})
    assert refused.status_code == 422
    assert not record_in(CaseRecord.everything.get(pk=order).state).live_items("notice")
