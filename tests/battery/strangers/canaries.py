"""D2: a secret in every text somebody could type; who must not see the record it is of never reads it anywhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import pypdfium2

from tests.battery.strangers.matrix import rows
from tests.battery.strangers.places import address, scopes_of
from tests.battery.strangers.seeing import SEEN_BY, SEES
from tests.battery.strangers.walking import Visitor
from tests.battery.strangers.world import World

# Twelve signs that no word, hash or number of ours has: q and z side by side, and a number at the end.
CANARY: Final = re.compile(r"qz([a-z]+)x(\d{4})zq")
MOST_PAGES: Final = 400


def beginning(owner: str) -> str:
    """Return the letters by which the secrets of an owner begin: few, for some columns are short."""
    return owner[:3] + owner[-2:]


@dataclass
class Plan:
    """Every secret that was planted: whose it is and where it was typed, by its number."""

    planted: dict[int, tuple[str, str]] = field(default_factory=dict)

    def says(self, owner: str, where: str) -> str:
        """Return a new secret for a place."""
        number = len(self.planted) + 1
        self.planted[number] = (owner, where)
        return f"qz{beginning(owner)}x{number:04}zq"


@dataclass
class Crawl:
    """What was read by whom."""

    pages: int = 0
    found: dict[str, set[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def may_read(actor: str, owner: str, where: str) -> bool:
    """Say whether somebody may read what was typed somewhere; written by hand, as `seeing.py` is."""
    if owner in SEEN_BY:
        in_registry = where.startswith(REGISTRY) and actor in SEEN_BY[owner]
        in_a_case = not where.startswith(REGISTRY) or where in SAID_BY_CASES
        return in_registry or (in_a_case and owner in SEES[actor])
    if owner == "mail":
        return actor == "luyao"
    if owner == "company":
        return where in OPEN_SETTINGS or actor == "hejie"
    return actor == owner or (where == "scan.name" and actor in ("luyao", "hejie"))


REGISTRY: Final = ("customer.", "contact.name", "contact.position", "contact.phone", "order.", "site.",
                   "serial.", "row.", "visit.", "return.")  # fmt: skip
SAID_BY_CASES: Final = ("customer.name",)
"""Of a row of the registry, what every case about it says: whoever reads the case knows whose it is."""
OPEN_SETTINGS: Final = ("channel.name", "absence.note", "day.says", "form.name")
"""Settings that everybody works under: by which channel one is told, who is away, which days are free."""
SEALED: Final = ("channel.key",)
"""What nobody reads again once it is entered."""


def crawled(world: World, plan: Plan, actors: Iterable[str], most: int = MOST_PAGES) -> Crawl:
    """Let each of the actors read whatever there is to read; return every secret that they should not have seen."""
    crawl = Crawl()
    for login in actors:
        seen = crawl.found[login] = set()
        for path, text in _readings(world, plan, login, most):
            crawl.pages += 1
            for hit in CANARY.finditer(text):
                number = int(hit[2])
                owner, where = plan.planted[number]
                seen.add(number)
                if where in SEALED or not may_read(login, owner, where):
                    crawl.wrong.append(f"{login} read {owner} {where} at {path}")
    return crawl


def _readings(world: World, plan: Plan, login: str, most: int) -> Iterator[tuple[str, str]]:
    """Yield (address, text) of everything that somebody can get: pages and what they lead to, files, the API."""
    visitor = Visitor(world, login)
    waiting = [*_starts(world), *_searches(plan, login)]
    known = set(waiting)
    while waiting and len(known) < most * 10 and most:
        path = waiting.pop(0)
        most -= 1
        answer = visitor.ask("GET", path, is_api=path.startswith("/api/"))
        text = read(answer)
        yield path, _without_question(path, text)
        if answer.get("Content-Type", "").startswith("text/html"):
            for link in links(path, text):
                if link not in known:
                    known.add(link)
                    waiting.append(link)


def _starts(world: World) -> list[str]:
    """Return every address there is, with everything that could stand in it."""
    notes = {
        f"{head}{note}"
        for note in world.contacts.values()
        for head in ("/cases/", "/api/v1/records/")
    }
    return sorted(notes | {
        address(world, row, scope)
        for row in rows().values() if "GET" in row.methods and row.group != "all"
        for scope in scopes_of(row)
    })  # fmt: skip


def _searches(plan: Plan, login: str) -> list[str]:
    """Return searches for what one must not see, by its beginning: what is found would show the rest of it."""
    asked = sorted({
        f"qz{beginning(owner)}x" for owner, where in plan.planted.values()
        if not may_read(login, owner, where)
    })  # fmt: skip
    return [
        place + word
        for word in asked
        for place in (
            "/search?q=", "/complaints?q=", "/records/contact?q=", "/registry/customers?q=",
            "/registry/contacts?q=", "/registry/orders?q=", "/look-up/customer?q=", "/look-up/order?q=",
            "/look-up/site?q=", "/look-up/serial?q=", "/look-up/contact?q=", "/look-up/complaint?q=",
            "/records/complaint/workbook?q=", "/registry/customers/export.xlsx?q=",
            "/api/v1/search?q=", "/api/v1/records?q=", "/api/v1/registry/customers?q=",
            "/supervision?q=", "/directory/people?q=", "/journal?q=", "/mail?q=",
        )
    ]  # fmt: skip


def _without_question(path: str, text: str) -> str:
    """Return a text without the words that were asked for: a page says again what one typed."""
    asked = urlsplit(path).query.partition("q=")[2]
    return text.replace(asked, "") if asked and not CANARY.search(asked) else text


# -- reading whatever leaves -----------------------------------------------------------------------


def read(answer: Any) -> str:
    """Return everything an answer says: files unpacked, papers as text, headers too."""
    raw = answer.whole if answer.streaming else answer.content
    heads = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{heads}\n{text_of(raw)}"


def text_of(raw: bytes) -> str:
    """Return what bytes say: text, the members of an archive, the text of a PDF."""
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as box:
            return "\n".join(f"{name}\n{text_of(box.read(name))}" for name in box.namelist())
    if raw.startswith(b"%PDF"):
        return _said_on(raw)
    return raw.decode("utf-8", errors="replace")


def _said_on(raw: bytes) -> str:
    document = pypdfium2.PdfDocument(raw)
    try:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return re.sub(r"[\s\ufffe\u00ad\u200b]", "", said)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "hx-get", "data-src") and value:
                self.found.append(value)


def links(path: str, text: str) -> Iterator[str]:
    """Yield the addresses of our own that a page leads to, without those that end a visit."""
    reader = _Links()
    reader.feed(text)
    for given in reader.found:
        place = urlsplit(urljoin(path, given))
        if not place.netloc and place.path and not place.path.startswith(("/static/", "/sign-")):
            yield place.path + (f"?{place.query}" if place.query else "")


def blind(plan: Plan, crawl: Crawl) -> list[str]:
    """Return that the crawl saw too little, if it did: whoever reads everything must have read nearly everything."""
    return [
        f"{login} read only {len(found)} of {len(theirs)} secrets that are theirs to read: {unseen[:20]}"
        for login, found in crawl.found.items()
        for theirs in [[n for n, said in plan.planted.items() if _is_shown(login, *said)]]
        for unseen in [[plan.planted[n] for n in theirs if n not in found]]
        if len(unseen) > len(theirs) // 20
    ]


def _is_shown(login: str, owner: str, where: str) -> bool:
    """Say whether a page shows somebody what was typed there, as far as it is written nowhere else."""
    return where not in NOT_SHOWN and may_read(login, owner, where)


NOT_SHOWN: Final = (
    "channel.key",
    "form.name",
    "sheet.name",
    "sheet.cell",
    "scan.name",
    "view.name",
)
"""What is shown to one person on one page, or to nobody."""
