"""The closed list of acts: what each does when it is accepted."""

from kesu.core.clocks.settling import standing_finding
from kesu.core.records.entries import ACTS
from kesu.core.records.record import Link
from kesu.core.values import NOT_APPLICABLE
from tests.core.engine.office import MON_9, Desk, procedure
from tests.core.toys import at

SHOWN = {"open", "fill", "correct", "decide", "override", "do", "agree", "hold", "resume", "extend", "assign",
         "hand_over", "link",
         "close", "reopen", "void", "hear"}  # fmt: skip


def test_every_act_is_shown_here():
    assert set(ACTS) == SHOWN


def test_opening_a_record_arms_its_first_step_and_starts_its_clocks():
    desk = Desk()
    assert desk.status("look") == "open"
    assert desk.status("hurry") == "armed"
    assert desk.record.steps["/look"].parties == ("post:clerk",)
    assert desk.record.clocks["/reply#1"].due == at("2026-03-02 17:00")


def test_an_open_entry_may_bring_facts_and_a_link():
    desk = Desk(opened=False)
    desk.accepted(
        "open", kind="case", record_id="main", facts={"loss": 5}, link="follows", to="earlier"
    )
    assert desk.record.values[""]["loss"] == 5
    assert desk.record.links == (Link("follows", "earlier", 1),)


def test_opening_an_item_needs_the_step_that_adds_it_to_be_open():
    desk = Desk()
    desk.accepted("open", kind="part", facts={"size": 3})
    assert desk.record.items["part.1"].kind == "part"
    assert desk.status("weigh", "part.1") == "open"
    desk.seen()
    assert [r.code for r in desk.refused("open", kind="part")] == ["no_right"]


def test_filling_says_what_was_not_known():
    desk = Desk()
    desk.accepted("fill", "boss", facts={"class": "goods"})
    assert desk.record.values[""]["class"] == "goods"
    assert desk.status("hurry") == "open"


def test_who_is_asked_by_an_open_step_may_fill_what_it_asks():
    desk = Desk()
    desk.accepted("fill", facts={"loss": 5})
    assert desk.status("look") == "open"


def test_after_closing_only_what_the_kind_allows_may_be_filled():
    desk = Desk().closed()
    desk.accepted("fill", "boss", facts={"note": "the customer called"})
    assert desk.record.values[""]["note"] == "the customer called"


def test_a_fact_may_be_undetermined_with_a_remark_or_not_apply():
    desk = Desk()
    states = {
        "loss": {"state": "undetermined", "remark": "being counted"},
        "units": {"state": "not_applicable"},
    }
    desk.accepted("fill", "boss", facts=states)
    assert (desk.record.facts["/loss"].state, desk.record.facts["/loss"].remark) == (
        "undetermined",
        "being counted",
    )
    assert desk.record.values[""] == {"units": NOT_APPLICABLE}


def test_a_correction_changes_the_value_and_what_follows_from_it():
    desk = Desk().seen()
    outcome = desk.accepted("correct", "boss", facts={"loss": 2000}, reason="a slip")
    assert desk.record.decisions["/grade"].value == "grave"
    corrected = next(h for h in outcome.happenings if h.code == "corrected")
    assert (corrected.particulars["old"], corrected.particulars["new"]) == (100, 2000)
    assert desk.status("look") == "done"


def test_a_correction_to_not_known_takes_the_value_away():
    desk = Desk().seen()
    desk.accepted(
        "correct", "boss", facts={"loss": {"state": "undetermined"}}, reason="nobody knows"
    )
    assert "loss" not in desk.record.values[""]
    assert desk.record.decisions["/grade"].status == "provisional"


def test_a_step_condition_that_no_longer_holds_shuts_the_step_again():
    desk = Desk()
    desk.accepted("fill", "boss", facts={"class": "goods"})
    desk.accepted("correct", "boss", facts={"class": "service"}, reason="a slip")
    assert desk.status("hurry") == "armed"


def test_deciding_by_hand_where_the_table_gives_nothing():
    desk = Desk()
    desk.accepted("decide", "boss", decision="owner", value="south")
    found = desk.record.decisions["/owner"]
    assert (found.value, found.status, found.by) == ("south", "decided", "person:boss")


def test_an_override_keeps_both_answers():
    desk = Desk().seen()
    outcome = desk.accepted("override", "boss", decision="grade", value="grave", reason="goodwill")
    found = desk.record.decisions["/grade"]
    assert (found.value, found.machine, found.status, found.reason) == (
        "grave",
        "light",
        "overridden",
        "goodwill",
    )
    assert "/grade.changed" in desk.record.events
    assert [h.code for h in outcome.happenings] == ["decided_by_hand"]


def test_a_step_is_done_with_its_outcome_number_and_next_step():
    desk = Desk().seen()
    state = desk.record.steps["/look"]
    assert (state.status, state.outcome, state.by) == ("done", "ok", "person:clerk")
    assert desk.record.numbers == {"/sheet": "S1"}
    assert desk.record.number() == "S1"
    assert desk.status("judge") == "open"


def test_work_sent_back_opens_in_its_next_round():
    desk = Desk().seen()
    desk.do("judge.refused", by="boss", reason="too little")
    assert (desk.status("look"), desk.record.steps["/look"].round) == ("open", 2)
    desk.do("look.ok")
    assert (desk.status("judge"), desk.record.steps["/judge"].round) == ("open", 2)
    assert desk.record.numbers == {"/sheet": "S1"}


def test_an_outcome_that_sends_back_does_not_ask_for_the_facts():
    desk = Desk()
    desk.do("look.later", reason="no time")
    assert (desk.status("look"), desk.record.steps["/look"].round) == ("open", 2)


def test_whoever_did_the_work_does_not_judge_it_and_somebody_above_may():
    desk = Desk().seen()
    assert "post:boss" in desk.record.steps["/judge"].parties
    desk.do("judge.agreed", by="clerk#2")
    assert desk.status("judge") == "done"


def test_an_outsider_acts_through_staff():
    desk = Desk().judged()
    desk.do("ask", facts={"answer": "yes"}, on_behalf_of="customer", evidence="recording 17")
    assert desk.status("ask") == "done"


def test_a_step_that_repeats_stays_open():
    desk = Desk()
    desk.accepted("fill", "boss", facts={"class": "goods", "urgent": True})
    desk.do("hurry")
    desk.do("hurry")
    assert desk.status("hurry") == "open"
    assert len(desk.record.events["/hurry.done"]) == 2


def test_a_should_gate_lets_pass_with_a_reason_and_keeps_it():
    desk = Desk()
    desk.do("look.ok", facts={"loss": 9000})
    desk.do("judge.agreed", by="boss", reason="an old customer")
    assert [(b.gate, b.reason) for b in desk.record.breaches] == [("usual", "an old customer")]


def test_what_must_not_be_done_is_recorded_as_a_breach_when_it_is():
    desk = Desk()
    desk.accepted("fill", "boss", facts={"class": "goods", "urgent": False})
    desk.do("hurry")
    assert [b.gate for b in desk.record.breaches] == ["forbidden"]


def test_an_agreed_time_goes_before_the_printed_limit():
    desk = Desk()
    desk.accepted("agree", clock="/reply#1", until=at("2026-03-05 10:00"), on_behalf_of="customer")
    run = desk.record.clocks["/reply#1"]
    assert (run.due, run.ground) == (at("2026-03-05 10:00"), "agreed")


def test_an_extension_goes_as_far_as_its_ceiling():
    desk = Desk()
    desk.accepted(
        "extend", "boss", clock="/reply#1", until=at("2026-03-05 17:00"), reason="parts missing"
    )
    assert desk.record.clocks["/reply#1"].ground == "extended"


def test_an_agreed_time_goes_before_an_extended_one():
    desk = Desk()
    desk.accepted("extend", "boss", clock="/reply#1", until=at("2026-03-04 10:00"), reason="…")
    desk.accepted("agree", clock="/reply#1", until=at("2026-03-03 10:00"))
    assert desk.record.clocks["/reply#1"].due == at("2026-03-03 10:00")


def test_holding_pauses_the_clocks_that_say_so_until_it_is_resumed():
    desk = Desk()
    desk.accepted("hold", "boss", reason="customer on leave")
    assert desk.record.clocks["/reply#1"].status == "paused"
    assert desk.record.clocks["/total#1"].status == "running"
    desk.now = at("2026-03-03 09:00")
    desk.accepted("resume", "boss")
    run = desk.record.clocks["/reply#1"]
    assert (run.status, run.due) == ("running", at("2026-03-03 17:00"))


def test_assigning_gives_an_open_step_to_somebody_else():
    desk = Desk()
    desk.accepted("assign", "boss", step="look", to="person:clerk#9")
    assert "person:clerk#9" in desk.record.steps["/look"].parties
    desk.do("look.ok", by="clerk#9", facts={"loss": 1, "urgent": True})


def test_who_has_a_step_may_pass_it_on():
    desk = Desk()
    desk.accepted("assign", "clerk", step="look", to="post:boss")
    assert desk.record.steps["/look"].assigned == "post:boss"


def test_a_duplicate_closes_and_counts_no_longer():
    desk = Desk()
    desk.accepted("link", "boss", link="duplicate", to="other")
    assert desk.record.closed is not None
    assert desk.record.closed.as_ == "duplicate"
    assert not desk.record.is_root


def test_a_link_seen_from_the_other_side_changes_nothing_else():
    desk = Desk()
    desk.accepted("link", "system", link="followed_by", to="later")
    assert desk.record.closed is None
    assert desk.record.is_root


def test_closing_ends_clocks_and_drops_open_steps():
    desk = Desk()
    desk.accepted("fill", "boss", facts={"class": "service"})
    desk.accepted("close", "boss", closes_as="withdrawn", reason="the customer said so")
    assert desk.record.closed is not None
    assert desk.status("look") == "dropped"
    assert desk.record.clocks["/reply#1"].status == "ended"
    assert {"/closed", "/closed.withdrawn"} <= set(desk.record.events)


def test_reopening_goes_on_where_it_stood_or_at_a_step_named():
    desk = Desk()
    desk.accepted("fill", "boss", facts={"class": "service"})
    desk.accepted("close", "boss", closes_as="withdrawn", reason="…")
    desk.accepted("reopen", "boss", reason="they changed their mind")
    assert (desk.record.closed, desk.status("look")) == (None, "open")
    desk.accepted("close", "boss", closes_as="withdrawn", reason="…")
    desk.accepted("reopen", "boss", reason="again", step="judge")
    assert desk.status("judge") == "open"


def test_a_void_item_counts_for_nothing():
    desk = Desk()
    desk.accepted("open", kind="part")
    desk.accepted("void", "boss", item="part.1", reason="not ours")
    assert desk.record.items["part.1"].closed_as == "void"
    assert [r.code for r in desk.refused("do", item="part.1", step="weigh", facts={"size": 1})] == [
        "no_item"
    ]
    desk.accepted("fill", "boss", facts={"class": "service"})
    desk.accepted("close", "boss", closes_as="withdrawn", reason="…")


def test_a_void_record_is_closed_and_stays_readable():
    desk = Desk().seen()
    desk.accepted("void", "boss", reason="entered twice")
    assert desk.record.closed is not None
    assert desk.record.closed.as_ == "void"
    assert desk.record.values[""]["loss"] == 100


def test_hearing_that_the_calendar_changed_reckons_again():
    desk = Desk()
    before = desk.record.clocks["/reply#1"]
    desk.accepted("hear", "system", event="calendar.changed")
    assert desk.record.clocks["/reply#1"] == before
    assert "/calendar.changed" in desk.record.events


# -- timers ----------------------------------------------------------------------------------------------------------


def test_a_clock_warns_before_it_is_due_then_is_late_then_escalates():
    desk = Desk()
    notices = [n for o in desk.tick("2026-03-02 16:30") for n in o.notices]
    assert [(n.code, n.parties) for n in notices] == [("near", ("post:clerk",))]
    notices = [n for o in desk.tick("2026-03-02 17:01") for n in o.notices]
    assert [(n.code, n.parties) for n in notices] == [("remind", ("post:clerk",))]
    finding = standing_finding(desk.record, "/reply#1")
    assert finding is not None
    assert (finding.verdict, finding.at) == ("late", at("2026-03-02 17:00"))
    notices = [n for o in desk.tick("2026-03-03 17:01") for n in o.notices]
    assert [n.code for n in notices] == ["escalate"]
    assert set(notices[0].parties) >= {"post:boss"}
    assert desk.tick("2026-03-04 09:00") == []


def test_a_timer_that_comes_when_all_is_settled_changes_nothing():
    desk = Desk().judged()
    outcome = desk.post("hear", "system", clock="/reply#1", value="due")
    assert outcome.moot
    assert outcome.accepted


def test_a_clock_may_close_the_record_and_the_closing_is_reviewed_when_it_no_longer_follows():
    desk = Desk().judged()
    desk.tick("2026-03-20 09:00")
    assert desk.record.closed is not None
    assert (desk.record.closed.as_, desk.record.closed.clock) == ("lapsed", "/total#1")
    assert MON_9 < desk.record.closed.at <= desk.now


def test_stopping_in_time_is_a_finding_too():
    desk = Desk().judged()
    finding = standing_finding(desk.record, "/reply#1")
    assert finding is not None
    assert finding.verdict == "met"


def test_the_record_goes_by_the_number_of_the_paper_that_its_kind_names():
    """A letter that is numbered later does not take the sheet's place, wherever it stands in the alphabet."""
    desk = Desk().seen()
    desk.record.numbers["/answer"] = "L7"
    assert desk.record.number("sheet") == procedure().number_of(desk.record) == "S1"
    assert desk.record.number("other") == "L7"
