"""What axe finds on a page by WCAG 2.2 AA, and what axe has no rule for.

Beside axe, which judges the size of targets and the contrast by day and by night: nothing sticks out sideways, not at
320 pixels (1.4.10), nor with letters twice as large (1.4.4), which are not cut off either; who asks for less motion
sees none.
"""

from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser import DESKTOP, PHONE

AXE: Final = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ASK: Final = """async rules => {
  const asked = { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] };
  const { violations, passes } = await axe.run(document, asked);
  const told = rule => ({ html, target, failureSummary: says }) =>
    ({ rule, html, says, target: target.flat().join(" ") });
  return { passed: passes.length, violations: violations.flatMap(({ id, nodes }) => nodes.map(told(id))) };
}"""
OPEN: Final = """() => {
  for (const each of document.querySelectorAll("main details:not([data-menu])")) each.open = true;
  document.activeElement?.blur();
}"""
OPEN_MENU: Final = """at => {
  for (const each of document.querySelectorAll("details[data-menu]")) each.open = false;
  const menus = document.querySelectorAll("details[data-menu]");
  if (menus[at]) menus[at].open = true;
  return menus.length;
}"""

LARGER: Final = "size => { document.documentElement.style.fontSize = size; }"
STICKS_OUT: Final = """() => {
  const over = document.documentElement.scrollWidth - window.innerWidth;
  if (over <= 0) return null;
  const boxes = [...document.querySelectorAll("body *")].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width > 0 && box.right > window.innerWidth + 1;
  });
  return { over, html: boxes.at(-1)?.outerHTML ?? "" };
}"""
CUT_OFF: Final = """() => [...document.querySelectorAll("body *")].filter(each => {
  if (![...each.childNodes].some(node => node.nodeType === 3 && node.data.trim())) return false;
  const look = getComputedStyle(each);
  if (!/hidden|clip/.test(look.overflowX + look.overflowY) || look.clipPath !== "none") return false;
  if (each.clientHeight === 0 || look.textOverflow === "ellipsis") return false;
  return each.scrollHeight > each.clientHeight + 2 || each.scrollWidth > each.clientWidth + 2;
}).map(each => each.outerHTML)"""
MOVES: Final = """() => [...document.querySelectorAll("body *")].filter(each => {
  const look = getComputedStyle(each);
  const lasts = look.transitionDuration.split(", ").some(length => parseFloat(length) > 0);
  return look.animationName !== "none" || lasts || look.scrollBehavior === "smooth";
}).map(each => each.outerHTML)"""

NARROW: Final[ViewportSize] = {"width": 320, "height": 640}

Light = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    size: ViewportSize
    light: Light

    def __str__(self) -> str:
        return f"{self.size['width']} {self.light}"


DESK_BY_DAY: Final = Look(DESKTOP, "light")
DESK_BY_NIGHT: Final = Look(DESKTOP, "dark")
PHONE_BY_DAY: Final = Look(PHONE, "light")
PHONE_BY_NIGHT: Final = Look(PHONE, "dark")


@dataclass(frozen=True, slots=True)
class Finding:
    """One element of a page that breaks a rule."""

    rule: str
    target: str
    html: str
    says: str

    def __str__(self) -> str:
        said = " ".join(self.says.split())
        return f"{self.rule}: {self.target}\n      {self.html[:200]}\n      {said[:300]}"


def unfold(page: Page) -> None:
    """Open what is folded up on a page, so that nothing of it is left out."""
    page.evaluate(OPEN)


def judge(page: Page, look: Look) -> list[Finding]:
    """Return what is wrong with a page in one look; raise AssertionError when nothing was judged at all."""
    page.set_viewport_size(look.size)
    page.emulate_media(color_scheme=look.light, reduced_motion="reduce")
    return _findings(page) + _sticking_out(page, "reflow")


def judge_menus(page: Page, look: Look) -> list[Finding]:
    """Return what is wrong with a page while each of its menus is open in turn."""
    page.set_viewport_size(look.size)
    page.emulate_media(color_scheme=look.light, reduced_motion="reduce")
    found: list[Finding] = []
    at, there = 0, 1
    while at < there:
        there = page.evaluate(OPEN_MENU, at)
        found += _findings(page)
        at += 1
    return found


def judge_otherwise(page: Page) -> list[Finding]:
    """Return what is wrong on a very narrow screen, with large letters, and for who asks for less motion."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = [Finding("motion", "", html, "moves all the same") for html in page.evaluate(MOVES)]
    page.set_viewport_size(NARROW)
    found += _sticking_out(page, "reflow at 320")
    page.set_viewport_size(DESKTOP)
    page.evaluate(LARGER, "200%")
    found += _sticking_out(page, "letters of 200 %")
    found += [Finding("cut off", "", html, "at 200 %") for html in page.evaluate(CUT_OFF)]
    page.evaluate(LARGER, "")
    return found


def _sticking_out(page: Page, rule: str) -> list[Finding]:
    found: Any = page.evaluate(STICKS_OUT)
    return [Finding(rule, "", found["html"], f"{found['over']} pixels")] if found else []


def _findings(page: Page) -> list[Finding]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    said: Any = page.evaluate(ASK, list(RULES))
    assert said["passed"] > 5, "axe judged next to nothing"
    return [Finding(**each) for each in said["violations"]]
