"""Finding a customer by what the caller gives."""

import pytest

from kesu.changes import add
from kesu.directory.models import Branch
from kesu.directory.queries import ActorCard
from kesu.registry import actions
from kesu.registry.models import Customer
from kesu.registry.queries import find_customers

NAMES = {
    "C-1": ("上海东方机电设备有限公司", "东方机电"),
    "C-2": ("重庆山城动力有限公司", "山城动力"),
    "C-3": ("Nordwind Anlagen GmbH", "Nordwind"),
    "C-4": ("东方明珠置业", ""),
    "C-10": ("厦门鹭岛酒店", "鹭岛"),
}


@pytest.fixture
def customers(db, at):
    for code, (name, short) in NAMES.items():
        actions.add(Customer, {"code": code, "name": name, "short_name": short}, by=None, at=at)


def codes(text, **options):
    return [customer.code for customer in find_customers(text, **options)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("东方", ["C-4", "C-1"]),
        ("shdf", ["C-1"]),
        ("SHDF", ["C-1"]),
        ("ｓｈｄｆ", ["C-1"]),
        ("dfjd", ["C-1"]),
        ("chongqing", ["C-2"]),
        ("cqsc", ["C-2"]),
        ("xiamen", ["C-10"]),
        ("nordwind", ["C-3"]),
        ("机电 上海", ["C-1"]),
        ("c-10", ["C-10"]),
        ("", []),
        ("   ", []),
        ("%", []),
        ("_", []),
        ("没有这家", []),
    ],
)
def test_a_customer_is_found_by_name_initials_pinyin_or_number(customers, typed, found):
    assert codes(typed) == found


def test_an_exact_number_comes_before_one_that_begins_so(customers):
    assert codes("C-1")[0] == "C-1"
    assert set(codes("C-1")) == {"C-1", "C-10"}


def test_no_more_come_back_than_asked_for(customers):
    assert len(find_customers("公司", limit=1)) == 1


def test_a_new_name_is_found_and_the_old_one_is_not(customers, at):
    row = Customer.objects.get(code="C-4")
    actions.correct(row, {"name": "西湖置业"}, by=None, at=at)
    assert codes("xhzy") == ["C-4"]
    assert codes("dfmz") == []


def test_a_reader_of_a_branch_finds_its_own_and_the_companys_customers(customers, at):
    south, north = (
        add(Branch(code=code, name_zh=code), by=None, at=at) for code in ("south", "north")
    )
    for code, branch in (("C-1", south), ("C-4", north)):
        actions.correct(Customer.objects.get(code=code), {"branch": branch}, by=None, at=at)
    of_south = ActorCard("1", "孙强", "x", "south", frozenset())
    assert codes("东方", reader=of_south) == ["C-1"]
    assert codes("山城", reader=of_south) == ["C-2"]
    of_none = ActorCard("2", "某人", "", "", frozenset())
    assert codes("东方", reader=of_none) == []


def test_looking_up_costs_one_statement(customers, django_assert_num_queries):
    with django_assert_num_queries(1):
        find_customers("东方")
