"""Similar past cases: why they are like one, what was found and done, whether it held; only what one may read."""

import pytest

from kesu.cases.books import book_of, in_force
from kesu.cases.models import CaseRecord
from kesu.cases.queries.similar import alike, common, described
from kesu.cases.texts import record_in
from tests.cases.conftest import opened

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
