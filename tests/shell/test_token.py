"""`kesu token`: the secret is printed once; what cannot be is told, and nothing is issued."""

import pytest

from kesu.directory import actions
from kesu.directory.models import ServiceToken
from kesu.shell.main import run_command
from tests.api.conftest import FIRST_DAY, LONG_AGO

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lilei(db, clock_at):
    clock_at("2026-03-02T09:00+08:00")
    return actions.hire(
        login="lilei", name="李雷", department=None, from_on=FIRST_DAY, by=None, at=LONG_AGO
    )


def test_an_issued_token_stands_for_its_person_within_its_scopes(capsys, lilei, clock_at):
    assert run_command("token", "issue", "lilei", "--scopes", "write,read", "--name", "ERP") == 0
    secret = capsys.readouterr().out.split()[0]
    found = actions.authenticate(secret=secret, at=clock_at("2026-05-30T09:00+08:00"))
    assert found
    assert (found.person, found.scopes, found.name) == (lilei, ["read", "write"], "ERP")
    assert actions.authenticate(secret=secret, at=clock_at("2026-06-01T09:00+08:00")) is None


def test_tokens_are_listed_without_secrets_and_revoked_by_name(capsys):
    run_command("token", "issue", "lilei", "--name", "ERP")
    secret = capsys.readouterr().out.split()[0]
    assert run_command("token", "list", "lilei") == 0
    listed = capsys.readouterr().out
    assert "ERP" in listed
    assert secret not in listed
    assert run_command("token", "revoke", "lilei", "--name", "ERP") == 0
    assert ServiceToken.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    "words",
    [
        ("issue", "nobody"), ("issue", "lilei", "--scopes", "admin"), ("issue", "lilei", "--scopes", ""),
        ("issue", "lilei", "--days", "0"), ("revoke", "lilei", "--name", "none"),
    ],
)  # fmt: skip
def test_what_cannot_be_issued_or_revoked_is_told(words):
    from django.core.management import CommandError

    with pytest.raises(CommandError):
        run_command("token", *words)
    assert not ServiceToken.objects.exists()
