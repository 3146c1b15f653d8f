"""Every environment variable of kesu, read strictly and in one place.

A value that cannot be read is refused by name, with what to write instead; all faults are gathered
and told at once. A variable that begins with KESU_ and is not known here is refused as well, since
a misspelt setting that is silently ignored is worse than none. Each has its line in
docs/operators/environment.md.
"""

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

from kesu import faults
from kesu.entrance.ldap import DirectoryAddress
from kesu.entrance.oidc import Provider
from kesu.intake.mail.address import MailboxAddress
from kesu.journal.store import StoreAddress
from kesu.site import ways_in

CHECKOUT = Path(__file__).resolve().parents[3]

# Read by the test suite only; named here so that they are not taken for misspelt ones.
FOR_TESTS = ("KESU_TEST_DB", "KESU_REAL_DATA", "TEST_DATABASE_URL")

VENDORS = ("wecom", "dingtalk", "feishu")

T = TypeVar("T")
D = TypeVar("D")


class FaultyEnvironment(ImproperlyConfigured):
    """One or more environment variables cannot be read; the message names each, with the remedy."""


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where the database is: `path` for SQLite, the other parts for a PostgreSQL server."""

    engine: str
    path: Path | None = None
    name: str = ""
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MailAddress:
    """How mail leaves: `smtp`, `smtps`, or `folder` (one file per mail, for trying out)."""

    way: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    sender: str = ""
    folder: Path | None = None
    is_given: bool = True
    """False for the folder that is used where nobody said how mail leaves."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who is told of each audit seal: a file, a mailbox, an address on the web; any of them, or none."""

    file: Path | None = None
    mail: str = ""
    url: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, read and checked."""

    home: Path
    database: DatabaseAddress
    replica: DatabaseAddress | None
    store: StoreAddress | None
    secret_key: str | None
    master_key: str
    allowed_hosts: tuple[str, ...]
    origin: str
    address: str
    port: int
    workers: int
    threads: int
    worker: str
    time_zone: str
    rulebooks: Path
    fonts: Path | None
    mail: MailAddress
    notice_hosts: tuple[tuple[str, str], ...]
    notices_at_once: int
    faults: tuple[faults.Fault, ...]
    mailbox: MailboxAddress | None
    witnesses: Witnesses
    clock_offset: timedelta
    sign_in_idle: int
    sign_in_lasts: int
    invitation_days: int
    proxies: tuple[str, ...]
    passwords: str
    second_factor: str
    provider: Provider | None
    directory: DirectoryAddress | None
    log: str
    metrics_token: str
    language: str
    demo_book: str
    debug: bool
    is_for_tests: bool
    """The database server is one of the tests: it may forget everything when the machine stops."""


class _Reading:
    """Reads variables one by one and remembers what could not be read."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.known: set[str] = set(FOR_TESTS)
        self.faults: list[str] = []

    def one(self, name: str, parse: Callable[[str], T], default: D) -> T | D:
        """Return the variable as `parse` reads it; an unset or empty one is the default."""
        self.known.add(name)
        text = self._given.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as fault:
            self.faults.append(f"{name}={text!r}: {fault}")
            return default

    def refuse_unknown(self) -> None:
        for name in sorted(self._given):
            if name.startswith("KESU_") and name not in self.known:
                known = ", ".join(sorted(n for n in self.known if n.startswith("KESU_")))
                self.faults.append(f"{name}: no such setting; known are {known}")


def read(given: Mapping[str, str]) -> Environment:
    """Return the environment read, or raise FaultyEnvironment with all faults."""
    reading = _Reading(given)
    environment = _read_all(reading)
    reading.refuse_unknown()
    reading.faults += ways_in.faults_of(environment)
    if reading.faults:
        lines = "\n".join(f"  {fault}" for fault in reading.faults)
        raise FaultyEnvironment(f"The environment cannot be read:\n{lines}")
    return environment


def names() -> frozenset[str]:
    """Return the names of all variables that kesu knows, those for tests included."""
    reading = _Reading({})
    _read_all(reading)
    return frozenset(reading.known)


def _read_all(reading: _Reading) -> Environment:
    home = reading.one("KESU_HOME", folder, CHECKOUT / "var")
    port = reading.one("PORT", whole_number(1, 65535), 8000)
    address = reading.one("KESU_ADDRESS", host_name, "127.0.0.1")
    site = reading.one("KESU_SITE_ORIGIN", origin, f"http://127.0.0.1:{port}")
    local = ("127.0.0.1", "localhost", "[::1]", urlsplit(site).hostname or "")
    return Environment(
        home=home,
        database=reading.one(
            "DATABASE_URL",
            database_address,
            DatabaseAddress("sqlite", path=home / "kesu.sqlite3"),
        ),
        replica=reading.one("REPLICA_URL", replica_address, None),
        store=reading.one("KESU_STORE_URL", store_address, None),
        secret_key=reading.one("KESU_SECRET_KEY", secret, None),
        master_key=reading.one("KESU_MASTER_KEY", sealing_key, ""),
        allowed_hosts=reading.one("KESU_ALLOWED_HOSTS", host_names, tuple(dict.fromkeys(local))),
        origin=site,
        address=address,
        port=port,
        workers=reading.one("KESU_WORKERS", whole_number(1, 256), 2),
        threads=reading.one("KESU_THREADS", whole_number(1, 256), 4),
        worker=reading.one("KESU_WORKER", within_or_apart, "apart"),
        time_zone=reading.one("KESU_TIME_ZONE", zone_name, "Asia/Shanghai"),
        rulebooks=reading.one("KESU_RULEBOOKS", existing_folder, CHECKOUT / "rulebooks"),
        fonts=reading.one("KESU_FONTS", existing_folder, None),
        mail=reading.one(
            "KESU_MAIL_URL",
            mail_address,
            MailAddress("folder", folder=home / "mail", is_given=False),
        ),
        notice_hosts=reading.one("KESU_NOTICE_HOSTS", vendor_hosts, ()),
        notices_at_once=reading.one("KESU_NOTICES_AT_ONCE", whole_number(1, 1000), 5),
        faults=reading.one("KESU_FAULTS", faults.read, ()),
        mailbox=reading.one("KESU_MAILBOX_URL", mailbox_address, None),
        witnesses=Witnesses(
            reading.one("KESU_WITNESS_FILE", file_elsewhere(home), None),
            reading.one("KESU_WITNESS_MAIL", mail_name, ""),
            reading.one("KESU_WITNESS_URL", web_address, ""),
            reading.one("KESU_WITNESS_TOKEN", long_word, ""),
        ),
        clock_offset=reading.one("KESU_CLOCK_OFFSET", seconds, timedelta(0)),
        sign_in_idle=reading.one("KESU_SIGN_IN_IDLE", whole_number(5, 1440), 120),
        sign_in_lasts=reading.one("KESU_SIGN_IN_LASTS", whole_number(1, 720), 12),
        invitation_days=reading.one("KESU_INVITATION_DAYS", whole_number(1, 30), 7),
        proxies=reading.one("KESU_PROXIES", ways_in.networks, ways_in.THIS_MACHINE),
        passwords=reading.one("KESU_PASSWORDS", ways_in.who_has_passwords, "all"),
        second_factor=reading.one("KESU_SECOND_FACTOR", ways_in.who_needs_a_factor, "chosen"),
        provider=ways_in.provider(reading.one),
        directory=reading.one("KESU_LDAP_URL", ways_in.directory_address, None),
        log=reading.one("KESU_LOG", line_or_json, "line"),
        metrics_token=reading.one("KESU_METRICS_TOKEN", long_word, ""),
        language=reading.one("KESU_LANGUAGE", language, "zh-hans"),
        demo_book=reading.one("KESU_DEMO_BOOK", str, "p01"),
        debug=reading.one("KESU_DEBUG", yes_or_no, False),
        is_for_tests=bool(reading.one("TEST_DATABASE_URL", str, "")),
    )


def within_or_apart(text: str) -> str:
    """Return whether web processes do what falls due themselves, or a `kesu worker` does."""
    if text not in {"within", "apart"}:
        raise ValueError("write within or apart")
    return text


def line_or_json(text: str) -> str:
    """Return how log lines are written."""
    if text not in {"line", "json"}:
        raise ValueError("write line or json")
    return text


def long_word(text: str) -> str:
    """Return a word that nobody guesses."""
    if len(text) < 20 or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("write at least 20 letters, digits and signs without blanks")
    return text


def folder(text: str) -> Path:
    """Return the folder named, from wherever the program was started."""
    path = Path(text).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ValueError("is a file; write the path of a folder")
    return path


def file_elsewhere(home: Path) -> Callable[[str], Path]:
    """Return a reader of paths of files that lie outside of the home folder."""

    def read_path(text: str) -> Path:
        path = Path(text).expanduser().resolve()
        if path.is_dir():
            raise ValueError("is a folder; write the path of a file in it")
        if path.is_relative_to(home):
            raise ValueError(
                "lies within KESU_HOME: whoever owns the database owns it too; write a path "
                "outside, best on another host's disk"
            )
        return path

    return read_path


def mail_name(text: str) -> str:
    """Return an address of one mailbox."""
    name, _, host = text.partition("@")
    if not name or "." not in host or set(text) & set(" ,;<>"):
        raise ValueError("write one address such as auditor@example.com")
    return text


def web_address(text: str) -> str:
    """Return an address on the web with its path; only this very machine is spoken to without TLS."""
    parts = urlsplit(text)
    _port(parts)
    is_here = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if not parts.hostname or parts.username or parts.scheme not in {"https", *["http"] * is_here}:
        raise ValueError("write https://host/path; http:// is for this machine only")
    return text


def existing_folder(text: str) -> Path:
    """Return the folder named, which must be there."""
    path = folder(text)
    if not path.is_dir():
        raise ValueError("there is no such folder; write the path of one that exists")
    return path


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between two bounds, both allowed."""

    def read_number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"write a whole number from {least} to {most}")
        return int(text)

    return read_number


def seconds(text: str) -> timedelta:
    """Return a number of whole seconds, which may be negative."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10):
        raise ValueError("write whole seconds, such as 86400 or -3600")
    return timedelta(seconds=int(text))


def yes_or_no(text: str) -> bool:
    """Return True for 1 and False for 0."""
    if text not in {"0", "1"}:
        raise ValueError("write 1 or 0")
    return text == "1"


def language(text: str) -> str:
    """Return the language that commands speak: zh-hans or en."""
    if text not in {"zh", "zh-hans", "en"}:
        raise ValueError("write zh or en")
    return "en" if text == "en" else "zh-hans"


def secret(text: str) -> str:
    """Return the key, which must be long enough to be one."""
    if len(text) < 50:
        raise ValueError("is shorter than 50 characters; leave it unset and one is made for you")
    return text


def sealing_key(text: str) -> str:
    """Return the key that wraps the keys of persons: 32 bytes in base64."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ValueError(
            "is no 32 bytes in base64; copy what stands in the file master-key of the first host, "
            "or leave it unset and one is made for you"
        )
    return text


def host_name(text: str) -> str:
    """Return a host name or address without scheme, port or path; `*` is refused."""
    wrong = set(text) & set("*/@ ,") or text.startswith(".")
    if wrong or (":" in text and not text.startswith("[") and text.count(":") == 1):
        raise ValueError("write a plain host name such as kesu.example.com, or an address")
    return text


def host_names(text: str) -> tuple[str, ...]:
    """Return host names parted by commas."""
    return tuple(host_name(part.strip()) for part in text.split(",") if part.strip())


def origin(text: str) -> str:
    """Return the address that people type, without a path."""
    parts = urlsplit(text)
    _port(parts)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError("write scheme and host only, such as https://kesu.example.com")
    return f"{parts.scheme}://{parts.netloc}"


def vendor_hosts(text: str) -> tuple[tuple[str, str], ...]:
    """Return where vendors are reached instead of at their usual address: "wecom=https://host", parted by commas."""
    found = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        vendor, equals, address = part.partition("=")
        if not equals or vendor not in VENDORS:
            raise ValueError(f"write vendor=https://host with one of {', '.join(VENDORS)}")
        found.append((vendor, origin(address)))
    return tuple(found)


def zone_name(text: str) -> str:
    """Return the name of a time zone that this machine knows."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no known time zone; write one such as Asia/Shanghai") from None
    return text


def database_address(text: str) -> DatabaseAddress:
    """Return the database that a URL names: sqlite:///file or postgresql://user@host/name."""
    url = urlsplit(text)
    if url.scheme == "sqlite":
        return _sqlite_address(url)
    if url.scheme in {"postgresql", "postgres"}:
        return _postgresql_address(url)
    raise ValueError(
        "write sqlite:////folder/kesu.sqlite3 or postgresql://user:word@host:5432/kesu"
    )


def replica_address(text: str) -> DatabaseAddress:
    """Return the server that follows the one of DATABASE_URL and is read for reports."""
    found = database_address(text)
    if found.engine != "postgresql":
        raise ValueError(
            "write postgresql://user:word@host:5432/kesu; only PostgreSQL has replicas"
        )
    return found


def _sqlite_address(url: SplitResult) -> DatabaseAddress:
    path = unquote(url.path)[1:]
    if url.netloc or not path:
        raise ValueError("write three slashes before a relative path, four before an absolute one")
    return DatabaseAddress("sqlite", path=Path(path).resolve())


def _postgresql_address(url: SplitResult) -> DatabaseAddress:
    name = unquote(url.path).strip("/")
    if not name:
        raise ValueError("names no database; write postgresql://user:word@host:5432/kesu")
    query = _query(url)
    hosts, ports = _servers(url)
    return DatabaseAddress(
        "postgresql",
        name=name,
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        host=query.pop("host", "") or hosts,
        port=ports,
        options=tuple(sorted(query.items())),
    )


def _servers(url: SplitResult) -> tuple[str, str]:
    """Return hosts and ports as the driver takes them: "a,b" and "5432,5433"; the ports "" where none is written."""
    places = [urlsplit(f"//{place}") for place in url.netloc.rpartition("@")[2].split(",") if place]
    if not any(_port(place) for place in places):
        return ",".join(unquote(place.hostname or "") for place in places), ""
    return (
        ",".join(unquote(place.hostname or "") for place in places),
        ",".join(str(_port(place) or 5432) for place in places),
    )


def _port(url: SplitResult) -> int | None:
    try:
        return url.port
    except ValueError:
        raise ValueError("write the port as a number from 1 to 65535") from None


def _query(url: SplitResult) -> dict[str, str]:
    try:
        return dict(parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query)))
    except ValueError:
        raise ValueError("write what follows the ? as name=value, parted by &") from None


def mail_address(text: str) -> MailAddress:
    """Return how mail leaves: smtp(s)://user:word@host:port?from=name@host or folder:/path."""
    url = urlsplit(text)
    if url.scheme == "folder" and url.path:
        return MailAddress("folder", folder=folder(unquote(url.path)))
    sender = _query(url).get("from", "")
    if url.scheme not in {"smtp", "smtps"} or not url.hostname or "@" not in sender:
        raise ValueError("write smtp://user:word@host:587?from=kesu@example.com or folder:/path")
    return MailAddress(
        url.scheme,
        host=url.hostname,
        port=_port(url) or (465 if url.scheme == "smtps" else 587),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        sender=sender,
    )


def store_address(text: str) -> StoreAddress:
    """Return the S3 store that a URL names: https://key:secret@host:port/bucket/prefix?region=name.

    Without TLS only a store on this machine or in the house's own network is spoken to.
    """
    url, example = urlsplit(text), "https://key:secret@s3.example.com/kesu?region=cn-north-1"
    bucket, _, prefix = unquote(url.path).strip("/").partition("/")
    words = _query(url)
    wrong = url.scheme not in {"https", "http"} or not url.hostname or not bucket
    if wrong or not (url.username and url.password) or set(words) - {"region"}:
        raise ValueError(f"write {example}")
    if url.scheme == "http" and not _is_within(url.hostname or ""):
        raise ValueError(f"http:// is for this machine and private addresses only; write {example}")
    port = _port(url)
    return StoreAddress(
        url.scheme == "https",
        place=f"{url.hostname}:{port}" if port else str(url.hostname),
        bucket=bucket,
        prefix=f"{prefix}/" if prefix else "",
        key=unquote(url.username or ""),
        secret=unquote(url.password or ""),
        region=words.get("region", "us-east-1"),
    )


def _is_within(host: str) -> bool:
    """Say whether a host is this machine or has an address that no other house can have."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"


MAILBOX_WORDS = ("address", "department", "branch", "kind", "book", "done")


def mailbox_address(text: str) -> MailboxAddress:
    """Return the mailbox that a URL names: imaps://user:word@host/folder?address=name@host.

    Without TLS (imap://) only a server on this very machine is spoken to.
    """
    url = urlsplit(text)
    example = "imaps://user:word@mail.example.com/INBOX?address=complaints@example.com"
    if url.scheme not in {"imaps", "imap"} or not url.hostname or not url.username:
        raise ValueError(f"write {example}")
    if url.scheme == "imap" and url.hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise ValueError(f"imap:// is for this machine only; write {example}")
    words = _query(url)
    unknown = sorted(set(words) - set(MAILBOX_WORDS))
    if unknown:
        raise ValueError(f"no such word: {unknown[0]}; known are {', '.join(MAILBOX_WORDS)}")
    user = unquote(url.username)
    words.setdefault("address", user)
    if words["address"].count("@") != 1:
        raise ValueError(f"say what people write to, {example}")
    return MailboxAddress(
        url.scheme == "imaps",
        host=url.hostname,
        port=_port(url) or (993 if url.scheme == "imaps" else 143),
        user=user,
        password=unquote(url.password or ""),
        folder=unquote(url.path).strip("/") or "INBOX",
        **words,
    )
