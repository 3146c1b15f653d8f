"""From a restored or copied database nothing leaves until a person has said that it may."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from kesu import clock
from kesu.notices import outbox
from kesu.notices.models import Delivery, Sender
from kesu.notices.sending import send
from kesu.shell import chores
from tests.notices.conftest import Fake, near, spread

pytestmark = pytest.mark.usefixtures("book", "monday", "staff")

MON_1331 = datetime.fromisoformat("2026-03-02T13:31+08:00")


@pytest.fixture
def folder(settings, tmp_path):
    """A folder that nothing has left from, with one mail that is due."""
    settings.KESU_HOME = str(tmp_path)
    return tmp_path


@pytest.fixture
def waiting(mail: Fake) -> Fake:
    near()
    with at(0):
        spread()
    return mail


def at(minutes: int) -> AbstractContextManager[None]:
    return clock.stopped_at(MON_1331 + minutes * outbox.A_TURN)


def pass_by(minutes: range) -> None:
    """Let messages be about to leave in each of these minutes."""
    for minute in minutes:
        with at(minute):
            assert outbox.may_leave(clock.now())


def sent_at(minutes: int) -> int:
    with at(minutes):
        return send(clock.now())


def test_a_new_database_sends_and_counts_its_turns(folder):
    pass_by(range(3))
    assert Sender.objects.get().turn == 3
    assert (folder / outbox.FILE).read_text().endswith(" 3\n")


def test_a_restored_database_holds_what_waits_until_somebody_confirms(folder, waiting):
    pass_by(range(1))
    backup = Sender.objects.values("turn", "at").get()
    pass_by(range(1, 4))
    Sender.objects.update(**backup)
    assert outbox.held() == outbox.RESTORED
    assert (sent_at(5), waiting.got) == (0, [])
    assert outbox.confirm(by="operator", at=MON_1331 + timedelta(minutes=6))
    assert (sent_at(7), len(waiting.got)) == (1, 1)
    assert outbox.held() == ""


def test_every_host_holds_what_waits_in_a_database_that_came_back_within_its_minute(
    folder, waiting, settings, tmp_path_factory
):
    homes = [folder, tmp_path_factory.mktemp("second")]
    for home in homes:
        settings.KESU_HOME = str(home)
        outbox.confirm(by="operator", at=MON_1331)
        pass_by(range(1))
    outbox.came_back(MON_1331)
    for home in homes:
        settings.KESU_HOME = str(home)
        assert outbox.held() == outbox.RESTORED
        assert (sent_at(1), waiting.got) == (0, [])
    assert outbox.confirm(by="operator", at=MON_1331 + timedelta(minutes=2))
    assert (sent_at(3), len(waiting.got)) == (1, 1)
    settings.KESU_HOME = str(folder)
    assert outbox.held() == outbox.UNKNOWN


def test_a_copy_in_another_folder_sends_nothing(folder, waiting, settings, tmp_path_factory):
    pass_by(range(1))
    settings.KESU_HOME = str(tmp_path_factory.mktemp("copy"))
    assert outbox.held() == outbox.UNKNOWN
    assert (sent_at(5), waiting.got) == (0, [])


def test_what_waited_in_a_copy_is_given_up_before_it_is_let_go(folder, waiting):
    pass_by(range(1))
    (folder / outbox.FILE).unlink()
    assert outbox.give_up(MON_1331) == 1
    assert outbox.confirm(by="operator", at=MON_1331)
    assert (sent_at(5), waiting.got) == (0, [])
    assert Delivery.everything.get().reason == outbox.GIVEN_UP


def test_a_process_that_ends_between_file_and_database_is_no_restoring(folder):
    pass_by(range(2))
    Sender.objects.update(turn=1)
    assert outbox.held() == ""
    pass_by(range(3, 5))


def test_nothing_is_confirmed_where_nothing_is_held(folder):
    pass_by(range(1))
    assert not outbox.confirm(by="operator", at=MON_1331)


def test_a_copy_takes_no_mail_in(folder, monkeypatch):
    asked: list[str] = []

    def one(now: object) -> int:
        asked.append("fetched")
        return 1

    monkeypatch.setattr(chores, "fetch_mail", one)
    with at(0):
        assert chores.take_in(clock.now()) == 1
    (folder / outbox.FILE).unlink()
    with at(1):
        assert chores.take_in(clock.now()) == 0
    assert asked == ["fetched"]
