"""Core imports the standard library and itself, and opens no file."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import kesu

CORE = Path(kesu.__file__).parent / "core"

# Of the standard library, what would let the outside in.
OUTSIDE = {
    "asyncio",
    "io",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "time",
    "urllib",
}


def imported() -> Iterator[tuple[str, str]]:
    for file in CORE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((file.name, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield file.name, node.module or ""


def test_core_imports_the_standard_library_and_itself_only():
    strangers = [
        (file, module)
        for file, module in imported()
        if not module.startswith("kesu.core")
        and module.partition(".")[0] not in sys.stdlib_module_names
    ]
    assert strangers == []


def test_core_imports_nothing_that_reaches_outside():
    assert [(f, m) for f, m in imported() if m.partition(".")[0] in OUTSIDE] == []


def test_core_opens_no_file():
    calls = [
        file.name
        for file in CORE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    ]
    assert calls == []
