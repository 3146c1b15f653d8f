"""A mailbox on this machine, a small procedure in force, and a company that gets mail (made up)."""

from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import quote

import pytest

from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory.models import Branch
from kesu.intake.mail.fetching import fetch
from kesu.registry.models import Contact, Customer
from kesu.site.environment import mailbox_address
from tests.cases.small_book import FILES
from tests.intake.mail.imap_server import Post, serving

MON_9 = datetime.fromisoformat("2026-03-02T09:00+08:00")
WANG = "wang.fang@customer.example"


@pytest.fixture
def home(settings, tmp_path):
    """A home of its own for files and for the master key."""
    settings.KESU_HOME = tmp_path
    return tmp_path


@pytest.fixture
def book(db, home):
    """The small procedure, published: its complaint may be opened by anybody."""
    return publish(FILES, by=SYSTEM, at=MON_9)


@pytest.fixture
def post() -> Post:
    """The mailbox as the server has it."""
    return Post()


@pytest.fixture
def mailbox(post: Post, settings, home, clock_at) -> Iterator[Callable[[str], None]]:
    """Let the program read that mailbox; call it with more words of the address."""
    clock_at("2026-03-02T09:05+08:00")
    with serving(post) as port:

        def choose(words: str = "") -> None:
            user, word = quote(post.user), quote(post.password)
            url = f"imap://{user}:{word}@127.0.0.1:{port}/INBOX?department=service{words}"
            settings.MAILBOX = mailbox_address(url)

        choose()
        yield choose


@pytest.fixture
def wang(db) -> Customer:
    """A customer with one contact whose address is known."""
    branch = Branch.objects.create(code="S", name_zh="南区（虚构）")
    customer = Customer.objects.create(code="C001", name="海风机械（虚构）", branch=branch)
    Contact.objects.create(
        customer=customer, name="王芳", phone="123", email="Wang.Fang@customer.example"
    )
    return customer


def fetched(at: str = "2026-03-02T09:05+08:00") -> int:
    """Take in everything that waits; return how many turns did something."""
    turns = 0
    moment = datetime.fromisoformat(at)
    while fetch(moment):
        turns += 1
        assert turns < 1000
    return turns


def a_mail(
    text: str = "电机有异响，请尽快处理。", *, sender: str = f"王芳 <{WANG}>", subject: str = "电机异响",
    to: str = "complaints@example.com", message_id: str = "<m1@customer.example>", more: str = "",
) -> bytes:  # fmt: skip
    """Return a plain mail as a program would send it, its headers in raw UTF-8."""
    head = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
        f"Date: Mon, 2 Mar 2026 08:59:00 +0800\r\n{more}"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    )
    return f"{head}\r\n{text}\r\n".encode()
