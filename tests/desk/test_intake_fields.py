"""What people type into fields made from a book, and what is kept of it."""

from collections.abc import Mapping
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import translation

from kesu.core.rulebook.fitting import fit
from kesu.core.rulebook.model import Fact, Option
from kesu.core.values import Text
from kesu.desk.forms import typed
from kesu.desk.forms.fields import Setting
from kesu.desk.forms.form import FactForm, form_of
from kesu.desk.forms.lookups import Asking
from kesu.directory.models import Person
from kesu.directory.queries import ActorCard

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOBODY = ActorCard("1", "某人（虚构）", "", "", frozenset())


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def fact(sort: str, **more) -> Fact:
    return Fact(id="x", of="k", sort=sort, title=Text("某项", "Something"), **more)


def form(one: Fact, sent: Mapping[str, object] | None = None) -> FactForm:
    made = form_of({"x": one}, ["x"], [], Setting(SHANGHAI, Asking(NOBODY, {})))
    if sent is not None:
        post = QueryDict(mutable=True)
        for name, value in sent.items():
            post.setlist(name, value if isinstance(value, list) else [str(value)])
        made.take(post)
    return made


def value(one: Fact, **sent):
    made = form(one, {name.replace("_", "-"): v for name, v in sent.items()})
    found = made.values()
    assert not made["x"].errors, made["x"].errors
    return found.get("x")


@pytest.mark.django_db
def test_a_person_is_kept_as_a_party_and_shown_by_name():
    person = Person.objects.create_person("a", name="李雷（虚构）")
    one = fact("person")
    assert value(one, f_x="李雷（虚构）") == f"person:{person.pk}"
    again = form(one)
    again.show(
        {"x": f"person:{person.pk}"},
        lambda sort, code: {("person", str(person.pk)): "李雷"}[sort, code],
    )
    assert again["x"].raw == f"李雷 · {person.pk}"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１２", 12),
        ("１，２３４", 1234),
        ("1,234.5", Decimal("1234.5")),
        ("3万", 30000),
        ("3.5 万元", 35000),
        ("¥ 800", 800),
        ("-2", -2),
        (" 7 元 ", 7),
    ],
)
def test_numbers_are_read_as_an_office_writes_them(text, number):
    assert typed.number(text, ("元",)) == number


@pytest.mark.parametrize("text", ["十二", "1,2", "12-13", "", "nan", "1e99", "inf", "--1"])
def test_what_is_no_number_is_told_and_never_guessed(text):
    with pytest.raises(typed.Unread):
        typed.number(text)


def test_quantities_are_whole():
    assert value(fact("quantity", unit=Text("台", "units")), f_x="１２台") == 12
    with pytest.raises(typed.Unread):
        typed.whole("1.5")


def test_less_than_the_least_is_told():
    made = form(fact("quantity", least=1), {"f-x": "0"})
    assert made.values() == {}
    assert len(made["x"].errors) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-30T17:40",
        "2026-1-30 17:40",
        "2026/1/30 17：40",
        "2026年1月30日 17:40",
        "２０２６-01-30 17时40分",
    ],
)
def test_moments_are_read_in_the_zone_of_the_calendar(text):
    assert typed.moment(text, SHANGHAI) == 1769766000


@pytest.mark.parametrize(
    "text",
    ["2026-01-30", "2026-01-30 17", "17:40", "2026-02-30 10:00", "昨天 10:00", "2026-01-30 25:00"],
)
def test_a_moment_without_its_minute_is_refused_not_rounded(text):
    with pytest.raises(typed.Unread):
        typed.moment(text, SHANGHAI)


def test_days_are_kept_as_iso_writes_them():
    assert typed.day("2026年1月5日") == "2026-01-05"
    with pytest.raises(typed.Unread):
        typed.day("1月5日")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("yes", True),
        ("no", False),
        ("undetermined", {"state": "undetermined"}),
        ("not_applicable", {"state": "not_applicable"}),
    ],
)
def test_a_question_has_more_than_two_answers(sent, kept):
    one = fact("truth")
    assert value(one, f_x=sent) == kept
    fit(one, kept)


def test_an_unanswered_question_is_not_sent():
    assert form(fact("truth"), {}).values() == {}


def test_why_there_is_no_value_is_a_value_too():
    kept = value(fact("day"), f_x="", f_x_state="withheld", f_x_remark="客户不说")
    assert kept == {"state": "withheld", "remark": "客户不说"}


def test_a_value_and_a_reason_for_none_contradict_each_other():
    made = form(fact("text"), {"f-x": "甲", "f-x-state": "withheld"})
    assert made.values() == {}
    assert len(made["x"].errors) == 1


def test_a_choice_that_is_not_offered_is_refused():
    options = (Option("a", Text("甲")), Option("b", Text("乙")))
    assert value(fact("choice", options=options), f_x="a") == "a"
    assert form(fact("choice", options=options), {"f-x": "c"}).values() == {}
    assert value(fact("choices", options=options), f_x=["a", "b"]) == ["a", "b"]


def test_typed_text_comes_back_whatever_was_wrong_with_it():
    made = form(fact("moment"), {"f-x": "昨天下午"})
    made.values()
    assert made["x"].raw == "昨天下午"
    assert made["x"].input_type == "text"
    assert made["x"].errors


def test_faults_are_found_once_however_often_one_asks():
    made = form(fact("number"), {"f-x": "很多"})
    made.values()
    made.values()
    assert len(made["x"].errors) == 1


LINES = fact(
    "lines", columns=(fact("text"), Fact(id="n", of="k", sort="quantity", title=Text("数量")))
)


def test_lines_are_read_row_by_row_and_empty_rows_left_out():
    sent = {"f-x-rows": "3", "f-x-0-x": "甲", "f-x-0-n": "2", "f-x-2-x": "丙"}
    assert form(LINES, sent).values() == {"x": [{"x": "甲", "n": 2}, {"x": "丙"}]}


def test_a_line_is_added_and_removed_by_a_button_without_a_script():
    more = form(LINES, {"f-x-rows": "1", "f-x-0-x": "甲", "add_row": "f-x"})
    assert [row[0].name for row in more["x"].rows] == ["f-x-0-x", "f-x-1-x"]
    less = form(LINES, {"f-x-rows": "2", "f-x-0-x": "甲", "f-x-1-x": "乙", "remove_row": "f-x-0"})
    assert [row[0].raw for row in less["x"].rows] == ["乙"]
    assert less["x"].rows[0][0].name == "f-x-0-x"


def test_a_wrong_cell_marks_its_cell_and_the_fact():
    made = form(LINES, {"f-x-rows": "1", "f-x-0-n": "几台"})
    made.values()
    assert made["x"].errors
    assert made["x"].rows[0][1].errors


def test_values_are_written_into_fields_as_one_would_type_them():
    made = form(fact("moment"))
    made.show({"x": 1769766000}, lambda _sort, code: code)
    assert made["x"].raw == "2026-01-30T17:40"
    made = form(fact("money"))
    made.show({"x": Decimal("12.50")}, lambda _sort, code: code)
    assert made["x"].raw == "12.5"
    made = form(fact("truth"))
    made.show({"x": {"state": "not_applicable"}}, lambda _sort, code: code)
    assert made["x"].raw == "not_applicable"
