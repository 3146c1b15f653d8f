"""kesu import, tick, verify, export and demo, as typed."""

import json

import pytest

from kesu.cases.models import CaseRecord
from kesu.directory.models import Person
from kesu.journal.models import AccessNote
from kesu.registry.models import Customer
from kesu.reports.sheets import read_sheet
from kesu.shell.main import main
from tests.intake.complaints.conftest import company, listed, row  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(tmp_path):
    """Write rows into a file: `lists(rows)` returns its path."""

    def write(rows, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(listed(rows))
        return str(path)

    return write


def test_a_list_is_taken_in_and_counted(company, lists, capsys):  # noqa: F811
    code = main(["import", "complaints", lists([row(1), row(2)]), "--as", "lilei", "--yes"])
    assert code == 0
    assert "新增 2 行" in capsys.readouterr().out
    assert CaseRecord.everything.count() == 2


def test_english_is_spoken_when_asked_for(company, lists, capsys):  # noqa: F811
    main(["import", "complaints", lists([row(1)]), "--as", "lilei", "--yes", "--language", "en"])
    assert "1 new" in capsys.readouterr().out


def test_trying_out_saves_nothing(company, lists, capsys):  # noqa: F811
    assert main(["import", "complaints", lists([row(1)]), "--as", "lilei", "--dry-run"]) == 0
    assert not CaseRecord.everything.exists()
    assert "没有保存" in capsys.readouterr().out


def test_bad_rows_come_back_in_a_workbook_and_the_exit_code_tells(company, lists, tmp_path):  # noqa: F811
    errors = tmp_path / "errors.xlsx"
    words = ["import", "complaints", lists([row(1), row(2, datetime="?")]), "--as", "lilei"]
    assert main([*words, "--yes", "--errors", str(errors)]) == 1
    assert len(read_sheet(errors.read_bytes(), "errors.xlsx").rows) == 1


def test_an_unnamed_reading_is_not_taken_unasked(company, lists, capsys, monkeypatch):  # noqa: F811
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert main(["import", "complaints", lists([row(1)]), "--as", "lilei"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert not CaseRecord.everything.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nonsense", "LIST", "--as", "lilei"], "complaints"),
        (["complaints", "LIST"], "lilei"),
        (["complaints", "LIST", "--as", "nobody"], "nobody"),
        (["complaints", "/no/such/file.csv", "--as", "lilei"], "/no/such/file.csv"),
        (["complaints", "LIST", "--as", "lilei", "--mapping", "no-such"], "car-complaints"),
        (["complaints", "LIST", "--as", "zhaoqiang", "--yes"], "客诉工程师"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(company, lists, capsys, words, told):  # noqa: F811
    path = lists([row(1)])
    assert main(["import", *(path if word == "LIST" else word for word in words)]) == 2
    assert told in capsys.readouterr().err
    assert not CaseRecord.everything.exists()


def test_customers_come_in_by_the_form_of_their_page(company, tmp_path, capsys):  # noqa: F811
    path = tmp_path / "customers.csv"
    path.write_text("客户编号,名称\nK-1,示例一厂（虚构）\nK-2,\n", encoding="utf-8")
    assert main(["import", "customers", str(path), "--as", "wangfang"]) == 1
    assert Customer.objects.filter(code="K-1").exists()
    assert "新增 1 行" in capsys.readouterr().out
    assert main(["import", "customers", str(path), "--as", "zhaoqiang"]) == 2


def test_verify_passes_after_an_import_and_knows_its_numbers(company, lists, capsys):  # noqa: F811
    main(["import", "complaints", lists([row(1), row(2)]), "--as", "lilei", "--yes"])
    number = str(CaseRecord.everything.all()[0].number)
    assert main(["verify"]) == 0
    assert main(["verify", number]) == 0
    assert main(["verify", "KS1999-0001"]) == 2
    assert "KS1999-0001" in capsys.readouterr().err


def test_verify_names_what_was_changed(company, lists, capsys):  # noqa: F811
    main(["import", "complaints", lists([row(1)]), "--as", "lilei", "--yes"])
    CaseRecord.everything.update(grade="severe")
    capsys.readouterr()
    assert main(["verify", "--json"]) == 1
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["number"] == CaseRecord.everything.get().number


def test_a_tick_with_nothing_due_posts_nothing(company, capsys):  # noqa: F811
    assert main(["tick", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"fired": 0, "moot": 0, "failed": 0, "late": 0}


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_complaints_are_exported_and_the_export_is_noted(company, lists, tmp_path, name):  # noqa: F811
    main(["import", "complaints", lists([row(1), row(2)]), "--as", "lilei", "--yes"])
    file = tmp_path / name
    assert main(["export", "complaints", str(file), "--as", "lilei"]) == 0
    sheet = read_sheet(file.read_bytes(), name)
    assert {r.cell(sheet.headings.index("imported_id")) for r in sheet.rows} == {"1", "2"}
    note = AccessNote.objects.get()
    assert (note.sort, note.person) == ("export", f"person:{Person.objects.get(login='lilei').pk}")


def test_who_may_not_read_a_record_does_not_export_it(company, lists, tmp_path):  # noqa: F811
    main(["import", "complaints", lists([row(1)]), "--as", "lilei", "--yes"])
    file = tmp_path / "out.jsonl"
    assert main(["export", "complaints", str(file), "--as", "yangfan"]) == 0
    assert file.read_text(encoding="utf-8") == ""


def test_the_journal_is_exported_entry_by_entry(company, lists, tmp_path):  # noqa: F811
    main(["import", "complaints", lists([row(1)]), "--as", "lilei", "--yes"])
    file = tmp_path / "journal.jsonl"
    assert main(["export", "journal", str(file)]) == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["act"] for line in lines] == ["open", "do"]


def test_a_file_of_another_sort_is_not_written(company, tmp_path, capsys):  # noqa: F811
    assert main(["export", "complaints", str(tmp_path / "out.pdf")]) == 2
    assert ".xlsx" in capsys.readouterr().err
