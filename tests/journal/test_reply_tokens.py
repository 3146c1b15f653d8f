"""A token in an address names its record, survives what mail programs do to it, and cannot be made up."""

import pytest

from kesu.journal.reply_tokens import (
    is_ours,
    looks_marked,
    message_id,
    records_in,
    reply_address,
    token_of,
)

RECORD = "019cac13ba600e651bc74ad9a3ddc3aa"
BOX = "complaints@example.com"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.KESU_HOME = tmp_path


def test_the_address_and_the_message_id_name_the_record():
    assert records_in([reply_address(BOX, RECORD)]) == [RECORD]
    assert records_in([f"<x@y> {message_id(BOX, RECORD)}"]) == [RECORD]


def test_the_address_is_short_enough_for_every_server_and_plain():
    name = reply_address(BOX, RECORD).partition("@")[0]
    assert len(name) <= 64
    assert name.replace("+", "").isalnum()


def test_a_program_that_changes_capitals_does_no_harm():
    assert records_in([reply_address(BOX, RECORD).upper()]) == [RECORD]


@pytest.mark.parametrize("place", range(42))
def test_a_token_with_any_sign_changed_names_nothing(place: int):
    token = token_of(RECORD)
    other = "a" if token[place] != "a" else "b"
    changed = token[:place] + other + token[place + 1 :]
    assert records_in([f"complaints+{changed}@example.com"]) == []
    assert looks_marked([f"complaints+{changed}@example.com"])


def test_another_master_key_makes_other_tokens(settings):
    ours = token_of(RECORD)
    settings.MASTER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    assert token_of(RECORD) != ours
    assert records_in([f"complaints+{ours}@example.com"]) == []


def test_two_message_ids_of_one_record_differ_and_are_known_as_ours():
    first, second = message_id(BOX, RECORD), message_id(BOX, RECORD)
    assert first != second
    assert is_ours(first)
    assert not is_ours("<kesu@example.com>")
