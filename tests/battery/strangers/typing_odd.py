"""E2: forms filled with what nobody would type: never a fault of ours, and what is shown again is what was typed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from tests.battery.strangers.forms import TYPED, Field, Form, each_once, forms_in, offered
from tests.battery.strangers.world import World

WHO: Final = ("wangfang", "lilei", "hejie", "gaoan", "luyao")
TEXTS: Final = (
    "",
    " ",
    "\t",
    "\n",
    "a",
    "客户说：停机",
    "<b>&amp;\"'</b>",
    "' OR 1=1 --",
    "{{ 7*7 }}{% now %}",
    "\0",
    "\ud800",
    "\u202e反",
    "e\u0301",
    "😀" * 30,
    "x" * 300,
    "宽" * 5_000,
    "-1",
    "0",
    "1e309",
    "nan",
    "99999999999999999999",
    "1,5",
    "１２",
    "2026-02-30",
    "2026-02-28",
    "2026-02-28T25:61",
    "2026-03-02T09:00",
    "0001-01-01",
    "9999-12-31T23:59",
    "24:00",
    "a@b",
    "a@b.example",
    "http://x",
    "C-service",
    "第一行\r\n第二行",
    "a\nb\rc",
    "[]",
    "{}",
    "null",
    "true",
    "on",
    "=1+1",
    "../x",
    "P-1",
    "%s%n",
    "\\",
    "1;2",
    "，、；",
)


@dataclass(slots=True)
class Odd:
    """How many forms were sent, how they were answered, what was shown again, and what was wrong."""

    tried: int = 0
    shown_again: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def typed(world: World, count: int, seed: int) -> Odd:
    """Send so many forms."""
    came, chance = Odd(), random.Random(seed)
    forms = list(each_once(offered(world, WHO)))
    for _ in range(count):
        form = chance.choice(forms)
        values = list(_filled(form, chance))
        before = transaction.savepoint()
        answer = form.sent(values)
        transaction.savepoint_rollback(before)
        came.tried += 1
        came.statuses[answer.status_code] += 1
        said = f"{form.who.login} posts {form.action}"
        if answer.status_code >= 500:
            told = [(n, v[:40]) for n, v in values if n != "csrfmiddlewaretoken"]
            came.wrong.append(f"{said}: answered {answer.status_code} to {told}")
        elif answer.status_code in (200, 400, 422):
            came.wrong += [f"{said}: {fault}" for fault in _shown_again(came, form, values, answer)]
    return came


def _filled(form: Form, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield what is sent: most fields as they stand, some with something odd, some not at all, some twice."""
    button = chance.choice(
        [f for f in form.fields if f.sort == "submit"] or [Field("", "submit", "")]
    )
    for each in form.fields:
        if (each.sort == "submit" and each is not button) or each.name == "csrfmiddlewaretoken":
            continue
        luck = chance.random()
        if luck < 0.04 or (each.sort == "unset" and luck < 0.7):
            continue
        odd = chance.choice(each.options) if each.options and luck < 0.5 else chance.choice(TEXTS)
        yield each.name, odd if luck < (0.6 if each.sort in TYPED else 0.2) else each.value
        if luck > 0.98:
            yield each.name, chance.choice(TEXTS)


def _shown_again(
    came: Odd, form: Form, values: list[tuple[str, str]], answer: Any
) -> Iterator[str]:
    """Yield where a form that comes back says something else than was typed."""
    sent = Counter(name for name, _value in values)
    typed_in = {f.name for f in form.fields if f.sort in ("text", "textarea", "search", "tel")}
    once = {name: value for name, value in values if sent[name] == 1 and name in typed_in}
    same = [f for f in forms_in(answer.content.decode()) if {x.name for x in f.fields} >= set(once)]
    if not same or not once:
        return
    came.shown_again += 1
    shown = {f.name: f.value for f in same[0].fields if f.sort in TYPED}
    for name, value in once.items():
        if name in shown and _plain(shown[name]) != _plain(value):
            yield f"{name} was {value[:60]!r} and came back as {shown[name][:60]!r}"


def _plain(text: str) -> str:
    """Return a text as a form may keep it: without spaces around it, line ends of one sort, what UTF-8 can say."""
    read = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "")
    return read.replace("\r\n", "\n").replace("\r", "\n").strip()
