"""Personal values: sealed, opened for those who may, gone with their key."""

import os
import stat
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from kesu.journal import keys, master
from kesu.journal.models import SubjectKey
from kesu.site.environment import sealing_key

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.django_db
def test_a_sealed_value_says_nothing_and_opens_to_what_it_was():
    key = keys.key_for("record:1", NOW)
    sealed = keys.seal(key, "王女士 13800000000")
    assert "138" not in sealed
    assert keys.is_sealed(sealed)
    assert keys.open_all([sealed, "clear"]) == {sealed: "王女士 13800000000"}


@pytest.mark.django_db
def test_the_same_value_never_looks_the_same_twice():
    key = keys.key_for("record:1", NOW)
    assert keys.seal(key, "王") != keys.seal(key, "王")


@pytest.mark.django_db
def test_one_person_has_one_key():
    assert keys.key_for("contact:7", NOW) == keys.key_for("contact:7", NOW)
    assert keys.make_key("contact:7", NOW) == keys.key_for("contact:7", NOW)
    assert SubjectKey.objects.count() == 1


@pytest.mark.django_db
def test_an_erased_person_reads_as_erased_and_gets_a_new_key_if_they_come_again():
    key = keys.key_for("contact:7", NOW)
    sealed = keys.seal(key, "王女士")
    keys.erase(key, by="person:1", at=NOW)
    assert keys.open_all([sealed]) == {sealed: "已删除"}
    assert SubjectKey.objects.get().wrapped == ""
    assert keys.key_for("contact:7", NOW).pk != key.pk


@pytest.mark.django_db
def test_a_changed_sealed_value_does_not_open():
    key = keys.key_for("record:1", NOW)
    sealed = keys.seal(key, "王女士")
    changed = sealed[:-4] + ("AAAA" if not sealed.endswith("AAAA") else "BBBB")
    with pytest.raises(ValueError, match="was changed"):
        keys.open_all([changed])


@pytest.mark.django_db
def test_another_master_key_is_told_apart_before_anything_is_opened(monkeypatch):
    key = keys.key_for("record:1", NOW)
    sealed = keys.seal(key, "王女士")
    monkeypatch.setattr(master, "master", lambda: b"x" * 32)
    with pytest.raises(keys.WrongMasterKey, match="KESU_MASTER_KEY"):
        keys.open_all([sealed])


@pytest.mark.django_db
def test_a_start_with_another_master_key_is_refused(monkeypatch):
    assert keys.keys_of_another_master(databases=["default"]) == []
    keys.key_for("record:1", NOW)
    assert keys.keys_of_another_master(databases=["default"]) == []
    monkeypatch.setattr(master, "master", lambda: b"x" * 32)
    (error,) = keys.keys_of_another_master(databases=["default"])
    assert error.id == "kesu.E031"


def test_the_master_key_of_the_environment_wins(tmp_path):
    given = b64encode(b"k" * 32).decode()
    assert master.master_key(tmp_path, given) == b"k" * 32
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["short", "c2hvcnQ=", "k" * 32])
def test_a_master_key_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="32 bytes"):
        sealing_key(text)


def test_the_master_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    first = master.master_key(tmp_path)
    master.master_key.cache_clear()
    assert master.master_key(tmp_path) == first
    assert len(first) == 32
    assert stat.S_IMODE(os.stat(tmp_path / "master-key").st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "master-key"]


def test_a_draft_opens_for_its_owner_only():
    sealed = keys.seal_draft('{"phone": "138"}', "person:1")
    assert keys.open_draft(sealed, "person:1") == '{"phone": "138"}'
    with pytest.raises(ValueError, match="was changed"):
        keys.open_draft(sealed, "person:2")


def test_a_request_hash_cannot_be_tried_out_without_the_key(monkeypatch):
    here = master.keyed_hash("13800000000")
    monkeypatch.setattr(master, "master", lambda: b"x" * 32)
    assert master.keyed_hash("13800000000") != here
    assert Path(settings.KESU_HOME).is_dir()
