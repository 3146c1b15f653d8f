"""One complaint on its way through the pages, by the people whose posts the book names, with its papers.

Nobody reads more than the house gives everybody to read, and nothing is entered but by a form. The clock
stands where the walk puts it, and what is due by then happens on the way, as the worker would do it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Page

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.actions.timers import due_timers, fire
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.examples.stories import Posted, post_line
from kesu.core.records.entries import SYSTEM
from kesu.core.records.record import Record
from kesu.directory.parties import person_party
from kesu.library.books import texts_of
from kesu.library.calendars import all_calendars
from kesu.registry.actions import put
from kesu.registry.models import Customer, Product
from tests.paper.readers import codes_in, squeezed, text_of
from tests.stories import shelf
from tests.stories.browser import BrowserStage
from tests.stories.cast import LONG_AGO, company
from tests.stories.windows import LOOKS, Windows

DESK_AND_PHONE: Final = LOOKS[:2]
BEGAN: Final = datetime(2020, 1, 1, tzinfo=UTC)


def wall(moment: str) -> datetime:
    """Return a moment as the clock on the company's wall shows it, "2026-03-02 09:30"."""
    return datetime.fromisoformat(moment)


class Walk:
    """A complaint under one book. Records are called by the labels that the walk gives them.

    `lacking` gathers what papers do not say though they should.
    """

    def __init__(self, windows: Windows, book: str) -> None:
        publish(texts_of(shelf.FOLDERS[book]), by=SYSTEM, at=BEGAN)
        self.plan = shelf.book_called(book)
        self.calendar = all_calendars()[self.plan.calendar]
        self.windows = windows
        self.stage = BrowserStage(self.plan, company(self.plan), windows)
        self.now = wall("2026-01-01")
        self.lacking: list[str] = []

    def customer(self, code: str, name: str) -> None:
        """Keep a customer in the registry."""
        put(Customer, {"code": code}, {"name": name}, by=None, at=LONG_AGO)

    def product(self, code: str, sort: str) -> None:
        """Keep a product in the registry."""
        values = {"name": code, "product_type": sort}
        put(Product, {"code": code}, values, by=None, at=LONG_AGO)

    def named(self, opened: Sequence[str]) -> None:
        """Call records that were opened by themselves by their kinds."""
        for label in opened:
            self.stage.labels.name(self.record(label).kind, self.id_of(label))

    # -- time and acts ---------------------------------------------------------------------------

    def at(self, moment: str) -> None:
        """Put the clock on, "2026-03-02 09:30"; what falls due until then happens, each at its moment."""
        self.now = wall(moment)
        until = self.now.replace(tzinfo=self.calendar.tz)
        while due := due_timers(until, 1):
            with clock.stopped_at(due[0].at):
                fire(due[0], due[0].at)

    def open(self, who: str, label: str, kind: str, /, *, under: str = "", **facts: Any) -> None:
        """Let somebody open a record, under another where that is how it is opened."""
        more = {"to": under} if under else {}
        self._act(who, label, "open", facts, kind=kind, **more)

    def do(
        self, who: str, label: str, what: str, /, *, item: str = "", reason: str = "",
        evidence: str = "", until: datetime | None = None, **facts: Any,
    ) -> list[str]:  # fmt: skip
        """Let somebody do a step ("approve.agree") or an act on its page; return the labels of what it opened."""
        more = {"item": item, "reason": reason, "evidence": evidence, "until": until}
        return self._act(who, label, what, facts, **{k: v for k, v in more.items() if v})

    def refused(self, who: str, label: str, what: str, code: str, /, **facts: Any) -> None:
        """Let somebody try what the book refuses; the page must say so."""
        line = {"by": who, "record": label, "do": what, "with": facts}
        assert code in [each.code for each in self._line(line).refusals], f"{who} {what}"

    def _act(
        self, who: str, label: str, what: str, facts: Mapping[str, Any], **more: Any
    ) -> list[str]:
        posted = self._line({"by": who, "record": label, "do": what, "with": facts, **more})
        assert posted.refusals == (), f"{self.now} {who} {what}: {posted.refusals}"
        return posted.opened

    def _line(self, line: dict[str, Any]) -> Posted:
        return post_line({"at": self.now, **line}, {}, self.plan, self.calendar, self.stage)

    # -- what stands -----------------------------------------------------------------------------

    def record(self, label: str) -> Record:
        """Return a record as it is stored."""
        return record_in(CaseRecord.everything.get(pk=self.id_of(label)).state)

    def id_of(self, label: str) -> str:
        """Return the id of the record of a label."""
        found = self.stage.labels.id_of(label)
        assert found, f"there is no record “{label}”"
        return found

    def window(self, who: str, label: str) -> Page:
        """Return somebody's window with the page of a record."""
        page = self.windows.of(self.stage.cast.person(who))
        with self.standing():
            assert self.windows.go(page, f"/cases/{self.id_of(label)}") == 200, f"{who} {label}"
        return page

    def standing(self) -> Any:
        """Return the context in which the clock stands where the walk is."""
        return clock.stopped_at(self.now.replace(tzinfo=self.calendar.tz))

    # -- papers ----------------------------------------------------------------------------------

    def paper(
        self, who: str, label: str, document: str, boxes: Mapping[str, Any], *, item: str = ""
    ) -> None:
        """Let somebody open a paper from the page of its case: each box has its title and what was entered.

        boxes -- titles as the clause names them → what stands there ("" for a box that is still empty).
        """
        page = self._paper_page(who, label, document, item)
        content = self._pdf(page)
        said = text_of(content)
        self.keep(f"{document}{item}", content)
        wanted = [str(w) for title, value in boxes.items() for w in (title, *_listed(value))]
        lacking = [w for w in wanted if squeezed(w) not in said]
        self.lacking += [f"{document} of {who} lacks {lacking}"] if lacking else []
        [code] = codes_in(content)
        assert urlsplit(code).path == f"/cases/{self.id_of(label)}/papers/{document}"

    def issue(
        self, who: str, label: str, document: str, *, to: Sequence[str] = (), item: str = "",
        why: str = "",
    ) -> None:  # fmt: skip
        """Let somebody issue a paper on its page; the page says which issue it is."""
        page = self._paper_page(who, label, document, item)
        for field, words in (("#holders", "\n".join(to)), ("#why", why)):
            if words:
                page.locator(field).fill(words)
        with self.standing(), page.expect_navigation(wait_until="domcontentloaded"):
            page.locator('form[action$="/issues"] button').click()
        self.windows.look(page)
        assert page.locator(".flash--success").count(), page.locator("main").inner_text()
        assert not page.locator("h1 .badge--near").count()
        last = self.record(label).issues[-1]
        person = self.stage.cast.person(who)
        assert (last.document, last.item, last.by) == (document, item, person_party(person.pk))
        assert last.file

    def _paper_page(self, who: str, label: str, document: str, item: str) -> Page:
        page = self.window(who, label)
        asked = f"/cases/{self.id_of(label)}/papers/{document}" + (f"?item={item}" if item else "")
        link = page.locator(f'main a[href="{asked}"]')
        assert link.count(), f"no link to {asked} for {who}"
        page.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")
        with self.standing(), page.expect_navigation(wait_until="domcontentloaded"):
            link.first.click()
        self.windows.look(page)
        return page

    def _pdf(self, page: Page) -> bytes:
        address = page.locator('a[href*="/as/pdf"]').first.get_attribute("href")
        with self.standing():
            answer = page.request.get(str(address))
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()

    def keep(self, name: str, content: bytes) -> None:
        """Take note of a paper that was opened; whoever looks at walks puts it away here."""

    def archived(self, who: str, label: str, closes_as: str, kept: Mapping[str, str]) -> None:
        """Check on its page that a record is closed, its papers are issued, and until when each is kept.

        kept -- titles of papers → the words on how long they are kept.
        """
        closed = self.record(label).closed
        assert closed is not None
        assert closed.as_ == closes_as
        papers = self.window(who, label).locator("#papers .judged")
        for title, words in kept.items():
            shown = papers.filter(has_text=title).inner_text()
            assert words in shown, shown
            assert "未发出" not in shown, shown


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
