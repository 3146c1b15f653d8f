"""kesu publish: only a sound book whose examples pass, after its differences were shown and confirmed."""

from io import StringIO
from pathlib import Path

import pytest

from kesu.cases.models import Edition
from kesu.directory.models import Person
from kesu.shell.main import main
from tests.shell.books_on_disk import CASE, KINDS, LINES, write

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def publish(*words: object) -> int:
    return main(["publish", "--language", "en", *map(str, words)])


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return write(tmp_path / "toy", book=head())


def head(edition: str = "1", more: str = "", book_id: str = "toy") -> str:
    return f"""
id = "{book_id}"
title = {{ zh = "玩具规程", en = "Toy procedure" }}
edition = "{edition}"
in_force = 2026-01-01
calendar = "cn-office"
serves = [{{ kind = "case" }}]
{more}
"""


def test_a_sound_book_is_published_as_it_stands(toy: Path, capsys: pytest.CaptureFixture[str]):
    assert publish(toy, "--yes") == 0
    edition = Edition.objects.get()
    assert (edition.id, edition.in_force_from.isoformat(), edition.published_by) == (
        "toy@1", "2026-01-01", "system",
    )  # fmt: skip
    out = capsys.readouterr().out
    assert "Cases and stories: 2 passed, 0 failed." in out
    assert "The first edition of this book." in out


def test_who_publishes_and_from_when_can_be_said(toy: Path):
    person = Person.objects.create_person("li", name="李雷")
    assert publish(toy, "--yes", "--by", "li", "--in-force", "2026-05-01") == 0
    edition = Edition.objects.get()
    assert edition.published_by == f"person:{person.pk}"
    assert edition.in_force_from.isoformat() == "2026-05-01"


def test_what_differs_from_the_edition_in_force_is_shown(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    publish(toy, "--yes")
    capsys.readouterr()
    lines = LINES.replace("loss > 9", "loss > 8")
    assert (
        publish(
            write(tmp_path / "next", book=head("2"), lines=lines),
            "--yes",
            "--in-force",
            "2026-05-01",
        )
        == 0
    )
    out = capsys.readouterr().out
    assert "Against edition 1 2 lines differ:" in out
    assert '  ~ row grade.much (T-01)\n      when: "loss > 9" → "loss > 8"' in out


def test_publishing_the_same_again_changes_nothing(toy: Path):
    assert publish(toy, "--yes") == publish(toy, "--yes") == 0
    assert Edition.objects.count() == 1


def test_a_published_edition_is_never_written_over(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    publish(toy, "--yes")
    other = write(tmp_path / "other", book=head(), lines=LINES.replace("loss > 9", "loss > 8"))
    assert publish(other, "--yes") == 2
    assert "never changes; give this one another name" in capsys.readouterr().err
    assert Edition.objects.count() == 1


def test_failing_examples_keep_a_book_from_being_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = write(tmp_path / "bad", book=head(), case=CASE.replace("loss = 10", "loss = 1"))
    assert publish(folder, "--yes") == 1
    assert "损失十元算多" in capsys.readouterr().err
    assert not Edition.objects.exists()


def test_a_faulty_book_is_refused_with_its_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert publish(write(tmp_path / "bad", book=head(), lines="x = 1"), "--yes") == 2
    assert "“x” is no concept" in capsys.readouterr().err


def test_two_equal_claims_are_found_when_the_second_is_put_in_force(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    publish(toy, "--yes")
    rival = write(tmp_path / "rival", book=head(book_id="rival"))
    assert publish(rival, "--yes") == 2
    assert "“toy” governs “case” from the same day" in capsys.readouterr().err
    assert publish(rival, "--yes", "--in-force", "2026-02-01") == 0


def test_numbers_that_another_book_gives_too_are_told_with_what_to_change(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    numbered = KINDS.replace("[kind.case]", '[kind.case]\nnumber = "sheet"', 1)
    paper = f'{LINES}\n[[document]]\nid = "sheet"\nof = "case"\nseries = {{ prefix = "KS" }}\n'
    first = write(tmp_path / "a", book=head(), kinds=numbered, lines=paper)
    assert publish(first, "--yes") == 0
    assert "one number would be given twice" not in capsys.readouterr().out
    other = head(book_id="other")
    again = write(tmp_path / "b", book=other, kinds=numbered, lines=paper)
    assert publish(again, "--yes", "--in-force", "2026-02-01", "--dry-run") == 0
    assert "write another prefix in the series of “sheet”" in capsys.readouterr().out
    mended = write(tmp_path / "c", book=other, kinds=numbered, lines=paper.replace("KS", "TS"))
    assert publish(mended, "--yes", "--in-force", "2026-02-01", "--dry-run") == 0
    assert "one number would be given twice" not in capsys.readouterr().out


def test_nothing_is_published_without_a_yes(
    toy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert publish(toy) == 1
    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert publish(toy) == 2
    assert "write --yes" in capsys.readouterr().err
    assert publish(toy, "--dry-run") == 0
    assert not Edition.objects.exists()
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert publish(toy) == 0


def test_an_unknown_book_and_an_unknown_login_are_told(
    toy: Path, capsys: pytest.CaptureFixture[str]
):
    assert publish("p99") == 2
    assert " p01, " in capsys.readouterr().err
    assert publish(toy, "--by", "nobody") == 2
    assert "Nobody signs in as “nobody”." in capsys.readouterr().err
