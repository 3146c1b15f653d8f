"""What whoever watches the server is told: ready or not, counters, and log lines that programs read."""

import json
import logging
import sys

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from kesu import tracing
from kesu.shell.examining import readiness
from kesu.shell.main import main
from kesu.site.log_lines import JsonLines, ReferenceFilter

WORD = "a-word-that-nobody-guesses"


@pytest.fixture(autouse=True)
def _not_looked_at_yet():
    readiness._up_to_date.clear()


@pytest.mark.django_db
def test_a_host_with_everything_is_ready(client: Client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "lacking": []})


@pytest.mark.django_db
def test_a_host_ahead_of_its_database_is_not_ready(client: Client, monkeypatch):
    monkeypatch.setattr(readiness, "is_behind", lambda: True)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["lacking"]) == (503, ["migrations"])


@pytest.mark.django_db
def test_a_host_that_is_about_to_stop_is_not_ready(client: Client, settings, tmp_path):
    settings.KESU_HOME = tmp_path
    assert main(["drain", "--wait", "0"]) == 0
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["lacking"]) == (503, ["stopping"])
    assert client.get("/healthz").status_code == 200
    assert main(["drain", "--undo"]) == 0
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_host_that_reaches_a_following_database_only_is_not_ready(client: Client, monkeypatch):
    monkeypatch.setattr(readiness, "is_read_only", lambda: True)
    assert client.get("/readyz").json()["lacking"] == ["database"]


@pytest.mark.django_db
def test_a_host_without_its_database_or_its_folder_is_not_ready(client, monkeypatch, settings):
    settings.KESU_HOME = "/nowhere"
    assert client.get("/readyz").json()["lacking"] == ["storage"]

    def gone() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    assert client.get("/readyz").json()["lacking"] == ["database"]


@pytest.mark.django_db
def test_counters_are_for_who_has_the_word_of_the_settings(client: Client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = WORD
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {WORD}"}).status_code == 200


@pytest.mark.django_db
def test_requests_are_counted_by_address_and_not_by_what_was_asked_for(client: Client, settings):
    settings.METRICS_TOKEN = WORD

    def counted(line: str) -> float:
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {WORD}"})
        said = dict(
            row.rsplit(" ", 1) for row in answer.content.decode().splitlines() if row[0] != "#"
        )
        return float(said.get(line, 0))

    line = 'kesu_requests_total{method="GET",route="cases/<slug:record_id>",status="302"}'
    before = counted(line)
    client.get("/cases/" + "0" * 32)
    client.get("/cases/" + "1" * 32)
    assert counted(line) == before + 2
    assert counted("kesu_clock_trusted") == 1.0
    assert counted("kesu_timers_due") == 0.0


def test_a_line_for_programs_names_reference_records_and_trace():
    record = logging.LogRecord("kesu.x", logging.ERROR, "f", 1, "it %s", ("broke",), None)
    with tracing.trace() as reference:
        tracing.touch("r1")
        tracing.touch("r1")
        tracing.touch("r2")
        try:
            raise ValueError("why")
        except ValueError:
            record.exc_info = sys.exc_info()
        ReferenceFilter().filter(record)
        line = json.loads(JsonLines().format(record))
    assert (line["says"], line["level"], line["reference"]) == ("it broke", "ERROR", reference)
    assert line["records"] == ["r1", "r2"]
    assert "ValueError: why" in line["trace"]
    assert tracing.reference() == "-"


@pytest.mark.django_db
def test_a_request_is_told_with_its_time_and_without_its_query(client: Client, caplog, monkeypatch):
    log = logging.getLogger("kesu.requests")
    monkeypatch.setattr(log, "level", logging.INFO)
    with caplog.at_level(logging.INFO, logger="kesu.requests"):
        client.get("/search?q=secret")
        client.get("/healthz")
    (line,) = [one for one in caplog.records if one.name == "kesu.requests"]
    assert line.told["path"] == "/search"
    assert (line.told["status"], line.told["person"]) == (302, None)
    assert line.told["ms"] > 0
    assert "secret" not in JsonLines().format(line)


def test_what_touches_many_records_names_only_some():
    with tracing.trace():
        for number in range(tracing.MOST + 5):
            tracing.touch(str(number))
        assert len(tracing.records()) == tracing.MOST
    tracing.touch("outside")
    assert tracing.records() == []
