"""A mail becomes a first contact, an entry, something for somebody, or nothing; and it is kept in any case."""

from datetime import datetime
from email.message import EmailMessage

import pytest

from kesu.cases.models import CaseRecord, InboxNotice
from kesu.cases.texts import record_in
from kesu.cases.verifying import verify
from kesu.intake.mail import by_hand
from kesu.intake.mail.becoming import Hand
from kesu.intake.mail.receiving import raw_of
from kesu.intake.models import Acknowledgement, IncomingMail, Mailbox
from kesu.journal.attachments import served
from kesu.journal.models import Attachment, JournalEntry
from kesu.journal.reply_tokens import message_id, reply_address, token_of
from tests.cases.conftest import do, registered
from tests.intake.mail.conftest import WANG, a_mail, fetched

pytestmark = pytest.mark.django_db


def the_mail() -> IncomingMail:
    return IncomingMail.objects.get()


def values(record_id: str) -> dict[str, object]:
    return dict(record_in(CaseRecord.everything.get(pk=record_id).state).values[""])


def test_a_mail_becomes_a_complaint_with_the_words_of_its_subject_and_its_text(
    book, post, mailbox, wang
):
    post.put(a_mail())
    fetched()
    mail = the_mail()
    assert mail.state == "filed"
    said = values(mail.record)
    assert said["description"] == "电机异响\n\n电机有异响，请尽快处理。"
    assert said["customer"] == "C001"
    record = CaseRecord.everything.get(pk=mail.record)
    assert (record.filed_by, record.department, record.branch) == ("mail", "service", "S")
    assert (record.imported_from, record.imported_id) == ("mail", mail.pk)


def test_the_complaint_happened_when_the_server_got_the_mail(book, post, mailbox):
    post.put(a_mail(), since="02-Mar-2026 08:00:00 +0800")
    fetched()
    opened = CaseRecord.everything.get().opened_at
    assert opened == datetime.fromisoformat("2026-03-02T08:00+08:00")


def test_the_raw_mail_is_kept_to_the_last_byte_and_read_mail_is_marked(book, post, mailbox):
    lying = post.put(a_mail())
    fetched()
    assert raw_of(the_mail()) == lying.raw
    assert lying.flags == {"\\Seen"}
    assert the_mail().is_flagged


def test_somebody_nobody_knows_is_taken_down_without_a_customer(book, post, mailbox, wang):
    post.put(a_mail(sender="Li Lei <li@elsewhere.example>"))
    fetched()
    assert the_mail().state == "filed"
    assert "customer" not in values(the_mail().record)


def test_an_address_that_two_customers_have_names_neither(book, post, mailbox, wang):
    from kesu.registry.models import Contact, Customer

    other = Customer.objects.create(code="C002", name="另一家（虚构）")
    Contact.objects.create(customer=other, name="王芳", email=WANG)
    post.put(a_mail())
    fetched()
    assert the_mail().customer == ""


def test_read_mail_is_moved_where_the_mailbox_says_so(book, post, mailbox):
    mailbox("&done=Done")
    post.put(a_mail())
    fetched()
    assert post.mails == []
    assert len(post.folders["Done"]) == 1


def test_without_move_it_is_copied_and_taken_out(book, post, mailbox):
    post.capabilities = "IMAP4rev1 UIDPLUS"
    mailbox("&done=Done")
    post.put(a_mail())
    fetched()
    assert (post.mails, len(post.folders["Done"])) == ([], 1)


def test_what_was_read_before_the_mailbox_was_given_to_us_is_left_alone(book, post, mailbox):
    post.put(a_mail(message_id="<old@x>"), seen=True)
    post.put(a_mail(message_id="<new@x>"))
    fetched()
    assert [m.message_id for m in IncomingMail.objects.all()] == ["<new@x>"]
    post.put(a_mail(message_id="<read@x>"), seen=True)  # read in a mail program meanwhile
    fetched("2026-03-02T09:10+08:00")
    assert [m.message_id for m in IncomingMail.objects.order_by("id")] == ["<new@x>", "<read@x>"]


def test_a_new_numbering_of_the_mailbox_repeats_nothing(book, post, mailbox):
    post.put(a_mail())
    fetched()
    post.validity, post.mails[0].flags = 8, set()
    fetched("2026-03-02T09:10+08:00")
    assert sorted(m.state for m in IncomingMail.objects.all()) == ["duplicate", "filed"]
    assert CaseRecord.everything.count() == 1


def test_many_mails_are_taken_in_at_once_and_the_mailbox_rests_a_minute_after(book, post, mailbox):
    for n in range(45):
        post.put(a_mail(message_id=f"<{n}@x>", sender=f"a{n}@elsewhere.example"))
    assert fetched() == 3
    assert IncomingMail.objects.filter(state="filed").count() == 45
    post.put(a_mail(message_id="<late@x>"))
    assert fetched("2026-03-02T09:05:30+08:00") == 0
    assert fetched("2026-03-02T09:06:30+08:00") == 1


def test_of_two_workers_one_asks(book, post, mailbox):
    post.put(a_mail())
    Mailbox.objects.create(
        name="complaints@example.com@127.0.0.1/INBOX",
        next_at=datetime.fromisoformat("2026-03-02T09:15+08:00"),
    )
    assert fetched() == 0


# -- answers ---------------------------------------------------------------------------------------


def _answer(record: str, **more: str) -> bytes:
    to = reply_address("complaints@example.com", record)
    more.setdefault("message_id", "<answer@customer.example>")
    return a_mail("补充：编号 8841。", to=to, subject="回复：电机异响", **more)


def _a_case(post) -> str:
    post.put(a_mail())
    fetched()
    record: str = IncomingMail.objects.get().record
    registered(record)
    return record


def test_an_answer_of_a_party_is_heard_by_the_record_and_told_to_who_works_on_it(
    book, post, mailbox, wang
):
    record = _a_case(post)
    post.put(_answer(record))
    fetched("2026-03-02T09:10+08:00")
    answer = IncomingMail.objects.get(message_id="<answer@customer.example>")
    assert (answer.state, answer.record) == ("added", record)
    entry = JournalEntry.everything.filter(record=record).order_by("seq").last()
    assert entry is not None
    assert (entry.act, entry.person) == ("hear", "system")
    assert answer.pk in entry.text
    assert "8841" not in entry.text  # the words stay with the mail, where they can be erased
    assert InboxNotice.everything.filter(record=record, code="mail").exists()


def test_a_reference_to_a_mail_of_ours_is_as_good_as_the_address(book, post, mailbox, wang):
    record = _a_case(post)
    ours = message_id("complaints@example.com", record)
    post.put(a_mail("再补充", message_id="<r@x>", more=f"In-Reply-To: {ours}\r\n"))
    fetched("2026-03-02T09:10+08:00")
    assert IncomingMail.objects.get(message_id="<r@x>").state == "added"


def test_a_token_in_the_hands_of_a_stranger_touches_nothing(book, post, mailbox, wang):
    record = _a_case(post)
    before = JournalEntry.everything.count()
    post.put(_answer(record, sender="mallory@elsewhere.example"))
    fetched("2026-03-02T09:10+08:00")
    stopped = IncomingMail.objects.get(sender="mallory@elsewhere.example")
    assert (stopped.state, stopped.why) == ("waiting", "no_party")
    assert JournalEntry.everything.count() == before


def test_a_made_up_token_waits_for_somebody(book, post, mailbox, wang):
    record = _a_case(post)
    forged = token_of(record)[:-1] + ("a" if token_of(record)[-1] != "a" else "b")
    post.put(a_mail(to=f"complaints+{forged}@example.com", message_id="<f@x>"))
    fetched("2026-03-02T09:10+08:00")
    assert IncomingMail.objects.get(message_id="<f@x>").why == "forged"


def test_an_answer_to_a_closed_case_opens_one_that_follows_it(book, post, mailbox, wang):
    from tests.cases.conftest import MANAGER

    record = _a_case(post)
    do(record, "investigate", facts={"cause": "轴承"})
    do(record, "finish", by=MANAGER, outcome="closed")
    post.put(_answer(record))
    fetched("2026-03-02T09:10+08:00")
    answer = IncomingMail.objects.get(message_id="<answer@customer.example>")
    assert (answer.state, answer.why) == ("filed", "follows")
    links = record_in(CaseRecord.everything.get(pk=answer.record).state).links
    assert [(link.sort, link.to) for link in links] == [("follows", record)]


# -- what waits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (a_mail(more="X-Spam-Flag: YES\r\n"), "spam"),
        (a_mail("", subject=""), "empty"),
    ],
)
def test_some_mail_waits_for_somebody(book, post, mailbox, raw: bytes, why: str):
    post.put(raw)
    fetched()
    assert (the_mail().state, the_mail().why) == ("waiting", why)
    assert not CaseRecord.everything.exists()


def test_old_mail_opens_no_case_by_itself(book, post, mailbox):
    post.put(a_mail(), since="01-Feb-2026 08:00:00 +0800")
    fetched()
    assert the_mail().why == "old"


def test_a_flood_from_one_address_opens_twenty_a_day(book, post, mailbox):
    for n in range(30):
        post.put(a_mail(message_id=f"<{n}@x>"))
    fetched()
    assert CaseRecord.everything.count() == 20
    assert IncomingMail.objects.filter(state="waiting", why="many").count() == 10


def test_without_a_book_it_waits(db, post, mailbox):
    post.put(a_mail())
    fetched()
    assert the_mail().state == "waiting"


# -- the acknowledgement ---------------------------------------------------------------------------


def test_who_wrote_is_told_once_that_it_arrived(book, post, mailbox):
    post.put(a_mail())
    fetched()
    told = Acknowledgement.objects.get()
    assert (told.to, told.record) == (WANG, the_mail().record)


def test_five_a_day_are_told_to_one_address(book, post, mailbox):
    for n in range(9):
        post.put(a_mail(message_id=f"<{n}@x>"))
    fetched()
    assert Acknowledgement.objects.count() == 5


def test_who_wants_no_automatic_answer_gets_none(book, post, mailbox):
    post.put(a_mail(more="X-Auto-Response-Suppress: All\r\n"))
    fetched()
    assert (the_mail().state, Acknowledgement.objects.count()) == ("filed", 0)


def test_a_folder_with_a_chinese_name_is_written_as_imap_writes_it():
    from kesu.intake.mail.mailbox import quoted

    assert quoted("客诉") == '"&W6KLyQ-"'
    assert quoted('a & "b"') == '"a &- \\"b\\""'


# -- files of an answer ----------------------------------------------------------------------------


def _with_files(record: str, *files: tuple[str, str, bytes]) -> bytes:
    """Return an answer with files: (name, media type, content) each."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = WANG, "回复：照片"
    mail["To"] = reply_address("complaints@example.com", record)
    mail["Message-ID"] = "<files@customer.example>"
    mail.set_content("请见附件。")
    for name, media_type, content in files:
        main, _, sub = media_type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def _brought(record: str) -> list[Attachment]:
    return list(Attachment.everything.filter(record=record, fact="mail.files").order_by("name"))


def test_the_files_of_an_answer_are_files_of_the_entry_and_the_books_are_in_order(
    book, post, mailbox, wang
):
    record = _a_case(post)
    pdf = b"%PDF-1.4 made up\n"
    files = [("检验.pdf", "application/pdf", pdf), ("说明.txt", "text/plain", b"made up\n")]
    post.put(_with_files(record, *files))
    fetched("2026-03-02T09:10+08:00")
    entry = JournalEntry.everything.filter(record=record).order_by("seq").last()
    assert entry is not None
    kept = _brought(record)
    assert {file.name for file in kept} == {"检验.pdf", "说明.txt"}
    assert {(file.seq, file.draft, file.expires_at) for file in kept} == {(entry.seq, "", None)}
    assert "检验" not in entry.text
    with served(kept[0]).opened() as file:
        assert file.read() == pdf
    assert list(verify()) == []


def test_files_with_hostile_names_do_no_harm_and_what_is_refused_stays_with_the_mail(
    book, post, mailbox, wang
):
    record = _a_case(post)
    names = ["../../etc/passwd.pdf", "a\u202efdp.exe", "<script>alert(1)<.pdf", "C:\\x\\y.pdf"]
    pdf = b"%PDF-1.4 made up\n"
    files = [(name, "application/pdf", pdf + name.encode()) for name in names]
    post.put(_with_files(record, *files, ("run.exe", "application/x-msdownload", b"MZ\x90\0")))
    fetched("2026-03-02T09:10+08:00")
    answer = IncomingMail.objects.get(message_id="<files@customer.example>")
    assert answer.state == "added"
    kept = [file.name for file in _brought(record)]
    assert kept
    assert not [name for name in kept if set(name) & set("/\\\u202e")]
    refused = [line for line in answer.files if line["refused"]]
    assert len(kept) + len(refused) == len(answer.files) == 5
    assert "run.exe" in {line["name"] for line in refused}
    assert raw_of(answer)


def test_files_of_a_mail_that_somebody_puts_to_a_case_come_with_it(book, post, mailbox, wang):
    record = _a_case(post)
    raw = _with_files(record, ("检验.pdf", "application/pdf", b"%PDF-1.4 made up\n"))
    address = reply_address("complaints@example.com", record)
    post.put(
        raw.replace(address.encode(), b"complaints@example.com").replace(b"wang.fang@", b"li@")
    )
    fetched("2026-03-02T09:10+08:00")
    mail = IncomingMail.objects.get(message_id="<files@customer.example>")
    IncomingMail.objects.filter(pk=mail.pk).update(state="waiting", record="")
    mail.refresh_from_db()
    at = datetime.fromisoformat("2026-03-02T09:20+08:00")
    by_hand.put_to(mail, CaseRecord.everything.get(pk=record), Hand("person:1", at))
    assert [file.name for file in _brought(record)] == ["检验.pdf"]


def test_of_a_mail_that_was_settled_meanwhile_no_file_comes_to_the_case(
    book, post, mailbox, wang, monkeypatch
):
    record = _a_case(post)
    post.put(_with_files(record, ("检验.pdf", "application/pdf", b"%PDF-1.4 made up\n")))
    monkeypatch.setattr("kesu.intake.mail.becoming.settle", lambda *_: False)
    fetched("2026-03-02T09:10+08:00")
    assert _brought(record) == []
