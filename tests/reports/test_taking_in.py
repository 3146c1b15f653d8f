"""A sheet is tried out, taken in, and its bad rows come back."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from kesu.registry import actions
from kesu.registry.models import Region
from kesu.reports.sheets import Column, error_sheet, guess, missing, read_sheet, take_in

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
COLUMNS = (
    Column("code", "编号", ("number",), required=True),
    Column("name", "名称", required=True),
)
SHEET = read_sheet("编号,名称\ne,华东\n,无号\ns,华南\ne,又是华东\nx,=A1\n".encode(), "a.csv")
MAPPING = {"code": 0, "name": 1}


def take(values):
    if not values["code"]:
        raise ValidationError({"code": "编号：必填"})
    before = Region.objects.filter(code=values["code"]).values_list("name", flat=True).first()
    actions.put(Region, {"code": values["code"]}, {"name": values["name"]}, by=None, at=AT)
    if before is None:
        return "added"
    return "same" if before == values["name"] else "changed"


def verdicts(outcome):
    return [row.verdict for row in outcome.rows]


@pytest.mark.parametrize(
    ("headings", "places"),
    [
        (("编号", "名称"), (0, 1)),
        (("名称 *", " 编 号（必填）"), (1, 0)),
        (("NUMBER", "其他"), (0, None)),
        (("编号", "编号"), (0, None)),
    ],
)
def test_columns_are_recognised_by_their_headings(headings, places):
    mapping = guess(headings, COLUMNS)
    assert (mapping["code"], mapping["name"]) == places


def test_required_fields_that_no_column_brings_are_named():
    assert missing({"code": 0, "name": None}, COLUMNS) == ["名称"]


def test_good_rows_are_saved_and_bad_ones_come_back_with_reasons(db):
    outcome = take_in(SHEET, MAPPING, take, key=("code",), dry=False)
    assert verdicts(outcome) == ["added", "faulty", "added", "faulty", "faulty"]
    assert set(Region.objects.values_list("code", "name")) == {("e", "华东"), ("s", "华南")}
    assert [bad.row.number for bad in outcome.faulty] == [3, 5, 6]
    assert outcome.faulty[0].faults == ("编号：必填",)
    assert "2" in outcome.faulty[1].faults[0]
    assert "B" in outcome.faulty[2].faults[0]


def test_trying_out_says_the_same_and_saves_nothing(db):
    outcome = take_in(SHEET, MAPPING, take, key=("code",), dry=True)
    assert verdicts(outcome) == ["added", "faulty", "added", "faulty", "faulty"]
    assert not Region.objects.exists()


def test_taking_the_same_sheet_again_changes_nothing(db):
    take_in(SHEET, MAPPING, take, key=("code",), dry=False)
    outcome = take_in(SHEET, MAPPING, take, key=("code",), dry=False)
    assert (outcome.count("added"), outcome.count("changed"), outcome.count("same")) == (0, 0, 2)


def test_the_error_sheet_returns_the_bad_rows_as_they_came(db):
    outcome = take_in(SHEET, MAPPING, take, key=("code",), dry=True)
    back = read_sheet(error_sheet(SHEET, outcome, at=AT), "back.xlsx")
    assert back.headings[:2] == ("编号", "名称")
    assert [row.cells[:3] for row in back.rows] == [
        ("", "无号", "3"),
        ("e", "又是华东", "5"),
        ("x", "=A1", "6"),
    ]


def test_a_mended_error_sheet_can_be_sent_as_it_is(db):
    outcome = take_in(SHEET, MAPPING, take, key=("code",), dry=False)
    back = read_sheet(error_sheet(SHEET, outcome, at=AT), "back.xlsx")
    assert guess(back.headings, COLUMNS) == MAPPING
