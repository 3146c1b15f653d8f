"""A fresh company chooses the procedure of its line of business; later another."""

import pytest

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.models import Edition
from kesu.core.records.entries import SYSTEM
from kesu.desk.rulebook_pages.bases import base_of
from kesu.directory.actions import found
from kesu.library.books import load, texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.library.shipped import shipped
from tests.desk.house import Desk
from tests.desk.office import P01

P06 = RULEBOOKS / "property" / "p06"
P18 = RULEBOOKS / "electronics-assembly" / "p18"
P15 = RULEBOOKS / "goods-company" / "p15"


@pytest.fixture
def first(db):
    person, _word = found(login="first", name="某管理员（虚构）", at=clock.now())
    return person


@pytest.fixture
def desk(first):
    return Desk(first)


def test_the_empty_workbench_leads_to_the_shelf(desk):
    assert "/rulebook/choose" in desk.get("/")
    assert "选用规程" in desk.get("/rulebook")


def test_the_shelf_names_every_book_with_what_it_governs(desk):
    page = desk.get("/rulebook/choose")
    for book in shipped().values():
        assert f'id="{book.id}"' in page
        assert book.title.zh in page
    assert "物业公司" in page
    assert "kesu demo --book" in page
    assert 'id="q11"' not in page


def test_a_book_is_read_before_it_is_chosen(desk):
    page = desk.get("/rulebook/choose/p06")
    assert '<tr id="P06-01">' in page
    assert "可选用" in page
    assert "使其生效" in page
    assert desk.status("/rulebook/choose/nothing") == 404
    assert not Edition.objects.exists()


def test_one_click_puts_it_in_force_with_what_to_do_next(desk, first):
    answer = desk.client.post("/rulebook/choose/p06/force", follow=True)
    edition = Edition.objects.get()
    assert (edition.book, edition.in_force_from) == ("p06", load(P06).source.in_force)
    assert edition.published_by == f"person:{first.pk}"
    said = answer.content.decode()
    assert "《投诉处理作业指导书》自 2019-01-01 起生效。" in said
    assert "在“组织”中建立规程所列部门" in said
    assert "采用其他规程" in desk.get("/rulebook")
    assert "/rulebook/choose" not in desk.get("/")


def test_a_second_one_governs_from_today_and_a_third_that_claims_the_same_is_refused(desk):
    publish(texts_of(P01), by=SYSTEM, at=clock.now())
    desk.client.post("/rulebook/choose/p06/force")
    assert Edition.objects.get(book="p06").in_force_from > load(P06).source.in_force
    answer = desk.client.post("/rulebook/choose/p14/force", follow=True)
    assert not Edition.objects.filter(book="p14").exists()
    assert "同样适用于“投诉" in answer.content.decode()


def test_only_who_keeps_the_house_chooses(desk):
    from kesu.directory.models import Person

    other = Desk(Person.objects.create_person("x", name="某人（虚构）"))
    assert other.status("/rulebook/choose") == 404
    assert other.client.post("/rulebook/choose/p06/force").status_code == 404
    assert "/rulebook/choose" not in other.get("/rulebook")
    assert not Edition.objects.exists()


def test_a_book_is_compared_with_the_one_it_varies(desk):
    publish(texts_of(P15), by=SYSTEM, at=clock.now())
    assert "/rulebook/p15/1/base" in desk.get("/rulebook/p15/1")
    page = desk.get("/rulebook/p15/1/base")
    assert "与底本《客户投诉处理流程及规范》的不同之处" in page
    assert 'badge badge--refused">删去</span><span class="clause">P05-09</span>' in page
    assert "P05-01" not in page  # P15-01 prints it again: a new number alone is no difference
    publish(texts_of(P18), by=SYSTEM, at=clock.now())
    assert desk.status("/rulebook/p18/1/base") == 404


def test_the_base_is_read_from_the_files_kept_with_the_book():
    book = load(P15)
    base = base_of(book, texts_of(P15))
    assert base is not None
    assert (base.id, base.hash) == ("p05", load(RULEBOOKS / "car-dealer" / "p05").hash)


def test_a_book_of_advice_has_no_empty_chapters(desk):
    publish(texts_of(RULEBOOKS / "advice" / "q11"), by=SYSTEM, at=clock.now())
    page = desk.get("/rulebook/q11/1")
    assert 'id="documents"' in page
    for chapter in ("flows", "settings", "kinds", "steps", "posts", "postings"):
        assert f'id="{chapter}"' not in page


def test_everything_is_said_in_english_too(first):
    page = Desk(first, "en").get("/rulebook/choose")
    assert "Choose a procedure" in page
    assert "Put it in force" in page
    assert "使其生效" not in page
