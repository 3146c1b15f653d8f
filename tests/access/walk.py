"""Every page of the desk and of signing in, judged by axe and weighed: `python -m tests.access.walk`.

A demo company is made for each book, served, and read from link to link by everybody who works there: the first
page of each name in Chinese at a desk by day and on a phone by night, in English at a desk by night and on a phone
by day, further pages once in each language. What is folded up is opened. A name of the table of addresses that no
house showed fails, and so does any finding.

    python -m tests.access.walk                         all houses
    python -m tests.access.walk --book p03 --only case  pages whose name begins so, in one house
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Page

BOOKS: Final = ("p01", "p03", "q05", "p15", "p06")
"""What each has: approvals, samples, letters; the 8D report; accounts, meetings, packs; a base; another trade."""
EACH: Final = frozenset(
    {"key", "noun", "kind", "act_name", "sort", "step_id", "report", "pack", "document"}
)
"""What in an address tells pages of one name apart; of each such sort one page is judged."""
PATIENCE: Final = 300_000  # milliseconds; a busy machine is no fault of the page
LANGUAGES: Final = {"zh-hans": "zh-CN", "en": "en-GB"}


def main() -> int:
    """Walk through the houses; return 1 when there was anything to find."""
    asked = _asked()
    seen: Counter[str] = Counter()
    findings: dict[str, list[str]] = {}
    for book in asked.book or BOOKS:
        if len(asked.book or BOOKS) > 1:
            part = subprocess.run(
                [sys.executable, "-m", "tests.access.walk", "--book", book, *_passed_on(asked)],
                check=False, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            sys.stdout.write(part.stdout)
            sys.stdout.flush()
            seen.update(_told(part.stdout))
            findings[book] = ["wrong"] if part.returncode else []
        else:
            walk = _one(book, asked)
            seen, findings = walk.seen, walk.findings
            _tell(walk)
    return _judged(seen, findings, whole=not asked.book and not asked.only)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.access.walk", description=__doc__)
    parser.add_argument("--book", action="append", choices=BOOKS)
    parser.add_argument("--only", default="", help="pages whose name begins so")
    parser.add_argument(
        "--homes", default="", help="a folder in which houses are kept for the next walk"
    )
    parser.add_argument("--pictures", default="", help="a folder for pictures of what was judged")
    return parser.parse_args()


def _passed_on(asked: argparse.Namespace) -> list[str]:
    return [f"--only={asked.only}", f"--homes={asked.homes}", f"--pictures={asked.pictures}"]


def _told(lines: str) -> Counter[str]:
    [said] = [line for line in lines.splitlines() if line.startswith("seen: ")] or ["seen: "]
    return Counter({n: int(k) for n, _e, k in (w.partition("=") for w in said[6:].split())})


@dataclass(slots=True)
class Walk:
    """One house: what was seen, what was wrong, and the heaviest page of each name."""

    browser: Browser
    url: str
    only: str = ""
    pictures: str = ""
    seen: Counter[str] = field(default_factory=Counter)
    kinds: set[tuple[str, ...]] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    heavy: dict[str, int] = field(default_factory=dict)
    findings: dict[str, list[str]] = field(default_factory=dict)

    def through(self, person: Any, begins: Iterable[str]) -> None:
        """Let somebody read from link to link as long as there is anything new, in both languages."""
        from tests.access.weighing import Scales

        scales, to_do = Scales(), deque(begins)
        tried: set[str] = set()
        windows = {word: self._window(person, word) for word in LANGUAGES}
        while to_do:
            address = to_do.popleft()
            if address in tried or not self._is_wanted(address):
                continue
            tried.add(address)
            _say(f"{time.perf_counter():.0f} {person} {address}")
            for language, page in windows.items():
                found = self._looked(address, language, page, scales)
                to_do += found if person is not None else []
        for page in windows.values():
            page.context.close()

    def _window(self, person: Any, language: str) -> Page:
        from django.conf import settings
        from django.test import Client

        context = self.browser.new_context(base_url=self.url, locale=LANGUAGES[language])
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if person is not None:
            client = Client()
            client.force_login(person)
            cookies["sessionid"] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": n, "value": v, "url": self.url} for n, v in cookies.items()])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: self._note(page.url, [f"script: {error}"]))
        return page

    def _is_wanted(self, address: str) -> bool:
        """Say whether a page is judged: its name is, and not enough of its sort were."""
        from tests.access.rows import PAGES

        name, told = named(address)
        if name not in PAGES or address in self.visited or not name.startswith(self.only):
            return name == "" and address not in self.visited
        sort = _sort(name, told)
        if self.seen[name] >= PAGES[name] or (len(sort) > 1 and sort in self.kinds):
            return False
        self.visited.add(address)
        self.kinds.add(sort)
        self.seen[name] += 1
        return True

    def _looked(self, address: str, language: str, page: Page, scales: Any) -> list[str]:
        from tests.access import judging

        if not named(address)[0]:
            self.visited.add(address)
        answer = page.goto(address, wait_until="load")
        assert answer is not None
        name, told = named(address)
        if answer.status >= 500:
            self._note(f"{language} {address}", [f"{name}: the server failed ({answer.status})"])
        landed = page.url.removeprefix(self.url)
        if name and (answer.status >= 400 or named(landed)[0] == "sign-in" != name):
            self._is_none_of_theirs(name, told, address)
            return []
        if urlsplit(landed).path != urlsplit(address).path:
            return [landed]
        weight = scales.weigh(page, answer)
        self.heavy[name] = max(weight, self.heavy.get(name, 0))
        self._wait(page)
        judging.unfold(page)
        looks = _looks(language, self.seen[name])
        for look in looks:
            self._note(f"{language} {look} {address}", map(str, judging.judge(page, look)))
            self._picture(page, f"{name}-{self.seen[name]}-{language}-{look}")
        otherwise = map(str, judging.judge_otherwise(page))
        self._note(f"{language} otherwise {address}", otherwise)
        if name == "workbench":
            for look in looks:
                self._note(
                    f"{language} {look} {address}", map(str, judging.judge_menus(page, look))
                )
        return list(_links(page))

    def _is_none_of_theirs(self, name: str, told: dict[str, Any], address: str) -> None:
        """Leave a page to the next reader: this one was sent elsewhere."""
        if address in self.visited:
            self.visited.discard(address)
            self.kinds.discard(_sort(name, told))
            self.seen[name] -= 1

    def _wait(self, page: Page) -> None:
        """Let a part of the page come that is fetched as soon as one sees it."""
        if page.locator("[hx-trigger~=revealed]").count():
            page.locator("[hx-trigger~=revealed]").first.scroll_into_view_if_needed()
            page.wait_for_load_state("networkidle")

    def _picture(self, page: Page, name: str) -> None:
        if self.pictures:
            page.screenshot(path=f"{self.pictures}/{name.replace(' ', '-')}.png", full_page=True)

    def _note(self, where: str, found: Iterable[str]) -> None:
        for each in found:
            if each not in self.findings:
                _say(f"  {each}")
            self.findings.setdefault(each, []).append(where)


def named(address: str) -> tuple[str, dict[str, Any]]:
    """Return the name of an address and what it says; "" for one that leads nowhere."""
    from django.urls import Resolver404, resolve

    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return "", {}
    return found.url_name or "", found.kwargs


def _looks(language: str, number: int) -> tuple[Any, ...]:
    """Return how a page is looked at: the first of its name in two ways in each language, others in one."""
    from tests.access.judging import DESK_BY_DAY, DESK_BY_NIGHT, PHONE_BY_DAY, PHONE_BY_NIGHT

    is_english = language == "en"
    if number < 2:
        return (DESK_BY_NIGHT, PHONE_BY_DAY) if is_english else (DESK_BY_DAY, PHONE_BY_NIGHT)
    by_turns = (DESK_BY_DAY, PHONE_BY_NIGHT, PHONE_BY_DAY, DESK_BY_NIGHT)
    return (by_turns[(2 * number + is_english) % 4],)


def _sort(name: str, told: dict[str, Any]) -> tuple[str, ...]:
    return (name, *(str(v) for k, v in told.items() if k in EACH))


def _links(page: Page) -> Iterator[str]:
    script = "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
    for link in page.evaluate(script):
        if link.startswith("/") and not link.startswith("//") and "#" not in link:
            yield link


# -- a house ---------------------------------------------------------------------------------------------


def _one(book: str, asked: argparse.Namespace) -> Walk:
    """Make the house of a book, serve it, walk through it."""
    with _home(book, asked.homes) as folder, _served(book, folder) as url:
        from tests import browser as chromium
        from tests.access import furnishing

        extra = furnishing.furnish(book, Path(folder))
        cases, entries = furnishing.richest(), furnishing.entries()
        with chromium.launched() as browser:
            walk = Walk(browser, url, asked.only, asked.pictures)
            walk.through(
                None, ["/sign-in", "/password/forgotten", furnishing.ticket(), "/no/such/page"]
            )
            for person in furnishing.people():
                walk.through(person, ["/", *extra, *cases, *entries])
        return walk


@contextmanager
def _home(book: str, homes: str) -> Iterator[str]:
    """Yield the folder of a house: one that is kept, or one that is gone afterwards."""
    if homes:
        yield str(Path(homes) / book)
        return
    with TemporaryDirectory(prefix="kesu-access-") as folder:
        yield folder


@contextmanager
def _served(book: str, folder: str) -> Iterator[str]:
    """Make and serve a demo company; yield its address. Django is ready in this process, in the same house."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "KESU_HOME": folder, "PORT": str(port), "KESU_WORKERS": "1",
        "DJANGO_SETTINGS_MODULE": "kesu.site.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }  # fmt: skip
    os.environ.update(own)
    kesu = [sys.executable, "-m", "kesu.shell.main"]
    subprocess.run(
        [*kesu, "init", "--demo-if-empty", "--book", book], check=True, stdout=subprocess.DEVNULL
    )
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS.append("testserver")  # whom Django's client of this process calls
    server = subprocess.Popen([*kesu, "serve", "--no-worker"], stdout=subprocess.PIPE, text=True)
    try:
        _until_it_answers(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _until_it_answers(server: subprocess.Popen[str], port: int) -> None:
    while server.poll() is None:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError("the house is not served")


# -- what is told ----------------------------------------------------------------------------------------


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _tell(walk: Walk) -> None:
    counts = " ".join(f"{name}={count}" for name, count in sorted(walk.seen.items()) if name)
    lines = [f"seen: {counts}"]
    for name, weight in sorted(walk.heavy.items(), key=lambda each: -each[1])[:8]:
        lines.append(f"{weight:>9,} bytes at most: {name or 'a page that is not there'}")
    for said, where in walk.findings.items():
        lines.append(f"{len(where)} × {said}\n      on {where[0]}")
    sys.stdout.write("\n".join([*lines, ""]))


def _judged(seen: Counter[str], findings: dict[str, list[str]], *, whole: bool) -> int:
    from tests.access.rows import PAGES

    unseen = [name for name in PAGES if not seen[name]] if whole else []
    wrong = sum(map(len, findings.values()))
    told = f"{sum(seen.values())} pages of {len(+seen)} names, {wrong} findings"
    sys.stdout.write(f"{told}, never seen: {unseen}\n")
    return 1 if wrong or unseen else 0


if __name__ == "__main__":
    sys.exit(main())
