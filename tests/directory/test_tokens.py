"""Tokens: shown once, kept as a hash, good for a while."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from kesu.directory import actions
from kesu.directory.models import Change, ServiceToken

HOUR = timedelta(hours=1)


@pytest.fixture
def issued(lilei, at):
    return actions.issue(
        person=lilei, name="erp", scopes=["write", "read"], expires_at=at + HOUR, by=lilei, at=at
    )


def test_the_secret_signs_in_its_person_and_notes_the_day(issued, lilei, at):
    token = actions.authenticate(secret=issued[1], at=at)
    assert token
    assert (token.person, token.scopes) == (lilei, ["read", "write"])
    assert ServiceToken.objects.get().last_used_on == at.date()


def test_the_secret_is_kept_nowhere(issued):
    secret = issued[1]
    assert ServiceToken.objects.filter(sha256=secret).count() == 0
    assert all(secret not in str(note.after) for note in Change.objects.all())


def test_a_token_is_no_good_from_the_moment_it_expires(issued, at):
    assert actions.authenticate(secret=issued[1], at=at + HOUR - timedelta(seconds=1))
    assert actions.authenticate(secret=issued[1], at=at + HOUR) is None


def test_a_revoked_token_is_no_good_and_revoking_again_changes_nothing(issued, at):
    token, secret = issued
    assert actions.revoke(token=token, by=None, at=at)
    assert not actions.revoke(token=token, by=None, at=at)
    assert actions.authenticate(secret=secret, at=at) is None


@pytest.mark.parametrize("secret", ["", "kesu_", "kesu_wrong", "wrong"])
def test_what_is_no_secret_signs_in_nobody(issued, at, secret):
    assert actions.authenticate(secret=secret, at=at) is None


def test_a_token_that_is_expired_at_birth_is_refused(lilei, at):
    with pytest.raises(ValidationError):
        actions.issue(person=lilei, name="x", scopes=[], expires_at=at, by=None, at=at)
