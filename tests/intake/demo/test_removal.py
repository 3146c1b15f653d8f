"""The demo is taken out whole."""

from datetime import datetime

import pytest

from kesu import clock
from kesu.cases.models import CaseRecord
from kesu.directory.models import Person
from kesu.intake.demo import company
from kesu.intake.demo.cases import load_cases
from kesu.journal.models import JournalEntry
from kesu.registry.models import Customer
from kesu.shell import demo as command

FRIDAY = "2026-03-20T15:00+08:00"


@pytest.mark.django_db(transaction=True)
def test_it_is_taken_out_whole(monkeypatch, capsys):
    monkeypatch.setattr(company, "load_cases", lambda: load_cases()[-8:-4])
    with clock.stopped_at(datetime.fromisoformat(FRIDAY)):
        company.load("word-for-the-demo")
        assert CaseRecord.everything.exists()
        assert command.remove() == 0
    assert not Person.objects.exists()
    assert not JournalEntry.everything.exists()
    assert not Customer.objects.exists()
