"""Trees of causes: what may stand in one, what it says as a whole, what a correction changed."""

from typing import Any

import pytest

from kesu.core.causes import DEEPEST, MOST_BESIDE, changes, codes, factor_of, leaves, sound
from kesu.core.errors import Unfit
from kesu.core.explaining.causes import changed_words, tree_words
from kesu.core.explaining.reading import Reader
from tests.core.engine.playing import RIGHTS, Play
from tests.core.toys import CASE, book, faults_of, files, office

FACTORS, CODES = ("machine", "method"), ("solder", "design")
TREE = [
    {"id": "c1", "text": "焊台温度偏低", "factor": "machine"},
    {"id": "c2", "text": "温控失灵", "under": "c1", "state": "proved", "evidence": "实测 290℃", "code": "solder"},
    {"id": "c3", "text": "未点检", "under": "c1", "state": "ruled_out", "evidence": "有点检表"},
    {"id": "c4", "text": "焊接时间短", "factor": "method"},
]  # fmt: skip
FACT = (
    CASE
    + """
[kind.case.facts.why]
type = "causes"
title = { zh = "鱼骨图", en = "Fishbone" }
factors = [{ id = "machine", zh = "机", en = "Machine" }, { id = "method", zh = "法", en = "Method" }]
options = [{ id = "solder", zh = "虚焊", en = "Solder" }, { id = "design", zh = "设计", en = "Design" }]
"""
)


def refused(*rows: Any, factors: tuple[str, ...] = FACTORS) -> str:
    with pytest.raises(Unfit) as found:
        sound(list(rows), factors, CODES)
    return str(found.value)


def with_(number: int, **more: Any) -> list[dict[str, Any]]:
    """Return the tree with one of its causes changed."""
    return [{**row, **more} if n == number else dict(row) for n, row in enumerate(TREE)]


def test_a_tree_is_kept_parents_first_with_the_state_of_each() -> None:
    kept = sound(list(reversed(TREE)), FACTORS, CODES)
    assert [row["id"] for row in kept] == ["c4", "c1", "c3", "c2"]
    assert kept[0] == {"id": "c4", "text": "焊接时间短", "factor": "method", "state": "open"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["machine"], "not_causes"),
        ([{"id": "c1", "factor": "machine"}], "cause_without_text"),
        ([{"id": "c1", "text": "x", "colour": "red"}], "unknown_column"),
        ([{"id": "c1", "text": 5}], "not_a_text"),
        ([{"id": "c1", "text": "x" * 201, "factor": "machine"}], "too_long"),
        ([{"id": "1", "text": "x", "factor": "machine"}], "bad_cause_id"),
        ([TREE[0], TREE[0]], "bad_cause_id"),
        ([TREE[1]], "no_such_cause"),
        (with_(0, under="c2"), "circular_causes"),
        (with_(0, under="c1"), "circular_causes"),
        (with_(0, factor=""), "factor_wanted"),
        (with_(0, factor="moon"), "not_an_option"),
        (with_(1, factor="method"), "factor_below"),
        (with_(1, evidence=" "), "evidence_wanted"),
        (with_(1, code="moon"), "not_an_option"),
        (with_(1, state="perhaps"), "not_an_option"),
        (with_(0, state="ruled_out", evidence="x"), "proved_below_ruled_out"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_tree_is_refused_by_name(rows: list[Any], code: str) -> None:
    assert refused(*rows) == code


def test_a_tree_has_bounds_in_depth_and_width() -> None:
    chain = [{"id": f"c{n}", "text": "x", "under": f"c{n - 1}" if n else ""} for n in range(9)]
    assert refused(*chain, factors=()) == "causes_too_deep"
    assert len(sound(chain[:DEEPEST], (), ())) == DEEPEST
    beside = [{"id": f"c{n}", "text": "x"} for n in range(MOST_BESIDE + 1)]
    assert refused(*beside, factors=()) == "causes_too_wide"


def test_a_file_is_evidence_too() -> None:
    found = sound(with_(1, evidence="", files=["f1"]), FACTORS, CODES)
    assert found[1]["files"] == ["f1"]


def test_the_proved_leaves_are_what_counts() -> None:
    rows = sound(TREE, FACTORS, CODES)
    assert codes(rows) == ["solder"]
    assert [row["id"] for row in leaves(rows)] == ["c2", "c3", "c4"]
    assert factor_of(rows, rows[1]) == "machine"
    deeper = [*rows, {"id": "c5", "text": "传感器老化", "under": "c2", "state": "open"}]
    assert codes(deeper) == []  # what is explained further counts no longer


def test_two_versions_differ_cause_by_cause() -> None:
    after = sound([*with_(1, state="ruled_out")[:2], TREE[3]], FACTORS, CODES)
    found = [(c.what, c.cause["id"]) for c in changes(sound(TREE, FACTORS, CODES), after)]
    assert found == [("removed", "c3"), ("state", "c2")]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["删去“未点检”", "“温控失灵”由证实改为排除"]),
        ("en", ["“未点检” removed", "“温控失灵” is ruled out now, was proved"]),
    ],
)
def test_a_correction_is_told_in_words(language: str, said: list[str]) -> None:
    toy = book(kinds=FACT)
    reader = Reader(toy, office(), language)
    fact = toy.kinds["case"].kind.facts["why"]
    after = [*with_(1, state="ruled_out")[:2], TREE[3]]
    before = sound(TREE, FACTORS, CODES)
    assert changed_words(reader, fact, before, sound(after, FACTORS, CODES)) == said


def test_a_tree_in_one_sentence() -> None:
    reader = Reader(book(kinds=FACT), office(), "zh")
    assert tree_words(reader, sound(TREE, FACTORS, CODES)) == (
        "4 条原因，证实 1，排除 1，待查 1：温控失灵"
    )


RULE = """
[decision.answer]
of = "case"
[[decision.answer.row]]
when = "{}"
gives = true
[[decision.answer.row]]
when = "otherwise"
gives = false
"""


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ("why.code == 'solder'", True),
        ("'design' in why.codes", False),
        ("why.proved >= 1 and why.open == 1 and why.ruled_out == 1", True),
        ("any(why where leaf and state == 'proved' and factor == 'machine')", True),
        ("any(why where not leaf and state == 'proved')", False),
        ("count(why where text == '未点检') == 1", True),
    ],
)
def test_conditions_ask_a_tree(condition: str, answer: bool) -> None:
    play = Play(RULE.format(condition), kinds=FACT + RIGHTS)
    play.fill("2026-03-02 10:00", why=TREE)
    assert play.record.decisions["/answer"].value is answer


def test_what_nobody_entered_is_not_known_yet() -> None:
    play = Play(RULE.format("why.open == 0"), kinds=FACT + RIGHTS)
    answer = play.record.decisions["/answer"]
    assert (answer.status, answer.missing) == ("provisional", ("why.open",))


def test_an_unknown_code_is_a_fault_of_the_book() -> None:
    found = faults_of(files(RULE.format("why.code == 'moon'"), kinds=FACT))
    assert [fault.code for fault in found] == ["unreadable_condition"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('type = "causes"', 'type = "text"'),
        ('type = "causes"', 'type = "causes"\ncolumns = { size = { type = "number" } }'),
        ('type = "causes"', 'type = "causes"\npersonal = true'),
    ],
)
def test_what_a_tree_has_no_use_for_is_a_fault(old: str, new: str) -> None:
    found = faults_of(files(kinds=FACT.replace(old, new)))
    assert "unknown_key" in [fault.code for fault in found]


def test_a_factor_twice_is_a_fault() -> None:
    found = faults_of(files(kinds=FACT.replace('"method", zh', '"machine", zh')))
    assert {fault.code for fault in found} == {"twice_inside"}


MEASURE = """
[measure.before]
of = "case"
counts = "case"
same = ["why.code"]
window = { rolling = "90 days", before = "opened" }
only = "all"
"""


def test_cases_are_counted_by_what_their_trees_are_counted_as() -> None:
    play = Play(MEASURE, kinds=FACT + RIGHTS)
    play.fill("2026-03-02 10:00", why=TREE)
    assert [(t.measure, t.key) for t in play.world.tallies["main"]] == [("before", '["solder"]')]
