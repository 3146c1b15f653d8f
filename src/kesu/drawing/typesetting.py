"""Pages set by typst from a template of ours: what they say is data and never markup."""

import json
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from kesu.drawing import fonts

PRINTS: Final = 400
"""A compiler is made anew after so many prints: it remembers what it set."""


class Press:
    """One compiler of one template for the process, used by one thread at a time.

    The template reads the data from `sys.inputs.data` as JSON.
    """

    def __init__(self, template: Path) -> None:
        self._template = template
        self._lock = Lock()
        self._compiler: typst.Compiler | None = None
        self._prints = 0

    def pdf(self, data: Any) -> bytes:
        """Return what the template makes of the data as PDF."""
        found: bytes = self._run(data, format="pdf")
        return found

    def pictures(self, data: Any, *, dots: int) -> list[bytes]:
        """Return the pages that the template makes of the data as PNG, `dots` to the inch."""
        found = self._run(data, format="png", ppi=float(dots))
        return list(found) if isinstance(found, list) else [found]

    def _run(self, data: Any, **how: Any) -> Any:
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        with self._lock:
            if self._compiler is None or self._prints >= PRINTS:
                self._compiler, self._prints = self._new(), 0
            self._prints += 1
            return self._compiler.compile(sys_inputs=inputs, **how)

    def _new(self) -> typst.Compiler:
        nowhere = str(self._template.parent / "no-packages")  # nothing is ever fetched or imported
        return typst.Compiler(
            str(self._template),
            root=str(self._template.parent),
            font_paths=fonts.folders(),
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        )
