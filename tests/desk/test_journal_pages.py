"""The journal for auditors: who may look, what is shown, and that looking is noted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kesu.cases.models import CaseRecord, DecisionRow
from kesu.journal.models import AccessNote, JournalEntry
from tests.desk.office import at_work

ZH = {"accept-language": "zh-hans"}
MON_17 = "2026-03-02T17:00+08:00"


def shown(client: Client, address: str = "/journal", **asked: str) -> str:
    answer = client.get(address, asked, headers=ZH)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def shiyu(busy_office, signed_in, clock_at):
    """The auditor, signed in."""
    clock_at(MON_17)
    return signed_in(busy_office, "shiyu")


@pytest.mark.parametrize(
    ("login", "status"),
    [("shiyu", 200), ("hanmeimei", 200), ("youhua", 200), ("lilei", 404), ("hejie", 404)],
)
def test_only_who_audits_or_answers_for_all_reads_the_journal(office, signed_in, login, status):
    client = signed_in(office, login)
    assert client.get("/journal").status_code == status
    assert ('href="/journal"' in client.get("/rulebook").content.decode()) is (status == 200)


def test_entries_stand_in_words_the_latest_first(shiyu):
    page = shown(shiyu, size="200")
    assert "李雷" in page
    assert "识别归类、确认级别" in page
    assert page.index("KS2026-0006") < page.index("KS2026-0001")


def test_entries_are_narrowed_by_person_act_record_and_day(shiyu, busy_office):
    by_lilei = JournalEntry.objects.filter(person=f"person:{busy_office.people['lilei'].pk}")
    assert rows(shown(shiyu, person="李雷")) == by_lilei.count() > 0
    assert rows(shown(shiyu, person="system")) == 24  # a complaint opened, and the tie back to it
    assert rows(shown(shiyu, act="link")) == 12
    record = CaseRecord.objects.get(number="KS2026-0001")
    assert rows(shown(shiyu, record="KS2026-0001")) == record.version
    assert rows(shown(shiyu, **{"from": "2026-03-03"})) == 0
    assert shiyu.get("/journal?act=dance").status_code == 400


def rows(page: str) -> int:
    return page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") if "<tbody>" in page else 0


def test_one_entry_shows_its_text_hashes_and_outcome_and_looking_is_noted(shiyu, busy_office):
    record = CaseRecord.objects.get(number="KS2026-0001")
    first, second = JournalEntry.objects.filter(record=record.pk).order_by("seq")[:2]
    page = shown(shiyu, f"/journal/{record.pk}/2")
    assert second.hash in page
    assert first.hash in page
    assert "fill_sheet" in page
    note = AccessNote.objects.get(sort="journal")
    assert (note.record, note.says) == (record.pk, "#2")
    assert note.person == f"person:{busy_office.people['shiyu'].pk}"


def test_personal_values_stand_in_the_journal_sealed(shiyu):
    record = CaseRecord.objects.get(number="KS2026-0001")
    assert "某先生" not in shown(shiyu, f"/journal/{record.pk}/2")


def test_a_sound_record_is_found_as_it_was_written(shiyu):
    record = CaseRecord.objects.get(number="KS2026-0002")
    answer = shiyu.post(f"/journal/{record.pk}/check", headers=ZH)
    assert "flash--success" in answer.content.decode()


def test_a_changed_answer_is_found_and_named(shiyu):
    record = CaseRecord.objects.get(number="KS2026-0002")
    DecisionRow.objects.filter(record=record, decision="grade").update(value="ordinary")
    page = shiyu.post(f"/journal/{record.pk}/check", headers=ZH).content.decode()
    assert "flash--error" in page
    assert "grade" in page


def test_an_entry_or_record_that_is_not_there_is_not_found(shiyu):
    record = CaseRecord.objects.get(number="KS2026-0002").pk
    assert shiyu.get(f"/journal/{record}/999").status_code == 404
    assert shiyu.get("/journal/abc/1").status_code == 404
    assert shiyu.post("/journal/abc/check").status_code == 404


@pytest.mark.parametrize("calls", [2, 24])
def test_the_journal_costs_at_most_twelve_statements(db, client, clock_at, calls):
    office = at_work(calls)
    clock_at(MON_17)
    client.force_login(office.people["shiyu"])
    shown(client)
    with CaptureQueriesContext(connection) as asked:
        shown(client, person="李雷")
    assert len(asked) <= 12, "\n".join(q["sql"][:200] for q in asked)
