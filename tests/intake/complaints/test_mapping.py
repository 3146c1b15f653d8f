"""Mappings: what they may say, that a faulty one is refused whole, and how one is found for a file."""

import tomllib

import pytest

from kesu.core.errors import Faulty
from kesu.intake.complaints.guessing import fitting, guessed, kept_mappings
from kesu.intake.complaints.mapping import load_mapping, read_mapping
from kesu.library.books import load
from kesu.library.official_days import RULEBOOKS
from tests.intake.complaints.conftest import HEADINGS

P01 = load(RULEBOOKS / "equipment-maker" / "p01")
BOOKS = {"": P01, "cfpb": load(RULEBOOKS / "consumer-finance" / "cfpb")}
KIND = P01.kinds["complaint"].kind
PLAIN = 'source = "list"\nid = "no"\nday = "on"\n'


def faults(text: str) -> str:
    with pytest.raises(Faulty) as refusal:
        read_mapping(tomllib.loads(text), "map.toml", P01)
    return str(refusal.value)


def test_every_kept_mapping_fits_its_book():
    for path in kept_mappings().values():
        assert load_mapping(path, BOOKS[load_mapping(path).book]).recipes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('id = "no"\nday = "on"', "source"),
        ('source = "list"\nday = "on"', "id"),
        (PLAIN + 'colour = "red"', "colour"),
        (PLAIN + 'kind = "invoice"', "invoice"),
        (PLAIN + "[facts]\nprice = { column = 'p' }", "price"),
        (PLAIN + "[facts]\ndescription = { column = 'p', text = '{p}' }", "description"),
        (PLAIN + "[facts]\ndescription = { text = '{p' }", "description"),
        (PLAIN + "[facts]\norigin = { is = 'outside' }", "outside"),
        (
            PLAIN + "[facts.class]\ncolumn = 'p'\nchoose = [{ value = 'bad', begins = ['A'] }]",
            "bad",
        ),
        (PLAIN + "[facts]\ndescription = { column = 'p', take = 'last' }", "take"),
        (PLAIN + "[status]\ncolumn = 's'\nclosed = 'done'", "closed"),
        (PLAIN + "days = 'y/m/d'", "m/d/y"),
        (PLAIN + "in_order = [{ first = 'on' }]", "in_order"),
        (PLAIN + "in_order = [{ first = 'on', last = 'on' }]", "last"),
        ("source = 'list'\nday = 'on'\nid = { digest = [] }", "digest"),
        ("source = 'list'\nday = 'on'\nid = { columns = ['on'] }", "columns"),
        (PLAIN + "[register]\nstep = 'identify'\ndone = 'no_such'", "no_such"),
    ],
)
def test_a_faulty_mapping_is_refused_by_the_line(text: str, told: str):
    assert told in faults(text)


def test_all_faults_are_gathered():
    found = faults("[facts]\nprice = { column = 'p' }\nweight = { column = 'w' }")
    assert all(word in found for word in ("source", "id", "day", "price", "weight"))


def test_a_file_is_recognised_by_its_columns_in_any_order():
    assert fitting(list(reversed(HEADINGS))) == ["car-complaints"]
    assert fitting(["id", "brand"]) == []


def test_facts_are_guessed_by_their_titles():
    found = guessed(
        ["投诉编号", "投诉日期", "客户", "不良状况描述", "不良数量", "备注"], KIND, "旧台账"
    )
    assert found is not None
    assert {r.fact: r.column for r in found.recipes if r.column} == {
        "customer": "客户",
        "description": "不良状况描述",
        "defective": "不良数量",
    }


def test_nothing_is_guessed_without_a_number_and_a_day():
    assert guessed(["客户", "不良状况描述"], KIND, "旧台账") is None
