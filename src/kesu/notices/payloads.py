"""What a delivery sends, as it is kept: rendered once, the same at every attempt. Letters are sealed."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final, NamedTuple

from kesu.journal.keys import open_own, seal_own
from kesu.notices.models import Delivery
from kesu.notices.rendering import Rendered

LETTER_PLACE: Final = "letter"


def written(rendered: Rendered) -> str:
    """Return words as they are kept."""
    return json.dumps(asdict(rendered), ensure_ascii=False)


class Kept(NamedTuple):
    """What is sent: the words, the address and the headers that they name, if any."""

    rendered: Rendered
    to: str
    headers: Mapping[str, str]


def sealed_letter(
    rendered: Rendered, key: str, to: str = "", headers: Mapping[str, str] | None = None
) -> str:
    """Return a letter as it is kept, readable for this installation only; `to` where it goes to nobody known."""
    letter = {**asdict(rendered), "to": to, "headers": dict(headers or {})}
    return seal_own(json.dumps(letter, ensure_ascii=False), _place(key))


def read(delivery: Delivery) -> Kept:
    """Return what a delivery sends; raise ValueError where its seal does not open."""
    text = delivery.payload
    if delivery.sort == Delivery.Sort.LETTER:
        text = open_own(text, _place(delivery.dedupe_key))
    found = json.loads(text)
    to, headers = found.pop("to", ""), found.pop("headers", {})
    return Kept(Rendered(**found), to, headers)


def _place(key: str) -> str:
    return f"{LETTER_PLACE} {key}"
