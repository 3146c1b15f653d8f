"""Two signs are enough to find a record, in Chinese and otherwise; both databases find the same."""

import random
import re

import pytest
from django.db import connection

from kesu.cases import dialect, searching
from kesu.cases.actions import reindexing
from kesu.cases.actions.posting import post
from kesu.cases.actions.reindexing import reindex
from kesu.cases.models import SearchText
from kesu.cases.verifying import verify
from kesu.journal.attachments import stage
from tests.cases.conftest import ENGINEER, MON_9, do, op, opened, registered


def found(query: str) -> set[str]:
    asked = searching.asked(query)
    return set(dialect.found_by_tokens(asked)) if asked else set()


@pytest.fixture
def records(book, monday):
    texts = {
        "noise": "电梯主机噪音大，客户要求更换",
        "leak": "液压站漏油（第2次）",
        "latin": "Motor ABC-123 overheats, ＡＢＣ１２４ too",
        "odd": "𠮷野家 ﬁne naïve",
    }
    return {name: opened(description=text).record_id for name, text in texts.items()}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("噪音", {"noise"}),
        ("客户要求", {"noise"}),
        ("户要", {"noise"}),
        ("漏油 液压", {"leak"}),
        ("漏油 噪音", set()),
        ("音噪", set()),
        ("abc", {"latin"}),
        ("ABC12", {"latin"}),
        ("bc124", {"latin"}),
        ("123 over", {"latin"}),
        ("ABC-123", {"latin"}),
        ("c1 heats", {"latin"}),
        ("abc123", set()),
        ("𠮷野", {"odd"}),
        ("naïve", {"odd"}),
        ("fine", {"odd"}),
        ("大客", set()),
        ("噪", set()),
        ("' OR 1=1 --", {"latin"}),
        ('"噪音" (', {"noise"}),
        ('"噪音" AND (', set()),
        ("%_", set()),
    ],
)
def test_a_query_finds_what_stands_there(records, query, names):
    assert found(query) == {records[name] for name in names}


def test_a_number_is_found_from_the_moment_it_is_given(records):
    assert found("KS2026-0001") == set()
    registered(records["leak"])
    assert found("KS2026-0001") == {records["leak"]}
    assert found("漏油") == {records["leak"]}


def test_a_single_sign_is_nothing_to_search_for():
    assert searching.asked("a 客 !") is None
    assert searching.asked("") is None


def test_a_query_without_end_is_cut():
    words = [f"客诉{sign}{sign}" for sign in "甲乙丙丁戊己庚辛壬癸"]
    asked = searching.asked(" ".join(words))
    assert asked is not None
    assert len(asked) == searching.MOST_WORDS
    assert len(searching.asked("客诉 " * 100) or ()) == 1


# -- what stands where ------------------------------------------------------------------------------


def part(record: str, text: str) -> None:
    data = {"act": "open", "kind": "measure", "facts": {"text": text}}
    post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op())


def test_a_case_is_found_by_its_parts_and_its_reasons_and_its_files(home, records):
    record = records["noise"]
    registered(record)
    part(record, "更换主机轴承并复测")
    held = {"act": "hold", "reason": "等待外协检测报告"}
    post(record_id=record, entry_data=held, actor=ENGINEER, op_id=op())
    file = stage(
        [b"%PDF-1.4 x"], name="现场照片说明.pdf", owner=ENGINEER.person, draft="d", at=MON_9
    )
    do(record, "investigate", facts={"cause": "轴承磨损", "photos": [file.pk]})
    for query in ("主机轴承", "外协检测", "照片说明", "轴承磨损", "更换 外协 pdf 电梯"):
        assert found(query) == {record}, query


def test_personal_values_are_found_by_nobody(home, book, monday):
    opened(caller="欧阳某某", phone="13800000000", description="门打不开")
    assert found("欧阳") == set()
    assert found("1380000") == set()
    assert len(found("门打")) == 1


def test_what_was_corrected_is_found_as_it_is_now(home, records):
    record = records["noise"]
    data = {"act": "correct", "facts": {"description": "曳引机异响"}, "reason": "写错部件"}
    post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op())
    assert found("曳引机") == {record}
    assert found("电梯主机") == set()
    assert found("写错部件") == {record}


def test_long_and_monotonous_texts_are_found_to_their_end(book, monday):
    signs = "客户反映设备运行时有异常声音需要派人检查"
    long = "".join(signs[(i * i) % len(signs)] for i in range(6_000))
    record = opened(description=f"{'啊' * 3_000}哦{long} 末尾标记").record_id
    for query in ("啊哦", "末尾标记", long[-60:], long[2_000:2_090], f"啊啊哦{long[:40]}"):
        assert found(query) == {record}, query[:20]
    assert found(long[100:150] + "鑫") == set()


# -- against a plain look at every text ---------------------------------------------------------------

ALPHABET = "客诉电梯噪音漏油ABab12- ，_"


def plainly(query: str, texts: dict[str, list[str]]) -> set[str]:
    words = [w for w in re.findall(r"\w+", searching.folded(query)) if len(w) > 1]
    return {
        record
        for record, said in texts.items()
        if words and all(any(word in searching.folded(text) for text in said) for word in words)
    }


@pytest.mark.parametrize("seed", range(3))
def test_everything_is_found_that_a_plain_look_finds(home, book, monday, seed):
    chance = random.Random(seed)

    def text(most: int) -> str:
        return "".join(chance.choice(ALPHABET) for _ in range(chance.randint(1, most)))

    texts: dict[str, list[str]] = {}
    for _ in range(25):
        said = [f"始{text(40)}", f"末{text(25)}"]
        record = opened(description=said[0]).record_id
        number = registered(record).number
        part(record, said[1])
        texts[record] = [*said, number]
    queries = [text(5) for _ in range(120)] + [
        chance.choice(said[0])[0:9] for said in texts.values()
    ]
    queries += [said[0][3:9] for said in texts.values()] + [
        f"{a[2:5]} {b[1:4]}" for a, b, _ in texts.values()
    ]
    assert {q: found(q) for q in queries} == {q: plainly(q, texts) for q in queries}


# -- made anew ---------------------------------------------------------------------------------------


def test_an_index_that_was_lost_is_made_anew_the_same(home, records):
    registered(records["leak"])
    part(records["leak"], "更换密封圈")
    held = {"act": "hold", "reason": "等待备件"}
    post(record_id=records["leak"], entry_data=held, actor=ENGINEER, op_id=op())
    before = sorted(SearchText.everything.values_list("record_id", "place", "digest"))
    assert sum(written for _, _, written in reindex()) == 0
    for record in records.values():
        for sql, params in dialect.search_removals(connection, record, (1, 2, 3, 4, 5)):
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
    assert found("密封圈") == set()
    assert [d.field for d in verify()] == ["search"] * len(records)
    assert sum(written for _, _, written in reindex()) == len(records)
    assert sorted(SearchText.everything.values_list("record_id", "place", "digest")) == before
    assert found("更换 等待备件") == {records["leak"]}
    assert list(verify()) == []


def test_the_worker_brings_in_what_an_earlier_program_left(home, records):
    SearchText.everything.filter(record=records["noise"]).update(digest="")
    assert list(verify()) == []
    assert reindexing.catch_up(MON_9) == 1
    assert reindexing.catch_up(MON_9) == 0
    assert found("噪音") == {records["noise"]}
