"""The company's directory, against a server on this machine: who can bind there is let in here."""

import pytest
from django.test import Client

from kesu.directory.models import Person
from kesu.entrance import guard, ldap
from kesu.entrance.models import SignIn
from tests.entrance import directory_server
from tests.entrance.conftest import MONDAY, WORD, is_in, try_in

TREE = "uid={login},ou=people,dc=example,dc=com"
THERE = "the-word-of-the-directory"
KNOWN = {TREE.format(login="lilei"): THERE, TREE.format(login="stranger"): THERE}


@pytest.fixture
def directory(settings):
    settings.AUTHENTICATION_BACKENDS = [
        "kesu.entrance.ways.ByPassword", "kesu.entrance.ways.ByDirectory",
    ]  # fmt: skip
    with directory_server.running(directory_server.Directory(KNOWN)) as running:
        settings.LDAP = ldap.DirectoryAddress("127.0.0.1", running.port, False, TREE)
        yield running


def test_who_can_bind_as_themselves_comes_in(directory, lilei):
    client = Client()
    try_in(client, password=THERE)
    assert is_in(client)
    assert directory.asked == ["uid=lilei,ou=people,dc=example,dc=com"]
    assert SignIn.objects.get().way == "directory"


@pytest.mark.parametrize(
    ("login", "password"), [("lilei", "wrong"), ("stranger", THERE), ("nobody", "wrong")]
)
def test_a_wrong_word_and_a_name_that_is_nobodys_here_get_the_same_answer(
    directory, lilei, login, password
):
    answer = try_in(Client(), login=login, password=password)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["登录名或密码不正确。请注意大小写后重试。"]
    assert len(directory.asked) == 1  # the same work for all of them
    assert Person.objects.count() == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"left_on": "2020-01-01"}])
def test_who_may_not_be_here_does_not_come_in_by_it_either(directory, lilei, change):
    Person.objects.update(**change)
    assert try_in(Client(), password=THERE).status_code == 422


def test_an_empty_word_asks_nothing(directory):
    assert not ldap.binds(
        ldap.DirectoryAddress("127.0.0.1", directory.port, False, TREE), "lilei", ""
    )
    assert directory.asked == []


@pytest.mark.parametrize(
    ("template", "login", "bound"),
    [
        (TREE, "lilei", "uid=lilei,ou=people,dc=example,dc=com"),
        (TREE, "x,ou=admins", "uid=x\\,ou\\=admins,ou=people,dc=example,dc=com"),
        (TREE, "x+cn=y", "uid=x\\+cn\\=y,ou=people,dc=example,dc=com"),
        ("{login}@corp.example.com", "lilei", "lilei@corp.example.com"),
        ("{login}@corp.example.com", "x@other.example.com", ""),
        ("CORP\\{login}", "x\\y", ""),
        ("{login}@corp.example.com", "", ""),
    ],
)
def test_no_name_reaches_beyond_its_place(template, login, bound):
    assert ldap.bound_as(template, login) == bound


def test_wrong_words_are_bounded_before_the_directory_is_asked(directory, lilei, clock_at):
    clock_at(MONDAY)
    for _ in range(guard.MOST + 3):
        try_in(Client(), password="wrong")
    assert len(directory.asked) == guard.MOST


def test_a_directory_that_does_not_answer_is_told_and_our_own_passwords_still_count(
    directory, lilei, settings
):
    settings.LDAP = ldap.DirectoryAddress("127.0.0.1", 1, False, TREE)
    answer = try_in(Client(), password=THERE)
    assert answer.context["form"].non_field_errors() == ["公司目录服务没有响应，请稍后再试。"]
    client = Client()
    try_in(client, password=WORD)
    assert is_in(client)


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # ldap3 leaves it unclosed
@pytest.mark.parametrize(("trusted", "host", "is_taken"), [
    (True, "127.0.0.1", True), (False, "127.0.0.1", False), (True, "127.0.0.2", False),
])  # fmt: skip
def test_a_password_goes_only_to_a_directory_with_a_good_certificate(
    tmp_path, monkeypatch, trusted, host, is_taken
):
    certificate = directory_server.certificate_in(tmp_path, host)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with directory_server.running(directory_server.Directory(KNOWN), certificate) as running:
        address = ldap.DirectoryAddress("127.0.0.1", running.port, True, TREE)
        if is_taken:
            assert ldap.binds(address, "lilei", THERE)
        else:
            with pytest.raises(ldap.NotReached):
                ldap.binds(address, "lilei", THERE)
            assert running.asked == []
