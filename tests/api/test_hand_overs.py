"""Hand-overs for programs: the same as the pages, and no lists for who is leaving."""

from datetime import timedelta

import pytest

from kesu import clock
from kesu.directory import actions
from kesu.directory.days import day_of
from kesu.directory.models import HandOver, Person
from tests.api.conftest import Api
from tests.cases.leaving.house import MON, House, furnished

NOTICE = {"person": "old", "last_day": "2026-03-31", "successor": "new"}


@pytest.fixture
def house(db, clock_at) -> House:
    found = furnished()
    clock_at(MON.isoformat())
    return found


def api_of(house: House, login: str) -> Api:
    """Return the program of somebody."""
    _token, secret = actions.issue(
        person=house.people[login], name="程序", scopes=["read", "write"], by=None, at=MON,
        expires_at=MON.replace(year=2027),
    )  # fmt: skip
    return Api(secret)


def test_a_program_gives_notice_names_successors_and_carries_it_out(house):
    house.file("M-001", "old")
    admin = api_of(house, "admin")
    done = admin.post("/hand-overs", NOTICE).json()
    plan = admin.get(f"/hand-overs/{done['id']}").json()
    states = {line["title"]: line["state"] for line in plan["left"]}
    assert states["Salesperson"] == "moves"
    assert [s for t, s in states.items() if t.startswith("Customer file")] == ["waits"]
    key = next(line["key"] for line in plan["left"] if line["title"] == "Salesperson")
    named = {"last_day": "2026-03-31", "successor": "new", "named": {key: "-"}}
    assert admin.patch(f"/hand-overs/{done['id']}", named).status_code == 200
    assert admin.post(f"/hand-overs/{done['id']}/carrying-out", {}).status_code == 200
    after = admin.get(f"/hand-overs/{done['id']}").json()
    assert [line["to"] for line in after["moved"] if line["state"] == "moves"] == ["李接"]
    assert [line["sort"] for line in after["left"]] == ["record"]
    assert after["state"] == "open"


def test_the_same_call_again_is_answered_the_same_and_changes_nothing(house):
    admin = api_of(house, "admin")
    first = admin.post("/hand-overs", NOTICE, key="notice-1").json()
    again = admin.post("/hand-overs", NOTICE, key="notice-1").json()
    assert (again["id"], again["repeated"]) == (first["id"], True)
    assert HandOver.objects.count() == 1
    row = first["id"]
    admin.post(f"/hand-overs/{row}/withdrawal", {}, key="stays-01")
    assert admin.post(f"/hand-overs/{row}/withdrawal", {}, key="stays-01").json()["repeated"]
    assert admin.post(f"/hand-overs/{row}/withdrawal", {}).status_code == 422


def test_bad_calls_name_the_field_and_save_nothing(house):
    admin = api_of(house, "admin")
    for body in ({**NOTICE, "person": "nobody"}, {**NOTICE, "successor": "old"}):
        answer = admin.post("/hand-overs", body)
        assert answer.status_code == 422, body
    assert admin.post("/hand-overs", {**NOTICE, "who": "x"}).status_code == 400
    assert admin.get("/hand-overs/99").status_code == 404
    assert not HandOver.objects.exists()


def test_only_administrators_see_and_give_notice(house):
    boss = api_of(house, "boss")
    assert boss.get("/hand-overs").status_code == 403
    assert boss.post("/hand-overs", NOTICE).status_code == 403
    admin = api_of(house, "admin")
    admin.post("/hand-overs", NOTICE)
    assert [row["person"] for row in admin.get("/hand-overs").json()] == ["old"]


def test_who_leaves_reads_no_lists_and_still_reads_one_record(house):
    record = house.file("M-001", "old")
    old, admin = api_of(house, "old"), api_of(house, "admin")
    assert old.get("/records").status_code == 200
    admin.post("/hand-overs", NOTICE)
    answer = old.get("/records")
    assert (answer.status_code, answer.json()["code"]) == (403, "leaving")
    assert old.get("/registry/customers").status_code == 403
    assert (old.get("/tasks").status_code, old.get("/notices").status_code) == (403, 403)
    assert old.get(f"/records/{record}").status_code == 200
    assert admin.get("/records").status_code == 200


def test_a_token_ends_with_the_last_day_whether_a_worker_came_or_not(house):
    old = api_of(house, "old")
    Person.objects.filter(login="old").update(left_on=day_of(clock.now()))
    assert old.get("/me").status_code == 200
    Person.objects.filter(login="old").update(left_on=day_of(clock.now()) - timedelta(days=1))
    assert old.get("/me").status_code == 401


def test_a_person_is_back_by_a_call(house):
    boss = api_of(house, "boss")
    away = {
        "person": "boss",
        "from_at": "2026-03-02T08:00+08:00",
        "until_at": "2026-03-04T18:00+08:00",
    }
    row = boss.post("/directory/absences", {**away, "deputy": "new", "note": "出差"}).json()["id"]
    assert boss.post(f"/directory/absences/{row}/return", {}).status_code == 200
    assert boss.get("/me").json()["deputising_for"] == []
    assert boss.post(f"/directory/absences/{row}/return", {}).status_code == 422
    later = {**away, "from_at": "2026-03-09T08:00+08:00", "until_at": "2026-03-10T08:00+08:00"}
    row = boss.post("/directory/absences", later).json()["id"]
    assert boss.post(f"/directory/absences/{row}/return", {}).json()["id"] == row
    assert boss.get(f"/directory/absences/{row}").status_code == 404
