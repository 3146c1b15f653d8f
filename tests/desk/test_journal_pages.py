"""The journal for auditors: who may look, what is shown, and that looking is noted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kesu import clock
from kesu.cases.models import CaseRecord, DecisionRow
from kesu.journal.models import AccessNote, JournalEntry
from kesu.journal.witnessing import checking, witness
from kesu.journal.witnessing.sealing import Sealer
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
    by_lilei = JournalEntry.everything.filter(person=f"person:{busy_office.people['lilei'].pk}")
    assert rows(shown(shiyu, person="李雷")) == by_lilei.count() > 0
    assert rows(shown(shiyu, person="system")) == 24  # a complaint opened, and the tie back to it
    assert rows(shown(shiyu, act="link")) == 12
    record = CaseRecord.everything.get(number="KS2026-0001")
    assert rows(shown(shiyu, record="KS2026-0001")) == record.version
    assert rows(shown(shiyu, **{"from": "2026-03-03"})) == 0
    assert shiyu.get("/journal?act=dance").status_code == 400


def rows(page: str) -> int:
    return page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") if "<tbody>" in page else 0


def test_one_entry_shows_its_text_hashes_and_outcome_and_looking_is_noted(shiyu, busy_office):
    record = CaseRecord.everything.get(number="KS2026-0001")
    first, second = JournalEntry.everything.filter(record=record.pk).order_by("seq")[:2]
    page = shown(shiyu, f"/journal/{record.pk}/2")
    assert second.hash in page
    assert first.hash in page
    assert "fill_sheet" in page
    note = AccessNote.objects.get(sort="journal")
    assert (note.record, note.says) == (record.pk, "#2")
    assert note.person == f"person:{busy_office.people['shiyu'].pk}"


def test_personal_values_stand_in_the_journal_sealed(shiyu):
    record = CaseRecord.everything.get(number="KS2026-0001")
    assert "某先生" not in shown(shiyu, f"/journal/{record.pk}/2")


def test_a_sound_record_is_found_as_it_was_written(shiyu):
    record = CaseRecord.everything.get(number="KS2026-0002")
    answer = shiyu.post(f"/journal/{record.pk}/check", headers=ZH)
    assert "flash--success" in answer.content.decode()


def test_a_changed_answer_is_found_and_named(shiyu):
    record = CaseRecord.everything.get(number="KS2026-0002")
    DecisionRow.everything.filter(record=record, decision="grade").update(value="ordinary")
    page = shiyu.post(f"/journal/{record.pk}/check", headers=ZH).content.decode()
    assert "flash--error" in page
    assert "grade" in page


def test_an_entry_or_record_that_is_not_there_is_not_found(shiyu):
    record = CaseRecord.everything.get(number="KS2026-0002").pk
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


# -- who read what ---------------------------------------------------------------------------------


def read_case(office, signed_in, login: str, number: str = "KS2026-0001") -> str:
    """Let somebody read a case; return its id."""
    record = CaseRecord.everything.get(number=number).pk
    assert signed_in(office, login).get(f"/cases/{record}").status_code == 200
    return str(record)


@pytest.mark.parametrize(("login", "status"), [("shiyu", 200), ("lilei", 404)])
def test_only_who_reads_journals_sees_who_read_what(office, signed_in, login, status):
    assert signed_in(office, login).get("/journal/reads").status_code == status


def test_a_case_read_stands_among_the_looks_with_the_personal_facts(
    busy_office, signed_in, clock_at
):
    clock_at(MON_17)
    record = read_case(busy_office, signed_in, "wangfang")
    page = shown(signed_in(busy_office, "shiyu"), "/journal/reads")
    for words in ("王芳", "查看个人信息", "KS2026-0001", "单据页面"):
        assert words in page
    assert "某先生" not in page
    assert f'href="?record={record}"' in page


def test_looks_are_narrowed_by_person_and_record(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    for number in ("KS2026-0001", "KS2026-0002"):
        read_case(busy_office, signed_in, "wangfang", number)
    read_case(busy_office, signed_in, "lilei")
    shiyu = signed_in(busy_office, "shiyu")
    assert rows(shown(shiyu, "/journal/reads")) == 3
    assert rows(shown(shiyu, "/journal/reads", person="王芳")) == 2
    assert rows(shown(shiyu, "/journal/reads", record="KS2026-0001")) == 2
    assert rows(shown(shiyu, "/journal/reads", what="export")) == 0
    assert shiyu.get("/journal/reads?what=dance").status_code == 400


def test_an_auditor_without_a_part_in_a_case_is_noted_as_such(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    record = read_case(busy_office, signed_in, "shiyu")
    shiyu = signed_in(busy_office, "shiyu")
    page = shown(shiyu, "/journal/reads", reach="beyond")
    assert rows(page) == 1
    assert "石玉" in page or busy_office.people["shiyu"].name in page
    case = shown(shiyu, f"/cases/{record}")
    assert f"/journal/reads?record={record}" in case
    assert "/journal/reads" not in shown(signed_in(busy_office, "wangfang"), f"/cases/{record}")


def test_a_table_taken_out_is_noted(office, signed_in):
    assert signed_in(office, "wangfang").get("/registry/contacts/export.xlsx").status_code == 200
    note = AccessNote.objects.get(sort="export")
    assert (note.by, note.says) == ("desk:table", "registry/contacts, 0 rows: ")
    assert note.person == f"person:{office.people['wangfang'].pk}"


def test_the_page_of_looks_costs_the_same_however_long(busy_office, signed_in, clock_at):
    clock_at(MON_17)
    read_case(busy_office, signed_in, "wangfang")
    few = statements_of(signed_in(busy_office, "shiyu"))
    for number in ("KS2026-0001", "KS2026-0002", "KS2026-0003"):
        read_case(busy_office, signed_in, "lilei", number)
    many = statements_of(signed_in(busy_office, "shiyu"))
    assert few == many <= 12


def statements_of(client: Client) -> int:
    client.get("/journal/reads")
    with CaptureQueriesContext(connection) as seen:
        client.get("/journal/reads")
    return len(seen)


def test_audit_seals_stand_with_what_waits_and_are_taken_to_a_witness_as_it_keeps_them(
    shiyu, tmp_path, settings
):
    assert "尚无封签" in shown(shiyu, "/journal/seals")
    settings.KESU_HOME = tmp_path
    Sealer().some(clock.now())
    page = shown(shiyu, "/journal/seals")
    assert "最近一枚为第 1 号" in page
    assert "没有设置自动报送的见证方" in page
    file = tmp_path / "seals.jsonl"
    file.write_bytes(b"".join(shiyu.get("/journal/seals/witness").streaming_content))
    assert [seal.number for seal in witness.read(file)] == [1]
    assert list(checking.check(witness.read(file))) == []
    assert b"".join(shiyu.get("/journal/seals/witness?after=1").streaming_content) == b""
    assert AccessNote.objects.filter(sort="export", by="desk:seals").count() == 2


def test_only_who_reads_journals_reads_seals(office, signed_in):
    client = signed_in(office, "lilei")
    for path in ("/journal/seals", "/journal/seals/witness"):
        assert client.get(path).status_code == 404
