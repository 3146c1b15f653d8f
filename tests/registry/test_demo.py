"""The made-up registry."""

from datetime import UTC, datetime

from kesu.changes import add
from kesu.directory.models import Branch
from kesu.registry.demo import CUSTOMERS, ORDERS, PRODUCTS, SITES, make_registry
from kesu.registry.models import Change, Customer, Order, Product, Serial, Site
from kesu.registry.queries import find_customers

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def test_the_demo_is_whole_and_making_it_twice_changes_nothing(db):
    south = add(Branch(code="south_china", name_zh="华南"), by=None, at=AT)
    make_registry(at=AT, branches={"south": south})
    counts = [table.objects.count() for table in (Customer, Product, Order, Site)]
    assert counts == [len(CUSTOMERS), len(PRODUCTS), ORDERS, SITES]
    notes = Change.objects.count()
    make_registry(at=AT, branches={"south": south})
    assert Change.objects.count() == notes


def test_every_customer_is_marked_as_made_up_and_found_by_initials(db):
    make_registry(at=AT, branches={})
    assert all(
        "（虚构）" in name or "(made up)" in name
        for name in Customer.objects.values_list("name", flat=True)
    )
    assert [c.short_name for c in find_customers("shdf")] == ["东方机电"]


def test_serial_numbers_belong_to_the_customer_of_their_site(db):
    make_registry(at=AT, branches={})
    assert all(
        serial.site and serial.site.customer_id == serial.customer_id
        for serial in Serial.objects.select_related("site")
    )
