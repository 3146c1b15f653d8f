"""Ordinary rows of the registry: what is refused, who sees what."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from kesu.registry import actions
from kesu.registry.models import Change, Customer, Order, Product, Serial
from kesu.registry.spelling import initials_of, pinyin_of


def refused(table, values, at):
    with pytest.raises(ValidationError) as refusal:
        actions.add(table, values, by=None, at=at)
    return set(refusal.value.message_dict)


@pytest.mark.parametrize(
    ("name", "initials", "pinyin"),
    [
        ("上海东方", "shdf", "shanghaidongfang"),
        ("重庆", "cq", "chongqing"),
        ("ABC机电2号", "abcjd2h", "abcjidian2hao"),
        ("（虚构）", "xg", "xugou"),
    ],
)
def test_names_are_spelt_as_they_are_typed(name, initials, pinyin):
    assert (initials_of(name), pinyin_of(name)) == (initials, pinyin)


def test_an_order_of_nothing_is_refused(customer, product, at):
    values = {"no": "O-1", "customer": customer, "product": product, "quantity": 0}
    assert refused(Order, values, at) == {"__all__"}


def test_a_product_may_be_new_and_custom_the_rulebook_says_what_follows(db, at):
    values = {"code": "P-9", "name": "柜", "product_type": "x", "is_new": True, "is_custom": True}
    product = actions.add(Product, values, by=None, at=at)
    assert (product.is_new, product.is_custom) == (True, True)


def test_a_serial_number_at_a_site_of_somebody_else_is_refused(site, product, at):
    other = actions.add(Customer, {"code": "C-2", "name": "别家"}, by=None, at=at)
    values = {"no": "SN1", "product": product, "customer": other, "site": site}
    assert refused(Serial, values, at) == {"site"}


def test_a_warranty_that_ends_before_shipping_is_refused(customer, product, at):
    values = {
        "no": "SN1",
        "product": product,
        "customer": customer,
        "shipped_on": date(2026, 1, 5),
        "installed_on": date(2026, 1, 4),
        "warranty_until": date(2026, 1, 4),
    }
    assert refused(Serial, values, at) == {"installed_on", "warranty_until"}


def test_putting_a_row_adds_it_once_and_then_corrects_it(db, at):
    for name in ("甲", "乙", "乙"):
        actions.put(Customer, {"code": "C-7"}, {"name": name}, by=None, at=at)
    assert Customer.objects.get().name == "乙"
    assert [note.sort for note in Change.objects.order_by("id")] == ["added", "changed"]
