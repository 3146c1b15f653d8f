"""The command line finds its commands and tells faults in a line."""

import re
import subprocess
import sys
from argparse import Namespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from kesu.shell.faults import told
from kesu.shell.main import available, main


def test_help_names_every_command_with_its_summary(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    shown = capsys.readouterr().out
    assert left.value.code == 0
    assert [n for n in available() if not re.search(rf"^    {n}\s+\S", shown, re.MULTILINE)] == []


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        main(["dance"])
    assert left.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_a_fault_that_one_can_mend_is_told_in_a_line(capsys: pytest.CaptureFixture[str]):
    def run(args: Namespace) -> int:
        raise ImproperlyConfigured("PORT='x': write a whole number")

    assert told(run, Namespace()) == 2
    assert capsys.readouterr().err == "kesu: PORT='x': write a whole number\n"


def test_a_bug_keeps_its_trace():
    def run(args: Namespace) -> int:
        raise KeyError("bug")

    with pytest.raises(KeyError):
        told(run, Namespace())


def test_help_loads_no_framework():
    program = (
        "import sys; from kesu.shell.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False"
