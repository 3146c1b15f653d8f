"""The made-up company."""

from datetime import UTC, datetime

from kesu.directory.demo import CAST, make_people
from kesu.directory.models import Change, Department, Person
from kesu.directory.queries import actor_of, unstaffed

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

POSTS_OF_P01 = [
    "complaint_engineer",
    "quality_manager",
    "pmc_manager",
    "service_engineer",
    "hotline_dispatcher",
    "field_staff",
    "general_manager",
    "technical_director",
    "project_chief_engineer",
    "service_clerk",
    "sales_clerk",
    "gm_office_clerk",
    "gm_office_head",
    "service_head",
    "sales_head",
    "rd_head",
    "production_head",
    "purchasing_head",
    "design_head",
    "trial_head",
]


def test_every_post_of_p01_and_every_department_is_staffed(db):
    make_people(password=None, at=AT)
    heads = [f"head:{code}" for code in Department.objects.values_list("code", flat=True)]
    assert unstaffed(parties=[*heads, *(f"post:{post}" for post in POSTS_OF_P01)], at=AT) == []


def test_making_it_twice_changes_nothing(db):
    make_people(password=None, at=AT)
    notes = Change.objects.count()
    assert len(make_people(password=None, at=AT)) == len(CAST) == Person.objects.count()
    assert Change.objects.count() == notes


def test_everybody_is_marked_as_made_up_and_signs_in_with_the_password_given(db):
    people = make_people(password="made-up-word", at=AT)
    assert all(person.employee_no.startswith("DEMO-") for person in people.values())
    assert all(person.check_password("made-up-word") for person in people.values())


def test_the_south_sees_its_own_branch_only(db):
    card = actor_of(person=make_people(password=None, at=AT)["sunqiang"], at=AT)
    assert (card.branch, card.sees_all_branches) == ("south_china", False)
