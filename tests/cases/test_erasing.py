"""A person is erased: everything of them goes, counts and journals stay, and what keeps them is respected."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kesu import clock
from kesu.cases.actions.erasing import (
    NoSuchPerson,
    copy_of,
    erase,
    plan_of,
    proposals,
    whom_of,
)
from kesu.cases.models import CaseRecord, Draft, SearchText
from kesu.cases.verifying import verify
from kesu.core.errors import Refused
from kesu.journal import attachments, guards, keys, storage
from kesu.journal.models import Attachment, Erasure, JournalEntry
from kesu.registry.models import Contact, Customer
from tests.cases.conftest import ENGINEER, FRONT, MANAGER, MON_9, do, later, op, opened, registered
from tests.cases.lives import _png, acted
from tests.cases.test_personal import everything_in_the_database

pytestmark = pytest.mark.usefixtures("home", "book", "monday")

NAME, PHONE, MAIL = "欧阳试金（虚构）", "13911112222", "ouyang@customer.example"


@pytest.fixture
def contact() -> Contact:
    customer = Customer.objects.create(code="C1", name="试验客户（虚构）", search="c1")
    return Contact.objects.create(customer=customer, name=NAME, phone=PHONE, email=MAIL)


def complained(contact: Contact | None = None, **facts: object) -> str:
    """Return a complaint that was voided, so that nothing keeps it: its files name the caller."""
    given = {"contact": str(contact.pk)} if contact else {}
    from kesu.cases.actions.posting import post

    told = {"caller": NAME, "phone": PHONE, "customer": "C1", "description": "噪音大", **facts}
    data = {"act": "open", "kind": "complaint", "facts": told, **given}
    record = post(entry_data=data, actor=FRONT, op_id=op()).record_id
    registered(record)
    photo = attachments.stage(
        [_png()], name=f"{NAME}.png", owner=ENGINEER.person, draft="d", at=MON_9
    )
    do(record, "investigate", facts={"cause": "轴承", "photos": [photo.pk]})
    acted(record, "void", reason="登记错误")
    return record


def test_looking_changes_nothing_and_tells_where_a_person_stands(contact):
    record = complained(contact)
    before = everything_in_the_database()
    plan = plan_of(whom_of(f"contact:{contact.pk}"), MON_9)
    assert everything_in_the_database() == before
    assert {share.store.code: len(share.goes) for share in plan.shares} == {
        "sealed": 1, "files_named": 1, "contacts": 1,
    }  # fmt: skip
    assert plan.whom.records == (record,)
    assert {NAME, PHONE, MAIL} <= plan.whom.words
    assert plan.keeps == ()


def test_nothing_of_the_person_stands_in_the_database_or_on_disk_afterwards(
    contact, django_capture_on_commit_callbacks
):
    record = complained(contact)
    photo = Attachment.everything.get(record=record)
    assert storage.is_whole(photo.sha256)
    Draft.objects.create(
        id="d1", owner="person:1", form="f", content=keys.seal_draft(f"给{NAME}回电", "person:1"),
        changed_at=MON_9,
    )  # fmt: skip
    told = everything_in_the_database()
    assert [word in told for word in (NAME, PHONE, MAIL)] == [True, True, True]
    counts = (CaseRecord.everything.count(), JournalEntry.everything.count())
    with django_capture_on_commit_callbacks(execute=True):
        note = erase(f"contact:{contact.pk}", by=MANAGER, at=MON_9, reason="本人要求")
    left = everything_in_the_database()
    assert not [word for word in (NAME, PHONE, MAIL, "欧阳试金") if word in left]
    assert not storage.path_of(photo.sha256).exists()
    assert not Draft.objects.exists()
    assert (CaseRecord.everything.count(), JournalEntry.everything.count()) == counts
    assert photo.pk in note.files
    assert list(verify()) == []


def test_what_was_found_by_a_file_name_is_found_no_more(contact):
    record = complained(contact)
    before = SearchText.everything.filter(record=record).count()
    erase(f"contact:{contact.pk}", by=MANAGER, at=MON_9, reason="本人要求")
    assert SearchText.everything.filter(record=record).count() == before - 1


def test_an_open_case_keeps_a_person_whatever_is_said():
    record = opened(caller=NAME).record_id
    with pytest.raises(Refused) as kept:
        erase(f"record:{record}", by=MANAGER, at=MON_9, reason="本人要求", is_overruled=True)
    assert (kept.value.code, kept.value.particulars) == ("still_open", {"given": record})
    assert not Erasure.objects.exists()


def closed_with_a_letter() -> str:
    record = opened(caller=NAME, phone=PHONE).record_id
    registered(record, defective=3)
    do(record, "investigate", facts={"cause": "轴承"})
    acted(record, "hear", event="paper.issued", payload={"document": "letter"})
    do(record, "finish", by=MANAGER, outcome="closed")
    return record


def test_a_time_of_keeping_is_overruled_only_where_somebody_says_so():
    record = closed_with_a_letter()
    with pytest.raises(Refused) as kept:
        erase(f"record:{record}", by=MANAGER, at=MON_9, reason="本人要求")
    assert kept.value.code == "still_in_time"
    (letter,) = plan_of(whom_of(f"record:{record}"), MON_9).kept
    assert letter.until is not None
    assert (letter.clause, letter.until.date().isoformat()) == ("T-1", "2028-03-02")
    note = erase(f"record:{record}", by=MANAGER, at=MON_9, reason="本人要求", is_overruled=True)
    assert "T-1" in note.kept
    assert list(verify()) == []


def test_whose_time_is_over_is_proposed_and_goes_by_nobodys_hand_but_a_persons():
    record = closed_with_a_letter()
    opened(caller="另一人（虚构）")
    assert proposals(MON_9) == ([], "")
    with later("2028-03-03T09:00+08:00"):
        (proposed,), after = proposals(clock.now())
        assert (proposed.subject, proposed.since.date().isoformat(), after) == (
            f"record:{record}", "2028-03-02", "",
        )  # fmt: skip
        assert not Erasure.objects.exists()
        erase(proposed.subject, by=MANAGER, at=clock.now(), reason="保存期届满")
        assert proposals(clock.now()) == ([], "")


def test_what_is_on_hold_is_kept_beyond_its_time():
    record = closed_with_a_letter()
    acted(record, "hold", ENGINEER, reason="诉讼")
    with later("2028-03-03T09:00+08:00"):
        assert proposals(clock.now()) == ([], "")
        with pytest.raises(Refused, match="still_open"):
            erase(f"record:{record}", by=MANAGER, at=clock.now(), reason="x", is_overruled=True)


def test_what_stands_in_an_ordinary_text_is_told_and_stays():
    record = complained(description=f"{PHONE} 打来")
    plan = plan_of(whom_of(f"record:{record}"), MON_9)
    (texts,) = [share for share in plan.shares if share.store.code == "texts"]
    assert [thing.record for thing in texts.stays] == [record]
    assert not texts.goes


def test_a_copy_holds_every_value_with_what_the_rulebook_calls_it(contact):
    complained(contact)
    lines = copy_of(plan_of(whom_of(f"contact:{contact.pk}"), MON_9))
    assert {(str(line.name), line.says) for line in lines} >= {("姓名", NAME)}
    assert {line.says for line in lines} >= {NAME, PHONE, MAIL, "欧阳试金(虚构).png"}


def test_nobody_is_nobody():
    for given in ("contact:999", "record:X", "mail:no", "mail:a@b.example", "who", "contact:"):
        with pytest.raises(NoSuchPerson):
            whom_of(given)


def test_a_file_said_to_be_erased_without_an_erasure_is_found(contact):
    record = complained(contact)
    Attachment.everything.filter(record=record).update(state="erased", name=keys.ERASED)
    assert f"file {Attachment.everything.get(record=record).pk}.state" in [
        fault.field for fault in verify()
    ]


def test_the_database_lets_a_filed_file_be_erased_and_nothing_else(contact):
    record = complained(contact)
    row = Attachment.everything.filter(record=record)
    for change in (
        {"name": "x.png"},
        {"state": "erased"},
        {"state": "erased", "name": keys.ERASED, "size": 1},
    ):
        with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
            row.update(**change)
    with (
        pytest.raises(DatabaseError, match=guards.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM journal_attachment")
    assert row.update(state="erased", name=keys.ERASED) == 1


def test_what_comes_after_lies_under_a_new_key(contact):
    complained(contact)
    erase(f"contact:{contact.pk}", by=MANAGER, at=MON_9, reason="本人要求")
    with later((MON_9 + timedelta(days=1)).isoformat()):
        again = complained(contact)
    assert whom_of(f"contact:{contact.pk}").records == (again,)


def test_who_complains_without_being_chosen_as_a_contact_is_the_same_person_by_number(contact):
    theirs = complained(phone="139-1111 2222", caller="欧阳")
    complained(phone="13900000000")
    whom = whom_of(f"contact:{contact.pk}")
    assert whom.keys == (f"contact:{contact.pk}", f"record:{theirs}")
    assert whom_of(f"record:{theirs}") == whom
    erase(f"record:{theirs}", by=MANAGER, at=MON_9, reason="本人要求")
    assert Erasure.objects.get().subject == f"contact:{contact.pk}"


def test_the_same_name_alone_is_the_same_person_only_where_nothing_else_is_said(contact):
    named = complained(phone=None)
    complained(phone="13900000000")
    assert whom_of(f"contact:{contact.pk}").keys == (f"contact:{contact.pk}", f"record:{named}")
