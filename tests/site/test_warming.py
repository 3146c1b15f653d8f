"""What is loaded before a process takes requests, and that nothing is in the way where there is little to load."""

import pytest
from django.db import OperationalError

from kesu import clock
from kesu.cases import books
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.site import warming
from tests.cases.small_book import FILES

pytestmark = pytest.mark.django_db


def test_the_book_in_force_is_compiled_before_the_first_request():
    publish(FILES, by=SYSTEM, at=clock.now())
    books._compiled.cache_clear()
    warming.warm()
    (head,) = books.in_force().editions
    before = books._compiled.cache_info().misses
    books.book_of(head)
    assert books._compiled.cache_info().misses == before


def test_a_company_without_a_book_is_no_fault(caplog):
    warming.warm()
    assert caplog.records == []


def test_a_database_that_is_away_keeps_no_process_from_starting(monkeypatch, caplog):
    def away() -> None:
        raise OperationalError("away")

    monkeypatch.setattr(warming, "_books", away)
    warming.warm()
    assert "away" in caplog.text
