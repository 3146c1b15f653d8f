"""What every channel has in common: a message goes in, an answer or a ChannelError comes out."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from kesu.core.errors import KesuError
from kesu.core.values import Text

NEVER = timedelta(0)


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told: the same bytes at every attempt. `to` is empty where a group is told.

    `headers` are what a mail says of itself otherwise than other mails do; no other channel knows them.
    """

    key: str
    to: str
    subject: str
    text: str
    link: str = ""
    record: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def whole(self, longest: int) -> str:
        """Return subject, text and link as one text of at most so many bytes; the link is never cut."""
        end = f"\n{self.link}" if self.link else ""
        words = "\n".join(part for part in (self.subject, self.text) if part)
        return cut(words, longest - len(end.encode())) + end


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered when it took a message."""

    says: str
    id: str = ""


class ChannelError(KesuError):
    """A message was not taken, or nobody can tell.

    `permanent`: trying again cannot help. `unknown`: it may have arrived. `shuts`: the whole channel cannot send,
    for at least so long; None where only this message failed.
    """

    def __init__(
        self,
        says: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        shuts: timedelta | None = None,
    ) -> None:
        super().__init__(says)
        self.says = says[:300]
        self.permanent = permanent
        self.unknown = unknown
        self.shuts = shuts


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a channel must know about its account with the provider."""

    name: str
    title: Text
    is_secret: bool = False
    is_needed: bool = True
    starts: str = ""
    """What the value is when nobody wrote one."""


class Way(ABC):
    """One sort of channel.

    `repeats_within`: for so long the provider recognises a message it has taken and does not show it twice.
    `burst`: how many it takes at one moment.
    """

    fields: ClassVar[tuple[Field, ...]] = ()
    is_personal: ClassVar[bool] = True
    per_minute: ClassVar[int] = 60
    burst: ClassVar[int] = 10
    repeats_within: ClassVar[timedelta] = NEVER

    @abstractmethod
    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Return what the provider answered; raise ChannelError where it took nothing or said nothing."""

    def faults(self, settings: Mapping[str, str]) -> dict[str, Text]:
        """Return by field what is wrong with settings that somebody wrote."""
        return {
            field.name: Text("请填写", "this is needed")
            for field in self.fields
            if field.is_needed and not settings.get(field.name, "").strip()
        }

    def reaches_groups(self, settings: Mapping[str, str]) -> bool:
        """Say whether it tells a group rather than a person."""
        return not self.is_personal


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many bytes of UTF-8, an ellipsis where something is missing."""
    raw = text.encode()
    if len(raw) <= longest:
        return text
    return raw[: max(longest - 3, 0)].decode(errors="ignore").rstrip() + "…"
