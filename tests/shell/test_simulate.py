"""kesu simulate: what would fire and who would be told, on a book's stories and on a copy of the database."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError
from django.db import connection

from kesu.cases.models import InboxNotice
from kesu.cases.verifying import verify
from kesu.library.official_days import RULEBOOKS
from kesu.shell import copying
from kesu.shell.main import main
from kesu.timekeeping.rehearsing import rehearse
from tests.cases.conftest import book, monday, opened
from tests.settings import TEST_DB

__all__ = ["book", "monday"]

SPRING = datetime.fromisoformat("2026-04-01T00:00+08:00")
P11 = ["simulate", "--book", "p11", "--story", "01", "--until", "2026-06-30"]


def test_the_stories_of_a_book_go_on_until_the_day_and_say_who_is_told(capsys):
    assert main([*P11, "--json", "--language", "en"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    moments = [line["at"] for line in lines]
    assert moments == sorted(moments)
    assert "2026-06-01T00:00:00+08:00" in moments
    assert max(moments) <= "2026-06-30T23:59:59+08:00"
    assert any(line["told"] for line in lines)


def test_it_ends_with_a_count_in_chinese(capsys):
    assert main([*P11, "--language", "zh"]) == 0
    assert "并未实际发出" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--book", "p11", "--until", "soon"], "soon"),
        (["--book", "p99", "--until", "2026-06-30"], "p99"),
    ],
)
def test_what_is_no_day_and_what_is_no_book_is_named(words, named, capsys):
    assert main(["simulate", *words]) == 2
    assert named in capsys.readouterr().err


@pytest.mark.usefixtures("book", "monday")
def test_a_rehearsal_lets_each_thing_happen_at_its_own_moment():
    opened()
    found = list(rehearse(SPRING))
    moments = [one.timer.at for one in found]
    assert moments == sorted(moments)
    assert [one.timer.stage for one in found] == ["near.0", "due", "late.1", "due"]
    assert all(one.posted and not one.posted.is_moot for one in found)
    at = InboxNotice.everything.order_by("at").values_list("at", flat=True)
    assert [told.replace(second=0) for told in at] == [m.replace(second=0) for m in moments]
    assert list(verify()) == []


@pytest.mark.django_db
def test_a_servers_database_is_never_rehearsed_on_unless_it_is_said_to_be_a_copy(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with (
        pytest.raises(CommandError, match="--on-a-copy"),
        copying.on_a_copy(is_copy=False),
    ):
        raise AssertionError("not reached")
    with copying.on_a_copy(is_copy=True):
        pass


@pytest.mark.skipif(TEST_DB != "sqlite", reason="only the embedded database is copied here")
def test_a_copy_is_played_on_and_the_database_stays_as_it_was(tmp_path):
    kept = {
        n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DATABASE", "DJANGO"))
    }
    surroundings = {**kept, "KESU_HOME": str(tmp_path)}

    def kesu(*words: str) -> str:
        line = [sys.executable, "-m", "kesu.shell.main", *words]
        done = subprocess.run(line, env=surroundings, capture_output=True, text=True, check=True)
        return done.stdout

    kesu("init", "--first", "boss")
    kesu("publish", str(RULEBOOKS / "car-trade" / "p11"), "--yes")
    before = (tmp_path / "kesu.sqlite3").read_bytes()
    soon = datetime.now(UTC).date() + timedelta(days=70)
    lines = kesu("simulate", "--until", soon.isoformat(), "--json").splitlines()
    assert len(lines) >= 3
    assert (tmp_path / "kesu.sqlite3").read_bytes() == before
