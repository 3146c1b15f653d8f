"""Every way by which much leaves at once leaves a note for the auditor, or is excused with a reason."""

import re
from pathlib import Path

import pytest

import kesu

HOUSE = Path(kesu.__file__).parent

# What makes a file or a list of many rows, and what notes that it left.
TAKES = re.compile(
    r"\b(workbook|workbook_file|taking_lists|back_up|bundle|why_no_export|printing\.pdf)\("
)
NOTES = re.compile(r"\b(note_access|note_taken|noted|_noted)\(")

# Files that make one of these and note nothing themselves, and why.
EXCUSED = {
    "api/notices.py": "what the caller was told: their own inbox",
    "api/papers.py": "one paper of one record, noted as a look at it",
    "api/tokens.py": "where the rule itself stands",
    "desk/tables/import_pages.py": "an empty sheet to be filled, and faulty lines of the sender's own file",
    "api/work.py": "what waits for the caller: their own work, bounded",
    "desk/paper_pages/answers.py": "one paper of one record, noted as a look at it",
    "shell/backing_up/writing.py": "makes the file for the command, which notes it",
    "shell/evidence/bundling.py": "makes the file for the command, which notes it",
}

DOORS = ("api", "desk", "shell")


def ways() -> dict[str, bool]:
    """Return every file of a door by which much leaves, and whether it notes it."""
    found = {}
    for door in DOORS:
        for path in sorted((HOUSE / door).rglob("*.py")):
            source = path.read_text("utf-8")
            if TAKES.search(source):
                found[str(path.relative_to(HOUSE))] = bool(NOTES.search(source))
    return found


def test_every_way_out_notes_what_left_or_says_why_not():
    assert [way for way, is_noted in ways().items() if not is_noted and way not in EXCUSED] == []


def test_the_ways_that_are_known_are_found():
    assert {
        "api/records.py",
        "api/reports.py",
        "api/searching.py",
        "api/tables/operations.py",
        "desk/list_pages/pages.py",
        "desk/paper_pages/batch.py",
        "desk/report_pages/files.py",
        "desk/supervision_pages/pages.py",
        "desk/tables/pages.py",
        "shell/backing_up/doing.py",
        "shell/evidence/writing.py",
        "shell/exporting.py",
        "shell/reporting.py",
    } <= set(ways())


@pytest.mark.parametrize("way", sorted(EXCUSED))
def test_what_is_excused_is_there_to_be_excused(way):
    assert way in ways()
