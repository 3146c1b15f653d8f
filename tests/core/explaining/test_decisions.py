"""Why a decision says what it says: rows, parts, what is missing, what would change it."""

import json

from kesu.core.explaining import Override, Parameter, Part, Reader, as_json, why_decision
from kesu.core.records.record import Codec
from tests.core import toys
from tests.core.engine.playing import RIGHTS, Play
from tests.core.explaining.shop import POSTS, Shop, reader


def why(shop: Shop, language: str = "zh"):
    found = why_decision(reader(language), shop.record, "", "grade")
    assert found is not None
    return found


def test_the_row_that_decides_is_marked_and_cites_its_clause():
    found = why(Shop(danger=False, units=12))
    assert (found.title, found.answer, found.clause) == ("级别", "严重", "T-02")
    assert found.says == "不良满 10 台"
    assert [(r.says, r.answer, r.used, r.clause) for r in found.rows] == [
        ("危及人身：是 → 严重", "unmet", False, "T-03"),
        ("不良满 10 台 → 严重", "met", True, "T-02"),
    ]


def test_every_part_of_a_row_shows_its_words_its_answer_and_its_value():
    found = why(Shop(danger=False, units=12))
    assert [r.parts for r in found.rows] == [
        (Part("危及人身：是", "unmet", "否"),),
        (Part("不良数量 ≥ 10 台（多少台算严重）", "met", "12 台"),),
    ]
    english = why(Shop(danger=False, units=12), "en")
    assert english.rows[1].parts == (
        Part("Faulty units ≥ 10 units (How many are serious)", "met", "12 units"),
    )


def test_the_settings_it_rests_on_come_with_basis_and_rejected_readings():
    assert why(Shop(danger=False, units=12)).parameters == (
        Parameter(
            "many", "多少台算严重", "10 台", "T-02", "chosen", "原文没有数字；读作 10 台", ("5 台",)
        ),
    )


def test_what_is_not_known_is_named_and_what_holds_meanwhile_is_told():
    found = why(Shop(units=3))
    assert found.answer == "一般（暂定）"
    assert found.status == "provisional"
    assert found.missing == (("danger", "危及人身"),)
    assert found.meanwhile == "补齐之前暂按“一般”办理：时限照此起算，不作处罚依据"
    assert found.notes == ("最迟在“鉴定”时问清",)
    english = why(Shop(units=3), "en")
    assert english.answer == "ordinary (provisional)"
    assert (
        english.meanwhile == "Until then “ordinary” holds: limits run by it, no penalty rests on it"
    )
    assert english.notes == ("To be asked at “Judge” at the latest",)


def test_what_would_change_it_names_unknown_facts_first_then_near_misses():
    assert why(Shop(units=3)).change == (
        "如果危及人身：是，则判为“严重”（T-03）；"
        "如果不良数量 ≥ 10 台（多少台算严重），则判为“严重”（T-02）"
    )
    assert why(Shop(units=3), "en").change == (
        "If Danger to people: yes, it would be “severe” (T-03); "
        "If Faulty units ≥ 10 units (How many are serious), it would be “severe” (T-02)"
    )


def test_what_would_change_it_looks_below_the_row_that_decides():
    assert why(Shop(danger=False, units=12)).change == (
        "如果这一条不再符合，其余不变，则判为“一般”（T-02）"
    )
    assert why(Shop(danger=True, units=12)).change == (
        "即使这一条不再符合，其余不变，仍判为“严重”（T-02）"
    )


def test_a_person_who_decided_otherwise_is_named_with_reason_and_the_machines_answer():
    shop = Shop(danger=False, units=3)
    shop.post("override", "boss", "10:00", decision="grade", value="severe", reason="老客户")
    found = why(shop)
    assert found.answer == "严重（人工认定）"
    assert found.override == Override("王刚", "老客户", "一般")
    assert found.notes == ("由王刚认定，理由：老客户；按规程应为“一般”",)
    assert found.change == ""
    assert not any(row.used for row in found.rows)


def test_a_decision_read_back_from_its_record_is_explained_the_same():
    shop = Shop(danger=False, units=12)
    again = Codec.load(json.loads(json.dumps(Codec.dump(shop.record))))
    assert why_decision(reader(), again, "", "grade") == why(shop)


def test_an_earlier_answer_is_explained_from_what_was_kept_of_it():
    shop = Shop(danger=False, units=12)
    earlier = shop.record.decisions["/grade"]
    shop.post("correct", "clerk", "10:00", facts={"units": 3}, reason="数错")
    assert why(shop).answer == "一般"
    kept = why_decision(reader(), shop.record, "", "grade", earlier)
    assert kept is not None
    assert (kept.answer, kept.rows[1].parts[0].value) == ("严重", "12 台")


def test_an_explanation_goes_through_json():
    plain = as_json(why(Shop(units=3)))
    assert json.loads(json.dumps(plain)) == plain
    assert plain["rows"][0]["parts"][0] == {
        "says": "危及人身：是",
        "answer": "unknown",
        "value": "尚不清楚",
    }


def test_there_is_nothing_to_explain_about_a_decision_that_is_not_there():
    assert why_decision(reader(), Shop().record, "", "colour") is None


def test_a_row_that_gives_a_party_says_which_and_one_that_gives_a_formula_says_nothing_empty():
    """A route is written `gives = { is = "post('boss')" }`; the reader wants the post's title."""
    rows = (
        ("phone", "channel == 'phone'", "{ is = \"post('clerk')\" }"),
        ("visit", "channel == 'visit'", "{ is = \"post('boss')\" }"),
        ("rest", "otherwise", '{ is = "dept(opened.department)" }'),
    )
    table = '[decision.route]\nof = "case"\n' + "".join(
        f'[[decision.route.row]]\nid = "{name}"\nwhen = "{when}"\ngives = {gives}\n'
        for name, when, gives in rows
    )
    play = Play(table, kinds=toys.facts(channel="choice:phone,visit") + RIGHTS, posts=POSTS)
    play.fill("2026-03-02 10:00", channel="phone")
    told = why_decision(Reader(play.book, toys.office(), "zh", str), play.record, "", "route")
    assert told is not None
    assert "则判为“店长”" in told.change
    assert "“”" not in told.change
