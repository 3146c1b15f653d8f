"""`kesu link`: a way in for who has none left."""

import pytest

from kesu import clock
from kesu.directory.models import Person
from kesu.entrance import factors, tickets
from kesu.entrance.models import Factor
from kesu.shell.main import main


@pytest.fixture
def lilei(db) -> Person:
    return Person.objects.create_person("lilei", "a-long-enough-word", name="李雷")


def test_a_link_is_printed_that_works_once(lilei, capsys):
    assert main(["link", "lilei", "--language", "en"]) == 0
    link, says = capsys.readouterr().out.splitlines()
    assert says == "It works once, within 3 hours."
    secret = link.rpartition("/")[2]
    assert tickets.holder(secret) == lilei
    assert tickets.use(secret, "another-long-word")
    assert tickets.holder(secret) is None


def test_a_lost_factor_is_taken_away_only_where_told(lilei, capsys):
    Factor(person=lilei, secret="x", made_at=clock.now(), confirmed_at=clock.now()).save()
    main(["link", "lilei"])
    assert factors.factor_of(lilei) is not None
    main(["link", "lilei", "--take-factor"])
    assert factors.factor_of(lilei) is None


@pytest.mark.parametrize("login", ["nobody", "lilei"])
def test_no_link_is_made_that_could_let_nobody_in(lilei, login, settings, capsys):
    settings.PASSWORDS = "administrators"
    assert main(["link", login]) != 0
    assert "http" not in capsys.readouterr().out
