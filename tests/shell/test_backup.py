"""A house is backed up while it stands, lost, and restored: on the same database and on the other one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.durability.databases import own_database
from tests.settings import TEST_DB

NOT_ITS_OWN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
KESU = (sys.executable, "-m", "kesu.shell.main")
FILED = """
from datetime import timedelta
from kesu import clock
from kesu.journal import storage
from kesu.journal.models import Attachment
kept = storage.put([b"photo of a cracked cover"], most=100)
Attachment.everything.create(id="a" * 32, owner="person:x", draft="d", name="cover.txt",
    media_type="text/plain", size=kept.size, sha256=kept.sha256, uploaded_at=clock.now(),
    expires_at=clock.now() + timedelta(days=7))
"""
WAITING = """
from kesu import clock
from kesu.journal.ids import new_id
from kesu.notices.models import Channel, Delivery
from kesu.directory.models import Person
channel = Channel.objects.create(code="m", sort="mail", name_zh="邮件", per_minute=10)
Delivery.everything.create(id=new_id(clock.now()), channel=channel, sort="trial", code="trial",
    person=Person.objects.first(), language="zh", payload="{}", dedupe_key="k", at=clock.now(),
    state="due", next_at=clock.now())
"""


@dataclass(frozen=True, slots=True)
class House:
    """An installation of its own: a home folder and a database."""

    home: Path
    database: str = ""

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command in this house; return what it said on both outputs."""
        surroundings = {k: v for k, v in os.environ.items() if k not in NOT_ITS_OWN}
        surroundings |= {"KESU_HOME": str(self.home)}
        surroundings |= {"DATABASE_URL": self.database} if self.database else {}
        done = subprocess.run([*KESU, *words], env=surroundings, capture_output=True, text=True)
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        return said

    def restore(self, backup: Path, *words: str, code: int = 0) -> str:
        """Restore a backup here."""
        word = str(backup.parent / "word")
        return self.run(
            "restore", str(backup), "--passphrase-file", word, "--language", "en", *words, code=code
        )

    def ask(self, expression: str) -> str:
        """Return what an expression over the models says."""
        program = (
            "from kesu.journal.models import *; from kesu.cases.models import *;"
            f"from kesu.notices.models import *; print('=', {expression})"
        )
        return self.run("manage", "shell", "-v", "0", "-c", program).rpartition("= ")[2].strip()


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Path]]:
    """Yield a house with cases, numbers, a file and a waiting message, and a backup of it."""
    folder = tmp_path_factory.mktemp("lost")
    (folder / "word").write_text("correct horse battery\n")
    with own_database(TEST_DB, folder) as address:
        house = House(folder / "home", address)
        house.run("init", "--demo-if-empty", "--book", "p19")
        house.run("manage", "shell", "-v", "0", "-c", FILED)
        house.run("manage", "shell", "-v", "0", "-c", WAITING)
        backup = folder / "one.kesu"
        said = house.run(
            "backup", str(backup), "--passphrase-file", str(folder / "word"), "--language", "en"
        )
        assert "1 files" in said
        yield house, backup


COUNTED = (
    "JournalEntry.everything.count(), CaseRecord.everything.count(), Task.everything.count(), "
    "InboxNotice.everything.count(), IssuedNumber.everything.exclude(state='gap').count()"
)


LAST_GIVEN = (
    "sorted(dict(IssuedNumber.everything.filter(state='issued').order_by('nx')"
    ".values_list('series', 'nx')).items())"
)
"""Each series with the last number that was given, whatever the house itself left out since its backup."""


@pytest.mark.parametrize("engine", ["sqlite", "postgres"] if TEST_DB == "postgres" else ["sqlite"])
def test_everything_comes_back_verified_numbers_jump_and_nothing_leaves(
    engine: str, lost: tuple[House, Path], tmp_path: Path
) -> None:
    house, backup = lost
    with own_database(engine, tmp_path) as address:
        found = House(tmp_path / "home", address)
        said = found.restore(backup)
        assert "Everything is as it was written." in said
        assert found.ask(COUNTED) == house.ask(COUNTED)
        digest = found.ask("Attachment.everything.get().sha256")
        stored = found.home / "attachments" / digest[:2] / digest[2:4] / digest
        assert stored.read_bytes() == b"photo of a cracked cover"
        before = house.ask(LAST_GIVEN)
        after = found.ask(
            "sorted((k, n - 1000) for k, n in NumberSeries.objects.values_list('key', 'nx'))"
        )
        assert before == after != "[]"
        _nothing_leaves_until_it_is_confirmed(found)
        found.run("verify")


def _nothing_leaves_until_it_is_confirmed(found: House) -> None:
    found.run("worker", "--once")
    assert found.ask("Delivery.everything.get().state") == "due"
    assert "1 messages given up" in found.run(
        "outbox", "--give-up", "--confirm", "--language", "en"
    )
    assert found.ask("Delivery.everything.get().state") == "dead"


def test_a_house_that_is_not_empty_is_not_restored_over(lost: tuple[House, Path]) -> None:
    house, backup = lost
    before = house.ask(COUNTED)
    assert "not empty" in house.restore(backup, code=2)
    assert house.ask(COUNTED) == before


def test_a_backup_that_was_cut_off_leaves_the_house_empty(
    lost: tuple[House, Path], tmp_path: Path
) -> None:
    _, backup = lost
    (tmp_path / "word").write_text("correct horse battery\n")
    short = tmp_path / "short.kesu"
    short.write_bytes(backup.read_bytes()[:-200])
    found = House(tmp_path / "home")
    assert "changed or cut off" in found.restore(short, code=2)
    found.restore(backup)


def test_another_passphrase_and_another_file_are_told_apart(
    lost: tuple[House, Path], tmp_path: Path
) -> None:
    _, backup = lost
    (tmp_path / "word").write_text("incorrect horse battery\n")
    mine = tmp_path / "one.kesu"
    mine.write_bytes(backup.read_bytes())
    assert "does not open with this passphrase" in House(tmp_path / "a").restore(mine, code=2)
    mine.write_bytes(b"something else entirely")
    assert "not a backup" in House(tmp_path / "b").restore(mine, code=2)


def test_a_house_with_another_master_key_is_told_so(
    lost: tuple[House, Path], tmp_path: Path
) -> None:
    _, backup = lost
    found = House(tmp_path / "home")
    found.home.mkdir()
    (found.home / "master-key").write_text("A" * 43 + "=")
    assert "another master key" in found.restore(backup, code=2)


def test_a_drill_tries_it_and_keeps_nothing(lost: tuple[House, Path], tmp_path: Path) -> None:
    house, backup = lost
    said = house.restore(backup, "--drill")
    assert "The drill passed." in said
    assert "Everything is as it was written." in said


def test_a_backup_is_never_written_over_and_wants_a_long_passphrase(
    lost: tuple[House, Path], tmp_path: Path
) -> None:
    house, backup = lost
    word: Any = str(backup.parent / "word")
    said = house.run("backup", str(backup), "--passphrase-file", word, "--language", "en", code=2)
    assert "is there already" in said
    short = tmp_path / "short"
    short.write_text("abc\n")
    said = house.run(
        "backup", str(tmp_path / "new"), "--passphrase-file", str(short), "--language", "en", code=2
    )
    assert "12 signs" in said
    assert not (tmp_path / "new").exists()


TURNS = """
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from kesu import clock
from kesu.notices import outbox
from kesu.notices.models import Sender
Sender.objects.all().delete()
(Path(settings.KESU_HOME) / outbox.FILE).unlink(missing_ok=True)
assert outbox.may_leave(clock.now())
"""


def test_a_database_that_other_tools_put_back_is_taken_into_use(lost: tuple[House, Path]) -> None:
    house, _ = lost
    house.run("manage", "shell", "-v", "0", "-c", TURNS)
    before = house.ask("sorted(NumberSeries.objects.values_list('key', 'nx'))")
    said = house.run("restore", "--recovered", "--jump", "7", "--language", "en")
    assert "The newest entry is of" in said
    assert "Everything is as it was written." in said
    after = house.ask(
        "sorted((k, n - 7) for k, n in NumberSeries.objects.values_list('key', 'nx'))"
    )
    assert before == after != "[]"
    said = house.run("outbox", "--language", "en", code=1)
    assert "It was restored." in said
    assert "Messages leave." in house.run("outbox", "--confirm", "--language", "en")


def test_what_is_to_be_restored_is_said_once(lost: tuple[House, Path]) -> None:
    house, backup = lost
    said = house.run("restore", "--language", "en", code=2)
    assert "or say --recovered" in said
    house.restore(backup, "--recovered", code=2)


def test_nothing_is_taken_into_use_that_is_not_there(tmp_path: Path) -> None:
    said = House(tmp_path / "home").run("restore", "--recovered", "--language", "en", code=2)
    assert "not prepared" in said
