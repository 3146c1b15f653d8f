"""A company's own forms over the API: administrators upload, look at and end them; cases are printed on them."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR
from tests.api.conftest import FIRST_DAY, LONG_AGO, Api
from tests.paper.readers import text_of
from tests.paper.test_own_forms import _word


@pytest.fixture
def keeper(people: Any, call: dict[str, Api]) -> Api:
    actions.bind_post(
        person=people["wangfang"], post=ADMINISTRATOR, from_on=FIRST_DAY, by=None, at=LONG_AGO
    )
    return call["wangfang"]


@cache
def made(words: str) -> bytes:
    """Return one and the same file for the same words, whenever it is asked for."""
    return _word(words)


def sent(api: Api, at: str, words: str, name: str = "form.docx") -> Any:
    file = SimpleUploadedFile(name, made(words))
    return api.client.post(f"/api/v1{at}", {"file": file}, headers=api.headers)


def place(api: Api) -> tuple[str, str]:
    """Return a record, and where the form of its first paper is uploaded."""
    record = api.opened()
    [paper, *_] = api.get(f"/records/{record}/papers").json()
    book = api.get(f"/records/{record}").json()["book"].partition("@")[0]
    return record, f"/own-forms/{book}/{paper['document']}"


def test_a_form_is_uploaded_looked_at_filled_and_ended(keeper: Api) -> None:
    record, at = place(keeper)
    names = [each["name"] for each in keeper.get(f"{at}/placeholders").json()]
    assert "number" in names
    first = sent(keeper, at, "本公司 {{ mark }} {{ company }}")
    assert first.status_code == 201, first.content
    again = sent(keeper, at, "本公司 {{ mark }} {{ company }}")
    assert (again.json()["id"], again.json()["version"]) == (first.json()["id"], 1)
    assert [each["version"] for each in keeper.get("/own-forms").json()] == [1]
    form = f"/own-forms/versions/{first.json()['id']}"
    assert "本公司" in text_of(keeper.get(f"{form}/preview").content)
    words = Document(BytesIO(keeper.get(f"{form}/preview", form="file").content)).paragraphs[0].text
    assert words.startswith("本公司")
    said = {each["name"]: each for each in keeper.get(f"{form}/values").json()}
    assert set(said) == {"mark", "company"}
    assert said["mark"]["value"] == "Draft: not issued"  # of the record, not of a blank form
    assert said["company"]["is_known"]
    paper = at.rpartition("/")[2]
    own = keeper.get(f"/records/{record}/papers/{paper}", form="own-word")
    assert Document(BytesIO(own.content)).paragraphs[0].text.startswith("本公司")
    assert keeper.get(f"/records/{record}/papers/{paper}", form="own-excel").status_code == 404
    ended = keeper.post(f"{form}/end", {})
    assert ended.json()["ended_at"]
    assert keeper.get(f"/records/{record}/papers/{paper}", form="own-word").status_code == 404


def test_a_faulty_form_is_not_kept_and_all_of_it_is_named(keeper: Api) -> None:
    _record, at = place(keeper)
    answer = sent(keeper, at, "{{ no_such }} {{ nor_this }}")
    assert answer.json()["code"] == "form_names_unknown"
    assert "no_such, nor_this" in answer.json()["detail"] + str(answer.json()["reasons"])
    assert keeper.get("/own-forms").json() == []
    assert sent(keeper, "/own-forms/no_book/no_paper", "x").status_code == 404


def test_only_administrators_come_here(keeper: Api, call: dict[str, Api]) -> None:
    _record, at = place(keeper)
    form = f"/own-forms/versions/{sent(keeper, at, 'x').json()['id']}"
    other = call["lilei"]
    assert sent(other, at, "x").status_code == 403
    for path in ("/own-forms", f"{at}/placeholders", f"{form}/preview", f"{form}/values"):
        assert other.get(path).status_code == 403
    assert other.post(f"{form}/end", {}).status_code == 403
