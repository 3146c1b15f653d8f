"""A PostgreSQL server of a piece's own, with its data where the piece wants it."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Final

import psycopg

from tests import postgres

SETTINGS: Final = {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "listen_addresses": "''",
    "max_connections": "80", "shared_buffers": "64MB", "max_wal_size": "128MB", "min_wal_size": "32MB",
}  # fmt: skip


class Server:
    """One server; its sockets lie in a folder of their own, so that they survive a disk."""

    def __init__(self, data: Path, **more: str) -> None:
        self.data, self.more = data, more
        self.sockets = Path(tempfile.mkdtemp(prefix="kesu-pg-", dir="/tmp"))
        self.sockets.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(self.sockets, postgres.NOBODY, postgres.NOBODY)
        self.programs = postgres._reachable(postgres.binaries(), self.sockets)

    @property
    def socket(self) -> str:
        """Return the path of the socket it listens on."""
        return str(self.sockets / ".s.PGSQL.5432")

    def make(self) -> None:
        """Make its data, durably."""
        self.data.mkdir()
        if os.geteuid() == 0:
            os.chown(self.data, postgres.NOBODY, postgres.NOBODY)
        postgres._run(
            self.programs / "initdb", "-D", self.data, "-U", "kesu", "-E", "UTF8", "--locale=C.UTF-8",
            "--auth=trust", "--wal-segsize=4",
        )  # fmt: skip

    def start(self) -> None:
        """Start it; it has recovered when this returns."""
        wanted = {name: value for name, value in {**SETTINGS, **self.more}.items() if value}
        options = " ".join(f"-c {name}={value}" for name, value in wanted.items())
        words = (
            self.programs / "pg_ctl", "-D", self.data, "-w", "-l", self.sockets / "log",
            "-o", f"{options} -k {self.sockets}",
        )  # fmt: skip
        for turn in range(postgres.TRIES):
            try:
                postgres._run(*words, "start")
                return
            except postgres.NoPostgreSQL:
                if turn == postgres.TRIES - 1:
                    raise
                Event().wait(0.1)

    def restart(self, mode: str) -> None:
        """Restart it: "fast" ends what is open, "immediate" is a crash."""
        postgres._run(
            self.programs / "pg_ctl",
            "-D",
            self.data,
            "-w",
            "-m",
            mode,
            "-l",
            self.sockets / "log",
            "restart",
        )

    def stop(self) -> None:
        """End it and take its folder away."""
        with suppress(postgres.NoPostgreSQL):  # it may not be running any more
            postgres._run(self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.sockets, ignore_errors=True)

    def process(self) -> int:
        """Return the number of its first process."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def database(self, name: str) -> str:
        """Make an empty database and return its address."""
        with psycopg.connect(self.admin(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return f"postgresql://kesu@/{name}?host={self.sockets}"

    def admin(self) -> str:
        """Return the address under which it is looked after."""
        return f"postgresql://kesu@/postgres?host={self.sockets}"
