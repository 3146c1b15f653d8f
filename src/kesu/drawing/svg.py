"""The one place where drawn text becomes markup: what goes in was escaped or is a number of ours."""

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif"


def escaped(text: str) -> str:
    """Return a text fit to stand in markup."""
    return str(conditional_escape(text))


def short(number: float) -> str:
    """Return a coordinate as short as a picture needs it."""
    return f"{number:.1f}".removesuffix(".0")


def picture(
    inside: str,
    box: tuple[float, float, float, float],
    *,
    title: str,
    size: float,
    role: str = "img",
) -> SafeString:
    """Return an <svg> around markup made by this room: box is left, top, width and height.

    role -- "img" for a picture to be taken as one, "group" when it has links inside.
    """
    left, top, wide, high = (short(number) for number in box)
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="{role}" aria-label="{escaped(title)}"'
        f' width="{wide}" height="{high}" viewBox="{left} {top} {wide} {high}"'
        f' font-family="{FONTS}" font-size="{size}">{inside}</svg>'
    )
