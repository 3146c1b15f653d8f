"""A keyboard and nothing else: from stop to stop with Tab, each of which must be seen."""

from typing import Any, Final

from playwright.sync_api import Page

MOST: Final = 120
"""Stops after which something that was not come by is out of reach, or the focus is caught."""
STOP: Final = """() => {
  const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect();
  const marked = (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none";
  const top = document.querySelector(".topbar")?.getBoundingClientRect().bottom ?? 0;
  const covered = !at.closest(".topbar, .skip-link") && box.bottom <= top;
  const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { html: at.outerHTML.slice(0, 160), is_place: at.matches("body, main"), marked, seen: within && !covered };
}"""


class Keyboard:
    """Somebody who has no mouse. `unseen` gathers stops at which nobody could tell where they are."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def press(self, key: str) -> None:
        """Press a key and look where the focus is."""
        self.page.keyboard.press(key)
        stop: Any = self.page.evaluate(STOP)
        if not stop["is_place"] and not (stop["marked"] and stop["seen"]):
            self.unseen.append(f"{self.page.url}: {stop['html']}")

    def to(self, selector: str, *, back: bool = False) -> None:
        """Go on with Tab until the focus is on something; raise AssertionError when one never comes by."""
        for _stop in range(MOST):
            if self.is_at(selector):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{selector} is not reached on {self.page.url}")

    def is_at(self, selector: str) -> bool:
        """Say whether the focus is on something."""
        return bool(self.page.evaluate("what => document.activeElement.matches(what)", selector))

    def type(self, words: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(words)

    def enter(self, selector: str) -> None:
        """Go to something and press Enter; wait for the page that it leads to."""
        self.to(selector)
        self.go("Enter")

    def go(self, key: str) -> None:
        """Press a key that leads to another page, and wait until that is there and has put the focus where it goes."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
