"""Answer questions about working time from standard input, one JSON line each."""

import sys
from argparse import Namespace

from kesu.shell.worktime import answer_all, configure

__all__ = ["configure", "run"]


def run(args: Namespace) -> int:
    return answer_all(args.calendar, sys.stdin, sys.stdout)
