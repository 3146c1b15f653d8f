"""Of every text column somebody has said whether something is typed there; markup of others is found."""

import pytest

from tests.battery.strangers.planting import Planted, plant_the_rest, standing, unspoken
from tests.battery.strangers.scripts import BREAKS, SINKS, markup_of_others, payloads
from tests.battery.strangers.walking import Visitor
from tests.battery.strangers.world import AT, furnished
from tests.settings import TEST_DB


def test_every_script_is_another_one_and_each_is_found_where_it_stands_bare():
    scripts = payloads(300)
    assert len({*scripts}) == 300
    missed = [s for s in SINKS if not markup_of_others(f"<p>{s.format(n=1)}</p>")]
    assert missed == [s for s in SINKS if s.startswith(("<scr<", "{{{{"))]
    assert all(any(script.startswith(way) for script in scripts) for way in BREAKS)
    assert markup_of_others('<p>&lt;script&gt;</p><script nonce="x"></script>') == []


@pytest.mark.django_db
@pytest.mark.skipif(TEST_DB != "sqlite", reason="a mark is replaced in the driver of SQLite")
def test_scripts_typed_everywhere_are_told_and_not_run(settings, tmp_path, clock_at):
    settings.KESU_HOME = tmp_path
    clock_at(AT.isoformat())
    planted = Planted(payloads(20), 20)
    world = furnished(planted.says)
    plant_the_rest(planted)
    assert unspoken() == []
    with standing(planted):
        visitor = Visitor(world, "lilei")
        page = visitor.ask("GET", f"/cases/{world.records['service']}", is_api=False)
    assert b"xss(" in page.content
    assert markup_of_others(page.content.decode()) == []
