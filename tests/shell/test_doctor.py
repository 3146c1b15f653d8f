"""`kesu doctor`: every finding has its cause made here, and says what to do."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as house

from kesu.cases.actions.posting import post
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.core.records.entries import Actor
from kesu.intake.mail.address import MailboxAddress
from kesu.intake.mail.mailbox import name_of
from kesu.intake.models import Mailbox
from kesu.notices import outbox
from kesu.shell.examining import certificates, databases, finding, rooms, stores, years
from kesu.shell.examining.certificates import Place
from kesu.shell.main import run_command
from kesu.timekeeping.models import ClockWatch
from tests.core.toys import HEAD, files

MONDAY = "2026-03-02T09:00+08:00"
LINES = """
[[step]]
id = "look"
of = "case"
opens = ["opened"]
by = ["clerk"]
[[clock]]
id = "look_in_time"
of = "case"
duty = "look"
starts = ["opened"]
stops = ["look.done"]
limit = "1 clock hours"
"""
CLERK = Actor("person:900", frozenset({"post:clerk"}), "")


def told(capsys, *words: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    """Return the exit code and the findings by area."""
    capsys.readouterr()
    code = run_command("doctor", "--json", "--language", "en", *words)
    found: dict[str, list[dict[str, str]]] = {}
    for line in capsys.readouterr().out.splitlines():
        one = json.loads(line)
        found.setdefault(one["area"], []).append(one)
    return code, found


def of(area: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(one["level"], one["says"]) for one in area]


@pytest.fixture
def in_force(transactional_db, clock_at):
    clock_at(MONDAY)
    publish(
        files(LINES, book=HEAD.replace('"office"', '"cn-office"')),
        by=THE_SYSTEM,
        at=datetime.fromisoformat(MONDAY),
    )


def test_every_area_is_looked_at_and_what_is_well_is_said_too(in_force, capsys):
    code, found = told(capsys, "--thorough")
    assert list(found) == [
        "settings", "database", "clock", "storage", "queue", "seals", "certificates", "sign-in", "calendars",
    ]  # fmt: skip
    assert of(found["queue"]) == [("good", "Nothing waits that should be done.")]
    assert of(found["clock"]) == [("good", "The clock is trusted.")]
    levels = [one["level"] for area in found.values() for one in area]
    assert code == max(finding.LEVELS.index(level) for level in levels)


@pytest.mark.django_db(transaction=True)
def test_without_a_book_nothing_can_be_registered(capsys):
    code, found = told(capsys)
    assert code == 2
    assert of(found["calendars"]) == [
        ("bad", "No rulebook is in force: nothing can be registered.")
    ]


def test_a_timer_that_nobody_fires_is_found(in_force, capsys, clock_at):
    post(entry_data={"act": "open", "kind": "case"}, actor=CLERK, op_id="one")
    clock_at("2026-03-02T10:01+08:00")
    assert of(told(capsys)[1]["queue"])[0][0] == "good"  # a minute late is no trouble yet
    clock_at("2026-03-02T10:03+08:00")
    code, found = told(capsys)
    assert code == 2
    ((level, says),) = of(found["queue"])
    assert (level, says[:29]) == ("bad", "1 timers should have fired, t")
    assert "kesu worker" in found["queue"][0]["remedy"]


def test_a_clock_that_jumped_is_found(in_force, capsys):
    at = datetime.fromisoformat(MONDAY)
    ClockWatch.objects.create(seen_at=at, doubted_at=at, doubt="backwards")
    assert ("bad", "The clock jumped; nothing fires until it is confirmed.") in of(
        told(capsys)[1]["clock"]
    )


def test_settings_for_rehearsals_are_found(in_force, capsys, settings):
    given = {
        name: getattr(house.ENVIRONMENT, name) for name in ("mail", "mailbox", "origin", "language")
    }
    settings.ENVIRONMENT = SimpleNamespace(
        **given,
        provider=None,
        directory=None,
        debug=True,
        clock_offset=timedelta(hours=1),
        faults=("x",),
        address="0.0.0.0",
        is_for_tests=True,
    )
    found = [one["says"] for one in told(capsys)[1]["settings"] if one["level"] == "bad"]
    assert [says.split(" ")[0] for says in found] == [
        "KESU_DEBUG", "KESU_CLOCK_OFFSET", "KESU_FAULTS", "Pages",
    ]  # fmt: skip


def test_a_key_that_others_may_read_is_found(in_force, capsys, settings, tmp_path: Path):
    settings.KESU_HOME = tmp_path
    key = tmp_path / "master-key"
    key.write_text("x")
    key.chmod(0o644)
    (one,) = [one for one in told(capsys)[1]["settings"] if "master-key" in one["says"]]
    assert (one["level"], one["remedy"]) == ("bad", f"chmod 600 {key}")
    key.chmod(0o600)
    assert not [one for one in told(capsys)[1]["settings"] if "master-key" in one["says"]]


def test_a_folder_that_cannot_be_written_is_found(tmp_path: Path):
    (one,) = stores.unwritable(tmp_path / "gone")
    assert one.level == finding.BAD
    assert not list(stores.unwritable(tmp_path))
    assert not list(tmp_path.iterdir())


def test_a_disk_that_fills_up_is_found(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2_000_000_000))
    assert [one.level for one in rooms.room_left("storage", tmp_path)] == [finding.LOOK]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    assert [one.level for one in rooms.room_left("storage", tmp_path)] == [finding.BAD]


def test_a_year_without_official_days_is_found_in_time():
    def levels(known: set[int], day: str) -> list[str]:
        return [
            one.level
            for one in years._years("cn", frozenset(known), datetime.fromisoformat(day).date())
        ]

    assert levels({2026}, "2026-11-01") == []
    assert levels({2026}, "2026-11-20") == [finding.LOOK]
    assert levels({2025}, "2026-02-01") == [finding.BAD]


def test_a_certificate_is_judged_by_its_end(monkeypatch):
    now = datetime(2026, 3, 2, tzinfo=UTC)

    def judged(days: int) -> str:
        monkeypatch.setattr(certificates, "holds_until", lambda _: now + timedelta(days=days))
        return certificates.judged(Place("kesu.example.com", 443), now).level

    assert (judged(20), judged(22)) == (finding.LOOK, finding.GOOD)


def test_a_place_that_does_not_answer_is_told():
    found = certificates.judged(Place("127.0.0.1", 1), datetime(2026, 3, 2, tzinfo=UTC))
    assert (found.level, "127.0.0.1:1" in found.says) == (finding.LOOK, True)


def test_a_database_of_another_version_is_found(in_force, capsys, monkeypatch):
    monkeypatch.setattr(databases, "is_behind", lambda: True)
    code, found = told(capsys)
    assert code == 2
    assert found["database"][0]["remedy"] == "kesu init"


def test_messages_held_after_a_restore_are_found(in_force, capsys, monkeypatch):
    monkeypatch.setattr(outbox, "held", lambda: "restored")
    assert "kesu outbox" in told(capsys)[1]["queue"][0]["remedy"]


def test_it_speaks_chinese_with_the_remedy_in_a_line_of_its_own(in_force, capsys, monkeypatch):
    monkeypatch.setattr(outbox, "held", lambda: "restored")
    run_command("doctor", "--language", "zh")
    assert "[异常] 积压：" in capsys.readouterr().out


def test_the_mailbox_that_cannot_be_read_is_found_and_one_of_yesterday_is_not(
    in_force, capsys, settings
):
    at = datetime.fromisoformat(MONDAY)
    settings.MAILBOX = MailboxAddress(True, "mail.example.com", 993, "us", "word", "INBOX", "us@x")
    for name in (name_of(settings.MAILBOX), "them@elsewhere/INBOX"):
        Mailbox.objects.create(name=name, next_at=at, fault="refused", faulty_since=at)
    (one,) = told(capsys)[1]["queue"]
    assert (one["level"], name_of(settings.MAILBOX) in one["says"]) == ("bad", True)
