"""Acts, limits and parties of a book in words; conditions, values and events are said by the core."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesu.core.errors import KesuError
from kesu.core.explaining.amounts import setting_words, value_words
from kesu.core.explaining.expressions import condition_words, value_in_words
from kesu.core.explaining.meanings import Place, meaning_of
from kesu.core.explaining.names import (
    closing_title,
    fact_of,
    kind_title,
    line_of,
)
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.core.worktime import is_counted_back, parse_limit

LIVES: Final = {
    "case": gettext_lazy("case"),
    "item": gettext_lazy("item of a case"),
    "standing": gettext_lazy("standing record"),
    "periodic": gettext_lazy("periodic record"),
}


def holds(reader: Reader, kind: str, text: str, *, row: str = "") -> str:
    """Return a condition in words, the text itself where words cannot be found; "" for no condition.

    row -- the registry row in whose columns it speaks, if it does.
    """
    if not text:
        return ""
    try:
        return condition_words(reader, Place(kind, row=row), text)
    except (KesuError, LookupError, ValueError):
        return text


def amount(reader: Reader, kind: str, text: str, *, row: str = "") -> str:
    """Return a value expression in words, the text itself where words cannot be found; "" for none."""
    if not text:
        return ""
    try:
        return value_in_words(reader, Place(kind, row=row), text)
    except (KesuError, LookupError, ValueError):
        return text


def fact_words(reader: Reader, kind: str, names: Iterable[str]) -> str:
    """Return the titles of facts in one phrase."""
    return reader.listed(meaning_of(reader, Place(kind), name).title for name in names)


def post_title(reader: Reader, post: str) -> str:
    """Return the title of a post of the book."""
    if post in ("anyone", "any"):
        return _("every employee")
    found = reader.book.source.posts.get(post)
    return reader.text(found.name) if found else post


def who_words(reader: Reader, kind: str, by: Iterable[m.Who]) -> str:
    """Return who may do a step, each with their condition."""
    said = []
    for who in by:
        title = post_title(reader, who.post)
        if who.or_above:
            title = _("%(post)s or above") % {"post": title}
        said.append(title + reader.bracketed(holds(reader, kind, who.when)))
    return reader.listed(dict.fromkeys(said))


def limit_words(reader: Reader, kind: str, text: str) -> str:
    """Return a limit in words; one that a setting holds with the setting's name."""
    if text.startswith("settings."):
        setting = reader.book.source.settings.get(text.removeprefix("settings."))
        if setting is None:
            return text
        return setting_words(reader, setting, setting.value) + reader.bracketed(
            reader.text(setting.name)
        )
    if text.startswith("until "):
        fact = text.removeprefix("until ")
        return _("until “%(fact)s”") % {"fact": meaning_of(reader, Place(kind), fact).title}
    if is_counted_back(text):
        limit, _sep, fact = text.rpartition(" ")
        title = meaning_of(reader, Place(kind), fact).title
        return _("“%(fact)s” %(limit)s") % {
            "fact": title,
            "limit": parse_limit(limit).say(reader.language),
        }
    try:
        return parse_limit(text).say(reader.language)
    except KesuError:
        return text


def act_words(reader: Reader, kind: str, act: m.Act) -> str:
    """Return what a trigger or a late clock does."""
    said = _ACTS[act.verb](reader, kind, act)
    given = [
        f"{meaning_of(reader, Place(act.to), name).title} = {_given(reader, kind, act.to, name, text)}"
        for name, text in act.with_.items()
        if act.verb in ("open", "open_item")
    ]
    said += reader.bracketed(reader.listed(given))
    if act.says.zh:
        said += f"{reader.say('：', ': ')}“{reader.text(act.says)}”"
    if act.after:
        after = limit_words(reader, kind, act.after)
        said = _("after a further %(time)s: %(act)s") % {"time": after, "act": said}
    return said


def _given(reader: Reader, kind: str, to: str, name: str, text: str) -> str:
    """Return what a fact of a new record is given: an option or department by its title."""
    fact = fact_of(reader, to, name)
    literal = text[1:-1] if text[:1] == text[-1:] == "'" else ""
    if fact and literal and fact.sort in ("choice", "department"):
        return value_words(reader, fact, literal)
    return amount(reader, kind, text)


def _open(reader: Reader, kind: str, act: m.Act) -> str:
    return _("open a record: %(kind)s") % {"kind": kind_title(reader, act.to)}


def _open_item(reader: Reader, kind: str, act: m.Act) -> str:
    return _("add: %(kind)s") % {"kind": kind_title(reader, act.to)}


def _open_step(reader: Reader, kind: str, act: m.Act) -> str:
    return _("open the step “%(step)s”") % {"step": meaning_of(reader, Place(kind), act.to).title}


def _tell(reader: Reader, kind: str, act: m.Act) -> str:
    words = {
        "tell": _("tell %(whom)s"),
        "remind": _("remind %(whom)s"),
        "escalate": _("escalate to %(whom)s"),
    }
    return words[act.verb] % {"whom": post_title(reader, act.to or act.whom)}


def _close(reader: Reader, kind: str, act: m.Act) -> str:
    return _("close as “%(closing)s”") % {"closing": closing_title(reader, kind, act.to)}


def _set(reader: Reader, kind: str, act: m.Act) -> str:
    value = amount(reader, kind, next(iter(act.with_.values()), ""))
    title = meaning_of(reader, Place(kind), act.to).title
    return _("set “%(fact)s” to %(value)s") % {"fact": title, "value": value}


def _hold(reader: Reader, kind: str, act: m.Act) -> str:
    return _("put on hold: %(reason)s") % {"reason": act.to}


def _allow(reader: Reader, kind: str, act: m.Act) -> str:
    line = line_of(reader, kind, act.to)
    return _("allow “%(line)s”") % {"line": reader.text(line.name) if line else act.to}


_ACTS: Final = {
    "open": _open,
    "open_item": _open_item,
    "open_step": _open_step,
    "tell": _tell,
    "remind": _tell,
    "escalate": _tell,
    "close": _close,
    "set": _set,
    "hold": _hold,
    "allow": _allow,
}

FORCES: Final[Mapping[str, object]] = {
    "must": gettext_lazy("must"),
    "should": gettext_lazy("should"),
    "may": gettext_lazy("may"),
    "must not": gettext_lazy("must not"),
    "binding": gettext_lazy("binding"),
    "promise": gettext_lazy("promise"),
    "guidance": gettext_lazy("guidance"),
    "definition": gettext_lazy("definition"),
    "document": gettext_lazy("document"),
}
BASES: Final[Mapping[str, object]] = {
    "stated": gettext_lazy("stated"),
    "inferred": gettext_lazy("inferred"),
    "chosen": gettext_lazy("chosen"),
}
SORTS: Final[Mapping[str, object]] = {
    "text": gettext_lazy("text"),
    "long_text": gettext_lazy("longer text"),
    "number": gettext_lazy("number"),
    "quantity": gettext_lazy("quantity"),
    "money": gettext_lazy("amount of money"),
    "truth": gettext_lazy("yes or no"),
    "choice": gettext_lazy("one of"),
    "choices": gettext_lazy("several of"),
    "moment": gettext_lazy("day and time"),
    "day": gettext_lazy("day"),
    "department": gettext_lazy("department"),
    "person": gettext_lazy("person"),
    "customer": gettext_lazy("customer"),
    "product": gettext_lazy("product"),
    "order": gettext_lazy("order"),
    "site": gettext_lazy("site"),
    "serial": gettext_lazy("serial number"),
    "region": gettext_lazy("region"),
    "lines": gettext_lazy("list"),
    "files": gettext_lazy("files"),
    "records": gettext_lazy("some items of this record"),
    "causes": gettext_lazy("tree of causes"),
}
