"""An edition that was published outlives the programs: new checks do not stop it, only what is not understood does."""

import re
from pathlib import Path

import pytest

from kesu.core.errors import Faulty
from kesu.core.rulebook import checking, functions
from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.holes import BOOK, HARMLESS, HOLES
from kesu.library.books import from_files, hash_of, published
from tests.core.rulebook.faulty_books import decision, row, step
from tests.core.toys import facts, files

ROOM = Path(__file__).parents[2] / "src" / "kesu" / "core" / "rulebook"
KINDS = (
    facts(loss="money", seen="text")
    + """
[kind.part]
part_of = "case"
many = "parts"
opened_by = ["anyone"]
"""
)
GATE = """
[[gate]]
id = "known_first"
of = "case"
clause = "T-01"
before = ["look"]
needs = [{ when = "known(loss)", says = "不知道损失" }]
"""
GONE = decision(row("gone > 1", "'a'", "many") + row("otherwise", "'b'", "rest"))
MEASURE = """
[[measure]]
id = "others"
of = "case"
counts = "case"
same = ["seen"]
"""


def newer(checker: Checker) -> None:
    """A check that no program of today makes: no step may be called as it is called."""
    for line in checker.source.steps.values():
        checker.fault("too_plain", line, f"a step called “{line.id}”", "write another id")


def test_a_newer_check_refuses_new_books_and_not_those_published(monkeypatch):
    texts = files(step(), kinds=KINDS)
    monkeypatch.setattr(checking, "CHECKS", (*checking.CHECKS, newer))
    with pytest.raises(Faulty, match="a step called"):
        from_files(texts)
    book = published(texts)
    assert (book.frozen, book.hash) == ({}, hash_of(texts))
    assert "look" in book.kinds["case"].steps


def test_a_newer_fault_of_compiling_does_not_stop_it_either():
    trigger = '[[trigger]]\nid = "idle"\nof = "case"\nclause = "T-01"\ndo = [{ tell = "clerk" }]\n'
    texts = files(step() + trigger, kinds=KINDS)
    with pytest.raises(Faulty, match="without `on` and `every`"):
        from_files(texts)
    assert published(texts).frozen == {}


def test_a_function_that_is_gone_freezes_the_gate_that_asks_it(monkeypatch):
    texts = files(step() + GATE, kinds=KINDS)
    from_files(texts)
    monkeypatch.delitem(functions.FUNCTIONS, "known")
    frozen = published(texts).frozen
    assert list(frozen) == [("gate", "known_first")]
    assert "known" in frozen["gate", "known_first"].read


LOST = 'nobody_knows_this = "x"'


@pytest.mark.parametrize(
    ("lines", "frozen"),
    [
        (step(LOST), ("step", "look")),
        (step('when = "gone(loss)"'), ("step", "look")),
        (step(GATE.replace("[[gate]]", f"[[gate]]\n{LOST}")), ("gate", "known_first")),
        (step() + GATE.replace('["look"]', '["gone"]'), ("kind", "case")),
        (step() + MEASURE + LOST, ("kind", "case")),
        (step() + MEASURE + LOST.replace("nobody_knows_this", "where"), ("kind", "case")),
        (step() + GONE, ("kind", "case")),
        (step(by='by = ["nobody_there"]'), ("step", "look")),
        (step(of="part", name="fit") + step("number = 'settings.many'"), ("step", "look")),
    ],
)
def test_what_is_not_understood_freezes_what_depends_on_it(lines: str, frozen: tuple[str, str]):
    assert list(published(files(lines, kinds=KINDS)).frozen) == [frozen]


def test_a_line_of_an_item_holds_up_the_records_it_is_part_of():
    lines = step() + GONE.replace('of = "case"', 'of = "part"')
    assert list(published(files(lines, kinds=KINDS)).frozen) == [("kind", "case")]


def test_a_setting_that_is_not_understood_freezes_the_lines_that_name_it():
    setting = f'[[setting]]\nid = "most"\nclause = "T-01"\nvalue = 3\nbasis = "chosen"\n{LOST}\n'
    lines = step('when = "loss < settings.most"') + step(name="other") + setting
    assert list(published(files(lines, kinds=KINDS)).frozen) == [("step", "look")]


def test_a_head_or_a_table_that_is_not_understood_freezes_the_book():
    assert list(published(files(step(), kinds=KINDS, head=LOST)).frozen) == [BOOK]
    assert list(published(files(step() + "[[wonder]]\nid = 'x'\n", kinds=KINDS)).frozen) == [BOOK]


def test_a_clause_holds_nothing_up():
    texts = files(step(), kinds=KINDS)
    texts["clauses.toml"] += "colour = 'red'\n"
    assert published(texts).frozen == {}


def test_files_that_are_no_book_are_refused():
    with pytest.raises(Faulty):
        published(files("[[", kinds=KINDS))


def test_every_fault_of_reading_and_compiling_is_a_hole_or_harmless():
    sources = [*ROOM.glob("reading/*.py"), *ROOM.glob("compiling/*.py")]
    sources += [ROOM / f"{name}.py" for name in ("tables", "varying", "restating")]
    text = "\n".join(file.read_text("utf-8") for file in sources)
    said = set(re.findall(r"(?:fault|faults\.add)\(\s*\"([a-z_]+)\"", text))
    assert len(said) > 35
    assert said == HOLES | HARMLESS
    assert not HOLES & HARMLESS
