"""Hosts that are namespaces: each has an address, a plug that can be pulled, processes that can lose their power."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import IO, Any, Final

NET: Final = "10.77.0"
NUMBERS: Final = {
    "proxy": 10, "web1": 11, "web2": 12, "web3": 13, "worker1": 21, "worker2": 22,
    "data1": 31, "data2": 32, "client": 41,
}  # fmt: skip
# A proxy and a database host notice within seconds that a peer is gone: docs/operators/deploying.md.
KERNEL: Final = {"net.ipv4.tcp_retries2": 6, "net.ipv4.tcp_keepalive_time": 10,
                 "net.ipv4.tcp_keepalive_intvl": 3, "net.ipv4.tcp_keepalive_probes": 3}  # fmt: skip


def _run(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


@dataclass(slots=True)
class Host:
    """One host. What is started on it is in its namespace and ends with it."""

    name: str
    space: str
    address: str
    logs: Path
    env: Mapping[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def words(self, *words: object) -> list[str]:
        """Return a command as it must be written to run on this host."""
        return ["ip", "netns", "exec", self.space, *map(str, words)]

    def start(
        self, name: str, *words: object, env: Mapping[str, str] | None = None, **more: Any
    ) -> subprocess.Popen[bytes]:
        """Start a program that goes on; what it says is in the log of its name."""
        log: IO[bytes] = (self.logs / f"{self.name}-{name}.log").open("ab")
        with log:
            self.running[name] = subprocess.Popen(
                self.words(*words), env=dict(env or self.env or os.environ), stderr=log,
                stdin=more.pop("stdin", subprocess.DEVNULL), stdout=more.pop("stdout", log), **more,
            )  # fmt: skip
        return self.running[name]

    def run(
        self, *words: object, env: Mapping[str, str] | None = None, seconds: float = 300
    ) -> str:
        """Run a program to its end; return what it wrote, raise RuntimeError with what it said where it failed."""
        done = subprocess.run(
            self.words(*words), env=dict(env or self.env or os.environ), capture_output=True,
            text=True, timeout=seconds, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{self.name}: {words}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def stop(self, name: str, seconds: float = 60) -> int:
        """Tell a program to stop as an operator does; return its exit code."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        return process.wait(seconds)

    def lose_power(self) -> None:
        """Kill everything on this host at once."""
        for _ in range(3):
            for number in _run("ip", "netns", "pids", self.space).split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(number), signal.SIGKILL)
        for process in self.running.values():
            process.wait(30)
        self.running.clear()

    def pull_plug(self) -> None:
        """Cut the host from the network; its processes go on."""
        _run("ip", "-n", self.space, "link", "set", "eth0", "down")

    def plug_in(self) -> None:
        """Connect the host again."""
        _run("ip", "-n", self.space, "link", "set", "eth0", "up")


class Lan:
    """A bridge with every host on it."""

    def __init__(self, logs: Path) -> None:
        self.name = f"kesu{os.getpid()}"
        self.switch = f"{self.name}-switch"
        self.hosts: dict[str, Host] = {}
        self.logs = logs

    def __enter__(self) -> "Lan":
        _run("ip", "netns", "add", self.switch)
        _run("ip", "-n", self.switch, "link", "add", "br0", "type", "bridge")
        _run("ip", "-n", self.switch, "link", "set", "br0", "up")
        for name in NUMBERS:
            self.hosts[name] = self._connected(name)
        return self

    def _connected(self, name: str) -> Host:
        space, address = f"{self.name}-{name}", f"{NET}.{NUMBERS[name]}"
        _run("ip", "netns", "add", space)
        host = Host(name, space, address, self.logs)
        port = f"p{NUMBERS[name]}"
        _run(
            "ip",
            "-n",
            self.switch,
            "link",
            "add",
            port,
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            space,
        )
        _run("ip", "-n", self.switch, "link", "set", port, "master", "br0", "up")
        _run("ip", "-n", space, "addr", "add", f"{address}/24", "dev", "eth0")
        for link in ("lo", "eth0"):
            _run("ip", "-n", space, "link", "set", link, "up")
        for setting, value in KERNEL.items():
            host.run("sysctl", "-qw", f"{setting}={value}")
        return host

    def __exit__(self, *_: object) -> None:
        for host in self.hosts.values():
            host.lose_power()
            _run("ip", "netns", "del", host.space)
        _run("ip", "netns", "del", self.switch)


def pause(seconds: float) -> None:
    """Let time pass: hosts live in real time."""
    Event().wait(seconds)


def wait_for(what: str, seconds: float, asked: Any) -> Any:
    """Return what `asked()` returns as soon as it is true; raise TimeoutError where it never is."""
    for _ in range(int(seconds / 0.2) + 1):
        found = asked()
        if found:
            return found
        pause(0.2)
    raise TimeoutError(f"{what}: not within {seconds} s")


def free_of(words: Sequence[str], env: Mapping[str, str]) -> dict[str, str]:
    """Return surroundings without the variables that begin with one of these words."""
    return {name: value for name, value in env.items() if not name.startswith(tuple(words))}
