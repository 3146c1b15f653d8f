"""A tree of causes typed into its form as a person would: a button for each new cause, then its fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, Page


def type_causes(page: Page, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make the tree on the form the one that is wanted; `name` is the field's, "f-fishbone"."""
    wanted = {row["id"]: row for row in rows}
    _unfold(page)
    for gone in [each for each in _there(page, name) if each not in wanted]:
        _press(page, f"{name}:remove:{_there(page, name).index(gone)}")
    for row in sorted(rows, key=lambda row: int(row["id"].removeprefix("c"))):
        if row["id"] not in _there(page, name):
            _add(page, name, row)
    for place, each in enumerate(_there(page, name)):
        _type(page, f"{name}-{place}", wanted[each])


def _there(page: Page, name: str) -> list[str]:
    """Return the ids of the causes on the form, in order."""
    count = int(_named(page, f"{name}-rows").input_value())
    return [_named(page, f"{name}-{n}-id").input_value() for n in range(count)]


def _add(page: Page, name: str, row: Mapping[str, Any]) -> None:
    if row.get("under"):
        _press(page, f"{name}:below:{_there(page, name).index(row['under'])}")
    else:
        _press(page, f"{name}:add:{row.get('factor', '')}")


def _press(page: Page, value: str) -> None:
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator(f'[name="cause_row"][value="{value}"]').click()
    _unfold(page)


def _unfold(page: Page) -> None:
    """Open what is folded away on the form."""
    page.evaluate("document.querySelectorAll('form details').forEach(each => (each.open = true))")


def _type(page: Page, name: str, row: Mapping[str, Any]) -> None:
    _named(page, f"{name}-text").fill(row["text"])
    _named(page, f"{name}-evidence").fill(row.get("evidence", ""))
    _named(page, f"{name}-state").select_option(row.get("state", "open"))
    for choice in ("code", "factor"):
        if row.get(choice):
            _named(page, f"{name}-{choice}").select_option(row[choice])


def _named(page: Page, name: str) -> Locator:
    return page.locator(f'form[data-guard] [name="{name}"]')
