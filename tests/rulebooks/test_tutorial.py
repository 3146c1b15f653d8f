"""The tutorial builds what it says: its blocks, saved section by section, are refused and then run as told."""

import re
from pathlib import Path

import pytest

from kesu.core.errors import Faulty
from kesu.library.books import load
from kesu.shell.main import main

PAGE = Path(__file__).parents[2] / "docs" / "rulebook" / "tutorial.md"
RECIPES = PAGE.with_name("recipes.md")
_BLOCK = re.compile(r"^```toml\n# gym/(\S+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def sections() -> list[dict[str, str]]:
    """Return file → text of every section of the page that has files, in order."""
    parts = PAGE.read_text("utf-8").split("\n## ")[1:]
    return [found for part in parts if (found := dict(_BLOCK.findall(part)))]


@pytest.fixture
def gym(tmp_path: Path) -> Path:
    return tmp_path / "gym"


def save(folder: Path, upto: int) -> None:
    for files in sections()[:upto]:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")


def test_the_head_and_the_clauses_alone_are_refused_for_the_kind_they_serve(gym: Path):
    save(gym, 1)
    with pytest.raises(Faulty, match="refund"):
        load(gym)


@pytest.mark.parametrize("upto", [2, 3, 4, 5])
def test_every_later_section_leaves_a_sound_book(
    gym: Path, upto: int, capsys: pytest.CaptureFixture[str]
):
    save(gym, upto)
    assert main(["check", "--quiet", str(gym)]) == 0, capsys.readouterr().out


def test_in_the_end_every_clause_is_accounted_for(gym: Path, capsys: pytest.CaptureFixture[str]):
    save(gym, 5)
    assert main(["check", "--strict", str(gym)]) == 0, capsys.readouterr().out
    assert main(["coverage", str(gym)]) == 0
    assert "6 of 6 accounted for" in capsys.readouterr().out


def test_the_recipes_go_on_from_the_tutorial_and_run_without_a_remark(
    gym: Path, capsys: pytest.CaptureFixture[str]
):
    """What the page of recipes shows is sound beside the book of the tutorial, and its cases pass."""
    save(gym, 5)
    blocks = dict(_BLOCK.findall(RECIPES.read_text("utf-8")))
    assert len(blocks) > 8
    for name, text in blocks.items():
        (gym / name).write_text(text, "utf-8")
    head = (gym / "book.toml").read_text("utf-8")
    serves = 'serves = [{ kind = "refund" }, { kind = "complaint" }]'
    (gym / "book.toml").write_text(head.replace('serves = [{ kind = "refund" }]', serves), "utf-8")
    assert main(["check", "--strict", str(gym)]) == 0, capsys.readouterr().out
    assert main(["coverage", str(gym)]) == 0
    assert "11 of 11 accounted for" in capsys.readouterr().out
