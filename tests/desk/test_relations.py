"""The ties on the page of a case: both sides, what counts and why, the way to take a wrong one back."""

import re

import pytest

from kesu.cases.actions.posting import post
from kesu.cases.models import CaseRecord

MON_17 = "2026-03-02T17:00+08:00"


@pytest.fixture
def lilei(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    return signed_in(busy_office, "lilei")


def page(client, record: str) -> str:
    answer = client.get(f"/cases/{record}", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return re.sub(
        r"\s+", " ", answer.content.decode().partition('id="related"')[2].partition("</section>")[0]
    )


def tie(office, record: str, link: str, to: str) -> None:
    data = {"act": "link", "link": link, "to": to}
    post(record_id=record, entry_data=data, actor=office.people["lilei"], op_id=f"{record}{link}")


@pytest.fixture
def pair(busy_office, lilei):
    """A complaint and its duplicate, which follows up a third."""
    rows = CaseRecord.everything.filter(kind="complaint").exclude(number=None).order_by("number")
    one, two, three = (row.pk for row in rows[:3])
    tie(busy_office, two, "duplicate", one)
    tie(busy_office, one, "follows", three)
    return one, two, three


def test_a_tie_shows_on_both_sides_with_what_counts(lilei, pair):
    one, two, three = pair
    survivor, merged = page(lilei, one), page(lilei, two)
    for shown, others in ((survivor, (two, three)), (merged, (one, three))):
        for other in others:
            assert f'href="/cases/{other}"' in shown
    assert "本单单独计数" in survivor
    assert "另并入 1 件投诉" in survivor
    number = CaseRecord.everything.get(pk=one).number
    assert f"本单不单独计数：与之重复 {number}" in merged
    assert "P01-21" in merged


def test_a_wrong_tie_is_taken_back_from_the_page(lilei, pair):
    one, two, _ = pair
    back = f"/cases/{two}/unlinking?tie=duplicate.{one}"
    assert back in page(lilei, two)
    form = lilei.get(back).content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    sent |= {"f-tie": f"duplicate.{one}", "reason": ""}
    assert lilei.post(back.partition("?")[0], sent).status_code == 422
    answer = lilei.post(back.partition("?")[0], {**sent, "reason": "两台机器"})
    assert answer.status_code == 302, answer.content
    assert CaseRecord.everything.get(pk=two).closed_as == ""
    assert f'href="/cases/{two}"' not in page(lilei, one)


def test_what_one_may_not_read_is_no_more_than_a_tie(busy_office, pair, client, clock_at):
    mine = CaseRecord.everything.filter(pk__in=pair)
    client.force_login(busy_office.people["zhaoqiang"])
    seen = [row.pk for row in mine if client.get(f"/cases/{row.pk}").status_code == 200]
    for record in seen:
        shown = page(client, record)
        assert all(f"/cases/{other}" not in shown for other in pair if other not in seen)
