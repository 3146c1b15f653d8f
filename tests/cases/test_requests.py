"""What the door cannot read is refused by name; nothing is saved of it."""

import json
from datetime import datetime
from decimal import Decimal

import pytest

from kesu.cases import requests
from kesu.cases.actions.posting import post
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.journal import attachments
from kesu.journal.models import Attachment, JournalEntry
from tests.cases.conftest import ENGINEER, FRONT, MON_9, do, op, opened, registered

pytestmark = pytest.mark.usefixtures("book", "monday")

OPEN = {"act": "open", "kind": "complaint"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"kind": "complaint"}, "unknown_act"),
        ({"act": "destroy"}, "unknown_act"),
        ({**OPEN, "colour": "red"}, "unknown_word"),
        ({**OPEN, "facts": [1]}, "not_a_table"),
        ({**OPEN, "facts": {"loss": 1.5}}, "unplain"),
        ({**OPEN, "facts": {"$d": "1"}}, "unplain"),
        ({**OPEN, "facts": {"description": "a\0"}}, "unplain"),
        ({**OPEN, "reason": 7}, "not_a_text"),
        ({**OPEN, "reason": "x" * 4_001}, "too_long"),
        ({**OPEN, "until": "tomorrow"}, "not_a_moment"),
        ({**OPEN, "happened_at": "2026-02-30T10:00"}, "not_a_moment"),
        ({**OPEN, "happened_at": -1}, "not_a_moment"),
        ({**OPEN, "source": "timer"}, "unknown_source"),
        ({**OPEN, "facts": {"seen_at": "gestern"}}, "not_a_moment"),
        ({"act": "open", "kind": "nothing"}, "no_book_for_kind"),
        ({"act": "do", "step": "register"}, "no_record"),
        ({"act": "open", "kind": "measure"}, "no_record"),
        ({**OPEN, "happened_at": "2026-03-02T09:01+08:00"}, "future"),
        ({**OPEN, "facts": {"defective": "viele"}}, "unfit"),
        ({**OPEN, "facts": {"nothing": 1}}, "unknown_fact"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data, code):
    with pytest.raises(NotAccepted) as refused:
        post(entry_data=data, actor=FRONT, op_id=op())
    assert refused.value.code == code
    assert not JournalEntry.everything.exists()
    assert not CaseRecord.everything.exists()


def test_moments_are_read_as_iso_text_and_without_a_zone_in_the_companys():
    for text in ("2026-03-01T08:00", "2026-03-01T00:00:00+00:00", "2026-03-01T08:00+08:00"):
        posted = opened(seen_at=text)
        values = record_in(CaseRecord.everything.get(pk=posted.record_id).state).values[""]
        assert values["seen_at"] == int(
            datetime.fromisoformat("2026-03-01T08:00+08:00").timestamp()
        )


def test_a_call_of_yesterday_entered_today_keeps_both_moments():
    yesterday = datetime.fromisoformat("2026-03-01T15:00+08:00")
    posted = post(
        entry_data={**OPEN, "facts": {"description": "x"}, "source": "told"},
        actor=FRONT,
        op_id=op(),
        happened_at=yesterday,
    )
    entry = JournalEntry.everything.get(record=posted.record_id)
    assert (entry.happened_at, entry.entered_at, entry.source) == (yesterday, MON_9, "told")


def test_money_stays_exact():
    record = opened(loss="12.10").record_id
    value = record_in(CaseRecord.everything.get(pk=record).state).values[""]["loss"]
    assert value == Decimal("12.10")


def test_the_request_hash_tells_requests_apart():
    one = requests.read({**OPEN, "facts": {"description": "x"}})
    assert one.hash(None) == requests.read({**OPEN, "facts": {"description": "x"}}).hash(None)
    assert one.hash(None) != requests.read({**OPEN, "facts": {"description": "y"}}).hash(None)
    assert one.hash(None) != one.hash("r")


class TestFiles:
    @pytest.fixture(autouse=True)
    def _store(self, settings, tmp_path):
        settings.KESU_HOME = tmp_path

    def staged(self, owner: str = ENGINEER.person) -> str:
        return attachments.stage([b"text"], name="a.txt", owner=owner, draft="d", at=MON_9).pk

    def investigated(self, *files: str) -> str:
        record = opened().record_id
        registered(record)
        do(record, "investigate", facts={"cause": "轴承", "photos": list(files)})
        return record

    def test_a_staged_file_goes_over_to_the_record(self):
        file = self.staged()
        record = self.investigated(file)
        row = Attachment.everything.get()
        assert (row.record, row.fact, row.seq, row.expires_at) == (record, "photos", 3, None)
        told = json.loads(JournalEntry.everything.get(seq=3).text)["files"][file]
        assert (told["sha256"], told["size"], told["owner"]) == (row.sha256, row.size, row.owner)
        assert row.name not in JournalEntry.everything.get(seq=3).text

    def test_another_persons_file_is_not_there(self):
        with pytest.raises(NotAccepted) as refused:
            self.investigated(self.staged("person:1"))
        assert refused.value.code == "no_such_file"
        assert Attachment.everything.get().record == ""

    def test_a_file_of_another_record_is_not_there(self):
        file = self.staged()
        self.investigated(file)
        with pytest.raises(NotAccepted) as refused:
            self.investigated(file)
        assert refused.value.code == "no_such_file"

    def test_a_refused_entry_leaves_the_file_staged(self):
        record = opened().record_id
        with pytest.raises(NotAccepted):
            do(record, "investigate", facts={"cause": "x", "photos": [self.staged()]})
        assert Attachment.everything.get().record == ""
