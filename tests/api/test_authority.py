"""Who signs, over the API."""


def test_the_approvals_of_a_book_and_who_would_sign(call):
    (one,) = [
        a for a in call["wangfang"].get("/books/t01/authority?kind=complaint").json() if a["bands"]
    ][:1]
    assert one["kind"] == "complaint"
    assert all(band["answer"] == "unknown" for band in one["bands"])
    under = call["wangfang"].get("/books/t01/authority?kind=complaint&fact=defective=3").json()
    assert under


def test_what_cannot_be_supposed_is_refused_with_what_can(call):
    unknown = call["wangfang"].get("/books/t01/authority?kind=complaint&fact=nosuch=3")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_fact")
    unfit = call["wangfang"].get("/books/t01/authority?kind=complaint&fact=defective=many")
    assert (unfit.status_code, unfit.json()["code"]) == (422, "unfit")
    assert call["wangfang"].get("/books/nobook/authority").status_code == 404
    assert call["wangfang"].get("/books/t01/authority?kind=nokind").status_code == 404
    assert call["wangfang"].get("/books/t01/authority?fact=defective=3").status_code == 422


def test_who_still_has_to_sign_a_record_is_for_those_who_may_see_it(call):
    record = call["wangfang"].opened()
    ahead = call["wangfang"].get(f"/records/{record}/signatures")
    assert ahead.status_code == 200
    assert all(one["needed"] != "unmet" for one in ahead.json())
    assert call["zhaoqiang"].get(f"/records/{record}/signatures").status_code == 404
