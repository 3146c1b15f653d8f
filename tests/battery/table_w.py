"""Table W, walks: what people do on the pages from beginning to end, more of it than the suite has time for."""

import os
import subprocess
import sys
from xml.etree import ElementTree

from tests.battery.pieces import ALONE, Outcome, Piece, Run


def long_tests(run: Run) -> Outcome:
    """Run every test that is marked as long."""
    report = run.folder / "long.xml"
    command = [sys.executable, "-m", "pytest", "-m", "long", "-q", f"--junitxml={report}"]
    done = subprocess.run(command, env={**os.environ, "KESU_TEST_DB": "sqlite"}, stdout=sys.stderr)
    if not report.exists():
        return Outcome(0, [f"pytest ended with {done.returncode} and without a report"])
    cases = list(ElementTree.parse(report).iter("testcase"))
    wrong = [
        f"{case.get('classname')}::{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    return Outcome(len(cases), wrong if cases else ["no test is marked as long"])


PIECES = (
    Piece(
        "W1", "long stories and walks in a browser", "L", 10, "stories", long_tests,
        databases=ALONE, exhaustive=True,
    ),
)  # fmt: skip
