"""Who is in, and who works, when a database is taken into use that other tools put back."""

import psycopg
import pytest
from django.core.management import CommandError
from django.db import connection

from kesu import clock
from kesu.entrance.models import SignIn
from kesu.journal.models import IssuedNumber
from kesu.journal.numbers import take
from kesu.notices import outbox
from kesu.notices.models import Sender
from kesu.shell.backing_up.recovered import take_into_use

pytestmark = pytest.mark.django_db


def came_in() -> None:
    at = clock.now()
    SignIn.objects.create(
        session_key="k", session_data="", expire_date=at, began_at=at, last_seen_at=at
    )


def test_everybody_signs_in_again_and_the_ledger_says_why_numbers_jumped():
    came_in()
    take("R-2026")
    found = take_into_use(at=clock.now(), jump=5)
    assert (found.newest, found.jumped) == (None, 1)
    assert not SignIn.objects.exists()
    assert list(Sender.objects.values_list("home", flat=True)) == [outbox.LOST]
    left_out = IssuedNumber.everything.get(state="gap")
    assert (left_out.nx, left_out.number) == (6, "5")
    assert "recovered" in left_out.reason


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot say who works on it")
def test_while_others_work_on_it_nothing_is_done():
    came_in()
    known = connection.get_connection_params()
    names = {n: known[n] for n in ("dbname", "user", "password", "host", "port") if n in known}
    with psycopg.connect(**names) as other:
        other.execute("SELECT 1")
        with pytest.raises(CommandError, match=" 1 "):
            take_into_use(at=clock.now(), jump=5)
    assert SignIn.objects.exists()
