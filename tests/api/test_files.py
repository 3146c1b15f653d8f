"""Files over the API: staged by one person, taken over by their entry, read by who may see the record."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kesu.api.urls import api as described
from kesu.journal import contents
from kesu.journal.models import Attachment
from kesu.paper.forms import FORMS


def uploaded(api, name="照片.png", content=b"", key="upload-key-1"):
    file = SimpleUploadedFile(name, content or picture())
    headers = {**api.headers, "Idempotency-Key": key}
    return api.client.post("/api/v1/attachments", {"file": file}, headers=headers)


def picture(colour="red"):
    out = BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


def test_an_uploaded_file_is_taken_over_by_the_entry_that_names_it(call):
    file = uploaded(call["wangfang"]).json()
    assert (file["name"], file["media_type"]) == ("照片.png", "image/png")
    record = call["wangfang"].opened(photos=[file["id"]])
    (kept,) = call["wangfang"].get(f"/records/{record}/attachments").json()
    assert (kept["id"], kept["staged_until"]) == (file["id"], None)
    answer = call["wangfang"].get(f"/records/{record}/attachments/{file['id']}")
    assert b"".join(answer.streaming_content) == picture()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_the_redrawn_picture_is_a_jpeg(call):
    file = uploaded(call["wangfang"]).json()
    record = call["wangfang"].opened(photos=[file["id"]])
    answer = call["wangfang"].get(f"/records/{record}/attachments/{file['id']}", display="true")
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")


def test_the_same_upload_again_is_the_same_file(call):
    first, again = uploaded(call["wangfang"]), uploaded(call["wangfang"])
    assert first.json() == again.json()
    other = uploaded(call["wangfang"], content=picture("blue"))
    assert (other.status_code, other.json()["code"]) == (409, "operation")
    assert Attachment.everything.count() == 1


def test_an_upload_repeated_after_an_entry_took_it_over_is_still_that_file(call):
    file = uploaded(call["wangfang"]).json()
    call["wangfang"].opened(photos=[file["id"]])
    assert uploaded(call["wangfang"]).json()["id"] == file["id"]
    assert Attachment.everything.count() == 1


def test_of_two_uploads_at_once_under_one_key_only_one_is_kept(call, monkeypatch):
    from kesu.api import files

    usual: Any = files._standing
    first: list[dict[str, Any]] = []

    def too_early(owner, key, digest):
        """Look before the twin was kept, as the slower of two at once does."""
        if first:
            return usual(owner, key, digest)
        first.append({})
        first[0] = uploaded(call["wangfang"]).json()
        return None

    monkeypatch.setattr(files, "_standing", too_early)
    slower = uploaded(call["wangfang"])
    assert slower.status_code == 201
    assert slower.json() == first[0]
    assert Attachment.everything.count() == 1


def test_an_upload_that_was_swept_away_can_be_sent_again(call):
    file = uploaded(call["wangfang"]).json()
    Attachment.everything.all().delete()
    again = uploaded(call["wangfang"])
    assert again.status_code == 201
    assert again.json()["id"] != file["id"]
    assert uploaded(call["wangfang"]).json() == again.json()


def test_a_file_staged_by_somebody_else_cannot_be_taken_over(call):
    file = uploaded(call["lilei"]).json()
    said = {"kind": "complaint", "facts": {"description": "x", "photos": [file["id"]]}}
    answer = call["wangfang"].post("/records", said)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_such_file")


def test_a_file_is_not_read_through_another_record(call):
    file = uploaded(call["wangfang"]).json()
    record = call["wangfang"].opened(photos=[file["id"]])
    other = call["wangfang"].opened()
    for api, path in (
        (call["wangfang"], f"/records/{other}/attachments/{file['id']}"),
        (call["zhaoqiang"], f"/records/{record}/attachments/{file['id']}"),
        (call["wangfang"], f"/records/{record}/attachments/..%2F..%2Fmaster-key"),
    ):
        assert api.get(path).status_code == 404


def test_what_is_no_such_file_is_refused_in_words(call):
    for number, (name, content, code) in enumerate(
        (("x.exe", b"MZ", "file_not_allowed"), ("x.png", b"GIF89a", "file_is_something_else"),
         ("x.png", b"\x89PNG\r\n\x1a\n broken", "picture_broken"), ("x.pdf", b"<html>", "file_is_something_else"))
    ):  # fmt: skip
        answer = uploaded(call["wangfang"], name, content, f"upload-bad-{number}")
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["detail"] not in ("", code)
    assert not Attachment.everything.exists()


def test_an_upload_without_a_file_or_key_is_400(call):
    api = call["wangfang"]
    bare = api.client.post(
        "/api/v1/attachments", {}, headers={**api.headers, "Idempotency-Key": "k" * 8}
    )
    assert bare.status_code == 400
    file = SimpleUploadedFile("x.png", picture())
    unkeyed = api.client.post("/api/v1/attachments", {"file": file}, headers=api.headers)
    assert (unkeyed.status_code, unkeyed.json()["code"]) == (400, "no_key")


def test_what_a_file_or_a_paper_is_served_as_stands_in_the_description_and_that_some_are_no_pictures():
    """Found by odd requests: a text came as text/plain, `display` of it as 422, and neither was described."""
    paths = described.get_openapi_schema()["paths"]
    of_file = paths["/api/v1/records/{record_id}/attachments/{file_id}"]["get"]["responses"]
    assert {sort.media_type for sort in contents.SORTS.values()} == set(of_file[200]["content"])
    assert 422 in of_file
    of_paper = paths["/api/v1/records/{record_id}/papers/{document}"]["get"]["responses"]
    assert {made.media_type for made in FORMS.values()} == set(of_paper[200]["content"])
    of_form = paths["/api/v1/own-forms/versions/{form_id}/preview"]["get"]["responses"]
    assert "application/pdf" in of_form[200]["content"]
