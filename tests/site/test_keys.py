"""The secret key is made once and kept private."""

import stat
from pathlib import Path

import pytest

from kesu.library import once
from kesu.site import keys
from kesu.site.environment import FaultyEnvironment


def test_the_key_is_made_at_the_first_start_and_kept(tmp_path: Path):
    home = tmp_path / "home"
    made = keys.secret_key(home)
    assert len(made) >= 50
    assert keys.secret_key(home) == made


def test_only_its_owner_reads_the_key(tmp_path: Path):
    keys.secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_of_two_first_starts_at_once_both_get_the_same_key(tmp_path: Path):
    first = keys.secret_key(tmp_path)
    once._make(tmp_path / "secret-key", b"the other's")
    assert keys.secret_key(tmp_path) == first
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_a_home_that_cannot_be_written_is_refused_by_name(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(FaultyEnvironment, match=r"KESU_HOME=.*name a folder that"):
        keys.secret_key(tmp_path / "file" / "home")
