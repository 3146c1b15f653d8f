"""Settings by environment are read strictly: what, where, what to write instead."""

from datetime import timedelta
from pathlib import Path

import pytest

from kesu.journal.store import StoreAddress
from kesu.site.environment import DatabaseAddress, Environment, FaultyEnvironment, read


def faults(**given: str) -> str:
    with pytest.raises(FaultyEnvironment) as told:
        read(given)
    return str(told.value)


def test_nothing_has_to_be_set():
    environment = read({})
    assert environment.database == DatabaseAddress("sqlite", path=environment.home / "kesu.sqlite3")
    assert environment.origin == "http://127.0.0.1:8000"
    assert environment.time_zone == "Asia/Shanghai"
    assert not environment.debug


def test_an_empty_variable_is_an_unset_one():
    assert read({"PORT": "", "KESU_WORKERS": " "}) == read({})


def test_the_port_changes_the_origin():
    assert read({"PORT": "8080"}).origin == "http://127.0.0.1:8080"


def test_all_faults_are_told_at_once_each_with_what_to_write():
    told = faults(PORT="eighty", KESU_WORKERS="0", KESU_TIME_ZONE="Asia/Peking")
    assert "PORT='eighty': write a whole number from 1 to 65535" in told
    assert "KESU_WORKERS='0': write a whole number from 1 to 256" in told
    assert "KESU_TIME_ZONE='Asia/Peking': is no known time zone" in told


def test_a_misspelt_variable_is_refused_and_the_known_ones_are_named():
    told = faults(KESU_HOEM="/srv/kesu")
    assert "KESU_HOEM: no such setting" in told
    assert "KESU_HOME" in told


def test_variables_of_other_programs_are_none_of_our_business():
    assert read({"HOME": "/root", "KESUKESU": "1"}) == read({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٨٠٠٠"),
        ("KESU_STORE_URL", "https://s3.example.com/kesu"),
        ("KESU_STORE_URL", "https://key:word@s3.example.com"),
        ("KESU_STORE_URL", "s3://key:word@bucket"),
        ("KESU_STORE_URL", "https://key:word@s3.example.com/kesu?zone=1"),
        ("KESU_STORE_URL", "http://key:word@s3.example.com/kesu"),
        ("KESU_STORE_URL", "http://key:word@8.8.8.8/kesu"),
        ("KESU_NOTICE_HOSTS", "https://wecom.example.com"),
        ("KESU_NOTICE_HOSTS", "pigeon=https://example.com"),
        ("KESU_NOTICE_HOSTS", "wecom=wecom.example.com"),
        ("KESU_NOTICES_AT_ONCE", "0"),
        ("KESU_FAULTS", "notices.claimed"),
        ("KESU_CLOCK_OFFSET", "1h"),
        ("KESU_CLOCK_OFFSET", "--5"),
        ("KESU_DEBUG", "yes"),
        ("KESU_SECRET_KEY", "short"),
        ("KESU_ADDRESS", "http://0.0.0.0"),
        ("KESU_ALLOWED_HOSTS", "*"),
        ("KESU_ALLOWED_HOSTS", "kesu.example.com, .example.com"),
        ("KESU_SITE_ORIGIN", "kesu.example.com"),
        ("KESU_SITE_ORIGIN", "https://example.com/kesu"),
        ("KESU_RULEBOOKS", "/no/such/folder"),
        ("KESU_TIME_ZONE", "../etc/passwd"),
        ("KESU_MAIL_URL", "smtp://mail.example.com"),
        ("KESU_MAIL_URL", "folder:"),
        ("KESU_MAILBOX_URL", "pop3://a%40b.example:w@mail.example.com"),
        ("KESU_MAILBOX_URL", "imaps://mail.example.com/INBOX"),
        ("KESU_MAILBOX_URL", "imap://a%40b.example:w@mail.example.com/INBOX"),
        ("KESU_MAILBOX_URL", "imaps://somebody:w@mail.example.com/INBOX"),
        ("KESU_MAILBOX_URL", "imaps://a%40b.example:w@mail.example.com/?colour=red"),
        ("DATABASE_URL", "mysql://root@localhost/kesu"),
        ("DATABASE_URL", "sqlite://kesu.sqlite3"),
        ("DATABASE_URL", "postgresql://host/"),
        ("DATABASE_URL", "postgresql://host:port/kesu"),
        ("DATABASE_URL", "postgresql://host/kesu?sslmode"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_name(name: str, value: str):
    assert f"{name}={value!r}: " in faults(**{name: value})


def test_a_port_in_an_address_is_a_number():
    told = faults(DATABASE_URL="postgresql://host:db/kesu", KESU_SITE_ORIGIN="http://host:99999")
    assert told.count("write the port as a number from 1 to 65535") == 2


def test_parameters_of_an_address_have_names_and_values():
    assert "name=value" in faults(DATABASE_URL="postgresql://host/kesu?sslmode")


def test_a_home_that_is_a_file_is_refused(tmp_path: Path):
    (tmp_path / "home").touch()
    assert "is a file; write the path of a folder" in faults(KESU_HOME=str(tmp_path / "home"))


def test_an_sqlite_address_names_a_file():
    assert read({"DATABASE_URL": "sqlite:////srv/kesu/a%20b.db"}).database.path == Path(
        "/srv/kesu/a b.db"
    )


def test_a_postgresql_address_is_taken_apart():
    address = read(
        {"DATABASE_URL": "postgresql://kesu:p%40ss@db.example.com:5433/complaints?sslmode=require"}
    ).database
    assert address == DatabaseAddress(
        "postgresql",
        name="complaints",
        user="kesu",
        password="p@ss",
        host="db.example.com",
        port="5433",
        options=(("sslmode", "require"),),
    )


def test_a_postgresql_server_may_be_reached_by_a_socket():
    assert read({"DATABASE_URL": "postgresql://kesu@/kesu?host=/run/pg"}).database.host == "/run/pg"


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://u:w@mail.example.com?from=kesu@example.com", 587),
        ("smtps://mail.example.com?from=kesu@example.com", 465),
        ("smtp://mail.example.com:2525?from=kesu@example.com", 2525),
    ],
)
def test_mail_leaves_by_the_port_of_its_way(url: str, port: int):
    mail = read({"KESU_MAIL_URL": url}).mail
    assert (mail.host, mail.port, mail.sender) == ("mail.example.com", port, "kesu@example.com")


def test_mail_is_a_channel_where_somebody_said_how_it_leaves():
    assert not read({}).mail.is_given
    assert read({"KESU_MAIL_URL": "folder:/srv/mails"}).mail.is_given


def test_vendors_may_be_reached_elsewhere():
    given = "wecom=https://wecom.example.com, feishu=https://open.larksuite.com"
    assert dict(read({"KESU_NOTICE_HOSTS": given}).notice_hosts) == {
        "wecom": "https://wecom.example.com",
        "feishu": "https://open.larksuite.com",
    }


def test_the_clock_may_run_ahead_or_behind():
    assert read({"KESU_CLOCK_OFFSET": "-3600"}).clock_offset == timedelta(hours=-1)


def test_the_host_of_the_origin_is_answered():
    environment: Environment = read({"KESU_SITE_ORIGIN": "https://kesu.example.com/"})
    assert "kesu.example.com" in environment.allowed_hosts
    assert environment.origin == "https://kesu.example.com"


def test_a_mailbox_is_taken_apart():
    url = "imaps://kesu%40b.example:a%2Fword@mail.b.example/%E5%AE%A2%E8%AF%89?department=service&done=Done"
    box = read({"KESU_MAILBOX_URL": url}).mailbox
    assert box is not None
    assert (box.user, box.password, box.address) == ("kesu@b.example", "a/word", "kesu@b.example")
    assert (box.host, box.port, box.folder) == ("mail.b.example", 993, "客诉")
    assert (box.department, box.done, box.is_sealed) == ("service", "Done", True)


def test_what_people_write_to_may_be_another_address_than_the_user():
    box = read({"KESU_MAILBOX_URL": "imap://u:w@localhost/?address=c@b.example"}).mailbox
    assert box is not None
    assert (box.address, box.folder, box.port) == ("c@b.example", "INBOX", 143)


def test_a_store_is_named_with_bucket_prefix_and_region():
    found = read(
        {"KESU_STORE_URL": "http://k:a%2Fb@10.0.0.9:9000/kesu/files/?region=cn-east-1"}
    ).store
    assert found == StoreAddress(False, "10.0.0.9:9000", "kesu", "files/", "k", "a/b", "cn-east-1")
    assert read({"KESU_STORE_URL": "https://k:s@s3.example.com/kesu"}).store == StoreAddress(
        True, "s3.example.com", "kesu", "", "k", "s", "us-east-1"
    )


def test_the_companys_own_sign_in_is_read():
    given = read({
        "KESU_OIDC_ISSUER": "https://id.example.com/realms/company", "KESU_OIDC_CLIENT_ID": "kesu",
        "KESU_OIDC_MATCH": "employee_number=employee_no", "KESU_PASSWORDS": "administrators",
    })  # fmt: skip
    assert given.provider is not None
    assert (given.provider.claim, given.provider.field) == ("employee_number", "employee_no")


def test_a_directory_is_read_with_its_port_and_as_what_one_binds():
    given = read({"KESU_LDAP_URL": "ldaps://ldap.example.com/?bind={login}@corp.example.com"})
    assert given.directory is not None
    assert (given.directory.port, given.directory.is_sealed) == (636, True)
    assert given.directory.bind == "{login}@corp.example.com"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "KESU_LDAP_URL",
            "ldap://ldap.example.com/?bind={login}",
            "ldap:// is for this machine only",
        ),
        ("KESU_LDAP_URL", "ldaps://ldap.example.com/?bind=uid=admin", "as what somebody binds"),
        ("KESU_LDAP_URL", "https://ldap.example.com", "write ldaps://"),
        ("KESU_OIDC_ISSUER", "http://id.example.com", "write the provider's issuer"),
        ("KESU_OIDC_ISSUER", "https://id.example.com", "KESU_OIDC_CLIENT_ID: is not set"),
        ("KESU_OIDC_MATCH", "sub=name", "write CLAIM=FIELD"),
        ("KESU_PASSWORDS", "administrators", "nobody else could come in"),
        ("KESU_PASSWORDS", "nobody", "write all or administrators"),
        ("KESU_SECOND_FACTOR", "yes", "write chosen, wide or all"),
        ("KESU_PROXIES", "proxy.example.com", "write addresses such as"),
    ],
)
def test_an_unsafe_or_half_way_in_is_refused_by_name(name, value, told):
    assert told in faults(**{name: value})
