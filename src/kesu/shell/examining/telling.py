"""Findings at the command line."""

import json
from dataclasses import asdict
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kesu.shell.examining.everything import examine
from kesu.shell.examining.finding import BAD, GOOD, LEVELS, LOOK, Finding, gravest

MARKS: Final = {GOOD: gettext_noop("fine"), LOOK: gettext_noop("look"), BAD: gettext_noop("WRONG")}
AREAS: Final = {
    "settings": gettext_noop("environment"),
    "administrators": gettext_noop("administrators"),
    "database": gettext_noop("database"),
    "clock": gettext_noop("clock"),
    "storage": gettext_noop("storage"),
    "queue": gettext_noop("queue"),
    "seals": gettext_noop("audit seals"),
    "certificates": gettext_noop("certificates"),
    "sign-in": gettext_noop("sign-in"),
    "calendars": gettext_noop("calendars"),
}


def tell(*, thorough: bool, as_json: bool) -> int:
    """Print every finding as it is found; return 0 when all is well, 1 to look at some, 2 when something is wrong."""
    found: list[Finding] = []
    for finding in examine(thorough=thorough):
        found.append(finding)
        told = json.dumps(asdict(finding), ensure_ascii=False) if as_json else line_of(finding)
        print(told, flush=True)
    return LEVELS.index(gravest(found))


def line_of(finding: Finding) -> str:
    """Return a finding in words, with what to do in a line of its own."""
    line = _("[%(mark)s] %(area)s: %(says)s") % {
        "mark": _(MARKS[finding.level]),
        "area": _(AREAS[finding.area]),
        "says": finding.says,
    }
    return f"{line}\n    → {finding.remedy}" if finding.remedy else line
