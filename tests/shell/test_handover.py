"""`kesu handover`: the plan changes nothing, the act moves everything, `kesu export --as` is refused."""

import pytest
from django.core.management import CommandError

from kesu.directory.models import HandOver, PostHolding
from kesu.shell.main import run_command
from tests.cases.leaving.house import MON, House, furnished, record_of


@pytest.fixture
def house(db, clock_at) -> House:
    found = furnished()
    clock_at(MON.isoformat())
    return found


def test_the_plan_is_shown_and_nothing_has_changed(house, capsys):
    house.file("M-001", "old")
    words = ("handover", "old", "--to", "new", "--on", "2026-03-31", "--language", "zh")
    assert run_command(*words, "--dry-run") == 1  # the file waits for the book's own procedure
    said = capsys.readouterr().out
    assert "转交: 业务员 → 李接" in said
    assert "待规程办理: 客户档案" in said
    assert not HandOver.objects.exists()
    assert PostHolding.objects.filter(person=house.people["new"], post="verifier").count() == 0


def test_everything_moves_and_the_exit_code_says_whether_something_is_left(house, capsys):
    record = house.file("M-001", "other")
    house.post("boss", record, MON, act="assign", step="put_in_database", to=house.party("old"))
    words = ("handover", "old", "--to", "new", "--on", "2026-03-31", "--by", "admin")
    assert run_command(*words) == 0
    assert record_of(record).steps["/put_in_database"].assigned == house.party("new")
    assert HandOver.objects.get().state == "done"


def test_without_a_successor_what_nobody_takes_over_is_told(house, capsys):
    assert run_command("handover", "old", "--language", "zh") == 1
    assert "无人负责" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("nobody",), ("old", "--to", "nobody"), ("old", "--to", "old"), ("old", "--on", "soon"),
        ("old", "--by", "boss"), ("old", "--name", "post"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_is_saved(house, words):
    with pytest.raises(CommandError):
        run_command("handover", *words)
    assert not HandOver.objects.exists()


def test_nothing_is_exported_as_somebody_who_is_leaving(house, tmp_path):
    file = tmp_path / "list.csv"
    words = ("export", "complaints", str(file), "--kind", "customer_file", "--as", "old")
    assert run_command(*words) == 0
    file.unlink()
    run_command("handover", "old", "--to", "new", "--on", "2026-03-31")
    with pytest.raises(CommandError):
        run_command(*words)
    assert not file.exists()
