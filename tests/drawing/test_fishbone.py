"""Fishbones and why-trees: nothing meets anything else, nothing is cut, what was found is no matter of colour."""

import re
from itertools import combinations, pairwise

import pytest

from kesu.core.causes import sound
from kesu.core.rulebook.model import Fact, Option
from kesu.core.values import Text
from kesu.drawing import fishbone, whys
from kesu.drawing.causes import drawn, listed
from kesu.drawing.fishbone import Bone
from kesu.drawing.twigs import EM, Placed, Twig
from kesu.drawing.wrapping import width

LONG = "焊台温控传感器老化，实测温度比设定值低三十度，班前点检表上没有这一项，所以一直没有人发现。"
FACTORS = tuple(
    Option(n, Text(zh, n)) for n, zh in zip(("man", "machine", "method"), "人机法", strict=True)
)
ROWS = [
    {"id": "c1", "text": "温度低", "factor": "machine", "state": "proved", "evidence": "实测", "code": "hot"},
    {"id": "c2", "text": "未点检", "under": "c1", "state": "ruled_out", "evidence": "有点检表"},
    {"id": "c3", "text": "新手", "factor": "man"},
]  # fmt: skip


def twig(length: int, *below: Twig, state: str = "open") -> Twig:
    return Twig((LONG * 5)[:length], state, "计入：虚焊", below)


def full(length: int = 40) -> list[Bone]:
    """Return six bones with eight causes each, some explained three levels deep."""
    deep = twig(length, twig(length, twig(length)))
    return [
        Bone(f, (deep, *(twig(length // (1 + n % 3)) for n in range(7)))) for f in "人机料法环测"
    ]


def overlap(a: Placed, b: Placed) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


@pytest.mark.parametrize("length", [4, 40, 200])
def test_no_text_of_a_full_fishbone_meets_another(length: int) -> None:
    texts = [t for side in fishbone.planned(full(length)).sides for t in side.texts]
    assert len(texts) == 60
    assert not [pair for pair in combinations(texts, 2) if overlap(*pair)]


@pytest.mark.parametrize("length", [4, 40, 200])
def test_every_text_stays_left_of_its_bone_and_off_the_spine(length: int) -> None:
    plan = fishbone.planned(full(length))
    for side in plan.sides:
        for text in side.texts:
            assert text.left >= 0
            assert text.right <= min(side.line_at(text.top), side.line_at(text.bottom))
            assert text.bottom < plan.spine or text.top > plan.spine


def test_bones_of_one_side_stand_apart_and_all_of_it_is_in_the_frame() -> None:
    plan = fishbone.planned(full())
    above = [side for side in plan.sides if side.end < side.spine]
    assert all(a.foot < min(t.left for t in b.texts) for a, b in pairwise(above))
    assert max(t.bottom for side in plan.sides for t in side.texts) < plan.high


@pytest.mark.parametrize("length", [4, 40, 200])
def test_texts_are_broken_into_lines_and_never_cut(length: int) -> None:
    texts = [t for side in fishbone.planned(full(length)).sides for t in side.texts]
    assert {"".join(t.lines) for t in texts} >= {(LONG * 5)[:length]}
    assert all(width(line) * EM <= t.wide for t in texts for line in t.lines)


def test_a_chain_of_eight_whys_stands_upright_without_overlaps() -> None:
    chain = twig(40)
    for _ in range(7):
        chain = twig(40, chain, twig(90))
    plan = whys.planned("花屏", [chain])
    assert len(plan.texts) == 15
    assert not [p for p in combinations((plan.head, *plan.texts), 2) if overlap(*p)]
    assert plan.wide < 540


FACT = Fact(
    id="why", of="case", sort="causes", title=Text("鱼骨图", "Fishbone"), factors=FACTORS,
    options=(Option("hot", Text("虚焊", "Soldering")),),
)  # fmt: skip


def tree() -> list[dict[str, object]]:
    return sound(ROWS, [o.id for o in FACTORS], ["hot"])


def test_a_book_with_factors_gives_a_fishbone_with_empty_bones_too() -> None:
    picture = drawn(FACT, tree(), problem="花屏", language="zh")
    assert sorted(re.findall(r">([人机法])<", picture)) == sorted("人机法")
    assert "计入：虚焊" in picture


def test_a_book_without_factors_gives_whys_with_their_number() -> None:
    bare = Fact(id="why", of="case", sort="causes", title=Text("五个为什么", "Whys"))
    rows = [{k: v for k, v in row.items() if k not in ("factor", "code")} for row in ROWS]
    picture = drawn(bare, sound(rows, (), ()), problem="花屏", language="en")
    assert re.findall(r">(why \d)", picture) == ["why 1", "why 2", "why 1"]


def test_what_was_found_is_told_by_signs_and_words_as_well() -> None:
    picture = drawn(FACT, tree(), problem="花屏", language="zh")
    assert "twig--proved" in picture
    assert "twig--ruled_out" in picture
    assert all(f">{word}</text>" in picture for word in ("待查", "证实", "排除"))
    assert [(n.level, n.finding) for n in listed(FACT, tree(), "zh")] == [
        (1, "待查"), (1, "证实"), (2, "排除"),
    ]  # fmt: skip


def test_words_in_a_picture_are_words_and_no_markup() -> None:
    rows = [{"id": "c1", "text": "<script>&", "factor": "man"}]
    picture = drawn(FACT, sound(rows, ["man"], ()), problem="<b>", language="zh")
    assert "<script" not in picture
    assert "&lt;script&gt;&amp;" in picture
