"""How long the first page after signing in takes: `python -m tests.access.first_page ADDRESS LOGIN PASSWORD`.

Measured from sending the password to the end of loading the workbench, style sheets and scripts included, in a browser
that was never here before; then the same page again. Milliseconds, the median of seven.
"""

import statistics
import sys
import time

from playwright.sync_api import Browser

from tests.browser import DESKTOP, launched

TIMES = 7


def main() -> int:
    """Print both medians; return 1 when the first is over 300 ms."""
    address, login, password = sys.argv[1:]
    with launched() as browser:
        firsts, agains = zip(
            *(_one(browser, address, login, password) for _ in range(TIMES)), strict=True
        )
    first, again = statistics.median(firsts), statistics.median(agains)
    sys.stdout.write(f"first page {first:.0f} ms, again {again:.0f} ms, {TIMES} times each\n")
    return int(first > 300)


def _one(browser: Browser, address: str, login: str, password: str) -> tuple[float, float]:
    context = browser.new_context(base_url=address, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    begun = time.perf_counter()
    with page.expect_navigation(url=lambda at: "sign-in" not in at):
        page.press("[name=password]", "Enter")
    first = 1000 * (time.perf_counter() - begun)
    begun = time.perf_counter()
    page.reload()
    again = 1000 * (time.perf_counter() - begun)
    context.close()
    return first, again


if __name__ == "__main__":
    sys.exit(main())
