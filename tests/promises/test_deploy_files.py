"""The files for servers name settings, commands and places that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kesu.journal.contents import MOST_BYTES
from kesu.shell.main import available
from kesu.site import environment

DEPLOY = environment.CHECKOUT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
OTHERS = {"POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_INITDB_ARGS"}


def texts() -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in DEPLOY.rglob("*") if file.is_file()}


def test_every_setting_in_them_is_one_of_ours():
    named = re.compile(r"\b((?:KESU_|DATABASE_URL\b|PORT\b|POSTGRES_)[A-Z_]*)\b(?==|:)", re.ASCII)
    found = {name for text in texts().values() for name in named.findall(text)}
    assert "KESU_SITE_ORIGIN" in found
    assert found - OTHERS <= environment.names()


def test_every_command_in_them_is_one_of_ours():
    by_path = re.compile(r"\.venv/bin/kesu[\"']? ([a-z-]+)")
    listed = re.compile(r"(?:command: |CMD )\[\"([a-z]+)\"")
    text = "\n".join(texts().values())
    found = {*by_path.findall(text), *listed.findall(text)}
    assert {"serve", "worker", "doctor", "backup"} <= found
    assert found <= available().keys()


def test_what_the_image_takes_is_there_and_make_installs_it():
    copied = re.findall(
        r"^COPY (.+) \S+$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE
    )
    for name in " ".join(copied).split():
        assert (environment.CHECKOUT / name).exists(), name
    assert re.search(
        r"^install:", (environment.CHECKOUT / "Makefile").read_text("utf-8"), re.MULTILINE
    )


def test_the_proxy_lets_the_largest_attachment_through():
    (megabytes,) = re.findall(
        r"client_max_body_size (\d+)m", (DEPLOY / "nginx.conf").read_text("utf-8")
    )
    assert int(megabytes) * 1024 * 1024 > MOST_BYTES * 1.2


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_reads_the_units(tmp_path: Path):
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/kesu/.venv/bin/kesu", "/bin/true")
        (tmp_path / unit.name.replace("@.", "@1.")).write_text(text, "utf-8")
    files = [str(file) for file in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_reads_its_file(tmp_path: Path):
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kesu.example.com",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    site = tmp_path / "kesu.conf"
    text = (DEPLOY / "nginx.conf").read_text("utf-8").replace("/etc/kesu/tls", str(tmp_path))
    site.write_text(text, "utf-8")
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/log;\nevents {{}}\nhttp {{ include {site}; }}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-c", whole, "-e", tmp_path / "log"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
