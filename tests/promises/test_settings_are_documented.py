"""Every environment variable has its line in the manual, and the manual names no other."""

import re
from pathlib import Path

from kesu.site import environment

PAGE = environment.CHECKOUT / "docs" / "operators" / "environment.md"


def documented(page: Path) -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_setting_has_its_line_and_every_line_its_setting():
    assert documented(PAGE) == environment.names()


def test_nobody_else_reads_the_environment():
    source = environment.CHECKOUT / "src" / "kesu"
    readers = {
        str(file.relative_to(source))
        for file in source.rglob("*.py")
        if re.search(r"os\.(environ\b(?!\.setdefault)|getenv)", file.read_text(encoding="utf-8"))
    }
    # The drill of a backup hands its surroundings on to a house of its own; it reads no setting in them.
    assert readers <= {"site/settings.py", "shell/backing_up/doing.py"}
