"""`kesu init --first`: a company starts empty, with somebody who can register the others."""

import pytest
from django.contrib.auth import authenticate

from kesu.directory.models import Person
from kesu.directory.queries import actor_of
from kesu.shell.main import run_command


@pytest.mark.django_db(transaction=True)
def test_the_first_person_administers_and_signs_in_with_the_password_printed(capsys, clock_at):
    at = clock_at("2026-03-02T09:00+08:00")
    assert run_command("init", "--first", "boss", "--name", "老板", "--language", "zh") == 0
    said = capsys.readouterr().out
    password = said.split("密码 ")[1].split(" ")[0]
    assert authenticate(username="boss", password=password) is not None
    (person,) = Person.objects.all()
    assert "post:system_administrator" in actor_of(person=person, at=at).parties


@pytest.mark.django_db(transaction=True)
def test_there_is_only_one_first_person(capsys, clock_at):
    clock_at("2026-03-02T09:00+08:00")
    assert run_command("init", "--first", "boss") == 0
    assert run_command("init", "--first", "other", "--language", "zh") == 2
    assert "已有人员登记" in capsys.readouterr().err
    assert [p.login for p in Person.objects.all()] == ["boss"]
