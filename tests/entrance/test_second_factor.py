"""The second factor: codes of the telephone and of paper, each once, bounded, required where set, taken away."""

from datetime import timedelta

import pytest
from django.test import Client

from kesu import clock
from kesu.directory.models import Change, Person
from kesu.entrance import factors, guard, totp
from kesu.entrance.models import Factor, RecoveryCode
from tests.entrance.conftest import MONDAY, WORD, is_in, try_in

# RFC 6238, appendix B: the secret "12345678901234567890", codes of eight digits.
OF_THE_STANDARD = [
    (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"),
    (1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130"),
]  # fmt: skip
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(("second", "code"), OF_THE_STANDARD)
def test_codes_are_those_of_the_standard(second, code):
    assert totp.code_of(SECRET, second // totp.HALF_A_MINUTE, digits=8) == code


@pytest.mark.parametrize(
    ("off", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_telephones_clock_may_be_half_a_minute_off(clock_at, off, is_taken):
    at = clock_at(MONDAY)
    code = totp.code_of(SECRET, totp.step_at(at) + off)
    assert (totp.step_of(SECRET, code, at) is not None) is is_taken


@pytest.fixture
def at(clock_at):
    return clock_at(MONDAY)


@pytest.fixture
def client(lilei) -> Client:
    client = Client()
    try_in(client)
    return client


def code_now(person: Person, later: int = 0) -> str:
    """Return what the person's telephone shows, or will show some half minutes later."""
    row = Factor.objects.get(person=person)
    secret = factors._secret(row)
    return totp.code_of(secret, totp.step_at(clock.now()) + later)


def set_up(client: Client, person: Person) -> list[str]:
    """Set a second factor up on the page and return the recovery codes."""
    client.post("/second-factor")
    answer = client.post(
        "/second-factor/confirmation", {"code": code_now(person), "password": WORD}
    )
    return list(answer.context["codes"])


def comes_in(person: Person, code: str) -> bool:
    """Say whether somebody with the password and a code comes in from a new browser."""
    fresh = Client()
    assert try_in(fresh, login=person.login)["Location"] == "/sign-in/code"
    assert not is_in(fresh)
    fresh.post("/sign-in/code", {"code": code})
    return is_in(fresh)


def test_it_is_set_up_by_picture_and_first_code(at, client, lilei):
    assert 'class="qr"' not in client.get("/second-factor").content.decode()
    client.post("/second-factor")
    page = client.get("/second-factor")
    assert 'class="qr"' in page.content.decode()
    assert factors.factor_of(lilei) is None
    assert len(set_up(client, lilei)) == factors.MOST_CODES
    assert factors.factor_of(lilei) is not None


@pytest.mark.parametrize("given", [{"code": "000000", "password": WORD}, {"password": "not-it"}])
def test_nothing_is_set_up_without_the_right_code_and_password(at, client, lilei, given):
    client.post("/second-factor")
    right = code_now(lilei)
    wrong = "111111" if right == "000000" else "000000"
    code = wrong if "code" in given else right
    answer = client.post("/second-factor/confirmation", {**given, "code": code})
    assert answer.status_code == 422
    assert factors.factor_of(lilei) is None


def test_from_then_on_the_password_alone_lets_nobody_in(at, client, lilei):
    set_up(client, lilei)
    fresh = Client()
    try_in(fresh)
    for page in ("/", "/sign-ins", "/second-factor", "/password"):
        assert fresh.get(page)["Location"].startswith("/sign-in?")
    assert comes_in(lilei, code_now(lilei, later=1))


def test_a_code_is_not_taken_again(at, client, lilei):
    set_up(client, lilei)
    assert not comes_in(lilei, code_now(lilei))  # the one that confirmed it
    assert comes_in(lilei, code_now(lilei, later=1))
    assert not comes_in(lilei, code_now(lilei, later=1))
    assert not comes_in(lilei, code_now(lilei, later=-1))  # nor one before it


def test_a_recovery_code_is_taken_once_however_it_is_typed(at, client, lilei):
    first, second, *_more = set_up(client, lilei)
    assert comes_in(lilei, first)
    assert not comes_in(lilei, first)
    assert comes_in(lilei, f" {second.replace('-', ' ').lower()} ")
    assert factors.codes_left(lilei) == factors.MOST_CODES - 2


def test_recovery_codes_and_secret_are_not_kept_in_clear(at, client, lilei):
    codes = set_up(client, lilei)
    kept = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert all(code.replace("-", "") not in kept for code in codes)
    row = Factor.objects.get()
    assert factors._secret(row) not in row.secret
    row.person_id += 1
    with pytest.raises(ValueError, match="does not open"):
        factors._secret(row)  # bound to its person


def test_new_recovery_codes_take_the_place_of_the_old(at, client, lilei):
    old, *_more = set_up(client, lilei)
    assert client.post("/second-factor/codes", {"code": "000"}).status_code == 422
    answer = client.post("/second-factor/codes", {"code": code_now(lilei, later=1)})
    assert not comes_in(lilei, old)
    assert comes_in(lilei, answer.context["codes"][0])


def test_wrong_codes_are_bounded_for_a_person_from_all_browsers_together(at, client, lilei):
    codes = set_up(client, lilei)
    for _ in range(guard.MOST):
        assert not comes_in(lilei, "not-one")
    assert not comes_in(lilei, codes[0])
    with clock.stopped_at(at + guard.WAIT):
        assert comes_in(lilei, codes[0])


def test_half_way_ends_after_minutes_and_with_a_new_password(at, client, lilei):
    codes = set_up(client, lilei)
    slow, other = Client(), Client()
    for each in (slow, other):
        try_in(each)
    with clock.stopped_at(at + timedelta(minutes=11)):
        assert slow.post("/sign-in/code", {"code": codes[0]})["Location"] == "/sign-in"
    lilei.refresh_from_db()
    lilei.set_password("another-long-word")
    lilei.save()
    assert other.post("/sign-in/code", {"code": codes[0]})["Location"] == "/sign-in"
    assert factors.codes_left(lilei) == factors.MOST_CODES


def test_the_page_of_the_code_is_nothing_to_who_has_shown_no_password(db):
    assert Client().post("/sign-in/code", {"code": "123456"})["Location"] == "/sign-in"


@pytest.mark.parametrize(("setting", "needs"), [("chosen", False), ("wide", True), ("all", True)])
def test_who_administers_sets_one_up_before_anything_else_where_it_is_required(
    at, hejie, settings, setting, needs
):
    settings.SECOND_FACTOR = setting
    client = Client()
    try_in(client, login="hejie")
    assert client.get("/")["Location"] == "/second-factor" if needs else is_in(client)
    if needs:
        set_up(client, hejie)
        assert is_in(client)
        assert client.post("/second-factor/removal", {"code": "x"}).status_code == 404


@pytest.mark.parametrize(("setting", "needs"), [("wide", False), ("all", True)])
def test_who_has_no_wide_rights_need_not_where_only_those_must(at, lilei, settings, setting, needs):
    settings.SECOND_FACTOR = setting
    client = Client()
    try_in(client)
    assert is_in(client) is not needs


def test_a_part_of_a_page_leads_the_whole_page_there(at, hejie, settings):
    settings.SECOND_FACTOR = "wide"
    client = Client()
    try_in(client, login="hejie")
    assert (
        client.get("/inbox/bell", headers={"HX-Request": "true"})["HX-Redirect"] == "/second-factor"
    )


def test_one_takes_ones_own_away_with_a_code(at, client, lilei):
    set_up(client, lilei)
    assert client.post("/second-factor/removal", {"code": "no"}).status_code == 422
    client.post("/second-factor/removal", {"code": code_now(lilei, later=1)})
    assert factors.factor_of(lilei) is None
    assert is_in(client)


def test_an_administrator_takes_a_lost_one_away_which_is_noted_and_ends_the_sign_ins(
    at, client, lilei, hejie
):
    set_up(client, lilei)
    other = Client()
    try_in(other, login="hejie")
    assert other.post(f"/people/{lilei.pk}/second-factor/removal").status_code == 302
    assert not is_in(client)
    try_in(client)
    assert is_in(client)
    note = Change.objects.latest("pk")
    assert (note.by, note.table, note.row) == (hejie, "person", lilei.pk)
    assert (note.before, note.after) == ({"second_factor": True}, {"second_factor": False})


def test_nobody_else_does_and_no_administrator_their_own(at, client, lilei, hejie):
    set_up(client, lilei)
    other = Client()
    try_in(other, login="hejie")
    set_up(other, hejie)
    assert client.post(f"/people/{hejie.pk}/second-factor/removal").status_code == 404
    assert other.post(f"/people/{hejie.pk}/second-factor/removal").status_code == 404
    assert factors.factor_of(hejie) is not None
