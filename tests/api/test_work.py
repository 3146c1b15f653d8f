"""What waits for me, what I was told, who I am."""

from kesu.timekeeping.ticking import tick
from tests.api.conftest import Api, token_of


def test_my_tasks_come_with_the_most_urgent_first(call, clock_at):
    first = call["wangfang"].opened()
    clock_at("2026-03-02T10:00+08:00")
    second = call["wangfang"].opened()
    tasks = call["lilei"].get("/tasks").json()
    assert [(t["record"], t["step"]) for t in tasks] == [(first, "register"), (second, "register")]
    assert tasks[0]["due"] == "2026-03-02T06:30:00Z"
    assert call["hanmeimei"].get("/tasks").json() == []


def test_more_tasks_than_asked_for_are_left_out(call):
    for _ in range(3):
        call["wangfang"].opened()
    assert len(call["lilei"].get("/tasks", limit=2).json()) == 2


def test_notices_reach_the_party_that_was_told_newest_first(call, clock_at):
    for hour in (9, 10):
        clock_at(f"2026-03-02T{hour:02}:00+08:00")
        call["wangfang"].opened()
    clock_at("2026-03-02T16:00+08:00")
    tick()
    told = call["lilei"].get("/notices").json()["notices"]
    assert [n["line"] for n in told if n["says"] == "登记超时"] == ["register_in_time"] * 2
    page = call["lilei"].get("/notices", limit=1).json()
    following = call["lilei"].get("/notices", limit=1, cursor=page["next"]).json()
    assert [n["id"] for n in (*page["notices"], *following["notices"])] == [
        n["id"] for n in told[:2]
    ]
    assert call["wangfang"].get("/notices").json() == {"notices": [], "next": None}


def test_a_token_says_for_whom_it_stands(call, people):
    me = call["lilei"].get("/me").json()
    person = f"person:{people['lilei'].pk}"
    assert (me["person"], me["name"], me["department"]) == (person, "李雷", "quality")
    assert {person, "post:engineer", "dept:quality"} <= set(me["parties"])
    assert me["scopes"] == ["read", "write"]


def test_a_token_for_reading_writes_nothing_and_one_for_writing_reads_nothing(call, people):
    reader, writer = (Api(token_of(people["wangfang"], scope)) for scope in ("read", "write"))
    said = {"kind": "complaint", "facts": {"description": "x"}}
    for api, good, bad in (
        (reader, reader.get("/records"), reader.post("/records", said)),
        (writer, writer.post("/records", said), writer.get("/records")),
    ):
        assert good.status_code in (200, 201), api
        assert (bad.status_code, bad.json()["code"]) == (403, "scope")


def test_notices_are_marked_as_read_only_for_who_was_told(call, clock_at):
    call["wangfang"].opened()
    clock_at("2026-03-02T16:00+08:00")
    tick()
    told = [n["id"] for n in call["lilei"].get("/notices").json()["notices"]]
    said = {"notices": told}
    assert call["wangfang"].post("/notices/readings", said, key=None).json() == {"read": []}
    for _ in range(2):
        done = call["lilei"].post("/notices/readings", said, key=None)
        assert sorted(done.json()["read"]) == sorted(told)
    assert all(n["read"] for n in call["lilei"].get("/notices").json()["notices"])


def test_people_are_found_by_name_to_give_them_a_step(call, people):
    (found,) = call["hanmeimei"].get("/people", text="李").json()
    assert found == {"person": f"person:{people['lilei'].pk}", "name": "李雷", "login": "lilei"}
    record = call["lilei"].opened()
    said = {"step": "register", "to": f"person:{people['wangfang'].pk}", "reason": "李雷出差"}
    assert call["hanmeimei"].act(record, "assign", **said).status_code == 201
    done = call["wangfang"].act(record, "do", step="register", facts={"safety": False})
    assert done.status_code == 201
