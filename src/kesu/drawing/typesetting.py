"""Pages set by typst from a template of ours: what they say is data and never markup; fonts come with the program."""

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

PRINTS: Final = 400
"""A compiler is made anew after so many prints: it remembers what it set."""
_FONTS: Final = "pylopdf_fonts_zh_cn"


class Press:
    """One compiler of one template for the process, used by one thread at a time."""

    def __init__(self, template: Path) -> None:
        self._template = template
        self._lock = Lock()
        self._compiler: typst.Compiler | None = None
        self._prints = 0

    def pdf(self, data: Mapping[str, Any]) -> bytes:
        """Return what the template makes of the data, which it reads from `sys.inputs.data` as JSON."""
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        with self._lock:
            if self._compiler is None or self._prints >= PRINTS:
                self._compiler, self._prints = self._new(), 0
            self._prints += 1
            found = self._compiler.compile(sys_inputs=inputs, format="pdf")
        assert isinstance(found, bytes)
        return found

    def _new(self) -> typst.Compiler:
        nowhere = str(self._template.parent / "no-packages")  # nothing is ever fetched or imported
        return typst.Compiler(
            str(self._template),
            root=str(self._template.parent),
            font_paths=fonts(),
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        )


def fonts() -> list[str]:
    """Return the folders with the fonts that come with the program."""
    spec = find_spec(_FONTS)
    if spec is None or not spec.submodule_search_locations:
        return []
    home = Path(spec.submodule_search_locations[0])
    return sorted({str(file.parent) for file in home.rglob("*.[ot]tf")})
