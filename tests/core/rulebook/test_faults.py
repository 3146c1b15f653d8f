"""A faulty book is refused whole; every fault says where it stands, what was read and what to write."""

import ast
import re
from pathlib import Path

import pytest

import kesu.core.rulebook
import kesu.library.books
from kesu.core.errors import Fault
from kesu.core.rulebook.fault_names import FAULT_NAMES, tell_fault
from tests.core.rulebook.faulty_amounts import AMOUNT_WAYS, AMOUNTS
from tests.core.rulebook.faulty_books import BOOKS as OF_OLD
from tests.core.rulebook.faulty_books import FaultyBook
from tests.core.rulebook.faulty_reports import REPORT_WAYS, REPORTS
from tests.core.rulebook.faulty_ways import WAYS as WAYS_OF_OLD
from tests.core.toys import faults_of, files

BOOKS = {**OF_OLD, **AMOUNTS, **REPORTS}
WAYS = [*WAYS_OF_OLD, *AMOUNT_WAYS, *REPORT_WAYS]

SOURCES = [*Path(kesu.core.rulebook.__path__[0]).rglob("*.py"), Path(kesu.library.books.__file__)]
PAGE = Path(__file__).parents[3] / "docs" / "rulebook" / "faults.md"
RECORDERS = {"add", "fault", "_fault", "fault_of_book", "one_of"}


def written(faulty: FaultyBook) -> dict[str, str]:
    texts = files(faulty.lines, **faulty.more)
    return {name: text for name, text in texts.items() if name not in faulty.without}


def codes_in_the_source() -> set[str]:
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in RECORDERS and len(node.args) >= 3:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_the_toy_book_is_sound():
    assert faults_of(files()) == []


@pytest.mark.parametrize("code", sorted(BOOKS))
def test_a_fault_says_where_it_stands_and_what_to_write(code: str):
    faulty = BOOKS[code]
    found = [f for f in faults_of(written(faulty)) if f.code == code]
    assert found, [str(f) for f in faults_of(written(faulty))]
    fault = found[0]
    assert (fault.file, fault.line_id, fault.clause) == (faulty.file, faulty.line, faulty.clause)
    assert faulty.write
    assert faulty.write in fault.write
    assert fault.read


@pytest.mark.parametrize(("code", "faulty"), WAYS, ids=[code for code, _ in WAYS])
def test_the_same_fault_is_found_in_other_places_too(code: str, faulty: FaultyBook):
    found = [(f.line_id, f.file) for f in faults_of(written(faulty)) if f.code == code]
    assert (faulty.line, faulty.file) in found, [str(f) for f in faults_of(written(faulty))]


@pytest.mark.parametrize("code", sorted(BOOKS))
def test_one_mistake_gives_no_flood_of_faults(code: str):
    assert len(faults_of(written(BOOKS[code]))) <= 3


def test_every_fault_that_the_source_can_name_has_its_faulty_book():
    assert codes_in_the_source() == set(BOOKS)


def test_every_fault_has_its_line_on_the_page():
    page = PAGE.read_text("utf-8")
    assert [code for code in sorted(BOOKS) if f"| `{code}` |" not in page] == []


def test_the_page_tells_of_no_fault_that_does_not_exist():
    told = {
        line.split("`")[1]
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("| `")
    }
    assert told == set(BOOKS)


def test_every_fault_has_the_chinese_name_that_the_page_gives_it():
    told = re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert dict(told) == FAULT_NAMES


def test_a_fault_is_told_with_its_code_and_in_chinese_by_its_name():
    fault = Fault(
        "unknown_post", "steps.toml", "look", "post “x” is not in the book", "write one of: y"
    )
    assert tell_fault(fault, "en") == f"{fault} [unknown_post]"
    assert tell_fault(fault, "zh") == f"岗位不存在 – {fault} [unknown_post]"


def test_there_are_at_least_thirty_distinct_faults():
    assert len(BOOKS) >= 30


def test_all_faults_of_a_book_are_gathered_at_once():
    wrong = {code: b.lines for code, b in BOOKS.items() if b.lines and not b.more}
    texts = files() | {f"{code}.toml": _with_ids_of_its_own(code, t) for code, t in wrong.items()}
    found = faults_of(texts)
    assert {f.code for f in found} >= set(wrong)
    assert {f.file for f in found} == {f"{code}.toml" for code in wrong}
    assert len(wrong) >= 25


def _with_ids_of_its_own(code: str, lines: str) -> str:
    for name in ("look", "wait", "react", "door", "grade", "weight"):
        lines = lines.replace(name, f"{name}_{code}")
    return lines.replace('id = "before"', f'id = "before_{code}"')


def test_a_refused_book_reads_as_a_list_of_sentences():
    told = [str(f) for f in faults_of(written(BOOKS["unknown_key"]))]
    assert told == ['lines.toml, "look" (T-01): “open” means nothing here; write “opens”']
