"""Steps: joined events, parties found from facts, what an approval rests on, papers, sets of facts."""

from kesu.core.examples.reading import actor
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Refusal
from kesu.core.values import NOT_APPLICABLE, Moment
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import decision, row, step
from tests.core.toys import POSTS, at, facts

NORTH = '[[post]]\nid = "north"\ndepartment = true\n'
KINDS = facts(loss="money", who="department", urgent="truth", since="moment", on="day") + RIGHTS


def test_a_joined_step_waits_for_all_of_its_events_in_every_round():
    lines = step('outcomes = [{ id = "ok" }]') + step(name="weigh")
    outcomes = '{ id = "redo", round = "next", leads = ["look", "weigh"] }, { id = "ok" }'
    judge = step(f'joins = "all"\noutcomes = [{outcomes}]', name="judge")
    lines += judge.replace('["opened"]', '["look.ok", "weigh.done"]')
    play = Play(lines)
    play.do("look", "2026-03-02 10:00")
    assert "judge" not in play.open_steps()
    play.do("weigh", "2026-03-02 11:00")
    assert "judge" in play.open_steps()
    play.do("judge.redo", "2026-03-02 12:00")
    play.do("look", "2026-03-02 13:00")
    assert "judge" not in play.open_steps()
    play.do("weigh", "2026-03-02 14:00")
    assert "judge" in play.open_steps()


def test_who_may_is_found_from_facts_and_found_anew_while_the_step_is_open():
    posts = (
        POSTS
        + '[[post]]\nid = "north"\ndepartment = true\n[[post]]\nid = "south"\ndepartment = true\n'
    )
    play = Play(step(by='by = ["who"]'), kinds=KINDS, posts=posts)
    parties = [list(play.record.steps["/look"].parties)]
    play.fill("2026-03-02 10:00", who="north")
    parties.append(list(play.record.steps["/look"].parties))
    play.correct("2026-03-02 11:00", who="south")
    parties.append(list(play.record.steps["/look"].parties))
    assert parties == [[], ["dept:north"], ["dept:south"]]


def test_a_post_found_once_stays_the_one():
    posts = POSTS + NORTH + '[[post]]\nid = "owner"\nis = "dept(who)"\nresolved = "once"\n'
    play = Play(step(by='by = ["owner"]'), kinds=KINDS, posts=posts)
    play.fill("2026-03-02 10:00", who="north")
    play.correct("2026-03-02 11:00", who="south")
    assert play.record.steps["/look"].parties == ("dept:north",)


def test_whoever_stands_above_may_too_where_the_line_says_so():
    posts = (
        POSTS.replace('id = "boss"', 'id = "boss"\nabove = "chief"') + '[[post]]\nid = "chief"\n'
    )
    play = Play(step(by='by = [{ post = "clerk", or_above = true }]'), posts=posts)
    assert play.record.steps["/look"].parties == ("post:clerk", "post:boss", "post:chief")


def test_parties_of_an_entry_with_a_condition_count_while_it_holds():
    by = 'by = [{ post = "boss", when = "urgent" }, { post = "clerk", when = "otherwise" }]'
    play = Play(step(by=by), kinds=KINDS)
    assert play.record.steps["/look"].parties == ("post:clerk",)
    play.fill("2026-03-02 10:00", urgent=True)
    assert play.record.steps["/look"].parties == ("post:boss",)


def test_what_an_approval_rests_on_is_kept_with_it():
    lines = step('rests_on = ["loss", "grade"]') + decision(
        row("loss > 9", "'much'") + row("otherwise", "'little'")
    )
    play = Play(lines, kinds=KINDS)
    play.fill("2026-03-02 10:00", loss=5)
    play.do("look", "2026-03-02 11:00")
    assert play.record.steps["/look"].rests_on == (("loss", 5), ("grade", "little"))


def test_an_outcome_sets_facts_and_says_where_the_work_goes():
    lines = step(
        'outcomes = [{ id = "ok", sets = { urgent = "loss > 9" }, leads = ["judge"] }]\nasks = ["loss"]'
    ) + step(name="judge").replace('["opened"]', "[]")
    play = Play(lines, kinds=KINDS)
    play.do("look", "2026-03-02 10:00", facts={"loss": 50})
    assert play.values()["urgent"] is True
    assert play.open_steps() == {"judge"}


def test_numbers_begin_anew_with_their_period_and_are_given_once():
    paper = '[[document]]\nid = "sheet"\nseries = { prefix = "S", period = "month", width = 3 }\n'
    lines = paper + step(
        'outcomes = [{ id = "ok", numbers = "sheet" }, { id = "again", numbers = "sheet" }]\nrepeats = true'
    )
    play = Play(lines)
    play.do("look.ok", "2026-03-02 10:00")
    play.do("look.again", "2026-04-02 10:00")
    assert play.record.numbers == {"/sheet": "S202603-001"}


def test_a_document_without_a_number_of_its_own_is_named_by_the_day():
    paper = '[[document]]\nid = "sheet"\nseries = { prefix = "", period = "day", width = 1 }\n'
    play = Play(paper + step('outcomes = [{ id = "ok", numbers = "sheet" }]'))
    play.do("look.ok", "2026-03-02 10:00")
    assert play.record.numbers == {"/sheet": "20260302-1"}


def test_a_year_may_be_written_with_two_digits():
    paper = '[[document]]\nid = "sheet"\nseries = { prefix = "", period = "month", year = 2, width = 2 }\n'
    play = Play(paper + step('outcomes = [{ id = "ok", numbers = "sheet" }]'))
    play.do("look.ok", "2026-03-02 10:00")
    assert play.record.numbers == {"/sheet": "2603-01"}


# -- names in expressions ------------------------------------------------------------


def reckoned(expression: str, play_to: str = "", **given: object) -> object:
    """Return what an expression is worth after the case was opened, filled in, and perhaps looked at."""
    rows = row("otherwise", f'{{ is = "{expression}" }}')
    lines = step('outcomes = [{ id = "ok" }]') + decision(rows) + CLOCK + SETTINGS + MEASURE
    play = Play(lines, kinds=KINDS)
    if given:
        play.fill("2026-03-02 10:00", **given)
    if play_to:
        play.do("look", "2026-03-02 12:00", by="clerk#2")
    return play.record.decisions["/grade"].value


CLOCK = '[[clock]]\nid = "wait"\nof = "case"\nstarts = ["opened"]\nstops = ["look.ok"]\nlimit = "2 working hours"\n'
SETTINGS = """
[[setting]]
id = "few"
value = 3
basis = "stated"
dated = [{ from = 2026-02-01, value = 5 }, { from = 2027-01-01, value = 7 }]
[[setting]]
id = "days"
value = { north = 2, south = 4 }
basis = "stated"
[[setting]]
id = "places"
value = ["hall", "yard"]
basis = "stated"
[[setting]]
id = "strict"
value = true
basis = "stated"
"""
MEASURE = '[[measure]]\nid = "others"\nof = "case"\ncounts = "case"\nsame = ["loss"]\n'


def test_names_of_a_case_that_was_just_opened():
    assert reckoned("opened.by") == "person:clerk"
    assert reckoned("opened.at") == at("2026-03-02 09:00")
    assert reckoned("happened_at") == at("2026-03-02 09:00")
    assert reckoned("entered_at") == at("2026-03-02 09:00")
    assert reckoned("entry.by") == "person:clerk"
    assert reckoned("closed") is False
    assert reckoned("closed_as") == ""
    assert reckoned("look.open") is True
    assert reckoned("look.round") == 1
    assert reckoned("loss.state") == "not_asked"
    assert reckoned("first_of(number, 'none yet')") == "none yet"


def test_names_of_facts():
    assert reckoned("loss.state", loss={"state": "withheld"}) == "withheld"
    assert reckoned("loss.at", loss=5) == at("2026-03-02 10:00")
    assert reckoned("since", since=at("2026-02-02 10:00")) == at("2026-02-02 10:00")
    assert reckoned("loss", loss={"state": "not_applicable"}) is NOT_APPLICABLE


def test_names_of_steps_that_were_done():
    assert reckoned("look.done", play_to="look") is True
    assert reckoned("look.ok", play_to="look") is True
    assert reckoned("look.by", play_to="look") == "person:clerk#2"
    assert reckoned("look.at", play_to="look") == at("2026-03-02 12:00")


def test_settings_are_read_as_of_the_opening_and_from_tables():
    assert reckoned("settings.few") == 5
    assert reckoned("settings.days.south") == 4
    assert reckoned("'hall' in settings.places") is True
    assert reckoned("settings.strict") is True


def test_measures_count_as_numbers():
    assert reckoned("others + 1", loss=5) == 1


def test_clocks_are_known_by_their_run():
    rows = row("otherwise", '{ is = "wait.late" }') + ""
    play = Play(CLOCK + step('outcomes = [{ id = "ok" }]') + decision(rows), kinds=KINDS)
    play.do("look", "2026-03-02 12:30")
    play.fill("2026-03-02 13:00", loss=1)
    assert play.run("wait").status == "stopped"


def test_a_step_may_wait_while_a_clock_runs():
    lines = CLOCK + step('when = "not wait.running"', name="judge").replace(
        '["opened"]', '["loss"]'
    )
    play = Play(lines + step('outcomes = [{ id = "ok" }]'), kinds=KINDS)
    play.fill("2026-03-02 10:00", loss=1)
    assert play.open_steps() == {"look"}
    play.do("look.ok", "2026-03-02 10:30")
    play.fill("2026-03-02 10:30", urgent=True)
    assert play.open_steps() == {"judge"}


def test_an_outcome_may_be_open_from_a_later_round_on():
    few = '[[setting]]\nid = "few"\nvalue = 2\nbasis = "chosen"\n'
    again = '{ id = "redo", round = "next", leads = ["look"] }'
    late = '{ id = "dispute", from_round = "settings.few" }'
    play = Play(few + step(f"outcomes = [{again}, {late}]"))
    early = refused_at(play, "dispute")
    assert [r.code for r in early] == ["outcome_closed"]
    play.do("look.redo", "2026-03-02 10:00")
    play.do("look.dispute", "2026-03-02 11:00")
    assert play.record.steps["/look"].outcome == "dispute"


def refused_at(play: Play, outcome: str) -> tuple[Refusal, ...]:
    now = Moment(at("2026-03-02 09:30"))
    entry = Entry(
        act="do",
        by=actor("clerk", play.book),
        happened_at=now,
        entered_at=now,
        step="look",
        outcome=outcome,
    )
    return play.world.post("main", entry).refusals
