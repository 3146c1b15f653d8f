"""Lay out a small rulebook with its cases and a story, to be changed into your own."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu import clock
from kesu.core.errors import Unreadable
from kesu.core.values import Text
from kesu.library.laying_out import lay_out

NEXT = Text(
    """\
{folder}：已写好 {count} 个文件。接下来：
  1. 在 clauses.toml 里逐条写下本公司的制度，再改其余各文件
  2. kesu check {folder}        检查规程，运行其中的单例和故事
  3. kesu coverage {folder}     哪些条款还没有落实，或没有例子
  4. kesu demo --book {id}      在空数据库中配上虚构的人员和单据试用（文件夹须放在 rulebooks/ 之下）
  5. kesu publish {folder}      正式生效
（kesu 即本目录下的 .venv/bin/kesu；写法见 docs/rulebook/tutorial.md）""",
    """\
{folder}: {count} files. What to do next:
  1. write the clauses of your procedure into clauses.toml, then change the other files
  2. kesu check {folder}        lints the book, runs its cases and its story
  3. kesu coverage {folder}     tells which clauses no line or no case cites yet
  4. kesu demo --book {id}      tries it in an empty database with made-up people (the folder lies below rulebooks/)
  5. kesu publish {folder}      puts it in force
(kesu is .venv/bin/kesu of this folder; docs/rulebook/tutorial.md tells how to write)""",
)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="where it is laid out; its name becomes the id"
    )
    parser.add_argument("--title", default="", help="what the procedure is called")
    parser.add_argument(
        "--language", choices=("zh", "en"), default="zh", help="speak this language (default: zh)"
    )


def run(args: Namespace) -> int:
    """Return 0 once the files are written, 2 for a name or a folder that will not do."""
    try:
        written = lay_out(args.folder.resolve(), args.title, today=clock.now().date())
    except Unreadable as refused:
        print(f"kesu: {refused}", file=sys.stderr)
        return 2
    told = NEXT.say(args.language)
    print(told.format(folder=args.folder, count=len(written), id=args.folder.resolve().name))
    return 0
