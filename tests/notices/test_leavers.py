"""Whoever has left is found by no channel."""

from datetime import date

import pytest

from kesu import changes
from kesu.directory import actions
from kesu.directory.models import Person
from kesu.notices.models import Channel, Reach
from tests.cases.leaving.house import MON

pytestmark = pytest.mark.django_db


def test_addresses_go_when_the_last_day_is_over():
    person = actions.hire(
        login="old", name="孙离", department=None, from_on=date(2020, 1, 1), by=None, at=MON
    )
    channel = Channel.objects.create(code="wecom", sort="wecom", name_zh="企业微信", per_minute=1)
    changes.add(Reach(person=person, channel=channel, address="sunli"), by=None, at=MON)
    actions.leave(person=person, on=MON.date(), by=None, at=MON)
    assert not Person.objects.get().is_active
    assert not Reach.objects.exists()
