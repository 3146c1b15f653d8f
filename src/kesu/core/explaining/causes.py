"""Trees of causes in words: what was found, and what a correction changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kesu.core import causes as tree
from kesu.core.explaining.names import option_title
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.core.rulebook.reading.causes import FINDINGS
from kesu.core.values import Text

_COUNTED: Mapping[str, Text] = {
    tree.PROVED: Text("证实 {}", "{} proved"),
    tree.RULED_OUT: Text("排除 {}", "{} ruled out"),
    tree.OPEN: Text("待查 {}", "{} open"),
}
_CHANGED: Mapping[str, Text] = {
    "added": Text("增加“{}”", "“{}” added"),
    "removed": Text("删去“{}”", "“{}” removed"),
    "text": Text("“{1}”改写为“{2}”", "“{1}” reads “{2}” now"),
    "under": Text("“{0}”移到“{2}”之下", "“{0}” moved below “{2}”"),
    "first": Text("“{0}”移到第一层", "“{0}” moved to the first row"),
    "factor": Text("“{0}”改归“{2}”", "“{0}” moved to “{2}”"),
    "state": Text("“{0}”由{1}改为{2}", "“{0}” is {2} now, was {1}"),
    "evidence": Text("“{0}”的证据改为：{2}", "evidence of “{0}” reads now: {2}"),
    "code": Text("“{0}”改按“{2}”统计", "“{0}” is counted as “{2}” now"),
    "files": Text("“{}”的证据附件有增减", "files in evidence of “{}” changed"),
}


def tree_words(reader: Reader, rows: tree.Causes) -> str:
    """Return how many causes there are, how many of the last ones are in which state, and which are proved."""
    proved = [str(row["text"]) for row in tree.leaves(rows, tree.PROVED)]
    counts = [
        reader.text(words).format(number)
        for state, words in _COUNTED.items()
        if (number := len(tree.leaves(rows, state)))
    ]
    many = "" if len(rows) == 1 else "s"
    said = reader.say(f"{len(rows)} 条原因", f"{len(rows)} cause{many}")
    found = reader.say("，", ", ").join([said, *counts])
    return found + (reader.say("：", ": ") + reader.joined(proved) if proved else "")


def changed_words(
    reader: Reader, fact: m.Fact, before: tree.Causes, after: tree.Causes
) -> list[str]:
    """Return what changed from one version of a tree to another, a sentence for each change."""
    titles = {row["id"]: str(row["text"]) for row in (*before, *after)}
    return [_changed(reader, fact, change, titles) for change in tree.changes(before, after)]


def _changed(reader: Reader, fact: m.Fact, change: tree.Change, titles: Mapping[str, str]) -> str:
    what = "first" if change.what == "under" and not change.after else change.what
    parts = (value_of(reader, fact, change.what, v, titles) for v in (change.before, change.after))
    return reader.text(_CHANGED[what]).format(reader.short(change.cause["text"]), *parts)


def value_of(reader: Reader, fact: m.Fact, key: str, value: Any, titles: Mapping[str, str]) -> str:
    """Return one key of a cause in words."""
    options = {"state": FINDINGS, "factor": fact.factors, "code": fact.options}
    if value is None:
        return reader.say("无", "none")
    if key in options:
        return option_title(reader, options[key], str(value))
    return reader.short(titles.get(str(value), "") if key == "under" else str(value))
