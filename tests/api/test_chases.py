"""Chasing a step and answering, for programs."""

from kesu.cases.models import ReadingRight


def test_a_step_is_chased_answered_and_read_with_both(call, clock_at):
    record = call["wangfang"].opened()
    said = {"step": "register", "reason": "客户来催"}
    posted = call["wangfang"].post(f"/records/{record}/chases", said)
    assert (posted.status_code, posted.json()["version"]) == (201, 2)
    answer = {"step": "register", "says": "已在办", "until": "2026-03-02T15:00:00+08:00"}
    answered = call["lilei"].post(f"/records/{record}/chases/answers", answer)
    assert answered.status_code == 201
    [step] = call["wangfang"].get(f"/records/{record}").json()["steps"]
    [chase] = step["chases"]
    assert (chase["sort"], chase["reason"], chase["answer"]) == ("chased", "客户来催", "已在办")
    assert chase["until"] == "2026-03-02T07:00:00Z"
    [notice] = call["wangfang"].get("/notices").json()["notices"]
    assert notice["code"] == "chase_answered"


def test_who_stands_above_supervises(call):
    ReadingRight.objects.create(party="post:manager", reach="all")
    record = call["wangfang"].opened()
    said = {"step": "register", "reason": "请今天办完"}
    assert call["hanmeimei"].post(f"/records/{record}/chases", said).status_code == 201
    [step] = call["hanmeimei"].get(f"/records/{record}").json()["steps"]
    assert step["chases"][0]["sort"] == "supervised"


def test_a_refusal_says_when_it_may_be_chased_again(call):
    record = call["wangfang"].opened()
    said = {"step": "register", "reason": "客户来催"}
    call["wangfang"].post(f"/records/{record}/chases", said)
    refused = call["wangfang"].post(f"/records/{record}/chases", said)
    assert refused.status_code == 422
    [reason] = refused.json()["reasons"]
    assert reason["code"] == "chased_lately"
    assert "after Mon 2026-03-02 14:" in reason["says"]


def test_for_a_stranger_the_record_is_not_there(call):
    record = call["wangfang"].opened()
    said = {"step": "register", "reason": "…"}
    assert call["zhaoqiang"].post(f"/records/{record}/chases", said).status_code == 404


def test_people_are_heard_with_nothing_else(call):
    record = call["wangfang"].opened()
    assert call["wangfang"].act(record, "hear", step="register").status_code == 400
