"""Signing in and out, passwords, one-time links, language."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kesu import clock
from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.directory.models import Person
from kesu.entrance import guard, tickets
from kesu.notices import letters
from kesu.notices.models import Delivery, LetterAsked
from kesu.notices.sending import send

WORD = "a-long-enough-word"
OTHER = "quite-another-word"
FRI_30_JAN = "2026-01-30T10:00+08:00"


@pytest.fixture
def lilei(db) -> Person:
    return Person.objects.create_person("lilei", WORD, name="李雷", email="lilei@example.com")


@pytest.fixture
def hejie(db) -> Person:
    person = Person.objects.create_person("hejie", WORD, name="何洁")
    actions.bind_post(
        person=person, post=ADMINISTRATOR, from_on=date(2020, 1, 1), by=None, at=clock.now()
    )
    return person


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_in(client: Client, login="lilei", password=WORD, **more):
    return client.post("/sign-in", {"login": login, "password": password, **more})


def ticket_of(person: Person) -> str:
    return tickets.link_for(person).rpartition("/")[2]


def choose(client: Client, ticket: str, new=OTHER, again=OTHER):
    return client.post(f"/password/new/{ticket}", {"new": new, "again": again})


def test_who_knows_the_password_is_let_in(client, lilei):
    response = sign_in(client)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert signed_in(client)


def test_spaces_around_the_name_do_not_matter(client, lilei):
    sign_in(client, login=" lilei ")
    assert signed_in(client)


def test_one_goes_on_to_the_page_one_wanted(client, lilei):
    assert sign_in(client, next="/password")["Location"] == "/password"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "javascript:x()"])
def test_nobody_is_sent_to_another_site(client, lilei, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, lilei):
    wrong = sign_in(client, password="not-the-word")
    unknown = sign_in(client, login="nobody")
    said = [r.context["form"].non_field_errors() for r in (wrong, unknown)]
    assert wrong.status_code == unknown.status_code == 422
    assert said[0] == said[1]
    assert not signed_in(client)


def test_the_name_typed_comes_back_the_password_does_not(client, lilei):
    page = sign_in(client, password="not-the-word").content.decode()
    assert 'value="lilei"' in page
    assert "not-the-word" not in page


def test_who_has_left_is_not_let_in(client, lilei):
    Person.objects.update(is_active=False)
    assert sign_in(client).status_code == 422


def test_after_too_many_wrong_ones_even_the_right_one_has_to_wait(client, lilei, clock_at):
    clock_at(FRI_30_JAN)
    for _ in range(guard.MOST):
        sign_in(client, password="not-the-word")
    assert sign_in(client).status_code == 422
    with clock.stopped_at(clock.now() + guard.WAIT + timedelta(seconds=1)):
        sign_in(client)
    assert signed_in(client)


def test_wrong_ones_for_one_name_keep_nobody_else_waiting(client, lilei, hejie):
    for _ in range(guard.MOST):
        sign_in(client, login="hejie", password="not-the-word")
    assert sign_in(client).status_code == 302


def test_one_fewer_than_too_many_is_not_too_many(client, lilei):
    for _ in range(guard.MOST - 1):
        sign_in(client, password="not-the-word")
    assert sign_in(client).status_code == 302


def test_signing_out_needs_a_button_not_a_link(client, lilei):
    client.force_login(lilei)
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert not signed_in(client)


def test_changing_needs_the_old_password(client, lilei):
    client.force_login(lilei)
    response = client.post("/password", {"old": "no", "new": OTHER, "again": OTHER})
    assert response.status_code == 422
    assert Person.objects.get().check_password(WORD)


def test_a_change_signs_out_other_devices_but_not_this_one(client, lilei):
    elsewhere = Client()
    for device in (client, elsewhere):
        sign_in(device)
    client.post("/password", {"old": WORD, "new": OTHER, "again": OTHER})
    assert client.get("/password").status_code == 200
    assert elsewhere.get("/password").status_code == 302


@pytest.mark.parametrize(
    ("new", "again"), [("short", "short"), ("1234567890", "1234567890"), (OTHER, "a-slip-of-it")]
)
def test_a_password_that_is_none_is_refused(client, lilei, new, again):
    client.force_login(lilei)
    assert client.post("/password", {"old": WORD, "new": new, "again": again}).status_code == 422
    assert Person.objects.get().check_password(WORD)


def test_a_link_lets_one_choose_a_new_password(client, lilei):
    assert choose(client, ticket_of(lilei)).status_code == 302
    assert Person.objects.get().check_password(OTHER)


def test_a_link_works_once(client, lilei):
    ticket = ticket_of(lilei)
    choose(client, ticket)
    assert choose(client, ticket, "a-third-longer-word", "a-third-longer-word").status_code == 404
    assert Person.objects.get().check_password(OTHER)


def test_signing_in_voids_a_link(client, lilei):
    ticket = ticket_of(lilei)
    sign_in(client)
    assert tickets.holder(ticket) is None


@pytest.mark.parametrize(
    ("hours", "valid"), [(tickets.HOURS - 1, True), (tickets.HOURS + 1, False)]
)
def test_a_link_grows_too_old(lilei, clock_at, hours, valid):
    at: datetime = clock_at(FRI_30_JAN)
    ticket = ticket_of(lilei)
    with clock.stopped_at(at + timedelta(hours=hours)):
        assert (tickets.holder(ticket) is not None) is valid


@pytest.mark.parametrize(
    "ticket", ["x", "1", "1.", ".abc", "zzzzzzzzzzzzzzzzzzzz.a-b", "1.a-b", "0.é"]
)
def test_what_is_no_ticket_opens_nothing(client, lilei, ticket):
    assert client.get(f"/password/new/{ticket}").status_code == 404


def test_a_ticket_does_not_open_another_person(lilei, hejie):
    token = ticket_of(lilei).partition(".")[2]
    number = ticket_of(hejie).partition(".")[0]
    assert tickets.holder(f"{number}.{token}") is None


def test_the_page_behind_a_link_tells_no_other_page_about_it(client, lilei):
    assert client.get(f"/password/new/{ticket_of(lilei)}")["Referrer-Policy"] == "no-referrer"


def test_a_link_is_mailed_in_the_language_of_its_reader(client, lilei):
    Person.objects.update(language="en")
    client.post("/password/forgotten", {"login": "lilei"})
    assert mail.outbox == []  # the page waits for no mail server
    send(clock.now())
    (sent,) = mail.outbox
    assert sent.to == ["lilei@example.com"]
    assert "you can choose a new password" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_answer_does_not_say_whether_a_name_is_known(client, lilei):
    known = client.post("/password/forgotten", {"login": "lilei"})
    unknown = client.post("/password/forgotten", {"login": "nobody"})
    assert known.status_code == unknown.status_code == 200
    assert known.templates[0].name == unknown.templates[0].name == "desk/login/link_asked.html"
    assert Delivery.everything.count() == 1
    assert LetterAsked.objects.count() == 2


def test_what_the_letter_says_is_sealed_until_it_left_and_forgotten_then(client, lilei):
    client.post("/password/forgotten", {"login": "lilei"})
    row = Delivery.everything.get()
    assert "password" not in row.payload
    assert row.payload
    send(clock.now())
    row.refresh_from_db()
    assert (row.state, row.payload) == ("sent", "")


def test_nobody_is_flooded_with_links(client, lilei, clock_at):
    at: datetime = clock_at(FRI_30_JAN)
    answers = {client.post("/password/forgotten", {"login": "lilei"}).status_code for _ in range(9)}
    assert answers == {200}
    assert Delivery.everything.count() == letters.MOST_AN_HOUR
    with clock.stopped_at(at + timedelta(hours=2)):
        client.post("/password/forgotten", {"login": " LiLei "})
        client.post("/password/forgotten", {"login": "lilei"})
    assert Delivery.everything.count() == letters.MOST_AN_HOUR + 1


def test_for_an_unknown_name_as_many_statements_are_asked_but_one(client, lilei):
    counts = []
    for login in ("lilei", "nobody"):
        client.post("/password/forgotten", {"login": login})  # whatever is made at the first time
        with CaptureQueriesContext(connection) as asked:
            client.post("/password/forgotten", {"login": login})
        counts.append(len(asked))
    assert 0 <= counts[0] - counts[1] <= 2  # the row itself, and reading it back


def test_an_administrator_makes_a_link_that_works(client, lilei, hejie):
    client.force_login(hejie)
    made = client.post(f"/people/{lilei.pk}/password-link").context["link"]
    assert tickets.holder(made.rpartition("/")[2]) == lilei


def test_looking_at_the_page_makes_no_link(client, lilei, hejie):
    client.force_login(hejie)
    assert client.get(f"/people/{lilei.pk}/password-link").context["link"] == ""


def test_for_others_the_page_of_links_does_not_exist(client, lilei, hejie):
    client.force_login(lilei)
    assert client.post(f"/people/{hejie.pk}/password-link").status_code == 404


def test_the_language_chosen_is_kept_with_the_person_and_in_a_cookie(client, lilei):
    client.force_login(lilei)
    response = client.post("/desk/language", {"language": "en", "next": "/password"})
    assert response["Location"] == "/password"
    assert client.cookies["django_language"].value == "en"
    assert Person.objects.get().language == "en"


def test_signing_in_on_a_new_device_brings_the_language_along(client, lilei):
    Person.objects.update(language="en")
    sign_in(client)
    assert "Change password" in client.get("/password").content.decode()


def test_a_language_that_there_is_not_changes_nothing(client, lilei):
    client.force_login(lilei)
    client.post("/desk/language", {"language": "xx"})
    assert Person.objects.get().language == "zh-hans"
    assert "django_language" not in client.cookies


@pytest.mark.browser
def test_one_signs_in_by_keyboard_and_out_by_the_menu(page, lilei):
    page.goto("/sign-in?next=/password")
    page.keyboard.type("lilei")
    page.keyboard.press("Tab")
    page.keyboard.type(WORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="修改密码").wait_for()
    page.locator("summary.who").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_text("您已退出登录").wait_for()
