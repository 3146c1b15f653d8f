"""The words of a digest: what lies in it when it leaves, one line each with its link."""

from typing import Final

from kesu.notices.codes import CODES
from kesu.notices.models import Delivery
from kesu.notices.payloads import read
from kesu.notices.rendering import Rendered, inbox_link
from kesu.notices.words import words

MOST_LINES: Final = 30
_MORE: Final = ("……另有 {count} 条，请登录系统查看", "… and {count} more; sign in to read them")


def digest_of(delivery: Delivery) -> Rendered:
    """Return the words of a digest; of one notice alone, that notice's own."""
    parts = list(Delivery.everything.filter(folded_into=delivery).order_by("at", "id"))
    if len(parts) == 1:
        return read(parts[0]).rendered
    english = delivery.language.startswith("en")
    lines = [_line(read(part).rendered) for part in sorted(parts, key=_weight)[:MOST_LINES]]
    more = len(parts) - len(lines)
    if more:
        lines.append(_MORE[english].replace("{count}", str(more)))
    values = {"count": str(len(parts)), "says": "\n".join(lines)}
    found = words(delivery.code, delivery.language, values)
    return Rendered(found.subject, found.text, inbox_link())


def _line(part: Rendered) -> str:
    return f"· {part.subject}\n  {part.link}"


def _weight(part: Delivery) -> tuple[bool, bool, str]:
    """What presses most stands first, and is not what is cut off."""
    code = CODES.get(part.code)
    return not (code and code.is_urgent), not (code and code.is_kept), part.pk
