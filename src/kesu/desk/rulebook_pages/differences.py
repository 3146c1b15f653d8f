"""What differs between two editions, line by line, in the words in which a reader reads them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from kesu.desk.rulebook_pages.document import Document
from kesu.desk.rulebook_pages.lines import Shown

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that is "new", "gone" or "changed"; `parts` are (what, before, after)."""

    sort: str
    title: str
    clauses: tuple[str, ...]
    parts: tuple[tuple[str, str, str], ...] = ()


def differences(before: Document, after: Document) -> list[Difference]:
    """Return every difference: clauses first, then the lines in the order of the later edition."""
    return [*_clauses(before, after), *_lines(_by_anchor(before), _by_anchor(after))]


def _clauses(before: Document, after: Document) -> Iterator[Difference]:
    old = {each.id: each for each in before.clauses}
    new = {each.id: each for each in after.clauses}
    for id_, each in {**old, **new}.items():
        if id_ not in old:
            yield Difference("new", each.says, (id_,))
        elif id_ not in new:
            yield Difference("gone", each.says, (id_,))
        elif (old[id_].says, old[id_].force) != (each.says, each.force):
            words = (_("it says"), old[id_].says, each.says)
            force = (_("force"), old[id_].words, each.words)
            parts = [part for part in (words, force) if part[1] != part[2]]
            yield Difference("changed", each.says, (id_,), tuple(parts))


def _by_anchor(document: Document) -> dict[str, tuple[Shown, Words]]:
    found = {each.line.anchor: (each.line, _words(each.line)) for each in document.kinds}
    for each in document.kinds:
        for fact in each.facts:
            title = f"{each.line.title} · {fact['title']}"
            line = Shown(f"fact-{each.id}-{fact['title']}", title, "", fact["clauses"], "", "", ())
            found[line.anchor] = (line, _fact_words(fact))
    for each_setting in document.settings:
        found[each_setting.anchor] = (each_setting, _words(each_setting))
    for chapter in document.chapters:
        for group in chapter.groups:
            found |= {line.anchor: (line, _words(line)) for line in group.lines}
    return found


def _fact_words(fact: Mapping[str, object]) -> Words:
    labels = {"sort": _("sort"), "unit": _("unit"), "options": _("choices"), "help": _("help")}
    return {label: str(fact[name]) for name, label in labels.items()}


def _words(line: Shown) -> Words:
    """Return everything a line says, by what it says it of; several of one name are numbered."""
    found = {
        _("title"): line.title,
        _("it says"): line.says,
        _("value"): line.value,
        _("clauses"): "、".join(line.clauses),
        _("force"): line.force,
        _("basis"): line.basis,
        _("readings not taken"): "；".join(line.rejected),
    }
    for number, row in enumerate(line.rows, 1):
        found[_("row %(number)s") % {"number": number}] = f"{row.condition} → {row.gives}"
    for label, words in (*line.pairs, *((_("note"), note) for note in line.notes)):
        found[label] = f"{found[label]}\n{words}" if label in found else words
    return found


def _lines(
    old: dict[str, tuple[Shown, Words]], new: dict[str, tuple[Shown, Words]]
) -> Iterator[Difference]:
    for at, (line, words) in new.items():
        if at not in old:
            yield Difference("new", line.title, line.clauses, tuple(_all(words, new=True)))
        elif parts := tuple(_changed(old[at][1], words)):
            yield Difference("changed", line.title, line.clauses, parts)
    for at, (line, words) in old.items():
        if at not in new:
            yield Difference("gone", line.title, line.clauses, tuple(_all(words, new=False)))


def _all(words: Words, *, new: bool) -> Iterator[tuple[str, str, str]]:
    for label, said in words.items():
        if said:
            yield (label, "", said) if new else (label, said, "")


def _changed(before: Words, after: Words) -> Iterator[tuple[str, str, str]]:
    for label in dict.fromkeys((*before, *after)):
        old, new = before.get(label, ""), after.get(label, "")
        if old != new:
            yield label, *_only_what_differs(old, new)


def _only_what_differs(old: str, new: str) -> tuple[str, str]:
    """Return two texts of several lines without the lines they share."""
    pairs = list(zip_longest(old.split("\n"), new.split("\n"), fillvalue=""))
    different = [pair for pair in pairs if pair[0] != pair[1]]
    return "\n".join(a for a, _b in different), "\n".join(b for _a, b in different)
