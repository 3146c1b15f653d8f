"""Papers issued from a record: who may, what is frozen, what takes the place of what, and how long they are kept."""

from __future__ import annotations

from typing import Any

import pytest

from kesu.core.engine import apply
from kesu.core.examples.reading import actor
from kesu.core.explaining import explain_refusal, tell_happening
from kesu.core.explaining.events import event_words
from kesu.core.explaining.reading import Reader
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Answers, Outcome, Refusal
from kesu.core.records.record import Codec
from kesu.core.steps.issuing import papers_of
from kesu.core.steps.papers import Paper, shown_on
from kesu.core.values import Moment
from tests.core.engine.playing import Play
from tests.core.toys import at, calendars, faults_of, files, office

POSTS = """
[[post]]
id = "clerk"
title = { zh = "文员", en = "Clerk" }
[[post]]
id = "boss"
title = { zh = "经理", en = "Boss" }
[[post]]
id = "books"
title = { zh = "会计", en = "Books" }
[[post]]
id = "stranger"
[[post]]
id = "keeper"
[[post]]
id = "customer"
outside = true
title = { zh = "客户", en = "Customer" }
"""
KINDS = """
[kind.case]
opened_by = ["clerk"]
number = "sheet"
closings = [{ id = "settled", zh = "已结", en = "Settled" }]
[kind.case.rights]
correct = ["clerk"]
fill = ["clerk"]
reopen = ["clerk"]
hold = ["boss"]
issue = ["keeper"]
[kind.case.facts.loss]
title = { zh = "损失", en = "Loss" }
type = "number"
[kind.case.facts.name]
title = { zh = "名称", en = "Name" }
type = "text"
[kind.case.facts.aside]
type = "text"
[kind.measure]
part_of = "case"
many = "measures"
opened_by = ["clerk"]
[kind.measure.rights]
correct = ["clerk"]
void = ["clerk"]
hold = ["boss"]
[kind.measure.facts.content]
title = { zh = "内容", en = "Content" }
type = "text"
"""
OF_SOMEBODY = KINDS.replace('title = { zh = "名称"', 'personal = true\ntitle = { zh = "名称"')
LINES = """
[[step]]
id = "number_it"
of = "case"
opens = ["opened"]
by = ["clerk"]
outcomes = [{ id = "done", numbers = "sheet" }]
[[step]]
id = "finish"
of = "case"
opens = ["number_it.done"]
by = ["clerk"]
outcomes = [{ id = "done", closes = "settled" }]
[[step]]
id = "fetch"
of = "case"
opens = ["paper.sheet.outdated"]
by = ["clerk"]
[[decision]]
id = "grade"
of = "case"
title = { zh = "级别", en = "Grade" }
values = [{ id = "grave", zh = "重大", en = "Grave" }, { id = "plain", zh = "一般", en = "Plain" }]
row = [{ id = "high", when = "loss >= 100", gives = "grave" }, { id = "rest", when = "otherwise", gives = "plain" }]
[[document]]
id = "sheet"
of = "case"
title = { zh = "处理单", en = "Sheet" }
series = { prefix = "A" }
fields = ["number", "loss", "name", "grade", "measures", "number_it"]
copies = [{ no = 1, to = "boss" }, { no = 2, to = "books" }]
signs = ["boss"]
retain = "2 years"
from = "closed"
[[document]]
id = "letter"
of = "case"
title = { zh = "函", en = "Letter" }
kind = "letter"
fields = ["name"]
[[document]]
id = "form"
of = "case"
title = { zh = "内部表", en = "Form" }
fields = ["name"]
copies = [{ no = 1, to = "boss" }, { no = 2, to = "customer" }]
[[document]]
id = "column"
of = "measure"
fields = ["content"]
retain = "6 months"
from = "paper.column.issued"
[[document]]
id = "other"
kind = "related"
title = { zh = "别的制度", en = "Other rules" }
[[gate]]
id = "inside"
of = "case"
clause = "T-01"
before = ["issue.form"]
needs = [{ when = "not entry.outside", says = { zh = "内部表不得外送", en = "The form stays within" } }]
"""
MON = "2026-03-02 "
TUE = "2026-03-03 "
KEPT = "a" * 64


class Issuing(Play):
    def __init__(self, **more: str) -> None:
        super().__init__(LINES, opened="", posts=POSTS, **{"kinds": KINDS, **more})
        self.post(
            "open", MON + "09:00", kind="case", record_id="main", facts={"loss": 8, "name": "pump"}
        )

    def numbered(self) -> Issuing:
        self.do("number_it", MON + "09:10")
        return self

    def issue(self, when: str, document: str = "sheet", **more: Any) -> Outcome:
        given: dict[str, Any] = {k: more.pop(k) for k in ("copies", "file", "why") if k in more}
        return self.post(
            "hear", when, event="paper.issued", payload={"document": document, **given}, **more
        )

    def refused(self, document: str = "sheet", by: str = "clerk", **more: Any) -> Refusal:
        given: dict[str, Any] = {k: more.pop(k) for k in ("copies", "file", "why") if k in more}
        entry = Entry(
            act="hear", by=actor(by, self.book), happened_at=Moment(at(TUE + "16:00")),
            entered_at=Moment(at(TUE + "16:00")), event="paper.issued",
            payload={"document": document, **given}, **more,
        )  # fmt: skip
        outcome = apply(self.book, calendars(), self.record, entry, Answers())
        assert outcome.record is self.record
        assert len(outcome.refusals) == 1
        return outcome.refusals[0]

    def says(self, refusal: Refusal, language: str = "zh", **entry: Any) -> str:
        when = at(TUE + "16:00")
        by, event = actor("clerk", self.book), "paper.issued"
        made = (
            Entry(act="hear", by=by, happened_at=when, entered_at=when, event=event, **entry)
            if entry
            else None
        )
        return explain_refusal(
            refusal, self.book, "case", "", office(), language, entry=made
        ).sentence

    def told(self, outcome: Outcome, language: str = "zh") -> list[str]:
        reader = Reader(self.book, office(), language)
        return [tell_happening(h, reader, "case").sentence for h in outcome.happenings]

    def paper(self, document: str = "sheet", item: str = "") -> Paper:
        found = papers_of(self.book, self.record, calendars())
        return next(p for p in found if (p.document.id, p.item) == (document, item))


@pytest.fixture
def play() -> Issuing:
    return Issuing().numbered()


# -- what is frozen ------------------------------------------------------------------------------------------------


def test_a_paper_is_frozen_as_it_was_issued(play: Issuing):
    outcome = play.issue(TUE + "10:00", file=KEPT)
    (issue,) = play.record.issues
    assert (issue.document, issue.item, issue.no, issue.number) == ("sheet", "", 1, "A2026-0001")
    assert (issue.by, issue.seq, issue.at) == ("person:clerk", 3, at(TUE + "10:00"))
    assert (issue.copies, issue.holders, issue.file, issue.supersedes) == ((1, 2), (), KEPT, 0)
    assert dict(issue.shown) == {"/loss": 8, "/name": "pump", "/grade": "plain"}
    assert play.record.events["/paper.sheet.issued"][-1].seq == 3
    assert play.told(outcome) == ["发出“处理单”（第 1 次），交经理、会计"]
    assert play.told(outcome, "en") == ["“Sheet” issued (no. 1), to Boss, Books"]


def test_a_record_with_issues_is_written_and_read_the_same(play: Issuing):
    before = Codec.dump(play.record)
    assert "issues" not in before
    play.issue(TUE + "10:00", copies=[1, "someone"], file=KEPT)
    assert Codec.load(Codec.dump(play.record)) == play.record


def test_an_issue_that_happened_before_it_was_entered_keeps_both_moments(play: Issuing):
    play.issue(MON + "17:00", entered=TUE + "09:00")
    assert (play.record.issues[0].happened_at, play.record.issues[0].at) == (
        at(MON + "17:00"),
        at(TUE + "09:00"),
    )


def test_what_was_learned_after_an_issue_makes_it_not_outdated(play: Issuing):
    play.issue(TUE + "10:00", "letter")
    play.fill(TUE + "11:00", aside="more")
    assert play.paper("letter").outdated == ()


# -- corrected afterwards ------------------------------------------------------------------------------------------


def test_what_is_corrected_afterwards_is_told_to_whoever_issued_it(play: Issuing):
    play.issue(TUE + "10:00")
    outcome = play.correct(TUE + "11:00", loss=120)
    paper = play.paper()
    assert [(o.name, o.old, o.new) for o in paper.outdated] == [
        ("loss", 8, 120),
        ("grade", "plain", "grave"),
    ]
    assert [(h.copy, h.who, h.no) for h in paper.holders] == [
        (1, "post:boss", 1),
        (2, "post:books", 1),
    ]
    assert paper.offered
    (notice,) = [n for n in outcome.notices if n.code == "paper_outdated"]
    assert (notice.parties, notice.line) == (("person:clerk",), "sheet")
    assert notice.says.zh == "“处理单”第 1 次发出之后内容已更正，可重新发出；持有人：经理、会计"
    assert (
        notice.says.en
        == "“Sheet”, issue 1, was corrected since; another may be issued; held by Boss, Books"
    )
    assert (
        "“处理单”第 1 次发出之后，“损失”、“级别”已更正，可重新发出；持有人：经理、会计"
        in play.told(outcome)
    )
    assert "fetch" in play.open_steps()


def test_a_correction_of_something_else_or_back_again_makes_nothing_outdated(play: Issuing):
    play.fill(MON + "10:00", aside="one")
    play.issue(TUE + "10:00")
    assert [n.code for n in play.correct(TUE + "11:00", aside="two").notices] == []
    play.correct(TUE + "11:10", name="fan")
    assert play.paper().offered
    assert [n.code for n in play.correct(TUE + "11:20", name="pump").notices] == []
    assert not play.paper().offered


def test_a_second_correction_is_told_again(play: Issuing):
    play.issue(TUE + "10:00")
    play.correct(TUE + "11:00", name="fan")
    assert [n.code for n in play.fill(TUE + "11:10", aside="x").notices] == []
    assert [n.code for n in play.correct(TUE + "11:20", name="pipe").notices] == ["paper_outdated"]


def test_an_item_listed_on_a_paper_is_part_of_it(play: Issuing):
    play.post("open", MON + "10:00", kind="measure", facts={"content": "weld"})
    play.issue(TUE + "10:00")
    play.post(
        "correct", TUE + "11:00", item="measure.1", facts={"content": "glue"}, reason="a slip"
    )
    assert [(o.item, o.name, o.old, o.new) for o in play.paper().outdated] == [
        ("measure.1", "content", "weld", "glue")
    ]
    play.post("void", TUE + "12:00", item="measure.1", reason="a slip")
    assert play.paper().outdated[0].new is None


def test_the_paper_of_an_item_is_issued_from_it(play: Issuing):
    play.post("open", MON + "10:00", kind="measure", facts={"content": "weld"})
    play.issue(TUE + "10:00", "column", item="measure.1", copies=["post:books"])
    play.post(
        "correct", TUE + "11:00", item="measure.1", facts={"content": "glue"}, reason="a slip"
    )
    paper = play.paper("column", "measure.1")
    assert [h.who for h in paper.holders] == ["post:books"]
    assert papers_of(play.book, play.record, calendars(), "measure.1") == (paper,)


def test_a_correction_of_what_an_item_s_paper_says_of_its_record_makes_it_outdated():
    play = Issuing(
        kinds=KINDS.replace('title = { zh = "名称"', 'personal = true\ntitle = { zh = "名称"')
    )
    play.numbered().post("open", MON + "10:00", kind="measure", facts={"content": "weld"})
    play.issue(TUE + "10:00", "column", item="measure.1", copies=["post:books"])
    outcome = play.correct(TUE + "11:00", name="fan")
    assert [notice.code for notice in outcome.notices] == ["paper_outdated"]
    paper = play.paper("column", "measure.1")
    assert [(o.item, o.name, o.new) for o in paper.outdated] == [("", "name", "fan")]


def test_an_older_engine_kept_nothing_of_the_record_on_the_paper_of_an_item():
    play = Issuing(
        kinds=KINDS.replace('title = { zh = "名称"', 'personal = true\ntitle = { zh = "名称"')
    )
    play.numbered().post("open", MON + "10:00", kind="measure", facts={"content": "weld"})
    sheet = play.book.source.documents["column"]
    shown = {
        engine: dict(shown_on(play.book, play.record, "measure.1", sheet, engine))
        for engine in (4, 5)
    }
    assert set(shown[4]) == {"measure.1/content"}
    assert set(shown[5]) == {"measure.1/content", "/name"}


# -- one takes the place of another --------------------------------------------------------------------------------


def test_an_issue_takes_the_place_of_the_one_before_and_says_why(play: Issuing):
    play.issue(TUE + "10:00")
    refusal = play.refused()
    assert (refusal.code, refusal.line) == ("supersedes_copies", "sheet")
    assert play.says(refusal) == "“处理单”第 1 次发出的各联在外，重新发出请写明原因"
    outcome = play.issue(TUE + "12:00", copies=[1], why="the loss was wrong")
    assert (play.record.issues[1].no, play.record.issues[1].supersedes) == (2, 1)
    assert play.record.issues[1].why == "the loss was wrong"
    assert play.told(outcome) == [
        "发出“处理单”（第 2 次，取代第 1 次），交经理，原因：the loss was wrong"
    ]


def test_whoever_did_not_get_the_new_issue_still_holds_the_old(play: Issuing):
    play.issue(TUE + "10:00")
    play.issue(TUE + "12:00", copies=[1], reason="one was lost")
    paper = play.paper()
    assert [(h.who, h.no) for h in paper.holders] == [("post:books", 1)]
    assert not paper.offered


def test_an_issue_without_copies_out_needs_a_reason_only_while_nothing_changed(play: Issuing):
    play.issue(TUE + "10:00", "letter")
    refusal = play.refused("letter")
    assert refusal.code == "nothing_new"
    assert play.says(refusal) == "“函”自第 1 次发出以来没有变化，重新发出请写明原因"
    play.correct(TUE + "11:00", name="fan")
    play.issue(TUE + "12:00", "letter")
    assert [i.no for i in play.paper("letter").issues] == [1, 2]


# -- who, and what -------------------------------------------------------------------------------------------------


def test_whoever_takes_part_signs_or_has_the_right_issues_and_nobody_else(play: Issuing):
    refusal = play.refused(by="stranger")
    assert play.says(refusal) == "您没有参与这张单，不能发出“处理单”；参与的人可以发出，经理也可以"
    assert play.says(play.refused("letter", by="stranger")) == "您没有参与这张单，不能发出“函”"
    play.issue(TUE + "10:00", by="boss")
    play.issue(TUE + "10:10", "letter", by="keeper")
    assert [i.by for i in play.record.issues] == ["person:boss", "person:keeper"]


@pytest.mark.parametrize(
    ("document", "more", "code", "says"),
    [
        ("nothing", {}, "unknown_paper", "没有文书“nothing”；可以发出的有：“处理单”、“函”、“内部表”"),
        ("other", {}, "not_its_paper", "“别的制度”不是这里可以发出的文书；可以发出的有：“处理单”、“函”、“内部表”"),
        ("sheet", {"copies": [1, 3]}, "unknown_copy", "“处理单”没有第 3 联；有的是：1、2"),
        ("sheet", {"copies": ["person:boss"]}, "unknown_holder",
         "“boss”不能作为“处理单”的持有人：写联次、规程里的岗位，或公司以外的单位（200 字以内）"),
        ("sheet", {"copies": ["post:nobody"]}, "unknown_holder", None),
        ("sheet", {"copies": [" "]}, "unknown_holder", None),
        ("sheet", {"copies": ["x" * 201]}, "unknown_holder", None),
        ("sheet", {"copies": "boss"}, "unknown_holder", None),
        ("sheet", {"file": "abc"}, "no_hash", "“abc”不是存档文件的 SHA-256（64 位十六进制）"),
    ],
)  # fmt: skip
def test_what_cannot_be_issued_is_refused_and_said(
    play: Issuing, document: str, more: dict[str, Any], code: str, says: str | None
):
    refusal = play.refused(document, **more)
    assert refusal.code == code
    if says is not None:
        assert play.says(refusal) == says


def test_a_paper_of_a_series_is_issued_only_with_its_number():
    refusal = Issuing().refused()
    assert refusal.code == "no_number_yet"
    assert Issuing().says(refusal, "en") == "“Sheet” has no number yet, so that it cannot be issued"


@pytest.mark.parametrize("copies", [["the customer"], [1, 2], ["post:customer"], None])
def test_a_gate_keeps_an_internal_form_within(play: Issuing, copies: list[Any] | None):
    given: dict[str, Any] = {} if copies is None else {"copies": copies}
    refusal = play.refused("form", **given)
    assert (refusal.code, refusal.clauses) == ("gate", ("T-01",))
    assert (
        play.says(refusal, payload={"document": "form"})
        == "不能发出“内部表”：内部表不得外送（T-01）"
    )


def test_a_gate_lets_an_internal_form_go_within(play: Issuing):
    play.issue(TUE + "10:00", "form", copies=[1, "post:books"])
    assert [i.copies for i in play.record.issues] == [(1,)]


def test_the_system_alone_does_not_take_it_for_news(play: Issuing):
    play.issue(TUE + "10:00", "letter", by="system")
    assert play.record.issues[0].by == "system"


# -- how long it is kept -------------------------------------------------------------------------------------------


def test_a_paper_is_kept_from_its_event_on_by_the_calendar(play: Issuing):
    keeping = play.paper().keeping
    assert keeping is not None
    assert (keeping.why, keeping.until, keeping.since) == ("not_begun", None, None)
    play.do("finish", TUE + "15:00")
    keeping = play.paper().keeping
    assert keeping is not None
    assert (keeping.limit, keeping.event, keeping.since) == ("2 years", "closed", at(TUE + "15:00"))
    assert keeping.until == at("2028-03-03 17:00")
    assert keeping.due is not None
    assert keeping.due.why[-1].act == "due"
    assert not keeping.is_over(Moment(at("2028-03-03 16:59")))
    assert keeping.is_over(Moment(at("2028-03-03 17:00")))


def test_what_is_opened_again_is_kept_until_it_is_closed_again(play: Issuing):
    play.do("finish", TUE + "15:00")
    play.post("reopen", "2026-03-04 10:00", step="finish", reason="more to do")
    keeping = play.paper().keeping
    assert keeping is not None
    assert (keeping.why, keeping.until) == ("reopened", None)
    play.do("finish", "2026-03-06 10:00")
    assert play.paper().keeping.until == at("2028-03-06 17:00")  # type: ignore[union-attr]


def test_a_hold_keeps_the_papers_of_a_closed_record(play: Issuing):
    play.do("finish", TUE + "15:00")
    outcome = play.post("hold", "2026-03-04 10:00", by="boss", reason="a lawsuit")
    assert play.told(outcome)[0] == "封存：文书到期也不得销毁，原因：a lawsuit"
    keeping = play.paper().keeping
    assert keeping is not None
    assert (keeping.why, keeping.until) == ("held", None)
    play.post("resume", "2026-06-01 10:00", by="boss")
    assert play.paper().keeping.until == at("2028-03-03 17:00")  # type: ignore[union-attr]


def test_a_hold_of_an_item_keeps_its_papers_alone(play: Issuing):
    for content in ("weld", "glue"):
        play.post("open", MON + "10:00", kind="measure", facts={"content": content})
    for item in ("measure.1", "measure.2"):
        play.issue(TUE + "10:00", "column", item=item)
    play.post("hold", TUE + "11:00", by="boss", item="measure.1", reason="a lawsuit")
    held, free = (play.paper("column", item).keeping for item in ("measure.1", "measure.2"))
    assert held is not None
    assert free is not None
    assert (held.why, held.until) == ("held", None)
    assert free.until == at("2026-09-03 17:00")


def test_a_paper_of_which_the_book_says_nothing_is_kept_as_it_is(play: Issuing):
    play.issue(TUE + "10:00", "letter")
    assert play.paper("letter").keeping is None


# -- lines of a book -----------------------------------------------------------------------------------------------


def test_events_of_papers_are_told_in_words(play: Issuing):
    reader = Reader(play.book, office(), "zh")
    assert event_words(reader, "case", "paper.sheet.issued") == "发出“处理单”"
    assert event_words(reader, "case", "paper.sheet.outdated") == "发出的“处理单”内容已更正"


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ('from = "closed"', 'from = "buried"', "unknown_event"),
        ('before = ["issue.form"]', 'before = ["issue.other"]', "unknown_place"),
        ('opens = ["paper.sheet.outdated"]', 'opens = ["paper.other.issued"]', "unknown_event"),
    ],
)
def test_a_line_that_names_what_is_no_paper_is_a_fault(wrong: str, right: str, code: str):
    lines = LINES.replace(wrong, right)
    assert lines != LINES
    assert [f.code for f in faults_of(files(lines, posts=POSTS, kinds=KINDS))] == [code]
