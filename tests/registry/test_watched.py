"""Rows that rulebooks watch are added once and give plain facts."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from kesu.core.rulebook.rows import ROWS
from kesu.registry import actions
from kesu.registry.models import KnownSolution, ServiceVisit
from kesu.registry.queries import rows_of, solutions_for, solved_parts

DAY = timedelta(days=1)
PART = {
    "month": "2026-01",
    "part_no": "B-1",
    "part_name": "皮带",
    "failures": 3,
    "base_quantity": 100,
}


def visit(site, product, at, op_id="op-1", **facts):
    values = {
        "site": site,
        "product": product,
        "at": at,
        "units": 2,
        "quality_caused": True,
        "problem_code": "belt_slips",
        **facts,
    }
    return actions.add_row(kind="service_visit", values=values, by=None, op_id=op_id, at=at)


def test_a_visit_gives_its_facts_as_plain_json(site, product, at):
    facts = visit(site, product, at)
    assert json.loads(json.dumps(facts)) == facts
    expected = {
        "kind": "service_visit",
        "site": "S-1",
        "site_units": 10,
        "region": "east",
        "product_type": "door_operator",
        "product_is_new": False,
        "known_solution": False,
        "at": "2026-01-05T01:00:00+00:00",
        "units": 2,
        "problem_code": "belt_slips",
    }
    assert expected.items() <= facts.items()


def test_the_facts_of_each_kind_are_those_that_a_book_may_name(site, product, customer, at):
    given = {
        "service_visit": {"site": site, "product": product, "at": at, "quality_caused": True},
        "part_month": PART,
        "return_batch": {
            "customer": customer,
            "product": product,
            "quantity": 4,
            "because_of_quality": True,
            "at": at,
        },
    }
    for kind, values in given.items():
        facts = actions.add_row(kind=kind, values=values, by=None, op_id=f"{kind}-1", at=at)
        assert facts.keys() - {"kind", "row"} == ROWS[kind].keys()


def test_a_visit_is_of_a_solved_problem_from_the_day_of_the_paper_on(site, product, at):
    paper = {
        "no": "ECN-1",
        "sort": "ecn",
        "product_type": "door_operator",
        "problem_code": "belt_slips",
        "from_on": at.date(),
    }
    actions.add(KnownSolution, paper, by=None, at=at)
    assert visit(site, product, at)["known_solution"] is True
    assert visit(site, product, at - DAY, op_id="op-2")["known_solution"] is False
    assert visit(site, product, at, op_id="op-3", problem_code="x")["known_solution"] is False


def test_whether_a_problem_not_yet_named_is_solved_is_not_known(site, product, at):
    paper = {"no": "E", "sort": "ecn", "product_type": "door_operator", "problem_code": "x"}
    actions.add(KnownSolution, {**paper, "from_on": at.date()}, by=None, at=at)
    assert visit(site, product, at, problem_code="")["known_solution"] is None


def parts(at, *rows):
    named = [
        (
            f"p-{no}",
            {**PART, "part_no": no, "failures": failures, "base_quantity": 100, "solved": solved},
        )
        for no, failures, solved in rows
    ]
    return actions.add_rows(kind="part_month", rows=named, by=None, at=at)


def test_parts_of_a_month_are_ranked_together_by_failure_rate_and_solved_ones_are_left_out(db, at):
    facts = parts(at, ("A", 3, False), ("B", 9, True), ("C", 5, False), ("D", 5, False))
    assert {f["part_no"]: f["rank"] for f in facts} == {"A": 3, "B": None, "C": 1, "D": 1}
    assert facts[0]["failure_rate"] == "0.030000"


def test_a_part_that_a_paper_solves_is_left_out_of_the_ranking(db, at):
    paper = {"no": "W", "sort": "written", "semi_finished_part": "A", "from_on": at.date()}
    actions.add(KnownSolution, paper, by=None, at=at)
    facts = parts(at, ("A", 9, False), ("B", 3, False))
    assert [(f["rank"], f["solved"]) for f in facts] == [(None, True), (1, False)]


def test_the_same_act_sent_twice_is_one_row(site, product, at):
    assert visit(site, product, at) == visit(site, product, at)
    assert ServiceVisit.objects.count() == 1


def test_the_same_key_with_other_values_is_refused(site, product, at):
    visit(site, product, at)
    with pytest.raises(ValidationError) as refusal:
        visit(site, product, at, units=3)
    assert refusal.value.code == "other_values_under_one_key"


def test_a_visit_to_more_units_than_the_site_has_is_refused(site, product, at):
    with pytest.raises(ValidationError) as refusal:
        visit(site, product, at, units=11)
    assert "units" in refusal.value.message_dict
    assert ServiceVisit.objects.count() == 0


def test_one_service_card_is_one_visit(site, product, at):
    visit(site, product, at, card_no="K-1")
    with pytest.raises(ValidationError):
        visit(site, product, at, op_id="op-2", card_no="K-1")


def test_visits_are_read_back_by_site_and_half_open_time(site, product, at):
    for n in range(3):
        visit(site, product, at + n * DAY, op_id=f"op-{n}")
    found = rows_of(kind="service_visit", same={"site": "S-1"}, since=at, until=at + 2 * DAY)
    assert [row["at"][:10] for row in found] == ["2026-01-05", "2026-01-06"]
    assert rows_of(kind="service_visit", same={"site": "S-2"}) == []


def test_a_site_without_a_region_lies_where_its_customer_is(site, product, at):
    actions.correct(site.customer, {"region": site.region}, by=None, at=at)
    actions.correct(site, {"region": None}, by=None, at=at)
    assert visit(site, product, at)["region"] == "east"
    assert len(rows_of(kind="service_visit", same={"region": "east"})) == 1


def test_reading_rows_back_costs_two_statements(site, product, at, django_assert_num_queries):
    for n in range(3):
        visit(site, product, at, op_id=f"op-{n}")
    with django_assert_num_queries(2):
        rows_of(kind="service_visit")


@pytest.mark.parametrize("month", ["2026-1", "2026-13", "January"])
def test_a_month_is_written_with_year_and_two_digits(db, at, month):
    part = {"part_no": "B-1", "part_name": "皮带", "failures": 3, "base_quantity": 100}
    with pytest.raises(ValidationError) as refusal:
        actions.add_row(
            kind="part_month", values={"month": month, **part}, by=None, op_id="1", at=at
        )
    assert "month" in refusal.value.message_dict


def test_a_failure_rate_of_no_parts_in_use_is_refused(db, at):
    part = {"month": "2026-01", "part_no": "B-1", "part_name": "皮带", "failures": 0}
    with pytest.raises(ValidationError):
        actions.add_row(
            kind="part_month", values={**part, "base_quantity": 0}, by=None, op_id="1", at=at
        )


def test_a_batch_return_gives_its_facts(customer, product, at):
    facts = actions.add_row(
        kind="return_batch",
        values={
            "customer": customer,
            "product": product,
            "quantity": 40,
            "because_of_quality": True,
            "batch": True,
            "at": at,
        },
        by=None,
        op_id="r-1",
        at=at,
    )
    assert (facts["quantity"], facts["batch"], facts["customer"]) == (40, True, "C-1")


def test_a_kind_that_nobody_watches_is_a_bug(db, at):
    with pytest.raises(KeyError):
        actions.add_row(kind="visit", values={}, by=None, op_id="1", at=at)


def test_a_problem_is_solved_from_the_day_of_its_paper_on(db, at):
    paper = {
        "no": "ECN-1",
        "sort": "ecn",
        "product_type": "door_operator",
        "problem_code": "belt_slips",
        "from_on": date(2026, 1, 5),
    }
    actions.add(KnownSolution, paper, by=None, at=at)

    def solved(problem, on):
        return solutions_for(product_type="door_operator", problem_code=problem, on=on)

    assert solved("belt_slips", date(2026, 1, 5)) == ["ECN-1"]
    assert solved("belt_slips", date(2026, 1, 4)) == []
    assert solved("noise", date(2026, 1, 5)) == []


def test_a_solved_part_stays_out_of_the_ranking_from_its_day_on(db, at):
    paper = {"no": "W-1", "sort": "written", "semi_finished_part": "PCB-1", "from_on": at.date()}
    actions.add(KnownSolution, paper, by=None, at=at)
    assert solved_parts(on=at.date()) == {"PCB-1"}
    assert solved_parts(on=at.date() - DAY) == frozenset()
