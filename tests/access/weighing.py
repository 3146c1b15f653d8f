"""What a page weighs: its own HTML and what it calls for of ours – style sheets, scripts, drawings –, uncompressed.

Pictures of papers and photographs are content; htmx is a library. Both are left out.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

import kesu

MOST: Final = 150_000
"""Bytes that a page may weigh."""
STATIC: Final = Path(kesu.__file__).parent / "desk" / "static"
OURS: Final = "/static/desk/"
CALLED: Final = """() => [
  ...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]"),
].map(each => each.href || each.src)"""


@dataclass(slots=True)
class Scales:
    """Weighs pages; what many pages call for is fetched once."""

    known: dict[str, int] = field(default_factory=dict)

    def weigh(self, page: Page, answer: Response) -> int:
        """Return how many bytes a page weighs that has just come."""
        called = {at for at in page.evaluate(CALLED) if urlsplit(at).path.startswith(OURS)}
        return len(answer.body()) + sum(self._weight(page, at) for at in called)

    def _weight(self, page: Page, address: str) -> int:
        if address not in self.known:
            self.known[address] = len(page.request.get(address).body())
        return self.known[address]


def static_files() -> dict[str, int]:
    """Return all that the desk has to call for: name → bytes."""
    return {p.name: p.stat().st_size for p in sorted((STATIC / "desk").iterdir()) if p.is_file()}
