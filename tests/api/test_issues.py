"""Issuing a paper, reading its issues, and what was corrected since, for programs."""

import pytest

from kesu.journal import keys


@pytest.fixture
def record(call):
    found = call["wangfang"].opened(defective=3, caller="王女士（虚构）")
    assert (
        call["lilei"].act(found, "do", step="register", facts={"safety": False}).status_code == 201
    )
    return found


def issued(api, record, **more):
    return api.post(f"/records/{record}/issues", {"document": "letter", **more})


def paper_of(api, record):
    papers = api.get(f"/records/{record}").json()["papers"]
    return {paper["key"]: paper for paper in papers}["letter"]


def test_a_paper_is_issued_and_read_with_its_holders(call, record):
    answer = issued(call["lilei"], record, copies=[1, "某客户（虚构）"])
    assert (answer.status_code, answer.json()["version"]) == (201, 3)
    paper = paper_of(call["wangfang"], record)
    assert (paper["title"], paper["outdated"], paper["offered"]) == ("Letter", [], False)
    (issue,) = paper["issues"]
    assert (issue["no"], issue["copies"], issue["holders"]) == (1, [1], ["某客户（虚构）"])
    assert (paper["kept_until"], paper["kept_because"]) == (None, "not_begun")


def test_what_was_corrected_since_is_shown_with_old_and_new(call, record):
    issued(call["lilei"], record)
    call["lilei"].act(record, "correct", facts={"defective": 5}, reason="数错")
    paper = paper_of(call["lilei"], record)
    assert paper["outdated"] == [{"item": "", "name": "defective", "old": 3, "new": 5}]
    assert [(h["copy_no"], h["who"], h["no"]) for h in paper["holders"]] == [
        (1, "post:manager", 1),
        (2, "post:front_desk", 1),
    ]
    again = issued(call["lilei"], record)
    assert (again.status_code, again.json()["code"]) == (422, "supersedes_copies")
    assert issued(call["lilei"], record, why="数量更正").status_code == 201
    assert paper_of(call["lilei"], record)["offered"] is False


def test_personal_values_that_were_corrected_are_shown_as_values_are(call, record):
    issued(call["lilei"], record)
    call["lilei"].act(record, "correct", facts={"caller": "李女士（虚构）"}, reason="听错")
    (outdated,) = paper_of(call["lilei"], record)["outdated"]
    assert (outdated["old"], outdated["new"]) == ("王女士（虚构）", "李女士（虚构）")
    assert not keys.is_sealed(outdated["old"])


def test_the_same_operation_again_issues_nothing_twice(call, record):
    said = {"document": "letter"}
    for _ in range(2):
        answer = call["lilei"].post(f"/records/{record}/issues", said, key="issue-once")
        assert answer.status_code == 201
    assert len(paper_of(call["lilei"], record)["issues"]) == 1


def test_what_cannot_be_issued_says_why(call, record):
    refused = call["lilei"].post(f"/records/{record}/issues", {"document": "nothing"})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_paper")
    assert issued(call["lilei"], record, file="abc").status_code == 400
    assert issued(call["lilei"], record, file="f" * 64).json()["code"] == "no_such_paper_file"


def test_for_a_stranger_the_record_is_not_there(call, record):
    assert issued(call["zhaoqiang"], record).status_code == 404
