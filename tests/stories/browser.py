"""The stage of the desk's pages: people in browser windows, who find each form where a user finds it.

Registry rows and the passing of time go straight to the actions: rows come from lists that are taken in, and
time passes by itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlencode

from playwright.sync_api import Page

from kesu.cases.actions.posting import Posted as Answer
from kesu.cases.actions.posting import post as door
from kesu.core.examples.stories import Posted
from kesu.core.records.entries import ABOUT as ABOUT_TIE
from kesu.core.records.entries import WITHDRAWN, Entry
from kesu.core.records.outcomes import Refusal
from kesu.core.records.record import CHILD, Record
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book
from kesu.core.steps.issuing import ISSUED
from kesu.desk.case_pages import entering
from kesu.desk.case_pages.items import ABOUT_FIELD
from kesu.library.calendars import all_calendars
from tests.stories.cast import Cast
from tests.stories.database import record_in_clear
from tests.stories.fields import NotOffered, Typist
from tests.stories.people import PeopleStage, at, name_of
from tests.stories.windows import Windows

NOUNS: Final[Mapping[str, str]] = {
    "correct": "correction", "fill": "supplement", "assign": "assignment", "close": "closure",
    "reopen": "reopening", "hold": "hold", "resume": "resumption", "agree": "agreement",
    "extend": "extension", "link": "link", "void": "voiding", "decide": "judgement",
    "override": "decision",
}  # fmt: skip
"""What the address of an act's form calls it."""

ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "assign": ("item", "step"), "void": ("item",), "agree": ("clock",), "extend": ("clock",),
    "decide": ("item", "decision"), "override": ("item", "decision"),
}  # fmt: skip
"""What the address of an act's form says it is about."""


class BrowserStage(PeopleStage):
    """Plays stories through the pages. `unoffered` names what was accepted though no page led there."""

    __slots__ = ("unoffered", "windows", "zone")

    def __init__(self, book: Book, cast: Cast, windows: Windows) -> None:
        super().__init__(book, cast)
        cast.found_departments()
        self.windows = windows
        self.zone = all_calendars()[book.calendar].tz
        self.unoffered: list[str] = []

    # -- what the runner asks --------------------------------------------------------------------

    def post(self, label: str, entry: Entry) -> Posted:
        """Let the person whom the story names enter it on the page for it.

        A paper is issued beneath its page, which tells refusals in words alone and has tests of its own.
        """
        if entry.event == ISSUED:
            self.people = {**self.people, name_of(entry): self.cast.person(name_of(entry))}
            return self.in_story_names(super().post(label, entry))
        page = self.windows.of(self.cast.person(name_of(entry)))
        with _kept_answers() as answers, at(entry.entered_at):
            refusals = Errand(self, page, label, entry).run()
        if refusals:
            assert not answers, f"{page.url} shows refusals of what was accepted: {refusals}"
            return Posted(refusals)
        assert len(answers) == 1, f"{page.url}: accepted {len(answers)} times"
        self.labels.name(label, answers[0].record_id)
        return self.in_story_names(self.told(answers))

    def record(self, label: str) -> Record | None:
        """Return the record as it is stored, everything called as the story calls it."""
        row = self.labels.row(label)
        return None if row is None else record_in_clear(row.state, self.names())


class Errand:
    """One entry on its way through the pages."""

    def __init__(self, stage: BrowserStage, page: Page, label: str, entry: Entry) -> None:
        self.stage, self.page, self.entry = stage, page, entry
        self.record = stage.labels.id_of(label)
        self.row = stage.labels.row(label)
        self.to = str(stage.cast.real(stage.labels.known(entry.to)))
        self.typist = Typist(page, stage.zone, stage.cast)

    def run(self) -> tuple[Refusal, ...]:
        """Return why it was refused; nothing when it was accepted."""
        address, where = self.address()
        offered = self.offers(where, address)
        status = self.stage.windows.go(self.page, address)
        assert status in (200, 403), f"{address} answered {status}"
        found = self.unavailable() or self.shown_refusals() or self.filled_in()
        if not found and not offered:
            self.stage.unoffered.append(f"{address} for {name_of(self.entry)}")
        return found

    # -- the way to the form ---------------------------------------------------------------------

    def address(self) -> tuple[str, str]:
        """Return where the form is, and the record whose page leads there ("" for none)."""
        entry, record = self.entry, self.record or ""
        item = f"/items/{entry.item}" if entry.item else ""
        if entry.act == "open" and self.record:
            return f"/cases/{record}/items/new/{entry.kind}", record
        if entry.act == "open" and entry.link == CHILD:
            return f"/cases/{self.to}/children/new/{entry.kind}", self.to
        if entry.act == "open":
            return f"/intake?kind={entry.kind}", ""
        if entry.act == "do":
            return f"/cases/{record}{item}/steps/{entry.step}", record
        about = self.about()
        noun = "unlinking" if entry.value == WITHDRAWN else NOUNS[entry.act]
        return f"/cases/{record}/{noun}" + (f"?{about}" if about else ""), record

    def about(self) -> str:
        """Return what the address of an act says it is about."""
        entry = self.entry
        if entry.act in ("fill", "correct"):
            named = [("item", entry.item)] if entry.item else []
            return urlencode([*named, *(("fact", name) for name in entry.facts)])
        named = [(name, getattr(entry, name)) for name in ABOUT.get(entry.act, ())]
        return urlencode([(name, value) for name, value in named if value])

    def offers(self, record: str, address: str) -> bool:
        """Say whether the page of the case leads to the form; the intake stands in the navigation."""
        if not record:
            return True
        shown = self.page.request.get(f"/cases/{record}").text()
        ticks = self.entry.act in ("fill", "correct")
        item = f"?item={self.entry.item}" if self.entry.item else ""
        wanted = address.partition("?")[0] + item if ticks else address
        return f'href="{escape(wanted)}"' in shown

    def unavailable(self) -> tuple[Refusal, ...]:
        """Return why there is no such form for this person, as far as the page does not say it itself."""
        entry = self.entry
        if entry.act == "open" and "/intake" in self.page.url:
            form = self.page.locator("#intake-form [name=kind]")
            kind = form.input_value() if form.count() else ""
            return () if kind.partition("@")[0] == entry.kind else (Refusal("no_right"),)
        if entry.act == "do" and "/steps/" not in self.page.url:
            assert self.page.locator(".flash--warning").count()
            return (Refusal("not_open"),)
        return ()

    # -- the form --------------------------------------------------------------------------------

    def filled_in(self) -> tuple[Refusal, ...]:
        """Fill in the form and send it; return what the page then says against it."""
        self.typist.unfold()
        try:
            self.typist.all(self.facts(), self.values())
        except NotOffered:
            return (Refusal("not_an_option"),)
        self.leave_for_later()
        if not self.ended():
            return (Refusal("outcome_closed"),)
        self.around()
        self.stage.windows.send(self.page)
        if self.page.locator(".flash--success").count():
            return ()
        found = self.shown_refusals() or self.marked()
        assert found, f"{self.page.url} says neither that it is done nor why it is not"
        return found

    def facts(self) -> Mapping[str, Fact]:
        """Return the facts of the form by name; an act's own questions are facts too."""
        entry = self.entry
        if entry.act not in ("open", "do", "fill", "correct"):
            return ACT_FACTS
        if entry.act == "open":
            return {
                ABOUT_FIELD: ACT_FACTS[ABOUT_FIELD],
                **self.stage.book.kinds[entry.kind].kind.facts,
            }
        assert self.row is not None
        kind = record_in_clear(self.row.state).kind_of(entry.item)
        return self.stage.book.kinds[kind].kind.facts

    def values(self) -> dict[str, Any]:
        """Return what is filled in, the questions of an act among it."""
        entry = self.entry
        match entry.act:
            case "assign":
                sort, _, code = self.to.partition(":")
                return {"to_person" if sort == "person" else "to_department": code}
            case "close":
                return {"closes_as": entry.closes_as}
            case "reopen":
                return {"step": entry.step} if entry.step else {}
            case "agree" | "extend":
                return {"until": entry.until}
            case "link" if entry.value == WITHDRAWN:
                return {"tie": f"{entry.link}.{self.to}"}
            case "link":
                return {"link": entry.link, "to": self.to}
            case "decide" | "override":
                return {"value": entry.value}
        found: dict[str, Any] = self.stage.cast.real(dict(entry.facts))
        return {**found, ABOUT_FIELD: self.to} if entry.link == ABOUT_TIE else found

    def leave_for_later(self) -> None:
        """Say that the subject is told in the step that follows, where the story does not tell it yet."""
        box = self.page.locator("[name=later]")
        if self.entry.act == "open" and box.count():
            subject = self.stage.book.kinds[self.entry.kind].kind.subject
            box.set_checked(subject not in self.entry.facts)

    def ended(self) -> bool:
        """Choose how the step ended; False where that way is not offered."""
        if self.entry.act != "do" or not self.entry.outcome:
            return True
        way = self.page.locator(f'[name=outcome][value="{self.entry.outcome}"]')
        if way.count() and way.get_attribute("type") == "radio":
            way.check()
        return bool(way.count())

    def around(self) -> None:
        """Say when it happened, on whose word, in whose place and why."""
        entry, page = self.entry, self.page
        if entry.happened_at != entry.entered_at:
            page.fill("[name=happened]", self.typist.moment(entry.happened_at))
            page.fill("[name=evidence]", entry.evidence or "补记")
        elif entry.evidence:
            page.fill("[name=evidence]", entry.evidence)
        if entry.source != "seen":
            page.select_option("[name=source]", entry.source)
        if entry.reason:
            page.fill("[name=reason]", entry.reason)
        if entry.on_behalf_of:
            page.fill("[name=on_behalf_of]", entry.on_behalf_of)

    # -- what the page says against it -------------------------------------------------------------

    def shown_refusals(self) -> tuple[Refusal, ...]:
        """Return the refusals that the page shows; each must be said in words, with its clauses."""
        return tuple(_refusal(told) for told in self.page.evaluate(TOLD))

    def marked(self) -> tuple[Refusal, ...]:
        """Return what is marked at the fields themselves, where nothing went to the door."""
        marks = self.page.evaluate(MARKED)
        found = [Refusal("facts_missing", missing=tuple(marks["facts"]))] if marks["facts"] else []
        found += [Refusal("reason_wanted")] if marks["reason"] else []
        found += [Refusal("unknown_outcome")] if marks["outcome"] else []
        return tuple(found)


TOLD: Final = """() => [...document.querySelectorAll("main [data-refusal]")].map(each => ({
    says: each.innerText, code: each.dataset.refusal, line: each.dataset.line,
    clauses: each.dataset.clauses.split(" ").filter(Boolean),
    missing: each.dataset.missing.split(" ").filter(Boolean),
}))"""
MARKED: Final = """() => ({
    facts: [...document.querySelectorAll("[data-fact]")]
        .filter(each => each.querySelector(".field__error")).map(each => each.dataset.fact),
    reason: Boolean(document.querySelector("#id_reason_error")),
    outcome: Boolean(document.querySelector("#outcome_error")),
})"""


def _refusal(told: Mapping[str, Any]) -> Refusal:
    assert told["says"].strip(), f"a refusal without words: {told}"
    unsaid = [clause for clause in told["clauses"] if clause not in told["says"]]
    assert not unsaid, f"clauses {unsaid} are not shown: {told['says']}"
    return Refusal(told["code"], told["line"], tuple(told["clauses"]), tuple(told["missing"]))


@contextmanager
def _kept_answers() -> Iterator[list[Answer]]:
    """Keep what the door answered the pages: who was told, what was opened."""
    found: list[Answer] = []

    def post(**asked: Any) -> Answer:
        found.append(door(**asked))
        return found[-1]

    with patch.object(entering, "post", post):
        yield found


ACT_FACTS: Final[Mapping[str, Fact]] = {
    name: Fact(id=name, of="", sort=sort)
    for name, sort in (
        ("to_person", "person"), ("to_department", "department"), ("closes_as", "choice"),
        ("step", "choice"), ("until", "moment"), ("link", "choice"), ("to", "case"), ("tie", "choice"),
        (ABOUT_FIELD, "case"), ("value", "text"),
    )
}  # fmt: skip
"""What the forms of acts ask for."""
