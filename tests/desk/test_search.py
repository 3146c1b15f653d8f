"""The search: every kind and book, the nearest first, with the words marked; nothing of what one may not read."""

import re

import pytest
from django.test import Client

from kesu.cases.models import CaseRecord
from kesu.cases.queries.finding import asked_for, counted, ranked
from kesu.registry.models import Customer

MON_17 = "2026-03-02T17:00+08:00"


def page(client: Client, **asked: str) -> str:
    answer = client.get("/search", asked, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def titles(shown: str) -> list[str]:
    return re.findall(r'class="hit__title" href="[^"]*">([^<· ]*)', shown)


@pytest.fixture
def lilei(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    return signed_in(busy_office, "lilei")


def test_words_are_marked_where_they_stand(lilei):
    shown = page(lilei, q="噪音")
    assert "<mark>噪音</mark>" in shown
    assert titles(shown)
    assert "共 " in shown


def test_a_number_in_part_puts_its_case_first(lilei):
    assert titles(page(lilei, q="2026-0004"))[0] == "KS2026-0004"
    assert titles(page(lilei, q="ks2026-0004"))[0] == "KS2026-0004"


def test_the_initials_of_a_customer_find_its_cases(lilei):
    case = CaseRecord.everything.exclude(customer_name="").exclude(number=None).latest("opened_at")
    assert case.number
    initials = Customer.objects.get(code=case.customer).initials
    assert case.number in titles(page(lilei, q=initials[:6]))
    assert case.number in titles(page(lilei, q=f"{initials[1:4]} {case.number}"))


def test_one_sign_is_too_little_and_nothing_is_no_search(lilei):
    assert "一个字太少" in page(lilei, q="机")
    assert "一个字太少" not in page(lilei)
    assert not titles(page(lilei, q="机"))


def test_filters_narrow_and_kinds_are_counted_without_their_own(lilei):
    everything = titles(page(lilei, q="KS2026"))
    assert titles(page(lilei, q="KS2026", kind="complaint")) == everything
    assert titles(page(lilei, q="KS2026", until="2020-01-01")) == []
    assert set(titles(page(lilei, q="KS2026", customer="燕赵"))) < set(everything)
    assert lilei.get("/search", {"q": "KS", "colour": "red"}).status_code == 400


@pytest.mark.parametrize("asked", [{"page": "0"}, {"page": "99999"}, {"page": "x"}, {"q": "a\0b"}])
def test_what_cannot_be_read_is_refused(lilei, asked):
    assert lilei.get("/search", {"q": "KS2026", **asked}).status_code == 400


def test_nobody_finds_what_they_may_not_read(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    client = signed_in(busy_office, "zhaoqiang")
    shown = page(client, q="KS2026")
    mine = {number for number in titles(shown) if number.startswith("KS")}
    every = set(CaseRecord.everything.exclude(number=None).values_list("number", flat=True))
    assert mine < every
    assert not [number for number in every - mine if str(number) in shown]
    assert f"{len(mine)}</span>" in shown or not mine


def test_nearer_places_come_first_then_the_newest(busy_office):
    rows = CaseRecord.objects.visible_to(_all_seeing())
    asked = asked_for("噪音")
    ids = ranked(asked, rows, 100)
    assert len(ids) == len(set(ids)) == sum(counted(asked, rows).values()) > 0


def _all_seeing():
    from kesu import clock
    from kesu.cases.actors import who_is
    from kesu.core.records.entries import SYSTEM

    return who_is(SYSTEM, clock.now())


def test_without_scripts_the_head_of_every_page_searches(lilei):
    shown = str(lilei.get("/complaints").content.decode())
    assert '<form class="topbar__search" role="search" action="/search">' in shown
