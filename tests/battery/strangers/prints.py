"""F8: papers whose texts try to reach outside: nobody is asked, no file is read, the text stands as typed."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Final

from kesu.paper import printing
from kesu.paper.excel import xlsx
from kesu.paper.making import sheet
from kesu.paper.sheets import Box, Letter, Row, Sheet, Table
from kesu.paper.word import docx
from tests.battery.strangers.canaries import text_of as unpacked
from tests.battery.strangers.fuzzing import Fuzzed, in_time
from tests.paper import books
from tests.paper.readers import squeezed, text_of

LONGEST: Final = 10
SECRET: Final = "qzsentinelqz"
WAYS: Final = (
    '<img src="{url}">', '<link rel="stylesheet" href="{url}">', "<style>@import url({url});</style>",
    '<object data="{url}">', '<iframe src="{url}">', '<svg><use href="{url}#a"/></svg>',
    '<svg><image xlink:href="{path}"/></svg>', "url({url})", '#image("{url}")', '#image("{path}")',
    '#read("{path}")', '#include "{path}"', '#import "{url}": *', '#csv("{path}")', '#json("{path}")',
    '#toml("{path}")', '#yaml("{path}")', '#xml("{path}")', '#plugin("{path}")', '#bibliography("{path}")',
    '#import "@preview/cetz:0.3.0": *', '#link("{url}")[x]', '#eval("read(\\"{path}\\")")',
    "#raw(read(\"{path}\"))", "{url}", "file://{path}", "\\input{{{path}}}", "![x]({url})",
    "<xsl:include href='{url}'/>", "<!ENTITY x SYSTEM '{path}'>&x;", "#set document(title: read(\"{path}\"))",
    "#sys.inputs.data", '#panic(read("{path}"))', "#let x = read(\"{path}\"); #x",
)  # fmt: skip
BEFORE: Final = (
    "",
    "#",
    "\\",
    "$",
    "`",
    "```\n",
    "]",
    "]]",
    '")',
    "*/",
    "\n",
    "\n\n= ",
    "*",
    "_",
    "门机停转 ",
)


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Yield an address on this machine, and what came there."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hear() -> None:
            while True:
                try:
                    line, _from = server.accept()
                except OSError:
                    return
                heard.append("somebody")
                line.close()

        Thread(target=hear, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.png", heard


def printed(count: int, seed: int, folder: Path) -> Fuzzed:
    """Print so many papers, each as PDF, every tenth as a document and a workbook too."""
    came, chance = Fuzzed(), random.Random(seed)
    secret = folder / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    with listening() as (url, heard):
        for number in range(count):
            way = WAYS[number % len(WAYS)].format(url=url, path=secret)
            text = chance.choice(BEFORE) + way + chance.choice(("", "\n第二行，停机。", " 尾"))
            came.tried += 1
            came.wrong += [
                f"{text!r}: {fault}" for fault in _faults(text, all_sorts=number % 10 == 0)
            ]
        if heard:
            came.wrong.append(f"the listener was asked {len(heard)} times")
    return came


def paper(text: str) -> Sheet:
    """Return a paper that says a text wherever it can."""
    blank = sheet(books.reader(books.book("p01")), "fishbone")
    box = Box("a", text[:60], text, width=12)
    table = Table("t", text[:60], ("甲", "乙"), ((text, "1"), ("2", text)))
    said = {"title": text, "subtitle": text, "company": text, "number": text[:40]}
    return replace(blank, parts=(Row((box,)), table), **said)  # type: ignore[arg-type]


def _faults(text: str, *, all_sorts: bool) -> Iterator[str]:
    made = paper(text)
    with in_time(LONGEST):
        raw = printing.pdf(made)
    said = text_of(raw)
    if squeezed(text) not in said:
        yield "does not stand on the paper"
    if SECRET in said:
        yield "shows what a file says"
    letter = Letter(
        "客户", "李先生", "您好", (text,), ("此致",), "2026年3月2日", (("经理", text[:20]),)
    )
    if all_sorts:
        written = replace(made, letter=letter)
        for raw in (printing.pdf(written), docx(made), xlsx(made)):
            if SECRET in unpacked(raw):
                yield "shows what a file says in another form"
