"""A company's hosts: nginx in front of three web hosts, two workers, two database servers, a client."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from kesu.site.environment import CHECKOUT
from tests import postgres
from tests.hosts.database import Server, programs
from tests.hosts.wiring import Host, Lan, free_of, wait_for

SITE: Final = "kesu.example.com"
WEB: Final = ("web1", "web2", "web3")
WORKERS: Final = ("worker1", "worker2")
KESU: Final = (sys.executable, "-m", "kesu.shell.main")


class Cluster:
    """All hosts, running. `writer` is the database server that writes, `follower` the one that follows it."""

    def __init__(self, lan: Lan, folder: Path) -> None:
        self.lan, self.folder = lan, folder
        bin_ = programs(folder)
        self.writer = Server(lan.hosts["data1"], folder / "data1", bin_)
        self.follower = Server(lan.hosts["data2"], folder / "data2", bin_)
        self.source = dict.fromkeys((*WEB, *WORKERS), CHECKOUT / "src")
        self.ledger = folder / "ledger"

    def start(self) -> None:
        """Start everything; return when the site answers."""
        self.writer.make()
        self.follower.follow(self.writer)
        self.token = json.loads(
            self._house("prepare", f"?host={self.writer.home}").splitlines()[-1]
        )["token"]
        for name in WEB:
            self.serve(name)
        for name in WORKERS:
            self.work(name)
        for name in WEB:
            wait_for(f"{name} is ready", 400, lambda name=name: self.is_ready(name))
        self._proxy()

    # -- surroundings ----------------------------------------------------------------------------------

    def env(self, name: str, database: str = "") -> dict[str, str]:
        """Return the surroundings of kesu on a host."""
        home = self.folder / name
        home.mkdir(exist_ok=True)
        for name_of_all in ("attachments", "keys"):
            shared = self.folder / name_of_all
            shared.mkdir(exist_ok=True, mode=0o700)
            if not (home / name_of_all).exists():
                (home / name_of_all).symlink_to(shared)
        both = ",".join(server.host.address for server in (self.writer, self.follower))
        kept = free_of(("KESU_", "DJANGO_", "DATABASE_URL", "PYTHONPATH"), os.environ)
        return {
            **kept,
            "PYTHONPATH": str(self.source.get(name, CHECKOUT / "src")),
            "KESU_HOME": str(home),
            "KESU_RULEBOOKS": str(CHECKOUT / "rulebooks"),
            "DATABASE_URL": f"postgresql://kesu@{both}/kesu?target_session_attrs=read-write"
            if not database else f"postgresql://kesu@/kesu{database}",
            **({} if database else {"REPLICA_URL": f"postgresql://kesu@{both}/kesu?target_session_attrs=prefer-standby"}),
            "KESU_SITE_ORIGIN": f"https://{SITE}",
            "KESU_ADDRESS": "0.0.0.0", "KESU_WORKERS": "1", "KESU_THREADS": "4",
            "KESU_SECRET_KEY": "of-the-battery-and-of-nobody-else-" * 2,
            "KESU_MASTER_KEY": "YmF0dGVyeWJhdHRlcnliYXR0ZXJ5YmF0dGVyeS0tLS0=",
            "KESU_LANGUAGE": "en", "KESU_LOG": "json",
        }  # fmt: skip

    def _house(self, what: str, database: str) -> str:
        """Do something with Django on the machine itself, through a server's socket."""
        env = self.env("house", database)
        env["PYTHONPATH"] += f"{os.pathsep}{CHECKOUT}"
        done = subprocess.run(
            [sys.executable, "-m", "tests.hosts.house", what], env=env, cwd=CHECKOUT, text=True,
            capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-4000:])
        return done.stdout

    # -- hosts of kesu ---------------------------------------------------------------------------------

    def serve(self, name: str) -> None:
        """Start the pages on a web host."""
        self.lan.hosts[name].start("serve", *KESU, "serve", "--no-worker", env=self.env(name))

    def work(self, name: str) -> None:
        """Start a worker."""
        self.lan.hosts[name].start("worker", *KESU, "worker", env=self.env(name))

    def drain(self, name: str, seconds: int) -> None:
        """Announce that a web host is about to stop, and wait."""
        self.lan.hosts[name].run(*KESU, "drain", "--wait", seconds, env=self.env(name))

    def is_ready(self, name: str) -> bool:
        """Say whether requests may be sent to a web host."""
        asks = ("curl", "-sf", "-m", "2", "-H", f"Host: {SITE}", "http://127.0.0.1:8000/readyz")
        try:
            return bool(self.lan.hosts[name].run(*asks))
        except RuntimeError:
            return False

    # -- the proxy -------------------------------------------------------------------------------------

    def _proxy(self) -> None:
        """Start nginx by the file that is delivered, and what tells it which hosts are ready."""
        host, home = self.lan.hosts["proxy"], self.folder / "nginx"
        home.mkdir()
        host.run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={SITE}",
            "-keyout", home / "privkey.pem", "-out", home / "fullchain.pem",
        )  # fmt: skip
        site = (CHECKOUT / "deploy" / "nginx.conf").read_text("utf-8")
        single = "server 127.0.0.1:8000 max_fails=2 fail_timeout=2s;"
        assert site.count(single) == 1
        site = site.replace(single, f"include {home}/hosts.conf;").replace(
            "/etc/kesu/tls", str(home)
        )
        (home / "kesu.conf").write_text(site, "utf-8")
        (home / "nginx.conf").write_text(
            f"user nobody nogroup;\nworker_processes 1;\npid {home}/pid;\nerror_log {home}/error.log;\n"
            f"events {{}}\nhttp {{ log_format told '$time_iso8601 $request_time $upstream_response_time $upstream_addr"
            f" $upstream_status $status $request'; access_log {home}/access.log told;\n"
            f"client_body_temp_path {home}/body;\n"
            f"proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u;\n"
            f"scgi_temp_path {home}/s; include {home}/kesu.conf; }}\n"
        )
        ready = [f"{self.lan.hosts[name].address}:8000" for name in WEB]
        (home / "hosts.conf").write_text(
            "".join(f"server {one} max_fails=2 fail_timeout=2s;\n" for one in ready)
        )
        nginx = f"nginx -c {home}/nginx.conf -e {home}/error.log"
        host.start("nginx", *nginx.split(), "-g", "daemon off;")
        reload = {**os.environ, "NGINX_RELOAD": f"{nginx} -s reload"}
        script = CHECKOUT / "deploy" / "nginx-ready.sh"
        host.start("ready", script, SITE, home / "hosts.conf", *ready, env=reload)

    def spread_over(self) -> int:
        """Return how many web hosts nginx sends requests to."""
        return (self.folder / "nginx" / "hosts.conf").read_text().count("server ")

    # -- the client ------------------------------------------------------------------------------------

    def load(self, *, programs: int, readers: int) -> subprocess.Popen[bytes]:
        """Let clients begin; a line on the standard input of what is returned tells them to end."""
        told = {
            "address": self.lan.hosts["proxy"].address, "name": SITE, "token": self.token,
            "ledger": str(self.ledger), "programs": programs, "readers": readers,
        }  # fmt: skip
        process = self.lan.hosts["client"].start(
            "client",
            sys.executable,
            "-m",
            "tests.hosts.client",
            stdin=subprocess.PIPE,
            cwd=CHECKOUT,
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(told).encode() + b"\n")
        process.stdin.flush()
        return process

    def end_load(self) -> None:
        """Let clients end what they have begun."""
        process = self.lan.hosts["client"].running.pop("client")
        assert process.stdin is not None
        process.stdin.write(b"stop\n")
        process.stdin.close()
        if process.wait(240):
            raise RuntimeError("the client failed: see its log")

    def told(self) -> list[dict[str, Any]]:
        """Return the ledger."""
        return [json.loads(line) for line in self.ledger.read_text("utf-8").splitlines()]

    def judged(self) -> dict[str, Any]:
        """Return what stands in the database that writes."""
        found: dict[str, Any] = json.loads(
            self._house("judge", f"?host={self.writer.home}").splitlines()[-1]
        )
        return found

    # -- the database ----------------------------------------------------------------------------------

    def fail_over(self) -> None:
        """Let the follower take over."""
        self.follower.promote()
        self.writer, self.follower = self.follower, self.writer

    def follow_again(self) -> None:
        """Make what was lost a follower of the one that writes now."""
        shutil.rmtree(self.follower.data, ignore_errors=True)
        self.follower.follow(self.writer)

    def connected(self) -> set[str]:
        """Return the names of hosts that have a connection to the database that writes."""
        rows = self.writer.say(
            "SELECT DISTINCT host(client_addr) FROM pg_stat_activity WHERE client_addr IS NOT NULL"
        )
        names = {host.address: name for name, host in self.lan.hosts.items()}
        return {names[row[0]] for row in rows}


def host_of(cluster: Cluster, name: str) -> Host:
    """Return a host by its name."""
    return cluster.lan.hosts[name]


NOBODY: Final = postgres.NOBODY
