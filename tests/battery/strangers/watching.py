"""A browser that reads what was typed, and tells every script that ran and everything the policy blocked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext, Page

from kesu.directory.models import Person
from tests import browser as chromium

WATCH: Final = """
window.__ran = []; window.__blocked = [];
window.xss = n => window.__ran.push(String(n));
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.__ran.push(name);
document.addEventListener('securitypolicyviolation',
    e =>
    window.__blocked.push(e.violatedDirective + ' ' + e.blockedURI));
"""


@dataclass(slots=True)
class Watched:
    """What was read in the browser, and what happened there."""

    pages: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def served() -> Iterator[str]:
    """Serve the pages in a thread; yield where."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://{thread.host}:{thread.port}"
    finally:
        thread.terminate()


def signed_in(context: BrowserContext, base: str, person: Person) -> None:
    """Sign somebody in without the page for it."""
    kept = SessionStore()
    kept[SESSION_KEY] = str(person.pk)
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = person.get_session_auth_hash()
    kept.save()
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": str(kept.session_key), "url": base}])


def watched(base: str, readings: Iterable[tuple[Person, list[str]]]) -> Watched:
    """Let people read pages; return what ran and what was blocked."""
    came = Watched()
    with chromium.launched() as browser:
        for person, paths in readings:
            context = browser.new_context(base_url=base, locale="zh-CN")
            context.add_init_script(WATCH)
            signed_in(context, base, person)
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.dismiss())
            for path in paths:
                came.pages += 1
                came.wrong += [f"{path}: {said}" for said in _read(page, path)]
            context.close()
    return came


def _read(page: Page, path: str) -> list[str]:
    """Return what ran or was blocked on a page, menus and hints opened."""
    page.goto(path, wait_until="load")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    ran: list[Any] = page.evaluate("window.__ran || []")
    blocked: list[Any] = page.evaluate("window.__blocked || []")
    return [f"ran {each}" for each in ran] + [f"blocked {each}" for each in blocked]


Read = Callable[[], Watched]
