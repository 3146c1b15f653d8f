"""Books over the API, and the API's description of itself."""

import pytest
from django.test import Client

from kesu.api.urls import api


def test_books_in_force_and_what_their_kinds_ask(call):
    (book,) = call["wangfang"].get("/books").json()
    assert (book["id"], book["title"]) == ("t01", "Complaints (a trial)")
    kind = call["wangfang"].get("/books/t01/kinds/complaint").json()
    assert kind["facts"]["phone"]["personal"] is True
    assert kind["steps"]["finish"]["outcomes"] == ["closed", "redo"]
    assert kind["steps"]["register"]["may_ask"] == ["safety", "defective", "loss", "phone"]
    assert [c["id"] for c in kind["closings"]] == ["closed", "withdrawn"]


# A preview keeps nothing, a check only looks, reading a notice twice is reading it. Rows of a sheet are
# known by what identifies them. A mail is decided about once, a delivery sent again once: done
# again it is refused. A preference, an address or a channel is set to what is said; a trial is a trial each time.
NOTHING_TO_REPEAT = {
    "/api/v1/preferences",
    "/api/v1/addresses",
    "/api/v1/channels",
    "/api/v1/channels/{code}/trials",
    "/api/v1/deliveries/{delivery}/retrial",
    "/api/v1/mail/{mail_id}/addition",
    "/api/v1/mail/{mail_id}/dismissal",
    "/api/v1/mail/{mail_id}/retrial",
    "/api/v1/own-forms/{book}/{document}",
    "/api/v1/own-forms/versions/{form_id}/end",
    "/api/v1/previews",
    "/api/v1/notices/readings",
    "/api/v1/records/{record_id}/checks",
}


@pytest.fixture
def description(db):
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_the_description_is_openapi_3_1_and_open_to_everybody(description):
    assert description["openapi"].startswith("3.1")
    assert "/api/v1/records/{record_id}/entries" in description["paths"]


def test_every_operation_declares_its_problems_and_asks_for_a_token(description):
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            wanted = {"400", "401", "403", "404"} | ({"413", "422"} if method == "post" else set())
            assert wanted <= set(operation["responses"]), (path, method)
            assert operation["security"] == [{"Token": []}], (path, method)
            for status, answer in operation["responses"].items():
                assert int(status) < 400 or list(answer["content"]) == ["application/problem+json"]


def test_every_posting_asks_for_an_operation_key(description):
    for path, methods in description["paths"].items():
        if "post" in methods and path not in NOTHING_TO_REPEAT and "import" not in path:
            names = {p["name"] for p in methods["post"]["parameters"] if p.get("required")}
            assert "Idempotency-Key" in names, path


def test_every_operation_says_what_it_does():
    operations = [
        o for methods in api.get_openapi_schema()["paths"].values() for o in methods.values()
    ]
    assert all(o["summary"] and o["description"] for o in operations)
