"""A tree of causes on a form: every change of its shape is a button, and works without a script."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from kesu.core.rulebook.model import Fact, Option
from kesu.core.rulebook.reading.causes import with_columns
from kesu.core.values import Text
from kesu.desk.components.causes import picture_of
from kesu.desk.forms.fields import Setting
from kesu.desk.forms.form import FactForm, form_of
from kesu.desk.forms.reading import rearranged

OPTIONS = (Option("hot", Text("虚焊")), Option("cold", Text("冷焊")))
FACTORS = (Option("man", Text("人")), Option("machine", Text("机")))
FACT = with_columns(
    Fact(id="x", of="k", sort="causes", title=Text("鱼骨图"), factors=FACTORS, options=OPTIONS)
)
VALUE = [
    {"id": "c1", "text": "甲", "factor": "man", "state": "open"},
    {"id": "c2", "text": "乙", "state": "open", "under": "c1"},
    {"id": "c3", "text": "丙", "state": "open", "under": "c2"},
    {"id": "c4", "text": "丁", "state": "open", "under": "c1"},
    {"id": "c5", "text": "戊", "factor": "machine", "state": "proved", "evidence": "实测", "code": "hot"},
]  # fmt: skip


def form() -> FactForm:
    return form_of({"x": FACT}, ["x"], [], Setting(ZoneInfo("Asia/Shanghai"), None))  # type: ignore[arg-type]


def shown() -> FactForm:
    found = form()
    found.show({"x": VALUE}, lambda _sort, code: code)
    return found


def sent(found: FactForm, **more: str) -> QueryDict:
    """Return what a browser sends of a form."""
    post = QueryDict(mutable=True)
    field = found.fields[0]
    post["f-x-rows"], post["f-x-last"] = str(len(field.causes)), str(field.last_cause)
    for row in field.causes:
        post[f"{row.name}-id"], post[f"{row.name}-level"] = row.id, str(row.level)
        for cell in row.cells:
            post[cell.name] = cell.raw
    for name, value in more.items():
        post[name] = value
    return post


def pressed(button: str, **more: str) -> FactForm:
    """Return the form after one of its buttons was pressed."""
    found = form()
    found.take(sent(shown(), cause_row=f"f-x:{button}", **more))
    return found


def outline(found: FactForm) -> str:
    return " ".join(
        f"{'-' * row.level}{row['text'].raw or row.id}" for row in found.fields[0].causes
    )


def value(found: FactForm) -> Any:
    return found.values()["x"]


def test_a_tree_goes_through_its_form_unchanged() -> None:
    found = form()
    found.take(sent(shown()))
    assert outline(found) == "甲 -乙 --丙 -丁 戊"
    assert value(found) == VALUE


@pytest.mark.parametrize(
    ("button", "becomes"),
    [
        ("add:machine", "甲 -乙 --丙 -丁 戊 c6"),
        ("below:0", "甲 -乙 --丙 -丁 -c6 戊"),
        ("below:2", "甲 -乙 --丙 ---c6 -丁 戊"),
        ("beside:1", "甲 -乙 --丙 -c6 -丁 戊"),
        ("in:3", "甲 -乙 --丙 --丁 戊"),
        ("in:0", "甲 -乙 --丙 -丁 戊"),
        ("in:4", "甲 -乙 --丙 -丁 -戊"),
        ("out:1", "甲 -丁 乙 -丙 戊"),
        ("out:0", "甲 -乙 --丙 -丁 戊"),
        ("up:3", "甲 -丁 -乙 --丙 戊"),
        ("up:1", "甲 -乙 --丙 -丁 戊"),
        ("up:4", "戊 甲 -乙 --丙 -丁"),
        ("down:0", "戊 甲 -乙 --丙 -丁"),
        ("down:1", "甲 -丁 -乙 --丙 戊"),
        ("down:3", "甲 -乙 --丙 -丁 戊"),
        ("remove:1", "甲 -丙 -丁 戊"),
        ("remove:0", "乙 -丙 丁 戊"),
        ("remove:9", "甲 -乙 --丙 -丁 戊"),
        ("fell:0", "甲 -乙 --丙 -丁 戊"),
    ],
)
def test_each_button_changes_the_shape(button: str, becomes: str) -> None:
    assert outline(pressed(button)) == becomes


def test_what_comes_up_keeps_the_factor_that_it_stood_under() -> None:
    assert pressed("out:1").fields[0].causes[2]["factor"].raw == "man"
    assert pressed("remove:0").fields[0].causes[0]["factor"].raw == "man"
    assert pressed("beside:4").fields[0].causes[5]["factor"].raw == "machine"


def test_a_new_cause_under_a_factor_has_it_and_the_eye_goes_there() -> None:
    found = pressed("add:machine").fields[0].causes[-1]
    assert (found["factor"].raw, found.touched) == ("machine", True)


def test_the_id_of_a_cause_that_was_taken_out_is_not_given_again() -> None:
    found = form()
    found.take(sent(pressed("remove:4"), cause_row="f-x:add:man", **{"f-x-last": "5"}))
    assert found.fields[0].causes[-1].id == "c6"


def test_a_row_left_empty_counts_for_nothing() -> None:
    found = form()
    found.take(sent(pressed("add:machine")))
    assert value(found) == VALUE


def test_a_cause_is_where_its_level_says_however_it_was_sent() -> None:
    found = form()
    post = sent(shown(), **{"f-x-1-level": "99", "f-x-0-level": "7"})
    found.take(post)
    assert value(found)[1]["under"] == "c1"


def test_such_a_button_posts_nothing() -> None:
    assert rearranged(QueryDict("cause_row=f-x:in:1"))
    assert not rearranged(QueryDict("send=1"))


def test_what_stands_on_the_form_is_drawn_while_evidence_is_still_missing() -> None:
    found = form()
    post = sent(shown(), **{"f-x-1-state": "proved"})
    found.take(post)
    assert "twig--proved" in picture_of(found.fields[0], "花屏")
    post["f-x-0-factor"] = ""
    found.take(post)
    assert picture_of(found.fields[0], "花屏") == ""
