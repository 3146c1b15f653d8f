"""Files: whole on disk before a row names them, what they say they are, gone when nobody filed them."""

import io
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from kesu.core.errors import Refused
from kesu.journal import attachments, contents, storage
from kesu.journal.models import Attachment

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ME = "person:1"


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.KESU_HOME = tmp_path


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **more)
    return out.getvalue()


def packed(*names: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return out.getvalue()


def staged(raw: bytes, name: str, owner: str = ME, draft: str = "d1") -> Attachment:
    return attachments.stage([raw], name=name, owner=owner, draft=draft, at=NOW)


@pytest.mark.django_db
def test_a_photo_is_kept_as_it_came_and_shown_without_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (31.0, 12.0, 0.0)}
    exif[0x010F] = "SECRETCAM"
    raw = photo(exif=exif)
    row = staged(raw, "照片.JPG")
    assert storage.path_of(row.sha256).read_bytes() == raw
    shown = storage.path_of(row.display_sha256).read_bytes()
    assert b"SECRETCAM" in raw
    assert b"SECRETCAM" not in shown
    assert not dict(Image.open(io.BytesIO(shown)).getexif())


@pytest.mark.django_db
def test_the_bytes_lie_under_their_hash_for_the_owner_only():
    row = staged(b"hello", "a.txt")
    place = storage.path_of(row.sha256)
    assert place.parent.parent.name == row.sha256[:2]
    assert os.stat(place).st_mode & 0o777 == 0o600
    assert storage.is_whole(row.sha256)
    place.write_bytes(b"hellp")
    assert not storage.is_whole(row.sha256)
    place.unlink()
    assert not storage.is_whole(row.sha256)


@pytest.mark.django_db
def test_the_same_bytes_are_stored_once_and_nobody_can_tell():
    one, two = staged(b"hello", "a.txt"), staged(b"hello", "b.txt", owner="person:2")
    assert one.sha256 == two.sha256
    assert one.pk != two.pk
    assert [row.pk for row in attachments.staged(owner=ME, draft="d1")] == [one.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.svg", b"<svg/>", "file_not_allowed"),
        ("a.html", b"<html>", "file_not_allowed"),
        ("a.exe", b"MZ", "file_not_allowed"),
        ("noending", b"x", "file_not_allowed"),
        ("a.jpg", b"<html>", "file_is_something_else"),
        ("a.txt", b"<!DOCTYPE html><script>", "file_is_something_else"),
        ("a.txt", b"a\0b", "file_is_something_else"),
        ("a.pdf", b"hello", "file_is_something_else"),
        ("a.png", photo("JPEG"), "file_is_something_else"),
        ("a.docx", packed("xl/workbook.xml"), "file_is_something_else"),
        ("a.xlsx", packed("xl/workbook.xml", "xl/vbaProject.bin"), "file_is_something_else"),
        ("a.jpg", photo()[:200], "picture_broken"),
        ("a.txt", b"", "file_empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_no_row_is_left(name, raw, code):
    with pytest.raises(Refused) as refused:
        staged(raw, name)
    assert refused.value.code == code
    assert not Attachment.everything.exists()


@pytest.mark.django_db
def test_a_file_that_unpacks_without_end_is_refused():
    with pytest.raises(Refused) as refused:
        staged(packed("xl/a.xml", content=b"\0" * 30_000_000), "a.xlsx")
    assert refused.value.code == "file_unpacks_too_large"


@pytest.mark.django_db
def test_a_picture_of_too_many_points_is_refused(monkeypatch):
    monkeypatch.setattr(contents, "MOST_PIXELS", 1_000)
    with pytest.raises(Refused) as refused:
        staged(photo(size=(40, 30)), "a.jpg")
    assert refused.value.code == "picture_too_large"


def test_a_file_too_large_is_refused_and_leaves_nothing():
    with pytest.raises(Refused) as refused:
        storage.put([b"x" * 10, b"y" * 10], most=15)
    assert refused.value.code == "file_too_large"
    assert [path for path in storage.root().rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\fakepath\照片.jpg", "照片.jpg"),
        ("ａ．ｔｘｔ", "a.txt"),
        ("evil\u202etxt.jpg", "eviltxt.jpg"),
        ("a\0b\r\n.txt", "ab.txt"),
        ("con.txt", "_con.txt"),
        (" . ", "_"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_names_are_shown_harmless(given, shown):
    assert contents.clean_name(given) == shown


@pytest.mark.django_db
def test_what_nobody_filed_is_swept_away_after_its_grace():
    kept, left = staged(b"kept", "a.txt"), staged(b"left", "b.txt")
    claim = {"record": "r" * 32, "seq": 1, "expires_at": None, "draft": ""}
    Attachment.everything.filter(pk=kept.pk).update(**claim)
    later = NOW + timedelta(days=8)
    for row in (kept, left):
        moment = (later - timedelta(days=3)).timestamp()
        os.utime(storage.path_of(row.sha256), (moment, moment))
    assert attachments.sweep(later) == 1
    assert Attachment.everything.get().pk == kept.pk
    assert storage.is_whole(kept.sha256)
    assert not storage.path_of(left.sha256).exists()


@pytest.mark.django_db
def test_only_the_owner_takes_a_staged_file_back():
    row = staged(b"hello", "a.txt")
    assert not attachments.drop(row.pk, owner="person:2")
    assert attachments.drop(row.pk, owner=ME)


@pytest.mark.django_db
def test_a_file_leaves_with_headers_that_let_a_browser_believe_nothing():
    row = staged(photo(), '图"1.jpg')
    original = attachments.served(row)
    assert original.headers["Content-Disposition"].startswith('attachment; filename="__1_jpg"')
    assert original.headers["X-Content-Type-Options"] == "nosniff"
    assert attachments.served(row, display=True).headers["Content-Type"] == "image/jpeg"
    with original.opened() as file:
        assert file.read() == photo()


def test_bytes_stored_before_are_on_disk_before_another_row_rests_on_them(monkeypatch):
    kept = storage.put([b"the same bytes"], most=100)
    synced: list[Path] = []
    monkeypatch.setattr(storage, "_sync", synced.append)
    storage.put([b"the same bytes"], most=100)
    assert synced == [storage.path_of(kept.sha256).parent]
