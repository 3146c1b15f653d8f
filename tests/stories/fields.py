"""Filling in the fields of a form as a user would, whatever sort of fact they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page

from kesu.core.rulebook.model import IN_ROWS, Fact
from tests.desk.typing_causes import type_causes
from tests.stories.cast import Cast
from tests.stories.database import PDF


class NotOffered(Exception):
    """The story chooses what the form does not offer."""


@dataclass(frozen=True, slots=True)
class Typist:
    """Types values into the form of one page. Moments stand on the wall clock of `zone`."""

    page: Page
    zone: tzinfo
    cast: Cast

    def unfold(self) -> None:
        """Open what is folded, as one does to fill in a field inside."""
        self.page.evaluate(
            "document.querySelectorAll('form details').forEach(each => (each.open = true))"
        )

    def all(self, facts: Mapping[str, Fact], values: Mapping[str, Any]) -> None:
        """Fill in every value; lines come first, since adding one sends the form for a longer one."""
        lines_first = sorted(values, key=lambda name: facts[name].sort not in IN_ROWS)
        for name in lines_first:
            if not self.page.locator(f'form[data-guard] [data-fact="{name}"]').count():
                raise AssertionError(f"{self.page.url} has no field for {name}")
        for name in lines_first:
            self._fact(facts[name], f"f-{name}", values[name])

    def _fact(self, fact: Fact, name: str, value: Any) -> None:
        if isinstance(value, Mapping):
            self._state(fact, name, value)
        elif fact.sort == "lines":
            self._lines(fact, name, value)
        elif fact.sort == "causes":
            type_causes(self.page, name, value)
        elif fact.sort == "files":
            papers: list[FilePayload] = [
                {"name": v, "mimeType": "application/pdf", "buffer": PDF} for v in value
            ]
            self.page.set_input_files(f'[name="{name}-new"]', papers)
        elif fact.sort in ("choices", "records"):
            for box in self._named(name).all():
                box.set_checked(box.get_attribute("value") in value)
        else:
            self._put(self._named(name), self._typed(fact, value))

    def _named(self, name: str) -> Locator:
        return self.page.locator(f'form[data-guard] [name="{name}"]')

    def _put(self, field: Locator, text: str) -> None:
        kind = field.first.evaluate("each => each.type")
        if kind == "radio":
            choice = field.and_(self.page.locator(f'[value="{text}"]'))
            if not choice.count():
                raise NotOffered(text)
            choice.check()
        elif kind == "select-one":
            field.select_option(text)
        else:
            field.fill(text)

    def _state(self, fact: Fact, name: str, value: Mapping[str, Any]) -> None:
        """Say why there is no value."""
        if fact.sort == "truth":
            self._put(self._named(name), str(value["state"]))
        else:
            self._named(f"{name}-state").select_option(str(value["state"]))
            self._named(f"{name}-remark").fill(str(value.get("remark", "")))

    def _lines(self, fact: Fact, name: str, lines: list[Mapping[str, Any]]) -> None:
        self._as_many(name, len(lines))
        columns = {column.id: column for column in fact.columns}
        for number, line in enumerate(lines):
            for cell, value in line.items():
                self._fact(columns[cell], f"{name}-{number}-{cell}", value)

    def _as_many(self, name: str, wanted: int) -> None:
        """Add or take away lines until there are as many as wanted."""
        while (there := int(self._named(f"{name}-rows").input_value())) != wanted:
            more = f'[name="add_row"][value="{name}"]'
            fewer = f'[name="remove_row"][value="{name}-{there - 1}"]'
            with self.page.expect_navigation(wait_until="domcontentloaded"):
                self.page.locator(more if there < wanted else fewer).click()
            self.unfold()

    def _typed(self, fact: Fact, value: Any) -> str:
        """Return a value as one types it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if value is None:
            return ""
        if fact.sort == "moment":
            return self.moment(value)
        if fact.sort == "person":
            return self._person(str(value))
        return str(value)

    def moment(self, value: int) -> str:
        """Return a moment as a field for day and time takes it."""
        return datetime.fromtimestamp(value, self.zone).strftime("%Y-%m-%dT%H:%M")

    def _person(self, party: str) -> str:
        number = party.removeprefix("person:")
        found = next((p for p in self.cast.people.values() if str(p.pk) == number), None)
        return f"{found.name} · {number}" if found is not None else party
