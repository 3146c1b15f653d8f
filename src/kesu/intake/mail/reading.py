"""A mail as it came, taken apart: who, when, what, which files – or why not. Never raises, whatever the bytes."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from hashlib import sha256
from typing import Final

from kesu.intake.mail import bodies
from kesu.intake.mail.headers import (
    addresses,
    found_addresses,
    moment,
    raw_values,
    value_of,
)

MOST_BOUNDARIES: Final = 300
LONGEST_SUBJECT: Final = 300
_TO_US: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_TELLING: Final = (
    "Auto-Submitted", "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-Suppress",
    "Precedence", "List-Id", "List-Unsubscribe", "List-Post", "Return-Path", "X-Loop", "X-Kesu",
    "X-Spam-Flag", "X-Failed-Recipients", "Content-Type", "Feedback-Type", "X-MS-Exchange-Inbox-Rules-Loop",
)  # fmt: skip
_SAME: Final = ("Message-ID", "From", "To", "Date", "Subject")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as read. What it does not say is empty; `fault` says what kept it from being read whole."""

    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    sent_at: datetime | None = None
    message_id: str = ""
    references: str = ""
    to: tuple[str, ...] = ()
    telling: Mapping[str, str] = field(default_factory=dict)
    delivered_to: tuple[str, ...] = ()
    returned: str = ""
    files: tuple[bodies.File, ...] = ()
    fault: str = ""


def read(raw: bytes) -> Letter:
    """Return the mail in these bytes; what cannot be read is left out, and `fault` says so."""
    if raw.lower().count(b"boundary") > MOST_BOUNDARIES:
        return _head_only(raw, "nested_too_deep")
    try:
        return _letter(message_from_bytes(raw, policy=policy.compat32))
    except (
        Exception
    ) as fault:  # the bytes are anybody's: whatever they break, the mail is kept and shown
        log.warning("a mail cannot be taken apart: %s", type(fault).__name__)
        return _head_only(raw, type(fault).__name__)


def digest(raw: bytes) -> str:
    """Return what tells one mail from another: the same mail delivered twice differs in its trace headers only."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    try:
        message = message_from_bytes(head + b"\n\n", policy=policy.compat32)
        named = [f"{name}: {value}" for name in _SAME for value in raw_values(message, name)]
    except Exception:  # as above: then the mail is only the same as its very bytes
        named = []
    if not any(line.startswith(("Message-ID", "Date")) for line in named):
        return sha256(raw).hexdigest()
    text = "\n".join(named).encode("utf-8", "surrogateescape")
    return sha256(text + b"\0" + body).hexdigest()


def _head_only(raw: bytes, fault: str) -> Letter:
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0][:1_000_000]
    lines = head.replace(b"\nContent-Type", b"\nX-Content-Type").replace(b"\ncontent-type", b"\nx-")
    try:
        found = _letter(message_from_bytes(lines + b"\n\n", policy=policy.compat32))
    except Exception:  # not even that
        return Letter(fault=fault)
    return Letter(
        found.sender, found.sender_name, found.subject, "", found.sent_at, found.message_id,
        found.references, found.to, found.telling, found.delivered_to, fault=fault,
    )  # fmt: skip


def _letter(message: Message) -> Letter:
    name, sender = next(addresses(next(iter(raw_values(message, "From")), "")), ("", ""))
    return Letter(
        sender,
        name,
        value_of(message, "Subject")[:LONGEST_SUBJECT],
        bodies.text_of(message),
        moment(value_of(message, "Date")),
        value_of(message, "Message-ID")[:250],
        " ".join((value_of(message, "In-Reply-To"), value_of(message, "References")))[
            :20_000
        ].strip(),
        tuple(_recipients(message)),
        {name.lower(): value for name in _TELLING if (value := value_of(message, name)[:300])},
        tuple(value.strip().lower()[:200] for value in raw_values(message, "Delivered-To")),
        _returned(message),
        tuple(bodies.files_of(message)),
    )


def _recipients(message: Message) -> dict[str, None]:
    return {
        address: None
        for name in _TO_US
        for value in raw_values(message, name)
        for address in found_addresses(value)
    }


def _returned(message: Message) -> str:
    """Return what names a mail that came back within this one: its Message-ID, and where answers to it go."""
    for part in message.walk():
        if part is not message and raw_values(part, "Message-ID"):
            return _names(part)
        if part.get_content_type() == "text/rfc822-headers":
            return _names(message_from_bytes(bodies.content_of(part), policy=policy.compat32))
    return ""


def _names(message: Message) -> str:
    return " ".join(value_of(message, name)[:250] for name in ("Message-ID", "Reply-To"))
