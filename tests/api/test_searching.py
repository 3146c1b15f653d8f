"""Searching over the API: what stands in a record finds it, for those who may read it."""


def test_words_find_records_for_those_who_may_read_them(call):
    record = call["wangfang"].opened(description="曳引机异响")
    call["wangfang"].opened(description="门机抖动")
    answer = call["lilei"].get("/search", q="曳引 异响").json()
    assert [row["id"] for row in answer["records"]] == [record]
    assert answer["counts"] == {"complaint": 1}
    nothing: dict[str, object] = {"records": [], "counts": {}}
    assert call["lilei"].get("/search", q="响").json() == nothing
    assert call["zhaoqiang"].get("/search", q="曳引").json() == nothing
    assert call["lilei"].get("/search", q="异响", kind="measure").json()["records"] == []
    assert call["lilei"].get("/search", q="异响", limit=0).status_code == 400


def test_a_tied_record_begins_with_what_goes_over_and_says_what_counts(call):
    first = call["wangfang"].opened(description="曳引机异响", customer="C-1", loss=40)
    seen = call["lilei"].get(f"/records/{first}/tied/split").json()
    assert (seen["kind"], seen["link"], seen["to"]) == ("complaint", "split", first)
    assert seen["facts"] == {"customer": "C-1", "description": "曳引机异响"}
    assert {one["counts"] for one in seen["counting"]} == {False}
    assert "all parts count as one" in seen["limits"]
    follows = call["lilei"].get(f"/records/{first}/tied/follows").json()
    assert "description" not in follows["facts"]
    assert {one["counts"] for one in follows["counting"]} == {True}
    assert call["zhaoqiang"].get(f"/records/{first}/tied/split").status_code == 404
    assert call["lilei"].get(f"/records/{first}/tied/cousin").status_code == 422


def test_one_more_complainant_is_opened_and_merged_in_one_act(call):
    first = call["wangfang"].opened(description="曳引机异响")
    said = {"kind": "complaint", "facts": {"description": "同一台又有人报"}, "link": "duplicate"}
    made = call["lilei"].post("/records", {**said, "to": first})
    assert made.status_code == 201, made.content
    twin = made.json()["record"]
    shown = call["lilei"].get(f"/records/{twin}").json()
    assert shown["closed_as"] == "duplicate"
    assert [(link["sort"], link["record"]) for link in shown["links"]] == [("duplicate", first)]
    other = call["lilei"].post("/records", {**said, "to": twin})
    assert (other.status_code, other.json()["code"]) == (422, "is_duplicate")


def test_a_tie_is_made_and_taken_back_with_its_reason(call):
    first, twin = call["wangfang"].opened(), call["wangfang"].opened()
    made = call["lilei"].act(twin, "link", link="duplicate", to=first)
    assert made.status_code == 201, made.content
    shown = call["lilei"].get(f"/records/{first}").json()
    assert [(link["sort"], link["record"]) for link in shown["links"]] == [("duplicated_by", twin)]
    back = {"link": "duplicate", "to": first, "value": "withdrawn"}
    assert call["lilei"].act(twin, "link", **back).status_code == 422
    assert call["lilei"].act(twin, "link", reason="两件事", **back).status_code == 201
    assert call["lilei"].get(f"/records/{first}").json()["links"] == []
    assert call["lilei"].get(f"/records/{twin}").json()["closed_as"] == ""
