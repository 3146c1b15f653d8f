"""E3: lets people read everything in which scripts stand, and a browser look at the pages."""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.contrib.staticfiles import finders
from playwright.sync_api import BrowserContext, Page, Route

from tests import browser as chromium
from tests.battery.strangers.going import Going, goings
from tests.battery.strangers.places import MISSING
from tests.battery.strangers.planting import NUMBER, Planted
from tests.battery.strangers.scripts import markup_of_others
from tests.battery.strangers.walking import Visitor
from tests.battery.strangers.world import World

HOST: Final = "http://testserver"
ELSEWHERE: Final = "evil.example"
IN_A_PAPER: Final = re.compile(rb"/(JavaScript|JS|Launch|OpenAction|EmbeddedFile|SubmitForm|AA)\b")
LINK_OF_A_PAPER: Final = re.compile(
    rb"/URI\s*\((javascript|data|file|//|https?://evil)", re.IGNORECASE
)
TOLD_AS: Final = {
    "application/json", "application/problem+json", "application/pdf", "application/octet-stream", "text/plain",
    "text/csv", "text/html", "text/calendar", "image/png", "image/jpeg",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
STREAM: Final = re.compile(rb"(<<(?:[^<>]|<<[^<>]*>>)*>>)\s*stream\r?\n(.*?)endstream", re.DOTALL)

WATCH: Final = """
window.__ran = []; window.__blocked = [];
window.xss = n => window.__ran.push(String(n));
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.__ran.push(name);
document.addEventListener('securitypolicyviolation',
  e => window.__blocked.push(e.violatedDirective + ' ' + e.blockedURI));
"""
STIR: Final = """
() => {
  document.querySelectorAll('details').forEach(d => d.open = true);
  for (const each of document.querySelectorAll('main *, header *'))
    for (const what of ['mouseover', 'focus', 'toggle']) each.dispatchEvent(new Event(what));
  return [window.__ran || [], window.__blocked || []];
}
"""


@dataclass(slots=True)
class Read:
    """What was read, what was seen of the scripts, and what was wrong."""

    answers: int = 0
    pages: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def read_everything(world: World, read: Read) -> list[Going]:
    """Ask for every address as somebody who gets through; return the pages among them, with scripts in them."""
    pages = []
    for going in goings(world, also=("wangfang",)):
        if "GET" not in going.row.methods or going.scope in ("south", "south_sales", MISSING):
            continue
        answer = going.who.ask("GET", going.path, going.row.route, is_api=going.row.is_api)
        kind = answer.get("Content-Type", "").partition(";")[0]
        raw = answer.whole if answer.streaming else answer.content
        read.answers += 1
        read.kinds[kind] = read.kinds.get(kind, 0) + 1
        told = {int(n) for n in NUMBER.findall(said_by(raw))}
        read.seen |= told
        read.wrong += [f"{going.path}: {fault}" for fault in _of_answer(answer, kind, raw)]
        if kind == "text/html" and told:
            pages.append(going)
    return pages


def _of_answer(answer: Any, kind: str, raw: bytes) -> Iterator[str]:
    """Yield what is wrong with an answer in which scripts stand."""
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if kind not in TOLD_AS and answer.content:
        yield f"told as {kind}"
    if any(mark in f"{name}{value}" for name, value in answer.items() for mark in "\r\n<"):
        yield "a script stands in its head"
    if kind == "text/html":
        yield from (f"markup {each}" for each in markup_of_others(raw.decode()))
    elif raw.startswith(b"%PDF"):
        objects = _objects_of(raw)
        yield from (f"the paper holds {found!r}" for found in IN_A_PAPER.findall(objects))
        yield from (f"the paper leads to {found!r}" for found in LINK_OF_A_PAPER.findall(objects))
    elif raw.startswith(b"PK\x03\x04"):
        yield from _of_archive(raw)


def _objects_of(raw: bytes) -> bytes:
    """Return what a PDF consists of, packed objects unpacked, without what is drawn: fonts, pictures, pages."""
    packed = b""
    for head, content in STREAM.findall(raw):
        if b"/ObjStm" in head:
            packed += zlib.decompressobj().decompress(content)
    return STREAM.sub(rb"\1", raw) + packed


def _of_archive(raw: bytes) -> Iterator[str]:
    """Yield what is wrong with a workbook or a document: leading out, formulas, markup that does not close."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                tree = ElementTree.fromstring(packed.read(name))
                for element in tree.iter():
                    if element.get("TargetMode") == "External":
                        yield f"{name} leads to {element.get('Target')}"
                    if name.startswith("xl/worksheets/") and element.tag.endswith("}f"):
                        yield f"{name} holds the formula {element.text!r}"
            elif "vbaProject" in name or "embeddings" in name:
                yield f"holds {name}"


def said_by(raw: bytes) -> str:
    """Return what somebody reads there who looks at the file."""
    from tests.battery.strangers.canaries import text_of

    return text_of(raw)


# -- in a browser ------------------------------------------------------------------------------------


def look_at(pages: list[Going], read: Read, planted: Planted) -> None:
    """Open pages in Chromium and stir them; note each script that ran and everything the policy blocked."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # the browser's driver runs in this very thread
    )
    with chromium.launched() as browser:
        for who in {going.who.login: going.who for going in pages}.values():
            context = browser.new_context(base_url=HOST, locale="zh-CN")
            context.add_init_script(WATCH)
            tried: list[str] = []
            _serve(context, who, tried)
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.dismiss())
            for going in (g for g in pages if g.who is who):
                read.pages += 1
                found = [*_looked_at(page, going.path, planted), *(f"asked for {t}" for t in tried)]
                read.wrong += [f"{going.path} in the browser: {said}" for said in found]
                tried.clear()
            context.close()


def _serve(context: BrowserContext, who: Visitor, tried: list[str]) -> None:
    """Let every request of a browser be answered here, as somebody who is signed in."""

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.hostname != "testserver":
            tried.append(route.request.url)
            route.abort()
        elif asked.path.startswith("/static/"):
            found = finders.find(asked.path.removeprefix("/static/"))
            route.fulfill(path=found) if found else route.abort()
        else:
            _fulfilled(route, who, asked.path + (f"?{asked.query}" if asked.query else ""))

    context.route("**/*", answer)


def _fulfilled(route: Route, who: Visitor, path: str) -> None:
    got = who.ask("GET", path, is_api=False)
    for _ in range(3):  # the browser's driver would ask the network for where it is sent
        if got.status_code in (301, 302, 303) and got["Location"].startswith("/"):
            got = who.ask("GET", got["Location"], is_api=False)
    body = got.whole if got.streaming else got.content
    heads = {name: value for name, value in got.items() if name != "Content-Length"}
    route.fulfill(status=got.status_code, headers=heads, body=body)


def _looked_at(page: Page, path: str, planted: Planted) -> Iterator[str]:
    page.goto(path, wait_until="load")
    ran, blocked = page.evaluate(STIR)
    for each in ran:
        yield f"ran {each}, typed at {planted.where(int(each)) if each.isdigit() else '?'}"
    yield from (f"blocked {each}" for each in blocked)
