"""Seals reach their witnesses, evidence is checked without us, and the commands say what they found."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError
from django.db import connection

from kesu.journal import guards
from kesu.journal.models import AccessNote, AuditSeal, JournalEntry, WitnessMark
from kesu.journal.witnessing.sealing import Sealer
from kesu.journal.witnessing.witness import line_of, read, read_line
from kesu.notices import outbox
from kesu.notices.channels.base import ChannelError
from kesu.notices.models import Delivery
from kesu.notices.payloads import read as letter_in
from kesu.shell import witnesses
from kesu.shell.evidence import check_bundle
from kesu.shell.main import run_command
from kesu.site.environment import Witnesses
from tests.cases.conftest import FRONT, opened
from tests.cases.lives import full_life
from tests.journal.test_audit_seals import NOON, write

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def home(settings, tmp_path):
    settings.KESU_HOME = tmp_path / "home"
    settings.WITNESSES = Witnesses()
    settings.KESU_HOME.mkdir()
    return tmp_path


@pytest.fixture
def may_leave(monkeypatch):
    monkeypatch.setattr(outbox, "may_leave", lambda _now: True)


def sealed(*records: str) -> None:
    for record in records:
        write(record)
        Sealer().some(NOON)


# -- the file ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_gets_every_seal_once(settings, home, may_leave):
    settings.WITNESSES = Witnesses(file=home / "witness")
    sealed("a", "b")
    assert witnesses.tell_witnesses(NOON) == 2
    assert witnesses.tell_witnesses(NOON) == 0
    sealed("c")
    WitnessMark.objects.all().delete()  # the file itself says how far it is
    assert witnesses.tell_witnesses(NOON) == 1
    assert [known.number for known in read(home / "witness")] == [1, 2, 3]


@pytest.mark.django_db
def test_a_line_cut_off_is_told_again(settings, home, may_leave):
    settings.WITNESSES = Witnesses(file=home / "witness")
    sealed("a", "b")
    first, second = map(line_of, AuditSeal.objects.order_by("number"))
    (home / "witness").write_text(f"{first}\n{second[:70]}", encoding="utf-8")
    assert witnesses.tell_witnesses(NOON) == 1
    assert [known.number for known in read(home / "witness")] == [1, 2]


@pytest.mark.django_db
def test_a_file_of_another_database_is_left_alone(settings, home, may_leave):
    settings.WITNESSES = Witnesses(file=home / "witness")
    sealed("a")
    stranger = line_of(AuditSeal.objects.get()).replace("2026", "2025")
    (home / "witness").write_text(f"{stranger}\n", encoding="utf-8")
    assert witnesses.tell_witnesses(NOON) == 0
    assert WitnessMark.objects.get().fault
    assert (home / "witness").read_text(encoding="utf-8") == f"{stranger}\n"


@pytest.mark.django_db
def test_a_restored_database_tells_nobody(settings, home, monkeypatch):
    monkeypatch.setattr(outbox, "may_leave", lambda _now: False)
    settings.WITNESSES = Witnesses(file=home / "witness")
    sealed("a")
    assert witnesses.tell_witnesses(NOON) == 0
    assert not (home / "witness").exists()


# -- the mailbox and the web ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mailbox_gets_the_last_seal_once_a_day(settings, may_leave):
    settings.WITNESSES = Witnesses(mail="auditor@example.com")
    sealed("a", "b")
    assert witnesses.tell_witnesses(NOON) == 1
    sealed("c")
    assert witnesses.tell_witnesses(NOON + timedelta(hours=1)) == 0
    assert witnesses.tell_witnesses(NOON + timedelta(days=1)) == 1
    letters = [letter_in(row).rendered for row in Delivery.everything.order_by("at")]
    lines = [
        line for letter in letters for line in letter.text.splitlines() if line.startswith("{")
    ]
    assert [read_line(line).number for line in lines] == [2, 3]


@pytest.mark.django_db
def test_a_place_on_the_web_is_told_again_what_it_did_not_take(settings, may_leave, monkeypatch):
    settings.WITNESSES = Witnesses(url="https://witness.example.com/seals", token="x" * 20)
    sealed("a", "b", "c")
    taken: list[int] = []

    def hand_over(url, body, headers):
        number = read_line(json.dumps(body, separators=(",", ":"))).number
        assert headers == {
            "Authorization": f"Bearer {'x' * 20}",
            "Idempotency-Key": f"seal-{number}",
        }
        if number == 2 and taken == [1]:
            taken.append(0)
            raise ChannelError("HTTP 503")
        taken.append(number)
        return 201

    monkeypatch.setattr(witnesses, "hand_over", hand_over)
    witnesses.tell_witnesses(NOON)
    assert WitnessMark.objects.get().fault == "HTTP 503"
    witnesses.tell_witnesses(NOON)
    assert taken == [1, 0, 2, 3]
    assert (WitnessMark.objects.get().seal, WitnessMark.objects.get().fault) == (3, "")


# -- commands ------------------------------------------------------------------------------------------------------


@pytest.fixture
def life(book, monday):
    return full_life()


def test_verify_holds_everything_against_a_witness(life, home, capsys):
    file = home / "witness"
    file.write_text("".join(f"{line_of(s)}\n" for s in AuditSeal.objects.all()), encoding="utf-8")
    assert run_command("verify", "--witness", str(file), "--language", "en") == 0
    assert "1 audit seals, 1 of them known to the witness." in capsys.readouterr().out
    with guards.lifted(connection):
        AuditSeal.objects.all().delete()
    assert run_command("verify", "--seals", "--witness", str(file), "--language", "en") == 1
    assert "what was written since is gone" in capsys.readouterr().out
    with pytest.raises(CommandError, match="cannot be read"):
        run_command("verify", "--seals", "--witness", str(home), "--language", "en")


def test_evidence_is_checked_with_nothing_of_ours(life, home, capsys):
    entries = JournalEntry.everything.filter(record=life)
    number = "KS2026-0001"
    assert run_command("evidence", number, str(home / "e.zip"), "--language", "en") == 0
    assert (
        f"{entries.count()} entries, sealed up to entry {entries.count()}"
        in capsys.readouterr().out
    )
    note = AccessNote.objects.get(sort="export", says="evidence")
    assert (note.record, note.person) == (life, "operator")
    with ZipFile(home / "e.zip") as packed:
        packed.extractall(home / "e")
    witness = home / "witness"
    witness.write_text(
        "".join(f"{line_of(s)}\n" for s in AuditSeal.objects.all()), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-I", "check_bundle.py", ".", "--witness", str(witness)],
        cwd=home / "e", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "Everything is as it was written.",
    )
    assert "13800000000" not in "".join(p.read_text("utf-8") for p in (home / "e").glob("*.json*"))


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("entries.jsonl", "噪音大", "噪音小", "its hash is not that"),
        ("seals.jsonl", '"path": [[', '"path": [["left", "00"], [', "does not bind"),
        ("seals.jsonl", '\\"count\\":', '\\"count\\":1', "is not signed by its key"),
        ("about.json", '"record": "', '"record": "0', "is not the next entry"),
    ],
)
def test_what_is_changed_in_evidence_is_named(life, home, capsys, file, old, new, says):
    run_command("evidence", "KS2026-0001", str(home / "e.zip"), "--language", "en")
    with ZipFile(home / "e.zip") as packed:
        packed.extractall(home / "e")
    text = (home / "e" / file).read_text("utf-8")
    assert old in text
    (home / "e" / file).write_text(text.replace(old, new, 1), "utf-8")
    assert check_bundle.main([str(home / "e")]) == 1
    assert says in capsys.readouterr().out


def test_a_file_of_evidence_that_is_another_one_is_named(life, home, capsys):
    run_command("evidence", "KS2026-0001", str(home / "e.zip"), "--language", "en")
    with ZipFile(home / "e.zip") as packed:
        packed.extractall(home / "e")
    first = next((home / "e" / "files").iterdir())
    first.write_bytes(b"another")
    assert check_bundle.main([str(home / "e")]) == 1
    assert "is missing or another one" in capsys.readouterr().out


def test_the_checker_is_short_and_imports_nothing_of_ours():
    source = Path(check_bundle.__file__).read_text("utf-8")
    assert len(source.splitlines()) <= 150
    assert "kesu" not in source


def test_seal_says_how_far_the_witnesses_are(book, monday, settings, home, may_leave, capsys):
    settings.WITNESSES = Witnesses(file=home / "witness")
    opened(by=FRONT)
    assert run_command("seal", "--language", "en") == 0
    out = capsys.readouterr().out
    assert "the last seal is 1" in out
    assert "knows seals up to 1" in out


def test_a_host_that_lost_the_key_goes_on_under_a_new_one(book, monday, settings, home, capsys):
    opened(by=FRONT)
    run_command("seal", "--language", "en")
    for file in (settings.KESU_HOME / "keys").iterdir():
        file.unlink()
    opened(by=FRONT)
    assert run_command("seal", "--language", "en") == 1
    assert run_command("seal", "--new-key", "--language", "en") == 0
    assert AuditSeal.objects.count() == 2
    assert run_command("verify", "--seals", "--language", "en") == 0
    with pytest.raises(CommandError, match="has a key already"):
        run_command("seal", "--new-key", "--language", "en")
