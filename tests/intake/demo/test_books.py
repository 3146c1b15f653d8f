"""`kesu demo --book ID`: for any book of the shelf a company that fits it, with its stories played."""

from datetime import date, datetime

import pytest
from django.core.management import CommandError

from kesu import clock
from kesu.cases.models import CaseRecord, Edition
from kesu.cases.verifying import verify
from kesu.core.examples.reading import moment
from kesu.core.values import Moment
from kesu.directory.house_posts import ADMINISTRATOR, AUDITOR, REGISTRY_KEEPER, SECURITY
from kesu.directory.models import Person, PostHolding
from kesu.intake.demo import chosen, removal
from kesu.intake.demo.casting import cast_of, is_held_by_people
from kesu.intake.demo.retold import moved, people_in, told, weeks_before
from kesu.journal.models import JournalEntry
from kesu.library.books import load as load_book
from kesu.library.calendars import all_calendars
from kesu.library.examples import stories_in
from kesu.library.shipped import shipped
from kesu.registry.models import Customer, Product
from kesu.shell import demo as command

FRIDAY = datetime.fromisoformat("2026-03-20T15:00+08:00")
SHELF = shipped()


@pytest.mark.parametrize("shown", SHELF.values(), ids=lambda shown: shown.id)
def test_every_book_has_somebody_in_every_post_and_a_head_in_every_department(shown):
    source = load_book(shown.folder).source
    stories = [told(name, raw) for name, raw in stories_in(shown.folder).items()]
    named = {name for story in stories for name in people_in(story)}
    cast = cast_of(source, named)
    held = {post for member in cast.members for post in member.posts}
    wanted = {post.id for post in source.posts.values() if is_held_by_people(post)}
    assert held == wanted | {ADMINISTRATOR, AUDITOR, REGISTRY_KEEPER, SECURITY}
    headed = [member.department for member in cast.members if member.heads]
    assert len(headed) == len(set(headed))
    assert {post.heads for post in source.posts.values() if post.heads} <= set(headed)
    assert {post.id for post in source.posts.values() if post.is_department} <= {
        member.department for member in cast.members
    }
    assert named <= set(cast.called)
    assert len({member.login for member in cast.members}) == len(cast.members)
    assert cast.company.zh.count("虚构") == 1


def test_books_of_advice_and_of_no_kind_are_not_offered():
    assert "q11" not in SHELF
    assert {"p01", "p06", "p14", "p15", "p18", "p19", "q05"} <= set(SHELF)


@pytest.mark.django_db
@pytest.mark.parametrize("book", ["p06", "p14", "p18", "q05"])
def test_a_company_of_the_book_with_its_stories_in_all_stages(book):
    with clock.stopped_at(FRIDAY):
        loaded, _cast = chosen.load(SHELF[book], "word-for-the-demo")
        assert list(verify()) == []
    records = CaseRecord.everything.all()
    assert 14 <= records.count() <= 45
    assert records.filter(closed_as="").exists()
    assert records.exclude(closed_as="").exists()
    assert loaded.acts >= 80
    assert JournalEntry.everything.order_by("-entered_at")[0].entered_at <= FRIDAY
    assert removal.others() == []
    assert Person.objects.all()[0].check_password("word-for-the-demo")


@pytest.mark.django_db
def test_the_books_beside_it_are_in_force_too_where_they_can_be():
    with clock.stopped_at(FRIDAY):
        chosen.put_in_force(SHELF["p19"], FRIDAY)
    assert set(Edition.objects.values_list("book", flat=True)) == {"p12", "p19"}


@pytest.mark.django_db
def test_an_unknown_book_is_refused_with_all_there_are(settings):
    with pytest.raises(CommandError) as refused:
        command.load("q11")
    said = str(refused.value)
    assert "q11" in said
    assert all(book in said for book in SHELF)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_the_command_says_who_signs_in(capsys):
    with clock.stopped_at(FRIDAY):
        assert command.load("p17") == 0
    said = capsys.readouterr().out
    login = PostHolding.objects.get(post=ADMINISTRATOR).person.login
    assert login in said
    assert Customer.objects.exists()
    assert Product.objects.exists()


# -- how a story becomes material ----------------------------------------------------------------------


def test_what_was_refused_and_what_is_expected_is_left_out():
    entries = [
        {"at": 1, "by": "clerk", "do": "open", "expect": {"open": ["fill"]}},
        {"at": 2, "by": "clerk#2", "do": "fill", "expect": {"refused": "barred"}},
        {"at": 3, "do": "tick"},
        {"at": 4, "by": "head", "do": "fill", "with": {"asked": "person:clerk#3"}},
    ]
    story = told("a", {"kind": "request", "entry": entries})
    assert [line["at"] for line in story.lines] == [1, 4]
    assert all("expect" not in line for line in story.lines)
    assert people_in(story) == {"clerk", "head", "clerk#3"}


def test_every_moment_day_and_month_moves_by_whole_weeks():
    calendar = all_calendars()["cn-office"]
    at = datetime.fromisoformat("2026-03-02T09:00:00")
    by = weeks_before(moment(at, calendar), Moment(int(FRIDAY.timestamp()) + 30 * 7 * 86_400))
    assert by.days % 7 == 0
    line = {
        "at": at,
        "with": {
            "seen_on": date(2026, 3, 1),
            "month": "2026-02",
            "day": "2026-03-01",
            "no": "2603-01",
        },
    }
    said = moved(line, by)
    assert said["at"].weekday() == at.weekday()
    assert said["with"]["seen_on"] == date(2026, 3, 1) + by
    assert said["with"]["day"] == (date(2026, 3, 1) + by).isoformat()
    later = said["at"].year * 12 + said["at"].month - 2
    assert said["with"]["month"] == f"{later // 12}-{later % 12 + 1:02}"
    assert said["with"]["no"] == "2603-01"
