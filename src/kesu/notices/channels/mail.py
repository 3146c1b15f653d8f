"""E-mail, by the server that KESU_MAIL_URL names.

Until the text is handed over, every failure is definite; once it has been, a line that breaks leaves open
whether the server took it. Our own Message-ID lets readers' programs recognise what comes twice.
"""

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail import get_connection

from kesu import clock
from kesu.notices import replies
from kesu.notices.channels.base import Answer, ChannelError, Message, Way
from kesu.notices.channels.http import SOON

_SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
_LONGEST_SUBJECT: Final = 300


class Mail(Way):
    """Mail to a person or a customer."""

    per_minute = 120
    burst = 20

    def send(self, settings: Mapping[str, str], message: Message) -> Answer:
        """Send one mail; where mails are kept as files or in memory, keep it there."""
        headers = headers_of(message)
        if django_settings.EMAIL_BACKEND == _SMTP_BACKEND:
            return _by_smtp(_composed(message, headers), message.to)
        return _kept(message, headers)


def headers_of(message: Message) -> dict[str, str]:
    """Return what a mail of ours says of itself; a value with a line break is refused."""
    host = _our_host()
    headers = {
        "Message-ID": f"<{message.key}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    answers = replies.reply_address(message.record) if message.record else ""
    if answers:
        headers["Reply-To"] = answers
    if message.record:
        headers["References"] = f"<record.{message.record}@{host}>"
    headers.update(message.headers)
    return {name: one_line(value) for name, value in headers.items()}


def one_line(value: str) -> str:
    """Return a value for a header; raise ChannelError where it would break into a second line."""
    if any(mark in value for mark in "\r\n\0"):
        raise ChannelError("a value with a line break is no value of a header", permanent=True)
    return value


def address(text: str) -> Address:
    """Return an address to send to; raise ChannelError for what is none."""
    try:
        found = Address(addr_spec=one_line(text.strip()))
    except Exception as fault:
        raise ChannelError(f"“{text[:80]}” is no mail address", permanent=True) from fault
    if not found.domain:
        raise ChannelError(f"“{text[:80]}” is no mail address", permanent=True)
    return found


def text_of(message: Message) -> str:
    """Return what the mail says, the link on a line of its own."""
    return f"{message.text}\n\n{message.link}\n" if message.link else f"{message.text}\n"


def subject_of(message: Message) -> str:
    """Return the subject on one line."""
    return " ".join(message.subject.split())[:_LONGEST_SUBJECT]


def _our_host() -> str:
    return urlsplit(django_settings.SITE_ORIGIN).hostname or "localhost"


def _composed(message: Message, headers: Mapping[str, str]) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject_of(message)
    mail["From"] = django_settings.DEFAULT_FROM_EMAIL
    mail["To"] = address(message.to)
    mail["Date"] = clock.now()
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text_of(message), cte="base64")
    return mail


def _kept(message: Message, headers: Mapping[str, str]) -> Answer:
    to = str(address(message.to))
    mail = DjangoMessage(
        subject_of(message), text_of(message), to=[to], headers=dict(headers), connection=get_connection()
    )  # fmt: skip
    mail.send(fail_silently=False)
    return Answer("kept", headers["Message-ID"])


def _by_smtp(mail: EmailMessage, to: str) -> Answer:
    try:
        server = _connected()
    except (smtplib.SMTPException, OSError) as fault:
        raise ChannelError(f"the mail server cannot be used: {_said(fault)}", shuts=SOON) from fault
    try:
        _announced(server, str(address(to)))
        return Answer(_handed_over(server, mail), str(mail["Message-ID"]))
    finally:
        _hang_up(server)


def _hang_up(server: smtplib.SMTP) -> None:
    """Take leave as the protocol wants it; what becomes of that changes nothing."""
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


def _connected() -> smtplib.SMTP:
    """Return a connection over which one may send: greeted, encrypted, signed in."""
    s = django_settings
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if s.EMAIL_USE_SSL:
        server = smtplib.SMTP_SSL(
            s.EMAIL_HOST, s.EMAIL_PORT, _our_host(), timeout=10, context=context
        )
    else:
        server = smtplib.SMTP(s.EMAIL_HOST, s.EMAIL_PORT, _our_host(), timeout=10)
    try:
        if s.EMAIL_USE_TLS:
            server.starttls(context=context)
        if s.EMAIL_HOST_USER:
            server.login(s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _announced(server: smtplib.SMTP, to: str) -> None:
    """Say who writes to whom: the server may refuse the one, for now or for ever, or not like the other."""
    try:
        code, said = server.mail(_sender())
        if code != 250:
            raise ChannelError(f"SMTP {code}: {_text(said)}", shuts=SOON)
        code, said = server.rcpt(to)
    except (smtplib.SMTPException, OSError) as fault:
        raise ChannelError(f"the mail server broke off: {_said(fault)}", shuts=SOON) from fault
    if code not in (250, 251):
        raise ChannelError(f"SMTP {code}: {_text(said)}", permanent=code >= 500)


def _handed_over(server: smtplib.SMTP, mail: EmailMessage) -> str:
    try:
        code, said = server.data(mail.as_bytes())
    except smtplib.SMTPDataError as fault:  # not even the first word of the text was wanted
        code, said = fault.smtp_code, _bytes(fault.smtp_error)
    except (smtplib.SMTPException, OSError) as fault:
        says = f"the line broke while the mail was handed over: {_said(fault)}"
        raise ChannelError(says, unknown=True, shuts=SOON) from fault
    if code != 250:
        raise ChannelError(f"SMTP {code}: {_text(said)}", permanent=code >= 500)
    return _text(said)


def _bytes(said: bytes | str) -> bytes:
    return said.encode() if isinstance(said, str) else said


def _sender() -> str:
    return str(django_settings.DEFAULT_FROM_EMAIL)


def _said(fault: Exception) -> str:
    return (str(fault) or type(fault).__name__)[:200]


def _text(said: bytes | str) -> str:
    return (said.decode(errors="replace") if isinstance(said, bytes) else said)[:200]
