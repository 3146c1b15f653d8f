"""Attachments in an S3 store: the promises of the folder, and what happens when the store fails."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
import urllib3

from kesu.core.errors import Refused
from kesu.journal import attachments, bucket, storage
from kesu.journal.models import Attachment
from kesu.journal.store import Damaged, StoreAddress, StoreAway
from kesu.shell.backing_up.writing import back_up
from kesu.shell.examining import stores
from tests.journal import s3

NOW = datetime(2026, 3, 2, tzinfo=UTC)
RAW = "送货单".encode() * 5000
DIGEST = sha256(RAW).hexdigest()
NAME = f"files/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"


@pytest.fixture
def store(settings, tmp_path, monkeypatch) -> Iterator[s3.Store]:
    """A store that is used, and no waiting between tries."""
    monkeypatch.setattr(
        bucket, "AGAIN", urllib3.Retry(total=3, backoff_factor=0, status_forcelist=(500, 502, 503))
    )
    settings.KESU_HOME = tmp_path
    with s3.standing() as standing:
        settings.STORE = StoreAddress(
            False, standing.place, s3.BUCKET, "files/", "key", "secret", "us-east-1"
        )
        yield standing


def put(raw: bytes = RAW) -> str:
    return storage.put([raw[:1000], raw[1000:]], most=1 << 20).sha256


def test_bytes_lie_under_their_hash_and_come_back(store: s3.Store):
    assert put() == DIGEST
    assert store.objects[NAME][0] == RAW
    with storage.read(DIGEST) as file:
        assert file.read() == RAW
    assert storage.is_whole(DIGEST)
    assert list(storage.blobs()) == [(DIGEST, NOW.timestamp())]
    assert not storage.path_of(DIGEST).exists()
    assert [p for p in storage.root().rglob("*") if p.is_file()] == []


def test_nothing_is_stored_of_what_is_refused(store: s3.Store):
    for raw, most in ((b"", 10), (b"12345678901", 10)):
        with pytest.raises(Refused):
            storage.put([raw], most=most)
    assert store.asked == []


@pytest.mark.parametrize("fails", [[s3.LOST], [s3.BUSY, s3.BUSY], [s3.LOST, s3.BUSY, s3.LOST]])
def test_a_put_whose_answer_is_lost_or_that_is_put_off_is_repeated(store: s3.Store, fails):
    store.fails = list(fails)
    assert put() == DIGEST
    assert [method for method, _ in store.asked] == ["PUT"] * (len(fails) + 1)
    assert {name: raw for name, (raw, _) in store.objects.items()} == {NAME: RAW}


@pytest.mark.django_db
@pytest.mark.parametrize("fails", [[s3.BUSY] * 9, [s3.DENIED]])
def test_no_row_says_that_a_file_is_there_which_the_store_did_not_take(store: s3.Store, fails):
    store.fails = list(fails)
    with pytest.raises(Refused) as refused:
        attachments.stage([RAW], name="a.txt", owner="person:1", draft="d", at=NOW)
    assert refused.value.code == "store_away"
    assert not Attachment.everything.exists()


def test_bytes_that_come_cut_off_are_asked_for_again(store: s3.Store):
    put()
    store.fails = [s3.CUT, s3.CUT]
    with storage.read(DIGEST) as file:
        assert file.read() == RAW
    store.fails = [s3.CUT] * 3
    with pytest.raises(StoreAway):
        storage.read(DIGEST)


def test_bytes_that_were_changed_in_the_store_are_given_to_nobody(store: s3.Store):
    put()
    store.objects[NAME] = (RAW[:-1] + b"x", NOW)
    with pytest.raises(Damaged):
        storage.read(DIGEST)
    assert not storage.is_whole(DIGEST)
    del store.objects[NAME]
    with pytest.raises(FileNotFoundError):
        storage.read(DIGEST)
    assert not storage.is_whole(DIGEST)


def test_a_store_that_is_away_says_nothing_about_what_lies_in_it(store: s3.Store):
    put()
    store.fails = [s3.BUSY] * 20
    with pytest.raises(StoreAway):
        storage.is_whole(DIGEST)


@pytest.mark.django_db
def test_what_nobody_filed_is_swept_away_and_what_was_stored_again_stays(
    store: s3.Store, monkeypatch
):
    row = attachments.stage([RAW], name="a.txt", owner="person:1", draft="d", at=NOW)
    kept = attachments.stage([b"kept"], name="b.txt", owner="person:1", draft="d", at=NOW)
    monkeypatch.setattr(attachments, "KEPT_ELSEWHERE", [lambda digest: digest == kept.sha256])
    assert attachments.sweep(NOW + timedelta(days=8)) == 1
    assert row.sha256 not in {name[-64:] for name in store.objects}
    assert storage.is_whole(kept.sha256)
    put()
    store.now += timedelta(days=3)
    put()
    storage.remove(DIGEST, (NOW + timedelta(days=1)).timestamp())
    assert storage.is_whole(DIGEST)


@pytest.mark.django_db(transaction=True)
def test_a_backup_takes_what_lies_in_the_store_and_names_what_is_damaged(store: s3.Store):
    for number in range(2):
        row = attachments.stage([RAW, b"%d" % number], name="a.txt", owner="p:1", draft="d", at=NOW)
    found = back_up(io.BytesIO(), "a long enough word")
    assert (found.files, found.missing) == (2, [])
    store.objects[f"files/{row.sha256[:2]}/{row.sha256[2:4]}/{row.sha256}"] = (b"other", NOW)
    assert back_up(io.BytesIO(), "a long enough word").missing == [row.sha256]


@pytest.mark.django_db
def test_the_doctor_tries_the_store(store: s3.Store):
    assert [one.level for one in stores.examine()][-1] != "bad"
    assert [method for method, _ in store.asked] == ["PUT", "GET", "HEAD", "DELETE"]
    assert store.objects == {}
    store.fails = [s3.DENIED]
    (told, *_) = [one for one in stores.examine() if one.level == "bad"]
    assert "AccessDenied" in told.says
    assert "KESU_STORE_URL" in told.remedy
