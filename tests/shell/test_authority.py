"""kesu authority: who signs by a book in force or a folder, and who would sign under facts."""

import json
from pathlib import Path

import pytest

from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.library.books import texts_of
from kesu.library.official_days import RULEBOOKS
from kesu.shell.main import main
from tests.cases.conftest import MON_9

pytestmark = pytest.mark.django_db
FOLDER = Path(RULEBOOKS) / "pcb-maker" / "q05"


@pytest.fixture
def in_force(clock_at) -> str:
    clock_at("2026-03-02T09:00+08:00")
    publish(texts_of(FOLDER), by=SYSTEM, at=MON_9)
    return "q05"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["authority", *words]) == 0
    return capsys.readouterr().out


def test_who_would_sign_38000_is_said_with_post_and_clause(in_force, capsys):
    out = said(capsys, in_force, "--fact", "complaint_amount=38000")
    assert "客诉金额 ≤ 100,000 元 → 业务部门经理（Q05-11a）" in out
    assert "副总经理" not in out
    out = said(capsys, in_force, "--fact", "complaint_amount=200000", "--language", "en")
    assert "General manager (Q05-11c)" in out


def test_without_facts_every_band_is_listed(in_force, capsys):
    out = said(capsys, in_force, "--kind", "complaint")
    for clause in ("Q05-11a", "Q05-11b", "Q05-11c"):
        assert f"（{clause}）" in out


def test_a_folder_that_is_not_published_is_read_too(in_force, capsys):
    folder = str(Path(RULEBOOKS) / "exporting-maker" / "p04")
    found = json.loads(said(capsys, folder, "--fact", "claimed_amount=60000", "--json"))
    (one,) = [one for one in found if one["step"] == "approve_sheet"]
    assert [b["parties"][0] for b in one["bands"] if b["used"]] == ["post:marketing_deputy_gm"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nobook",), "q05"),
        (("q05", "--kind", "nokind"), "complaint"),
        (("q05", "--fact", "nofact=1"), "complaint_amount"),
        (("q05", "--fact", "complaint_amount"), "名称=值"),
        (("q05", "--fact", "complaint_amount=much"), "complaint_amount=much"),
    ],
)
def test_what_is_not_there_is_told_with_what_there_is(in_force, capsys, words, says):
    capsys.readouterr()
    assert main(["authority", *words]) != 0
    assert says in capsys.readouterr().err
