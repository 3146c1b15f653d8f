"""`kesu COMMAND …`: find the command's module, read its arguments, run it."""

import ast
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import kesu
from kesu.shell import commands
from kesu.shell.faults import told

# Nothing that kesu writes is for other users of the machine.
PRIVATE = 0o077


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; 2 when the words cannot be read."""
    os.umask(PRIVATE)
    given = list(sys.argv[1:] if words is None else words)
    name = next((word for word in given if not word.startswith("-")), None)
    parser = _parser(name)
    args = parser.parse_args(given)
    return told(args.run, args)


def available() -> dict[str, Path]:
    """Return the commands by name, with the module's file."""
    files = sorted(Path(commands.__path__[0]).glob("[a-z]*.py"))
    return {file.stem.rstrip("_").replace("_", "-"): file for file in files}


def _parser(wanted: str | None) -> ArgumentParser:
    """Return the parser; only the module of the wanted command is imported."""
    parser = ArgumentParser(prog="kesu", description=kesu.__doc__)
    parser.add_argument("--version", action="version", version=f"kesu {kesu.__version__}")
    choices = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, file in available().items():
        summary = _summary(file)
        command = choices.add_parser(name, help=summary, description=summary)
        if name == wanted:
            _declare(command, file.stem)
    return parser


def _declare(parser: ArgumentParser, stem: str) -> None:
    module = import_module(f"{commands.__name__}.{stem}")
    if hasattr(module, "configure"):
        module.configure(parser)
    parser.set_defaults(run=module.run)


def _summary(file: Path) -> str:
    """Return the first line of a module's docstring without importing the module."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def run_command(name: str, *words: str) -> int:
    """Run another command from within one, as if typed; return its exit code."""
    args: Namespace = _parser(name).parse_args([name, *words])
    code: int = args.run(args)
    return code


if __name__ == "__main__":
    sys.exit(main())
