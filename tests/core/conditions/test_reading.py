"""What cannot be read is refused with its place; nothing that an author or attacker writes crashes the reader."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kesu.core.conditions import Unreadable, parse
from kesu.core.conditions.parsing import DEEPEST, LONGEST, MOST_JOINED
from kesu.core.values import NOT_APPLICABLE
from tests.core.conditions.answers import ask, compiled, worth


def fault(text: str) -> str:
    with pytest.raises(Unreadable) as refused:
        compiled(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the expression is empty"),
        ("   ", "the expression is empty"),
        ("a >", "a value is missing here (at character 4"),
        ("a > 3 b", "“b” was not expected here (at character 7"),
        ("(a > 3", "“)” is missing here"),
        ("a > 3)", "“)” was not expected here"),
        ("[1, 2", "“,” is missing here"),
        ("a in [1 2]", "“,” is missing here"),
        ("1 < a < 3", "one comparison at a time; join two with “and”"),
        ("a not in [1] == p", "one comparison at a time"),
        ("a = 3", "this character has no meaning in an expression (at character 3"),
        ("word == 'x", "this character has no meaning"),
        ("p and", "a value is missing here"),
        ("not", "a value is missing here"),
        ("a.", "this character has no meaning"),
        ("all(3)", "all(…) needs the name of a set first"),
        ("sum(parts) > 1", "sum(…) needs “of”"),
        ("sum(parts of word) > 1", "“word” is text and cannot be reckoned with"),
        ("all(grade where p)", "“grade” is not a set of records or lines here"),
        ("gradee == 'severe'", "“gradee” is not known here; did you mean “grade”?"),
        ("grade == 'sever'", "“sever” is none of: severe, ordinary"),
        ("'sever' == grade", "“sever” is none of: severe, ordinary"),
        ("grade in ['severe', 'ordinry']", "“ordinry” is none of"),
        ("'cash' in wants", "“cash” is none of: money, repair"),
        ("word > 3", "“word” is text and has no order; use == or !="),
        ("wants > 3", "“wants” is list of money, repair and has no order"),
        ("word == 3", "text is compared with number"),
        ("since == a", "moment is compared with number"),
        ("a in 3", "“3” is number, not a list; write [a, b]"),
        ("word in 'words'", "“'words'” is text, not a list"),
        ("a < none", "none has no order and holds nothing; use == or !="),
        ("a in none", "none has no order"),
        ("a + word > 3", "“word” is text and cannot be reckoned with"),
        ("-word == 'x'", "“word” is text and cannot be reckoned with"),
        ("on + 1 > on", "“on” is day and cannot be reckoned with"),
        ("a + 1", "“a + 1” is number, not a condition; compare it with something"),
        ("word", "“word” is text, not a condition"),
        ("p and a", "“a” is number, not a condition"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(text: str, said: str):
    assert said in fault(text)


def test_the_place_is_kept_for_whoever_wants_to_point_at_it():
    with pytest.raises(Unreadable) as refused:
        parse("a > 3 b")
    assert (refused.value.position, refused.value.text) == (6, "a > 3 b")


def test_a_long_expression_is_refused():
    assert f"at most {LONGEST} characters" in fault("a > 1 and " * 300 + "p")
    assert f"at most {LONGEST} characters" in fault("x" * 100_000)


def test_a_chain_as_long_as_allowed_is_read_and_answered():
    assert ask(" or ".join(["p"] * MOST_JOINED), {"p": False}) is False
    assert worth("+".join(["1"] * MOST_JOINED)) == MOST_JOINED


@pytest.mark.parametrize("joint", ["+", "*", " or ", " and "])
def test_a_longer_chain_is_refused(joint: str):
    one = "1" if joint in "+*" else "p"
    assert f"joins at most {MOST_JOINED} parts" in fault(joint.join([one] * (MOST_JOINED + 2)))


DEEP = ["(" * 999 + "p" + ")" * 999, "not " * 499 + "p", "-" * 1999 + "1", "[" * 999, "min(" * 400]


@pytest.mark.parametrize("text", DEEP)
def test_deep_nesting_is_refused(text: str):
    assert f"nests at most {DEEPEST} deep" in fault(text)


def test_nesting_as_deep_as_allowed_is_read():
    assert ask("(" * DEEPEST + "p" + ")" * DEEPEST, {"p": True}) is True


def test_chains_inside_brackets_count_together():
    text = "p"
    for _ in range(10):
        text = f"({text}){' or p' * 30}"
    assert "joins at most" in fault(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str):
    _read_or_refused(text)


WORDS = (
    "and or not in where of ( ) [ ] , == != < <= > >= + - * / a b p q grade wants word since on parts none true "
    "false 'severe' 'x' 3 0.5 all( any( count( sum( known( min( days_between( first_of("
)
words = st.sampled_from(WORDS.split())


@given(st.lists(words, max_size=14).map(" ".join))
def test_any_row_of_words_is_read_or_refused(text: str):
    _read_or_refused(text)


atoms = st.sampled_from(
    [
        "a",
        "b",
        "n",
        "p",
        "q",
        "grade",
        "wants",
        "word",
        "since",
        "until",
        "on",
        "who",
        "papers",
        "none",
        "true",
        "3",
        "0.5",
        "'severe'",
        "'x'",
    ]
)
joints = st.sampled_from(
    ["and", "or", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "+", "-", "*", "/"]
)
functions = st.sampled_from(
    ["min", "max", "first_of", "days_between", "hours_between", "working_hours_between"]
)
well_formed = st.recursive(
    atoms,
    lambda x: st.one_of(
        st.tuples(x, joints, x).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["not ", "-"]), x).map(lambda t: f"({t[0]}{t[1]})"),
        st.tuples(x, x).map(lambda t: f"[{t[0]}, {t[1]}]"),
        st.tuples(functions, x, x).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(["known", "dept", "rank"]), x).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(st.sampled_from(["all", "any", "count"]), x).map(
            lambda t: f"{t[0]}(parts where {t[1]})"
        ),
        st.tuples(x, x).map(lambda t: f"sum(parts of {t[0]} where {t[1]})"),
    ),
    max_leaves=6,
)


@settings(max_examples=400)
@given(well_formed)
def test_any_expression_is_refused_or_answered(text: str):
    _read_or_refused(text)


def _read_or_refused(text: str) -> None:
    """Whatever can be read can be answered too, whether anything is known or not."""
    try:
        found = compiled(text)
    except Unreadable:
        return
    known = {
        "a": 3, "b": 0, "p": True, "q": False, "grade": "severe", "wants": ["money"], "word": "x",
        "since": 10**9, "until": 2 * 10**9, "on": "2026-03-02", "who": "person:7", "papers": [], "n": -1,
    }  # fmt: skip
    for values in ({}, known, dict.fromkeys(known, NOT_APPLICABLE)):
        answer = ask(text, values, parts=[known, {}])
        assert answer in (True, False, None)
    assert len(found.parts) >= 1
