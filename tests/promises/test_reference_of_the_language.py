"""The reference of the rulebook language: every key that the reader asks for, with its meaning, and up to date."""

import ast
import tomllib
from pathlib import Path

import pytest

from kesu.core.rulebook import reading
from kesu.core.rulebook.model import ACT_VERBS
from tools import reference

READERS = sorted(Path(reading.__file__).parent.glob("*.py"))
ASKING = {*reference.SORTS, "choice", "_time", "_number", "_options"}
WORDS = tomllib.loads(reference.WORDS.read_text("utf-8"))


@pytest.fixture(scope="module")
def keys() -> reference.Keys:
    return reference.learn()


def asked_in_the_source() -> set[str]:
    """Return every key that stands as a text in a call of a reader."""
    return {
        argument.value
        for path in READERS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and _name(node.func) in ASKING
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and (node.args.index(argument) == 0 or _name(node.func).startswith("_"))
    }


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_every_key_in_the_source_of_the_readers_is_learnt(keys):
    learnt = {name for table in keys.values() for name in table}
    asked = asked_in_the_source()
    assert len(asked) > 100
    assert asked - learnt == set()
    assert set(ACT_VERBS) <= set(keys["act"])


def test_every_key_has_its_meaning_in_both_languages(keys):
    for table, found in keys.items():
        wanted = {name for name in found if name not in reference.EVERYWHERE}
        said = WORDS[table]
        assert wanted - set(said) == set(), table
        assert all(len(v) == 2 and all(v) for k, v in said.items() if k != "_"), table


def test_no_meaning_is_left_of_a_key_that_is_gone(keys):
    assert set(WORDS) - set(keys) == set()
    for table, said in WORDS.items():
        assert set(said) - {"_"} - set(keys[table]) == set(), table


def test_the_page_is_up_to_date():
    assert reference.PAGE.read_text("utf-8") == reference.page(), "run make reference"


def test_what_must_be_there_is_marked(keys):
    needed = {
        f"{table}.{name}" for table, found in keys.items() for name in found if found[name].needed
    }
    assert {"step.of", "posting.account", "gate.needs.when", "book.calendar"} <= needed
    assert "step.by" not in needed


def test_an_example_of_a_part_is_taken_from_the_part_and_not_from_its_line():
    assert reference._writes('outcomes = [{ id = "done" }]', "step.outcomes", "id")
    assert not reference._writes('id = "look"', "step.outcomes", "id")
    assert not reference._writes('title = { zh = "看" }', "option", "zh")
    assert not reference._writes('clause = "T-01"', "kind.rights", "‹act›")
