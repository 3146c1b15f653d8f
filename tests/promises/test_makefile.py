"""The Makefile finds a Python that works, whatever stands in the way."""

import subprocess
import sys
from pathlib import Path

import pytest

from kesu.site.environment import CHECKOUT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder of commands in which every Python is a dead shim, as version managers leave them."""
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        shim = tmp_path / name
        shim.write_text("#!/bin/sh\necho 'no such version' >&2\nexit 127\n")
        shim.chmod(0o755)
    return tmp_path


def chosen(path: Path, *words: str) -> str:
    command = ["make", "--no-print-directory", "--eval=print:;@echo $(PY)", *words, "print"]
    done = subprocess.run(
        command, cwd=CHECKOUT, env={"PATH": f"{path}:/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_dead_shims_are_passed_over(path: Path):
    real = str(getattr(sys, "_base_executable", sys.executable))
    (path / "python3.11").write_text(f'#!/bin/sh\nexec {real} "$@"\n')
    assert chosen(path) == "python3.11"


def test_a_python_that_one_names_is_taken(path: Path):
    assert chosen(path, "PY=/opt/python") == "/opt/python"


def test_every_target_of_the_help_exists():
    text = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    told = [line.split('"make ')[1].split()[0] for line in text.splitlines() if '"make ' in line]
    assert len(told) > 8
    assert [target for target in told if f"\n{target}:" not in text] == []
