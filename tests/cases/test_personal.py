"""Personal values: nowhere in clear, shown to those who may, gone when the person is erased."""

import pytest
from django.apps import apps
from django.db import connection

from kesu.cases.actions.posting import Item, post, post_many
from kesu.cases.actors import Who
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord
from kesu.cases.queries.sight import sight_of
from kesu.cases.sealing import sealed_in, shown
from kesu.cases.texts import record_in
from kesu.core.records.entries import Actor
from kesu.journal import keys
from kesu.journal.models import JournalEntry, SubjectKey
from tests.cases.conftest import FRONT, MON_9, do, op, opened, registered

pytestmark = pytest.mark.usefixtures("book", "monday")

NAME, PHONE = "王金丝雀", "13977778888"
COLLEAGUE = Actor("person:990", frozenset({"person:990"}), "service")


def values_of(record_id: str) -> dict[str, object]:
    return record_in(CaseRecord.everything.get(pk=record_id).state).values[""]


def everything_in_the_database() -> str:
    found = []
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_name_and_a_number_stand_nowhere_in_clear():
    opened(caller=NAME, phone=PHONE, customer="C1")
    everything = everything_in_the_database()
    assert NAME not in everything
    assert PHONE not in everything
    assert "噪音大" in everything


def test_they_are_shown_to_those_who_may_read_them_and_hidden_from_others():
    record = opened(caller=NAME, phone=PHONE).record_id
    values = values_of(record)
    for reader, name in ((FRONT, NAME), (COLLEAGUE, "•••")):
        seen = sight_of(record, Who(reader), MON_9, "desk:case")
        assert seen is not None
        texts = seen.opened(values.items())
        assert shown(values["caller"], texts) == name
        assert shown(values["description"], texts) == "噪音大"


def test_both_lie_under_one_key_of_the_record_and_an_erased_person_reads_as_erased():
    record = opened(caller=NAME, phone=PHONE).record_id
    key = SubjectKey.objects.get()
    assert key.subject == f"record:{record}"
    keys.erase(key, by="person:1", at=MON_9)
    values = values_of(record)
    assert shown(values["phone"], keys.open_all(sealed_in(values))) == "已删除"


def test_a_known_contact_has_one_key_for_all_complaints():
    for _ in range(2):
        data = {"act": "open", "kind": "complaint", "facts": {"caller": NAME}, "contact": "7"}
        post(entry_data=data, actor=FRONT, op_id=op())
    assert SubjectKey.objects.get().subject == "contact:7"


def test_sending_back_what_stands_there_corrects_nothing():
    record = opened(phone=PHONE).record_id
    registered(record, phone=PHONE)
    assert "corrected" not in JournalEntry.everything.get(seq=2).outcome
    assert SubjectKey.objects.count() == 1


def test_another_value_is_a_correction_and_the_old_one_stays_readable():
    record = opened(phone=PHONE).record_id
    before = str(values_of(record)["phone"])
    registered(record, phone="13900000000")
    after = str(values_of(record)["phone"])
    assert keys.open_all([before, after]) == {
        before: PHONE,
        after: "13900000000",
    }


def test_what_only_looks_sealed_is_refused():
    stolen = values_of(opened(phone=PHONE).record_id)["phone"]
    for facts in ({"phone": stolen}, {"description": stolen}, {"phone": "sealed:x:y"}):
        with pytest.raises(NotAccepted) as refused:
            opened(**facts)
        assert refused.value.code == "looks_sealed"


def test_a_long_name_is_measured_before_it_is_sealed():
    opened(caller="王" * 500)
    with pytest.raises(NotAccepted) as refused:
        opened(caller="王" * 501)
    assert refused.value.code == "too_long"


def test_a_record_opened_and_filled_in_one_batch_has_one_key():
    (posted,) = post_many(
        [Item({"act": "open", "kind": "complaint", "facts": {"caller": NAME, "phone": PHONE}})],
        actor=FRONT,
        op_id=op(),
    )
    assert SubjectKey.objects.count() == 1
    assert posted


def test_a_follower_takes_the_sealed_value_with_it():
    record = opened(caller=NAME).record_id
    registered(record)
    do(record, "investigate", facts={"cause": "轴承"})
    from tests.cases.conftest import MANAGER

    do(record, "finish", by=MANAGER, outcome="closed")
    again = post(
        record_id=record, entry_data={"act": "reopen", "reason": "x"}, actor=MANAGER, op_id=op()
    )
    assert values_of(again.opened[0])["caller"] == values_of(record)["caller"]
