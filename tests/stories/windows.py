"""Windows of a browser in which the people of a story work, and what is wrong on the pages they see."""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize

from kesu.directory.models import Person
from tests import browser as chromium

PATIENCE: Final = 60_000  # milliseconds; a busy machine is no fault of the page
LOOKS: Final[tuple[tuple[ViewportSize, str], ...]] = (
    (chromium.DESKTOP, "zh-hans"),
    (chromium.PHONE, "zh-hans"),
    (chromium.DESKTOP, "en"),
    (chromium.PHONE, "en"),
)
"""The first whom a story names sit at a desk and read Chinese, the next hold a phone, and so on."""

RAW_ID: Final = re.compile(
    r"(?<![\w./@#-])[a-z]+(?:_[a-z0-9]+)+(?![\w./@-])|\b(?:person|dept|post|head|item|record):\w+"
)
ENGLISH: Final = re.compile(r"\b[A-Za-z]+(?: [a-z]+){2,}\b")
SEEN: Final = """() => ({
    wide: document.documentElement.scrollWidth - window.innerWidth,
    text: document.querySelector("main").innerText,
    language: document.documentElement.lang,
})"""


class Windows:
    """One window for each look, in which people take turns; `complaints` gathers what nobody should see."""

    def __init__(
        self, browser: Browser, url: str, looks: Sequence[tuple[ViewportSize, str]] = LOOKS
    ) -> None:
        self.browser, self.url, self.looks = browser, url, looks
        self.seats: dict[int, int] = {}
        self.open: dict[int, Page] = {}
        self.sitting: dict[int, int] = {}
        self.complaints: list[str] = []

    def of(self, person: Person) -> Page:
        """Return the window of somebody's look, in which they are signed in now."""
        seat = self.seats.setdefault(person.pk, len(self.seats) % len(self.looks))
        if seat not in self.open:
            self.open[seat] = self._opened(seat)
        page = self.open[seat]
        if self.sitting.get(seat) != person.pk:
            self._sign_in(person, page, seat)
            self.sitting[seat] = person.pk
        return page

    def _opened(self, seat: int) -> Page:
        size, language = self.looks[seat]
        context = self.browser.new_context(
            base_url=self.url,
            viewport=size,
            reduced_motion="reduce",
            locale={"en": "en-GB"}.get(language, "zh-CN"),
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._listen)
        return page

    def _sign_in(self, person: Person, page: Page, seat: int) -> None:
        """Let somebody take the seat of whoever had it: the page is left, the session is another."""
        _size, language = self.looks[seat]
        Person.objects.filter(pk=person.pk).update(language=language)
        page.goto("about:blank")
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": n, "value": v, "url": self.url} for n, v in cookies.items()]
        )

    def _listen(self, line: Any) -> None:
        if "Content Security Policy" in line.text:
            self.complaints.append(line.text)

    def go(self, page: Page, address: str) -> int:
        """Open an address in a window and look at it; return the status of the answer."""
        response = page.goto(address, wait_until="domcontentloaded")
        self.look(page)
        return response.status if response is not None else 0

    def send(self, page: Page) -> None:
        """Press the button of the form, and look at what comes."""
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.locator(".toolbar--foot .button.primary").click()
        self.look(page)

    def look(self, page: Page) -> None:
        """Complain of what sticks out sideways, of ids that stand bare, of words left untranslated."""
        seen = page.evaluate(SEEN)
        where = page.url.removeprefix(self.url)
        if seen["wide"] > 0:
            self.complaints.append(f"{where} sticks out by {seen['wide']} pixels")
        bare = sorted(set(RAW_ID.findall(seen["text"])))
        if bare:
            self.complaints.append(f"{where} shows {bare}")
        if seen["language"].startswith("zh"):
            foreign = sorted(set(ENGLISH.findall(seen["text"])))
            self.complaints.extend(f"{where} says “{words}”" for words in foreign)

    def close(self) -> None:
        """Close every window."""
        for page in self.open.values():
            page.context.close()
