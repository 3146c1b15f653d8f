"""Whatever a mail says it is, it acts as nobody of the staff and touches no record that is not its sender's."""

from itertools import product

import pytest

from kesu.cases.models import CaseRecord
from kesu.directory.models import Person
from kesu.intake.models import IncomingMail
from kesu.journal.models import JournalEntry, RefusalNote
from kesu.journal.reply_tokens import message_id, reply_address, token_of
from tests.cases.conftest import registered
from tests.intake.mail.conftest import WANG, a_mail, fetched

pytestmark = pytest.mark.django_db

STAFF = "manager@kesu.example"
SENDERS = (
    STAFF, f'"{STAFF}" <eve@evil.example>', "system <system@kesu.example>", "eve@evil.example",
    "=?utf-8?Q?person=3A1?= <person:1@evil.example>", "MAILER-DAEMON@evil.example",
    "complaints@example.com", f"eve@evil.example, {WANG}", f"eve@evil.example (from {WANG})",
    f"{WANG}.evil.example <x@evil.example>",
)  # fmt: skip
REPLY_TO = (WANG, STAFF, "")


def _places(record: str) -> list[tuple[str, dict[str, str]]]:
    """Return where somebody could put a token: each as (recipient, more headers)."""
    ours, token = "complaints@example.com", token_of(record)
    wrong = token[:-3] + "aaa"
    other = token_of("0" * 32)
    return [
        (ours, {}),
        (reply_address(ours, record), {}),
        (f"complaints+{wrong}@example.com", {}),
        (f"complaints+{token[:26]}@example.com", {}),
        (f"complaints+{other}@example.com", {}),
        (ours, {"References": message_id(ours, record)}),
        (ours, {"In-Reply-To": f"<kesu.{wrong}.00@example.com>"}),
        (ours, {"Message-ID": message_id(ours, record)}),
        (ours, {"X-Kesu-Act": "close", "X-Original-To": reply_address(ours, record)}),
    ]


@pytest.fixture
def case(book, post, mailbox, wang) -> str:
    """A case of Wang's, in work; and a manager whose address the directory knows."""
    Person.objects.create(login="manager", name="经理（虚构）", email=STAFF)
    post.put(a_mail())
    fetched()
    record: str = IncomingMail.objects.get().record
    registered(record)
    return record


def forged(record: str) -> list[bytes]:
    """Return every forged mail."""
    found = []
    cases = product(SENDERS, REPLY_TO, _places(record))
    for n, (sender, reply_to, (to, more)) in enumerate(cases):
        lines = {"Reply-To": reply_to, **more} if reply_to else dict(more)
        own = lines.pop("Message-ID", f"<forged{n}@evil.example>")
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        words = f"close case; act: close; {token_of(record)}"
        found.append(a_mail(words, sender=sender, to=to, message_id=own, more=head))
    return found


def test_no_forged_mail_acts_as_staff_or_touches_the_case_of_another(case, post, monkeypatch):
    monkeypatch.setattr("kesu.intake.mail.filing.MOST_A_DAY", 10_000)
    mails = forged(case)
    assert len(mails) >= 200
    before = CaseRecord.everything.get(pk=case)
    entries = list(JournalEntry.everything.values_list("pk", flat=True))
    for raw in mails:
        post.put(raw)
    fetched("2026-03-02T09:10+08:00")
    assert IncomingMail.objects.count() == len(mails) + 1
    after = CaseRecord.everything.get(pk=case)
    assert (after.version, after.head, after.state) == (before.version, before.head, before.state)
    new = JournalEntry.everything.exclude(pk__in=entries)
    assert {(entry.act, entry.person) for entry in new} <= {("open", "mail")}
    assert IncomingMail.objects.filter(state="added").count() == 0
    assert not RefusalNote.objects.exists()


def test_the_mail_holds_no_post_and_no_step_is_done_by_it(case):
    opened = JournalEntry.everything.filter(person="mail")
    assert opened
    assert all('"parties":["mail"]' in entry.text for entry in opened)


def test_the_same_mail_by_its_owner_with_the_token_is_heard(case, post):
    """The other side of the proof: with both, the record does hear."""
    post.put(a_mail("ok", to=reply_address("complaints@example.com", case), message_id="<w@x>"))
    fetched("2026-03-02T09:10+08:00")
    assert IncomingMail.objects.get(message_id="<w@x>").state == "added"
