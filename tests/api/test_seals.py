"""Audit seals for programs: how sealing stands, page after page, for those who read journals."""

from kesu import clock
from kesu.directory import actions
from kesu.directory.house_posts import AUDITOR
from kesu.journal.models import AuditSeal
from kesu.journal.witnessing.sealing import Sealer
from tests.api.test_hand_overs import api_of, house  # noqa: F401
from tests.cases.leaving.house import MON


def test_seals_are_read_on_from_the_last_one(house, settings, tmp_path):  # noqa: F811
    settings.KESU_HOME = tmp_path
    house.file("M-001", "old")
    Sealer().some(clock.now())
    kept = AuditSeal.objects.get()
    assert api_of(house, "old").get("/seals").status_code == 403
    actions.bind_post(
        person=house.people["other"], post=AUDITOR, from_on=MON.date(), by=None, at=clock.now()
    )
    found = api_of(house, "other").get("/seals").json()
    assert (found["last"], found["waiting"], found["witnesses"]) == (1, 0, [])
    assert found["seals"] == [{"number": 1, "seal": kept.text, "signature": kept.signature}]
    assert api_of(house, "other").get("/seals?since=1").json()["seals"] == []
