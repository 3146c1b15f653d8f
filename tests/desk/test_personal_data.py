"""Personal data on pages, over the API and on the command line: looked up, copied, erased, by administrators only."""

from argparse import Namespace
from io import BytesIO

import pytest
from django.core.management import CommandError
from openpyxl import load_workbook

from kesu.journal.models import AccessNote, Erasure
from kesu.registry.models import Change, Contact, Customer
from kesu.shell.personal_data import personal
from tests.api.test_hand_overs import api_of
from tests.cases.leaving.house import MON, House, furnished

ZH = {"accept-language": "zh-hans"}
NAME, PHONE, MAIL = "欧阳试页（虚构）", "13911113333", "page@customer.example"


@pytest.fixture
def house(db, clock_at) -> House:
    found = furnished()
    clock_at(MON.isoformat())
    return found


@pytest.fixture
def contact(house) -> str:
    customer = Customer.objects.create(code="C9", name="试验客户（虚构）", search="c9")
    row = Contact.objects.create(customer=customer, name=NAME, phone=PHONE, email=MAIL)
    return f"contact:{row.pk}"


@pytest.fixture
def admin(house, client):
    client.force_login(house.people["admin"])
    return client


def words(answer) -> str:
    return str(answer.content.decode())


def test_somebody_is_looked_up_by_telephone_and_no_value_is_shown(admin, contact):
    page = words(admin.post("/personal-data", {"words": PHONE}, headers=ZH))
    assert f'href="/personal-data/{contact}"' in page
    kept = words(admin.get(f"/personal-data/{contact}", headers=ZH))
    assert "主数据中的联系人" in kept
    assert PHONE not in kept
    assert MAIL not in kept


def test_a_copy_holds_what_is_kept_and_is_noted(admin, contact):
    answer = admin.get(f"/personal-data/{contact}/copy", headers=ZH)
    sheet = load_workbook(BytesIO(answer.content)).active
    told = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {NAME, PHONE, MAIL} <= told
    assert AccessNote.objects.get(sort="export").by == "desk:personal"


def test_erasing_wants_a_reason_and_that_somebody_is_sure(admin, contact):
    for said in ({}, {"reason": "本人要求"}, {"sure": "1", "reason": " "}):
        answer = admin.post(f"/personal-data/{contact}/erasure", said, headers=ZH)
        assert answer.status_code == 422
    assert not Erasure.objects.exists()
    said = {"sure": "1", "reason": "本人要求"}
    page = words(admin.post(f"/personal-data/{contact}/erasure", said, headers=ZH, follow=True))
    assert "本人要求" in page
    row = Contact.objects.get(pk=contact.partition(":")[2])
    assert (row.name, row.phone, row.email) == (f"已删除 {row.pk}", "", "")
    assert NAME not in str(list(Change.objects.values("before", "after")))


def test_nobody_else_comes_there(house, client, contact):
    client.force_login(house.people["old"])
    for path in ("/personal-data", f"/personal-data/{contact}", f"/personal-data/{contact}/copy"):
        assert client.get(path).status_code in (403, 404)
    assert client.post(
        f"/personal-data/{contact}/erasure", {"sure": "1", "reason": "x"}
    ).status_code in (403, 404)
    assert not Erasure.objects.exists()


def test_a_program_does_the_same_once_under_its_key(house, contact):
    api = api_of(house, "admin")
    assert api.get("/personal-data").json() == {"items": [], "after": ""}
    (share,) = api.get(f"/personal-data/{contact}").json()["shares"]
    assert (share["store"], share["goes"]) == ("contacts", 1)
    assert {line["says"] for line in api.get(f"/personal-data/{contact}/copy").json()} == {
        NAME,
        PHONE,
        MAIL,
    }
    done = api.post(f"/personal-data/{contact}/erasure", {"reason": "本人要求"})
    assert done.json()["counts"] == {"contacts": 1}
    assert api.get("/personal-data/contact:999").status_code == 404
    assert api_of(house, "old").get("/personal-data").status_code == 403


def asked(whom: str, **more: object) -> Namespace:
    given: dict[str, object] = {
        "due": False,
        "copy": None,
        "erase": False,
        "reason": "",
        "overrule": False,
        "also": [],
        "by": "",
    }
    return Namespace(whom=whom, **{**given, **more})


def test_the_command_shows_copies_and_erases(house, contact, tmp_path, capsys):
    assert personal(asked(contact)) == 0
    assert "1" in capsys.readouterr().out
    file = tmp_path / "copy.xlsx"
    assert personal(asked(contact, copy=file)) == 0
    assert load_workbook(file).active.max_row == 4
    with pytest.raises(CommandError):
        personal(asked(contact, erase=True))
    with pytest.raises(CommandError):
        personal(asked(contact, erase=True, reason="本人要求", by="old"))
    assert personal(asked(contact, erase=True, reason="本人要求", by="admin")) == 0
    assert Erasure.objects.get().subject == contact
    assert personal(asked("", due=True)) == 0
    with pytest.raises(CommandError):
        personal(asked("contact:999"))
