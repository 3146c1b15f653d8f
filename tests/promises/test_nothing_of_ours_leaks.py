"""What is committed names no machine, no registry and no place that only one developer has."""

import re
import subprocess

import pytest

from kesu.site.environment import CHECKOUT

LEAKS = re.compile(
    r"pypi\.org|pythonhosted|npmjs|index-url[ =]http|find-links|/root/|/home/[a-z]+/|/Users/|/work/"
)


def committed() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    return [name for name in listed.stdout.split("\0") if name]


@pytest.mark.skipif(not committed(), reason="not a git checkout")
def test_no_file_names_a_machine_or_a_registry():
    found = []
    for name in committed():
        file = CHECKOUT / name
        if not file.is_file() or name == "tests/promises/test_nothing_of_ours_leaks.py":
            continue
        text = file.read_text(encoding="utf-8", errors="ignore")
        found += [f"{name}: {hit[0]}" for hit in [LEAKS.search(text)] if hit]
    assert found == []


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_every_locked_line_has_its_hashes(lock: str):
    text = (CHECKOUT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z].*$", text, re.MULTILINE)
    assert pins
    assert "://" not in text
    assert all(pin.endswith("\\") and "==" in pin for pin in pins)


def test_what_serving_needs_is_the_same_in_both_locks():
    runtime, dev = (
        set(
            re.findall(
                r"^([a-z0-9-]+==\S+)", (CHECKOUT / "requirements" / f"{n}.lock").read_text(), re.M
            )
        )
        for n in ("runtime", "dev")
    )
    assert runtime <= dev
