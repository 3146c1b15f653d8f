"""Similar past cases: why they are like one, what was found and done, whether it held; only what one may read."""

import pytest

from kesu import clock
from kesu.cases.actions.posting import post
from kesu.cases.books import book_of, in_force
from kesu.cases.models import CaseRecord
from kesu.cases.queries.similar import alike, common, described
from kesu.cases.texts import record_in
from kesu.registry.actions import add
from kesu.registry.models import Product
from tests.cases.conftest import ENGINEER, op, opened

pytestmark = pytest.mark.usefixtures("home", "book", "monday")
FAULTS = (
    "皮带断裂",
    "显示板不亮",
    "漏油",
    "门锁失灵",
    "编码器断线",
    "电容鼓包",
    "接线松动",
    "风机停转",
)


def like(record: str) -> list[str]:
    row = CaseRecord.everything.get(pk=record)
    book = book_of(in_force().edition(row.edition_id))
    own = described(record_in(row.state), book, row.tallies)
    return [one.record for one in alike(own, CaseRecord.everything.all(), but=record)]


def test_the_same_facts_come_before_the_same_words_and_neither_is_nothing():
    same = opened(customer="C-1", problem="M-1", description="主机有声音").record_id
    told = opened(description="曳引轮轴承磨损异响严重").record_id
    for fault in FAULTS:
        opened(description=f"{fault}，请处理")
    mine = opened(customer="C-1", problem="M-1", description="检修后轴承磨损异响").record_id
    found = like(mine)
    assert found[:2] == [same, told]
    assert mine not in found
    alone = opened(description="甲乙丙丁戊己").record_id
    assert like(alone) == []


def test_what_is_common_is_told_in_its_longest_words():
    assert common("检修后轴承磨损异响 ABC12", "轴承磨损，异响 abc123") == [
        "abc12",
        "轴承磨损",
        "异响",
    ]
    assert common("甲乙", "丙丁") == []


def test_only_the_rows_of_the_reader_are_offered():
    first = opened(customer="C-1", problem="M-1", description="主机有声音").record_id
    opened(customer="C-1", problem="M-1", description="主机有声音")
    row = CaseRecord.everything.get(pk=first)
    own = described(record_in(row.state), book_of(in_force().edition(row.edition_id)), row.tallies)
    assert alike(own, CaseRecord.everything.filter(pk=first), but=first) == []


def fill(record: str, **facts: str) -> None:
    data = {"act": "fill", "facts": facts}
    post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op())


def product(code: str, product_type: str) -> str:
    add(
        Product, {"code": code, "name": code, "product_type": product_type}, by=None, at=clock.now()
    )
    return code


def test_the_same_type_of_product_with_a_word_told_alike_is_alike_and_the_type_alone_is_not():
    belt, other, lock = (product(f"P-{n}", t) for n, t in enumerate(("door", "door", "cabinet")))
    one = opened(product=belt, description="门机皮带断裂，更换后两周又断").record_id
    for fault in FAULTS[1:]:
        opened(product=lock, description=f"{fault}，请处理")
    mine = opened(product=other, description="皮带磨损，噪音大").record_id
    assert like(mine) == [one]
    assert like(opened(product=other, description="接地不良").record_id) == [mine]
    assert one not in like(opened(product=lock, description="甲乙丙丁").record_id)


def test_the_same_product_comes_before_the_same_type_and_both_before_nothing():
    first, second = product("P-1", "door"), product("P-2", "door")
    typed = opened(product=first, description="卡阻，门扇不到位").record_id
    same = opened(product=second, description="按钮不亮，卡阻").record_id
    for fault in (*FAULTS, "面板黑屏"):
        opened(description=f"{fault}，请处理")
    assert like(opened(product=second, description="关门卡阻").record_id) == [same, typed]


def test_causes_found_so_far_find_cases_with_the_same_cause():
    solved = opened(description="电梯急停").record_id
    fill(solved, cause="编码器联轴节松脱")
    for fault in FAULTS:
        opened(description=f"{fault}，请处理")
    record = opened(description="平层不准").record_id
    assert like(record) == []
    fill(record, cause="联轴节松脱")
    assert like(record) == [solved]
