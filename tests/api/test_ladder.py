"""What will happen on a record by itself, for programs; and timers that fired late say so in its journal."""

from kesu.timekeeping.ticking import tick


def test_what_will_happen_stands_in_order_with_people_and_clause(call):
    record = call["wangfang"].opened()
    rungs = call["wangfang"].get(f"/records/{record}/ladder").json()
    assert [r["at"] for r in rungs] == sorted(r["at"] for r in rungs)
    warned, due = rungs[0], next(r for r in rungs if r["sort"] == "due")
    assert (due["at"], due["clock"], due["clause"]) == (
        "2026-03-02T06:30:00Z",
        "/register_in_time#1",
        "T-1",
    )
    assert warned["people"] == ["李雷"]
    assert warned["says"].startswith("warning")


def test_what_has_come_is_no_longer_ahead(call, clock_at):
    record = call["wangfang"].opened()
    before = call["wangfang"].get(f"/records/{record}/ladder").json()
    clock_at("2026-03-02T15:00+08:00")
    tick()
    after = call["wangfang"].get(f"/records/{record}/ladder").json()
    gone = [r for r in before if r["at"] <= "2026-03-02T07:00:00Z"]
    assert gone
    assert not [
        r for r in after if (r["clock"], r["stage"]) in {(g["clock"], g["stage"]) for g in gone}
    ]


def test_a_timer_that_fired_late_says_so_in_the_journal(call, clock_at):
    record = call["wangfang"].opened()
    clock_at("2026-03-02T18:00+08:00")
    tick()
    entries = call["wangfang"].get(f"/records/{record}/journal").json()
    late = [e["fired_late"] for e in entries if e["fired_late"]]
    assert any("the program was down, 3 h 30 min late" in each for each in late)
    assert entries[0]["fired_late"] == ""


def test_a_stranger_learns_nothing(call):
    record = call["wangfang"].opened()
    assert call["zhaoqiang"].get(f"/records/{record}/ladder").status_code == 404
