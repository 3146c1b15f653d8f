"""Everything else – text messages, other messengers – through the library apprise, which knows some 120 services.

A channel is one address of that library. Where it holds {address}, each person's own address is put
in; where it does not, it tells a group. The library says yes or no and never why: a "no" may hide a
message that arrived.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from kesu.core.values import Text
from kesu.notices.channels.base import Answer, ChannelError, Field, Message, Way

PLACE: Final = "{address}"
LONGEST: Final = 4_000

# What would not leave this machine, or would run a program on it.
HERE_ONLY: Final = frozenset(
    {"dbus", "qt", "glib", "kde", "gnome", "macosx", "windows", "syslog", "growl", "blink1"}
)


class Other(Way):
    """One address of apprise."""

    fields = (
        Field("url", Text("Apprise 地址（可含 {address}）", "Address of apprise (may hold {address})"), is_secret=True),
    )  # fmt: skip
    per_minute = 30
    burst = 5

    def faults(self, settings: Mapping[str, str]) -> dict[str, Text]:
        """Return what is wrong: the library must know the address, and it must lead somewhere else."""
        found = super().faults(settings)
        if not found and not _is_known(settings["url"]):
            found["url"] = Text("无法识别此地址", "this address is not understood")
        return found

    def reaches_groups(self, settings: Mapping[str, str]) -> bool:
        """Say whether it tells a group: its address has no place for a person's."""
        return PLACE not in settings.get("url", "")

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Send by the library; what it writes to its log is the reason where it fails."""
        service = _service(_filled(settings["url"], message.to))
        if service is None:
            raise ChannelError("the address of this channel is not understood", permanent=True)
        with _Listening() as heard:
            is_sent = service.notify(body=message.whole(LONGEST), title="")
        if not is_sent:
            raise ChannelError(heard.says() or "the service did not take it", unknown=True)
        return Answer("ok")


def _filled(url: str, to: str) -> str:
    return url.replace(PLACE, quote(to, safe="+@.-_"))


def _is_known(url: str) -> bool:
    return _service(_filled(url, "10000000000")) is not None


def _service(url: str) -> Any:
    """Return the library's object for an address, or None where it knows none or it would stay here."""
    import apprise

    if url.partition(":")[0].lower() in HERE_ONLY:
        return None
    return apprise.Apprise.instantiate(url, suppress_exceptions=True)


class _Listening(logging.Handler):
    """Keeps the warnings of the library while it sends."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def says(self) -> str:
        return "; ".join(self.lines)[:300]

    def __enter__(self) -> "_Listening":
        logging.getLogger("apprise").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("apprise").removeHandler(self)
