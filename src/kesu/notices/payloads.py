"""What a delivery sends, as it is kept: rendered once, the same at every attempt. Letters are sealed."""

import json
from dataclasses import asdict
from typing import Final

from kesu.journal.keys import open_own, seal_own
from kesu.notices.models import Delivery
from kesu.notices.rendering import Rendered

LETTER_PLACE: Final = "letter"


def written(rendered: Rendered) -> str:
    """Return words as they are kept."""
    return json.dumps(asdict(rendered), ensure_ascii=False)


def sealed_letter(rendered: Rendered, key: str, to: str = "") -> str:
    """Return a letter as it is kept, readable for this installation only; `to` where it goes to nobody known."""
    return seal_own(json.dumps({**asdict(rendered), "to": to}, ensure_ascii=False), _place(key))


def read(delivery: Delivery) -> tuple[Rendered, str]:
    """Return the words of a delivery and the address they name, if any."""
    text = delivery.payload
    if delivery.sort == Delivery.Sort.LETTER:
        text = open_own(text, _place(delivery.dedupe_key))
    found: dict[str, str] = json.loads(text)
    to = found.pop("to", "")
    return Rendered(**found), to


def _place(key: str) -> str:
    return f"{LETTER_PLACE} {key}"
