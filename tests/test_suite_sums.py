"""The last line of `make test` adds up both runs, and counts a run that broke off as a failure."""

from pathlib import Path

from tools import suite

REPORT = '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/></testsuites>'


def test_errors_count_as_failures_and_skipped_tests_not_as_passed(tmp_path: Path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert suite._counts(report) == (3, 3, 3)


def test_a_run_without_a_report_has_failed(tmp_path: Path):
    assert suite._counts(tmp_path / "none.xml") == (0, 1, 0)


def test_both_runs_are_added_up():
    assert suite._sum([(3, 1, 0), (2, 0, 1)]) == [5, 1, 1]


def test_the_exit_code_is_that_of_the_run_that_failed(monkeypatch, capsys):
    codes = iter([0, 1])
    monkeypatch.setattr(suite, "_run", lambda *_: next(codes))
    assert suite.main([]) == 1
    assert capsys.readouterr().out == "0 passed, 2 failed, 0 skipped\n"


def test_a_database_without_any_test_is_a_failure(monkeypatch):
    codes = iter([0, suite.NO_TESTS])
    monkeypatch.setattr(suite, "_run", lambda *_: next(codes))
    assert suite.main([]) == suite.NO_TESTS
