"""Why a deadline falls where it does: start, limit, stretches, pauses, findings, rivals."""

from kesu.core.explaining import Began, ClockWhy, Other, Stretch, Verdict, why_clock
from tests.core import toys
from tests.core.explaining.shop import Shop, reader


def why(shop: Shop, clock: str = "answer_time", language: str = "zh") -> ClockWhy:
    found = why_clock(reader(language), shop.record, f"/{clock}#1")
    assert found is not None
    return found


def test_start_limit_and_due_moment_are_told_in_words_with_clause_and_basis():
    found = why(Shop())
    assert found.says == (
        "自 2026-03-02 周一 09:00 起算，4 个工作小时，应于 2026-03-02 周一 13:00 前完成"
    )
    assert (found.answer, found.limit) == ("2026-03-02 周一 13:00", "4 个工作小时")
    assert (found.clause, found.basis, found.rejected) == ("T-05", "stated", ("自受理起算",))
    assert found.started == (Began("登记", "2026-03-02 周一 09:00", "T-05", True),)
    assert found.due_at == toys.at("2026-03-02 13:00")
    english = why(Shop(), language="en")
    assert english.says == "From Mon 2026-03-02 09:00, 4 working hours: due Mon 2026-03-02 13:00"
    assert english.started == (Began("opened", "Mon 2026-03-02 09:00", "T-05", True),)


def test_every_stretch_is_counted_or_skipped_with_its_reason():
    shop = Shop()
    shop.post("hold", "clerk", "11:00", reason="等件")
    shop.post("resume", "clerk", "12:00")
    found = why(shop)
    assert found.answer == "2026-03-02 周一 14:00"
    assert found.pauses == ("2026-03-02 周一 11:00 至 2026-03-02 周一 12:00 暂停计时（1 小时）",)
    assert found.stretches == (
        Stretch("2026年3月2日（周一）09:00–11:00", "工作时间", "2 小时"),
        Stretch("3月2日（周一）11:00–12:00", "暂停期间"),
        Stretch("3月2日（周一）12:00–14:00", "工作时间", "2 小时"),
    )
    assert why(shop, language="en").stretches[1] == Stretch("Mon 2 Mar 11:00–12:00", "paused")


def test_a_running_pause_is_told_from_when():
    shop = Shop()
    shop.post("hold", "clerk", "11:00", reason="等件")
    assert why(shop).pauses == ("自 2026-03-02 周一 11:00 起暂停计时",)


def test_a_limit_that_is_not_settled_shows_its_rows_and_why_it_is_provisional():
    found = why(Shop(), "wait")
    assert [(r.says, r.answer, r.used) for r in found.rows] == [
        ("危及人身：是 → 1 个工作日", "unknown", True),
        ("其余情形 → 2 个工作日", "unknown", False),
    ]
    assert found.provisional == ("适用哪一条时限还没有确定，暂按最短的计算",)
    settled = why(Shop(danger=False), "wait")
    assert [(r.answer, r.used) for r in settled.rows] == [("unmet", False), ("met", True)]
    assert settled.provisional == ()


def test_a_time_agreed_says_so_and_shows_no_arithmetic():
    shop = Shop()
    shop.post("agree", "clerk", "10:00", clock="/answer_time#1", until="2026-03-03 10:00")
    found = why(shop)
    assert found.says == (
        "自 2026-03-02 周一 09:00 起算，4 个工作小时；已约定为 2026-03-03 周二 10:00"
    )
    assert found.notes == ("按约定的时间，不按规程的时限",)
    assert found.stretches == ()


def test_a_limit_that_a_fact_gives_names_the_fact():
    found = why(Shop(), "promise")
    assert found.says == "自 2026-03-02 周一 09:00 起算，以“承诺时间”为准，到期时间待定"
    assert found.due_at is None
    assert why(Shop(), "promise", "en").limit == "until “Promised time”"


def test_of_two_limits_on_one_duty_the_stricter_binds():
    shop = Shop(promised_at=toys.at("2026-03-02 11:00"))
    assert why(shop).others == (
        Other(
            "承诺的答复",
            "以“承诺时间”为准",
            "2026-03-02 周一 11:00",
            True,
            "以此为准：同一事项取较严的时限",
            "T-08",
        ),
    )
    assert why(shop, "promise").others[0].says == "不以此为准：同一事项取较严的时限"
    assert (
        why(shop, "promise", "en").others[0].says
        == "Yields: of several limits on one duty the stricter binds"
    )


def test_a_time_agreed_goes_before_a_stricter_printed_one():
    shop = Shop(promised_at=toys.at("2026-03-02 11:00"))
    shop.post("agree", "clerk", "10:00", clock="/answer_time#1", until="2026-03-03 10:00")
    assert why(shop).others[0].says == "不以此为准：约定或延长的时间优先于规程的时限"
    assert why(shop, "promise").others[0].binds is True


def test_findings_are_told_oldest_first_with_what_superseded_them():
    shop = Shop(danger=False, units=3, ordered=9)
    shop.post("do", "clerk", "10:00", step="judge", outcome="accept")
    shop.world.tick(toys.at("2026-03-02 14:00"))
    assert why(shop).findings == (
        Verdict("late", "逾期：应于 2026-03-02 周一 13:00 前，届时未完成", True),
    )
    shop.post("do", "boss", "12:00", step="answer", entered_at=toys.at("2026-03-02 15:00"))
    assert why(shop).findings == (
        Verdict(
            "late",
            "逾期：应于 2026-03-02 周一 13:00 前，届时未完成（已被取代，因后来的办理）",
            False,
        ),
        Verdict("met", "按时：应于 2026-03-02 周一 13:00 前，实际 2026-03-02 周一 12:00", True),
    )
    assert why(shop, language="en").findings[0].says == (
        "Late: due Mon 2026-03-02 13:00, not done then (superseded by what was done later)"
    )


def test_a_run_that_is_not_there_has_no_explanation():
    assert why_clock(reader(), Shop().record, "/answer_time#9") is None
