"""Run the whole test suite: everything on SQLite, then what touches the database on PostgreSQL.

Arguments are handed to pytest. The closing lines are pytest's own; the last adds both runs up.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

NO_TESTS = 5


def main(words: list[str]) -> int:
    """Return 0 when both runs passed and at least one test ran in each."""
    with tempfile.TemporaryDirectory(prefix="kesu-suite-") as folder:
        reports = {name: Path(folder) / f"{name}.xml" for name in ("sqlite", "postgres")}
        codes = [_run(name, report, words) for name, report in reports.items()]
        passed, failed, skipped = _sum([_counts(report) for report in reports.values()])
    if not words and NO_TESTS in codes:
        print("One of the two databases ran no test at all.")
    elif words:
        codes = [0 if code == NO_TESTS else code for code in codes]
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return next((code for code in codes if code), 0)


def _run(database: str, report: Path, words: list[str]) -> int:
    print(f"\n== {database} ==", flush=True)
    # Who has run out of tests takes some of another's: a few stories in the browser last as long as hundreds of others.
    spread = ["-n", "auto", "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", *spread, f"--junitxml={report}", "-q", *words]
    return subprocess.run(command, env={**os.environ, "KESU_TEST_DB": database}).returncode


def _counts(report: Path) -> tuple[int, int, int]:
    """Return passed, failed (errors included) and skipped; one failure when there is no report."""
    if not report.exists():
        return 0, 1, 0
    suite = next(ElementTree.parse(report).iter("testsuite"))
    ran, failed, errors, skipped = (
        int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
    )
    return ran - failed - errors - skipped, failed + errors, skipped


def _sum(rows: list[tuple[int, int, int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
