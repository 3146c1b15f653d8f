"""The journal of one record checked over the API: by those who read journals, and noted."""

import pytest

from kesu.cases.models import DecisionRow
from kesu.directory import actions
from kesu.directory.house_posts import AUDITOR
from kesu.journal.models import AccessNote, JournalEntry
from tests.api.conftest import FIRST_DAY, LONG_AGO


@pytest.fixture
def auditor(call, people):
    person = people["zhaoqiang"]
    actions.bind_post(person=person, post=AUDITOR, from_on=FIRST_DAY, by=None, at=LONG_AGO)
    return call["zhaoqiang"]


def test_a_record_is_replayed_and_the_look_is_noted(auditor, call, people):
    record = call["wangfang"].opened()
    answer = auditor.post(f"/records/{record}/checks", {}, key=None)
    assert answer.json() == {
        "entries": JournalEntry.everything.filter(record=record).count(),
        "faults": [],
    }
    note = AccessNote.objects.get(record=record, sort="journal")
    assert (note.person, note.by) == (f"person:{people['zhaoqiang'].pk}", "api:checks")


def test_what_was_changed_behind_the_journal_is_named(auditor, call):
    record = call["wangfang"].opened(safety=True)
    changed = DecisionRow.everything.filter(record=record).first()
    assert changed is not None
    DecisionRow.everything.filter(record=record, key=changed.key).update(row="forged")
    (fault, *_more) = auditor.post(f"/records/{record}/checks", {}, key=None).json()["faults"]
    assert changed.key.rpartition("/")[2] in f"{fault['field']} {fault['says']}"


def test_for_those_who_do_not_read_journals_there_is_no_such_check(call):
    record = call["wangfang"].opened()
    for each in (record, "0" * 32, "abc"):
        assert call["wangfang"].post(f"/records/{each}/checks", {}, key=None).status_code == 404
