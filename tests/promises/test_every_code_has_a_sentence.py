"""Every refusal and every happening that the program can produce has a sentence, in both languages."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

import kesu
from kesu.core.explaining import happenings, refusals
from kesu.core.explaining.door_sentences import DOOR
from kesu.core.explaining.happening_sentences import HAPPENINGS
from kesu.core.explaining.refusal_sentences import REFUSALS, UNFIT
from kesu.core.values import Text

HOUSE = Path(kesu.__file__).parent


def trees(room: str) -> Iterator[tuple[str, ast.Module]]:
    for file in sorted((HOUSE / room).rglob("*.py")):
        yield str(file.relative_to(HOUSE)), ast.parse(file.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and name_of(n) == name and n.args]


def said_by(tree: ast.Module, name: str) -> Iterator[str]:
    """Yield the codes given to `name` in a module; one handed in by a parameter is found at its callers."""
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        if function.name == name:
            continue
        for call in calls(function, name):
            yield from codes_of(tree, function, call.args[0])


def codes_of(tree: ast.Module, function: ast.FunctionDef, code: ast.expr) -> Iterator[str]:
    if isinstance(code, ast.Constant):
        yield str(code.value)
        return
    if isinstance(code, ast.Attribute) and code.attr == "code":
        return  # somebody else's refusal, handed on
    parameters = [a.arg for a in function.args.args]
    assert isinstance(code, ast.Name), f"{function.name} makes up a code: {ast.unparse(code)}"
    if code.id not in parameters:
        pytest.fail(f"{function.name} takes the code {code.id} from nowhere this test can see")
    place = parameters.index(code.id)
    found = calls(tree, function.name)
    assert found, f"{function.name} is never called"
    for call in found:
        given = call.args[place]
        assert isinstance(given, ast.Constant), f"{function.name} is called with no plain code"
        yield str(given.value)


def codes(room: str, name: str) -> dict[str, str]:
    """Return code → file for every code that a room gives to `name`."""
    return {code: file for file, tree in trees(room) for code in said_by(tree, name)}


def bases(sentences: Mapping[str, Text]) -> set[str]:
    return {code.partition(".")[0] for code in sentences}


def fields(sentence: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(sentence) if field is not None}


def test_every_refusal_of_the_engine_has_a_sentence():
    found = codes("core", "refuse")
    assert len(found) > 30
    assert {c: f for c, f in found.items() if c not in bases(REFUSALS)} == {}


def test_every_value_that_does_not_fit_has_a_sentence():
    found = codes("core", "Unfit")
    assert len(found) > 10
    assert {c: f for c, f in found.items() if c not in UNFIT} == {}


def door_codes() -> dict[str, str]:
    rooms = (
        ("cases", "refused"),
        ("cases", "Refused"),
        ("journal", "Refused"),
        ("paper", "Refused"),
    )
    return {code: file for room, name in rooms for code, file in codes(room, name).items()}


def test_every_refusal_of_the_doors_has_a_sentence():
    known = bases(REFUSALS) | set(UNFIT) | set(DOOR)
    assert {c: f for c, f in door_codes().items() if c not in known} == {}


def test_everything_that_happens_has_a_sentence():
    found = codes("core", "happen")
    assert len(found) > 25
    assert {c: f for c, f in found.items() if c not in bases(HAPPENINGS)} == {}


def test_no_sentence_is_kept_that_nothing_says():
    assert bases(REFUSALS) - set(codes("core", "refuse")) == set()
    assert set(DOOR) - set(door_codes()) == set()
    assert bases(HAPPENINGS) - set(codes("core", "happen")) == set()
    assert set(UNFIT) - set(codes("core", "Unfit")) == set()


@pytest.mark.parametrize(
    ("sentences", "filled"),
    [
        (REFUSALS, refusals.FILLED_BY),
        (UNFIT, refusals.FILLED_BY),
        (DOOR, refusals.FILLED_BY),
        (HAPPENINGS, happenings.FILLED_BY),
    ],
    ids=["refusals", "values", "doors", "happenings"],
)
def test_every_sentence_is_there_in_both_languages_and_names_the_same_particulars(
    sentences, filled
):
    for code, text in sentences.items():
        assert "" not in (text.zh, text.en), code
        assert fields(text.zh) == fields(text.en), code
        assert fields(text.zh) <= set(filled), code


def test_every_variant_that_is_chosen_by_name_is_one_of_a_code():
    assert set(happenings.VARIANTS) <= bases(HAPPENINGS)
