"""What was written is sealed, and whoever changes it afterwards is found out."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from kesu.journal import chain, guards
from kesu.journal.models import AccessNote, AuditSeal, JournalEntry, SealedLine
from kesu.journal.notes import note_access
from kesu.journal.witnessing import checking, merkle, signing
from kesu.journal.witnessing.sealing import Sealer, seal, unsealed
from kesu.journal.witnessing.witness import last_of, line_of, read, read_line
from tests.journal.entries import an_entry

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 30, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.KESU_HOME = tmp_path
    return tmp_path


def write(record: str, count: int = 1, at: datetime = NOON) -> None:
    """Write entries at the end of a record's journal."""
    last = JournalEntry.everything.filter(record=record).order_by("-seq").first()
    seq, before = (last.seq, last.hash) if last else (0, chain.GENESIS)
    for n in range(1, count + 1):
        entry = an_entry(record, seq + n, before)
        entry.entered_at = at
        entry.save()
        before = entry.hash


def faults(witness=None) -> list[str]:
    return [f"{f.where} {f.seq}: {f.says}" for f in checking.check(witness)]


@pytest.mark.parametrize("count", range(1, 18))
def test_the_path_of_every_line_leads_to_the_root(count):
    leaves = [merkle.leaf(str(n)) for n in range(count)]
    for at, leaf in enumerate(leaves):
        assert merkle.climbed(leaf, merkle.path(leaves, at)) == merkle.root(leaves)
        assert merkle.climbed(merkle.leaf("x"), merkle.path(leaves, at)) != merkle.root(leaves)


def test_each_seal_binds_what_is_new_and_names_the_one_before():
    write("a", 3)
    write("b")
    sealer = Sealer()
    assert sealer.some(NOON) == 2
    assert sealer.some(NOON) == 0
    write("b", 2, at=NOON + timedelta(minutes=1))
    note_access(person="person:1", sort="export", at=NOON, says="list")
    assert sealer.some(NOON + timedelta(minutes=1)) == 2
    first, second = map(
        json.loads, AuditSeal.objects.order_by("number").values_list("text", flat=True)
    )
    assert second["before"] == chain.digest_of_text(AuditSeal.objects.get(number=1).text)
    assert (first["count"], second["number"]) == (2, 2)
    bound = SealedLine.objects.order_by("number", "stream").values_list("stream", "seq", "number")
    note = AccessNote.objects.get().pk
    assert list(bound) == [("a", 3, 1), ("b", 1, 1), (f"access:{note}", 1, 2), ("b", 3, 2)]
    assert faults() == []


def test_what_a_long_transaction_brought_in_late_is_found_within_a_day():
    sealer = Sealer()
    write("a")
    sealer.some(NOON)
    write("late", at=NOON - timedelta(hours=2))
    assert sealer.some(NOON + timedelta(hours=1)) == 0
    assert sealer.some(NOON + timedelta(days=1)) == 1


def test_the_key_lies_beside_the_database_for_its_owner_only(home):
    write("a")
    Sealer().some(NOON)
    secret = home / "keys" / "seal-key"
    assert secret.stat().st_mode & 0o077 == 0
    assert signing.believed() == {signing.public_of(signing.made())}
    assert secret.read_text() not in AuditSeal.objects.get().text


def test_a_host_without_the_key_leaves_sealing_to_the_one_that_has_it(home):
    write("a")
    Sealer().some(NOON)
    (home / "keys" / "seal-key").unlink()
    write("a")
    assert Sealer().some(NOON) == 0
    assert not (home / "keys" / "seal-key").exists()


def test_of_two_who_seal_at_once_one_is_first():
    write("a")
    mine, theirs = unsealed(None), unsealed(None)
    assert seal(mine, signing.made(), NOON) == 1
    assert seal(theirs, signing.made(), NOON) == 0
    assert faults() == []


def test_a_seal_under_a_key_that_is_not_believed_is_named():
    write("a")
    Sealer().some(NOON)
    write("b")
    seal(unsealed(None), Ed25519PrivateKey.generate(), NOON)
    assert [f.split(": ")[1] for f in faults()] == [
        "it is signed with a key that is not believed here"
    ]


def test_a_note_that_was_taken_away_is_missed():
    note = note_access(person="person:1", sort="export", at=NOON, says="list")
    Sealer().some(NOON)
    with guards.lifted(connection):
        AccessNote.objects.filter(pk=note.pk).delete()
    assert faults() == [f"access:{note.pk} 1: what seal 1 binds is gone"]


def test_seals_are_written_once():
    assert {"journal_auditseal", "journal_sealedline"} <= {g.table for g in guards.kept()}


# -- the witness ---------------------------------------------------------------------------------------------------


def witnessed() -> list[str]:
    return [line_of(seal) for seal in AuditSeal.objects.order_by("number")]


def test_only_the_witness_knows_that_the_end_was_cut_off_everywhere():
    write("a", 2)
    Sealer().some(NOON)
    write("a", 2)
    Sealer().some(NOON)
    known = witnessed()
    with guards.lifted(connection):
        JournalEntry.everything.filter(seq__gt=2).delete()
        SealedLine.objects.filter(number=2).delete()
        AuditSeal.objects.filter(number=2).delete()
    assert faults() == []
    (found,) = faults(map(read_line, known))
    assert "told of seals up to 2" in found


def test_everything_written_anew_under_another_key_is_another_one_to_the_witness(home):
    write("a", 2)
    Sealer().some(NOON)
    known = witnessed()
    with guards.lifted(connection):
        for model in (AuditSeal, SealedLine, JournalEntry):
            model._base_manager.all().delete()
        for file in (home / "keys").iterdir():
            file.unlink()
        write("a", 2)
        Sealer().some(NOON)
    assert faults() == []
    assert faults(map(read_line, known)) == ["seal 1 0: the witness was told of another one"]


def test_a_file_of_a_witness_is_read_among_other_lines_and_from_its_end(tmp_path):
    write("a")
    Sealer().some(NOON)
    write("a")
    Sealer().some(NOON)
    file = tmp_path / "letter"
    first, second = witnessed()
    file.write_text(
        f"Dear auditor,\n{first}\n{first[:40]}\n{second}\nbye {second}\n{second[:90]}",
        encoding="utf-8",
    )
    assert [known.number for known in read(file)] == [1, 2]
    last = last_of(file)
    assert last is not None
    assert last.number == 2


def test_a_line_that_is_no_seal_is_named(tmp_path):
    file = tmp_path / "witness"
    file.write_text('{"seal":"x","signature":"y"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        list(read(file))
