"""Papers over the API: listed, printed as whoever asks may see them; scans taken in, settled, nothing lost."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kesu.paper import printing
from kesu.paper.codes import Code, address_of
from kesu.paper.sheets import Box
from tests.paper.readers import text_of
from tests.paper.test_printing import _sheet


def sent(api: Any, content: bytes, key: str) -> Any:
    file = SimpleUploadedFile("scan.pdf", content)
    headers = {**api.headers, "Idempotency-Key": key}
    return api.client.post("/api/v1/scans", {"file": file}, headers=headers)


def scan_of(record: str, document: str) -> bytes:
    address = address_of("https://a.example", Code(record, document)) if record else ""
    return printing.pdf(_sheet(Box("a", "说明"), address=address))


def test_papers_are_listed_and_printed_for_who_may_see_the_record(call):
    record = call["wangfang"].opened()
    listed = call["wangfang"].get(f"/records/{record}/papers").json()
    assert listed
    for paper in listed:
        answer = call["wangfang"].get(f"/records/{record}/papers/{paper['document']}")
        assert answer["Content-Type"] == "application/pdf"
        assert paper["title"].replace(" ", "") in text_of(answer.content)
    at = f"/records/{record}/papers/{listed[0]['document']}"
    assert call["wangfang"].get(at, form="word").content.startswith(b"PK")
    assert call["wangfang"].get(at, form="exe").status_code == 400
    assert call["wangfang"].get(f"/records/{record}/papers/no_such").status_code == 404
    assert call["zhaoqiang"].get(at).status_code == 404


def test_a_scan_finds_its_case_or_waits_until_it_is_settled(call):
    api = call["wangfang"]
    record = api.opened()
    [paper, *_] = api.get(f"/records/{record}/papers").json()
    [taken] = sent(api, scan_of(record, paper["document"]), "scan-key-1").json()
    assert (taken["record"], taken["waits"]) == (record, "")
    [waits] = sent(api, scan_of("", ""), "scan-key-2").json()
    assert waits["why"] == "no_code"
    [listed] = api.get("/scans").json()
    assert listed["id"] == waits["waits"]
    unknown = api.post(f"/scans/{listed['id']}/filing", {"number": "no-such"})
    assert unknown.json()["code"] == "no_case_of_number"
    done = api.post(f"/scans/{listed['id']}/dismissal", {"reason": "误扫"})
    assert done.json()["reason"] == "误扫"
    assert api.get("/scans").json() == []
    assert len(api.get(f"/records/{record}/attachments").json()) == 1
