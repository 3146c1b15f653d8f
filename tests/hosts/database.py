"""Two PostgreSQL servers on hosts of their own: one writes, the other follows synchronously; either may take over."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import psycopg

from tests import postgres
from tests.hosts.wiring import NET, Host, wait_for

SETTINGS: Final = """
listen_addresses = '*'
wal_level = replica
max_wal_senders = 8
max_connections = 120
shared_buffers = 128MB
wal_sender_timeout = 5s
wal_receiver_timeout = 5s
wal_keep_size = 256MB
tcp_keepalives_idle = 5
tcp_keepalives_interval = 2
tcp_keepalives_count = 3
tcp_user_timeout = 10000
"""
TRUSTED: Final = f"host all all {NET}.0/24 trust\nhost replication all {NET}.0/24 trust\n"


class Server:
    """One server. Its socket in the file system is reached from every namespace: the eye of the battery."""

    def __init__(self, host: Host, home: Path, programs: Path) -> None:
        self.host, self.home, self.programs = host, home, programs
        self.data = home / "data"
        home.mkdir()
        os.chown(home, postgres.NOBODY, postgres.NOBODY)

    def _as_nobody(self, program: str, *words: object) -> list[object]:
        drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        return [*drop, self.programs / program, *words]

    def make(self) -> None:
        """Make an empty server and start it."""
        self.host.run(*self._as_nobody(
            "initdb", "-D", self.data, "-U", "kesu", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust",
            "--no-sync",
        ), env={**os.environ, "LC_ALL": "C.UTF-8"})  # fmt: skip
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"{SETTINGS}unix_socket_directories = '{self.home}'\n")
        with (self.data / "pg_hba.conf").open("a") as file:
            file.write(TRUSTED)
        self.start()
        self.say("CREATE DATABASE kesu", database="postgres")

    def follow(self, other: "Server") -> None:
        """Become a copy of another server and follow it; the other waits for this one from now on."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.host.run(*self._as_nobody(
            "pg_basebackup", "-h", other.host.address, "-U", "kesu", "-D", self.data, "-R", "-X", "stream",
            "-c", "fast", "--no-sync",
        ), env=dict(os.environ))  # fmt: skip
        conf = self.data / "postgresql.conf"
        conf.write_text(conf.read_text().replace(str(other.home), str(self.home)))
        self.start()
        other.wait_for_its_standby()

    def wait_for_its_standby(self) -> None:
        """Acknowledge from now on only what the standby has."""
        self.say("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.say("SELECT pg_reload_conf()")
        asks = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        wait_for("a synchronous standby", 120, lambda: self.say(asks)[0][0])

    def start(self) -> None:
        """Start the server and return when it answers."""
        self.host.start("postgres", *self._as_nobody("postgres", "-D", self.data))
        wait_for("the server", 120, self.answers)

    def answers(self) -> bool:
        """Say whether the server answers."""
        try:
            return bool(self.say("SELECT 1", database="postgres"))
        except psycopg.OperationalError:
            return False

    def promote(self) -> None:
        """Let the standby take over; it waits for no standby of its own."""
        self.say("SELECT pg_promote(true, 30)")

    def say(self, sql: str, database: str = "kesu") -> list[Any]:
        """Return the rows of a statement, said on the machine itself."""
        with psycopg.connect(
            f"postgresql://kesu@/{database}?host={self.home}", autocommit=True
        ) as line:
            cursor = line.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []


def programs(home: Path) -> Path:
    """Return the folder of the server's programs, where an unprivileged user may run them."""
    return postgres._reachable(postgres.binaries(), home)


def versions(folder: Path) -> str:
    """Return what the server says of itself."""
    told = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return told.stdout.strip()
