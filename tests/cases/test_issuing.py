"""Papers issued through the one door: kept with their file, told of when corrected, proved by replay."""

from hashlib import sha256
from typing import Any

import pytest

from kesu.cases.actions.posting import Posted, post
from kesu.cases.errors import NoSuchRecord, NotAccepted
from kesu.cases.models import CaseRecord, InboxNotice
from kesu.cases.texts import record_in
from kesu.cases.verifying import verify
from kesu.core.records.entries import Actor
from kesu.core.records.record import Record
from kesu.journal import attachments
from kesu.journal.models import Attachment
from tests.cases.conftest import ENGINEER, FRONT, MON_9, STRANGER, op, opened, registered

pytestmark = pytest.mark.usefixtures("home", "book", "monday")

PDF = b"%PDF-1.4 made up for a test\n"
HASH = sha256(PDF).hexdigest()


def staged(by: Actor = ENGINEER) -> Attachment:
    return attachments.stage([PDF], name="回函.pdf", owner=by.person, draft="d", at=MON_9)


def issue(record: str, by: Actor = ENGINEER, why: str = "", **payload: Any) -> Posted:
    data = {
        "act": "hear",
        "event": "paper.issued",
        "reason": why,
        "payload": {"document": "letter", **payload},
    }
    return post(record_id=record, entry_data=data, actor=by, op_id=op())


def refused(record: str, by: Actor = ENGINEER, **payload: Any) -> list[str]:
    with pytest.raises(NotAccepted) as caught:
        issue(record, by, **payload)
    return [refusal.code for refusal in caught.value.refusals]


def numbered(**facts: Any) -> str:
    record = opened(**facts).record_id
    registered(record, defective=3)
    return record


def state(record: str) -> Record:
    return record_in(CaseRecord.everything.get(pk=record).state)


def test_the_kept_file_becomes_the_records_own_in_the_same_transaction():
    record, file = numbered(), staged()
    issue(record, file=HASH, copies=[1, "某客户（虚构）"])
    (kept,) = state(record).issues
    assert (kept.document, kept.copies, kept.holders, kept.file) == (
        "letter",
        (1,),
        ("某客户（虚构）",),
        HASH,
    )
    filed = Attachment.everything.get(pk=file.pk)
    assert (filed.record, filed.fact, filed.draft) == (record, "paper.letter", "")
    assert list(verify()) == []


def test_a_file_that_another_staged_or_nobody_is_refused_and_nothing_is_kept():
    record = numbered()
    staged(FRONT)
    assert refused(record, file=HASH) == ["no_such_paper_file"]
    assert refused(record, file="f" * 64) == ["no_such_paper_file"]
    assert state(record).issues == ()
    assert list(verify()) == []


def test_the_file_of_an_earlier_issue_may_be_issued_again():
    record = numbered()
    staged()
    issue(record, file=HASH)
    issue(record, file=HASH, why="一份遗失")
    assert [(i.no, i.supersedes) for i in state(record).issues] == [(1, 0), (2, 1)]
    assert list(verify()) == []


def test_whoever_issued_it_is_told_when_it_is_corrected():
    record = numbered()
    issue(record, FRONT)
    fix = {"act": "correct", "facts": {"defective": 4}, "reason": "数错"}
    post(record_id=record, entry_data=fix, actor=ENGINEER, op_id=op())
    notice = InboxNotice.everything.get(code="paper_outdated")
    assert notice.party == FRONT.person
    assert list(verify()) == []


def test_a_personal_value_stays_sealed_in_what_was_frozen():
    record = numbered(caller="王女士（虚构）")
    issue(record)
    (kept,) = state(record).issues
    assert "王女士（虚构）" not in CaseRecord.everything.get(pk=record).state
    assert dict(kept.shown)["/caller"] == state(record).facts["/caller"].value


def test_for_a_stranger_the_record_is_not_there():
    record = numbered()
    with pytest.raises(NoSuchRecord):
        issue(record, STRANGER)
    assert state(record).issues == ()
