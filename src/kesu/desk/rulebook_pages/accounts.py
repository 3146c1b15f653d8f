"""Lines of a book about amounts, about times that come again and about advice, in words."""

from collections.abc import Iterator

from django.utils.translation import pgettext

from kesu.core.explaining.events import event_words
from kesu.core.explaining.expressions import condition_words, value_in_words
from kesu.core.explaining.meanings import Place, inside
from kesu.core.explaining.postings import MODES
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.times import every_words
from kesu.core.rulebook import model as m
from kesu.desk.rulebook_pages import wording as w

Pairs = Iterator[tuple[str, str]]


def posting(reader: Reader, line: m.Posting) -> Pairs:
    """Yield what a posting says of itself."""
    place = Place(line.of, each=line.for_each.partition(" ")[0])
    yield pgettext("rulebook", "account"), line.account
    yield pgettext("rulebook", "whose account"), _value(reader, place, line.holder)
    yield (
        pgettext("rulebook", "entered on"),
        reader.joined(event_words(reader, line.of, e) for e in line.on),
    )
    yield pgettext("rulebook", "only when"), _condition(reader, place, line.when)
    if line.for_each:
        yield pgettext("rulebook", "for each of"), _set(reader, line)
    for row in line.amounts:
        when = _condition(reader, place, row.when) if row.when != "otherwise" else ""
        yield (
            pgettext("rulebook", "amount"),
            _value(reader, place, row.amount) + reader.bracketed(when),
        )
    if line.spread:
        words = {
            "total": _value(reader, place, line.spread.total),
            "by": _value(reader, place, line.spread.by),
        }
        yield pgettext("rulebook", "shared"), pgettext("rulebook", "%(total)s by %(by)s") % words
    if line.round:
        mode = reader.text(MODES[line.round.mode])
        step = _value(reader, place, line.round.to)
        yield pgettext("rulebook", "rounded to"), step + reader.bracketed(mode)
    yield pgettext("rulebook", "never more than"), _value(reader, place, line.cap)
    if line.fixed:
        yield pgettext("rulebook", "once entered"), pgettext("rulebook", "it is kept")


def _value(reader: Reader, place: Place, text: str) -> str:
    return value_in_words(reader, place, text) if text else ""


def _condition(reader: Reader, place: Place, text: str) -> str:
    return condition_words(reader, place, text) if text else ""


def _set(reader: Reader, line: m.Posting) -> str:
    name, _, where = line.for_each.partition(" where ")
    title, members = inside(reader, Place(line.of), name)
    return title + reader.bracketed(_condition(reader, members, where))


def recurring(reader: Reader, trigger: m.Trigger) -> Pairs:
    """Yield when a trigger comes again."""
    place = Place(trigger.of)
    for every in trigger.every:
        yield pgettext("rulebook", "comes again"), every_words(reader, place, every)
    if trigger.take:
        yield (
            pgettext("rulebook", "of several times"),
            pgettext("rulebook", "whichever comes first"),
        )
    yield pgettext("rulebook", "as long as"), _condition(reader, place, trigger.while_)


def paper(reader: Reader, document: m.Document) -> Pairs:
    """Yield where the copies of a paper go, and who signs it."""
    for copy in document.copies:
        to = w.post_title(reader, copy.to) if copy.to else ""
        yield (
            pgettext("rulebook", "copy %(number)s") % {"number": copy.no},
            reader.joined(filter(None, [to, reader.text(copy.purpose)])),
        )
    signs = reader.listed(w.post_title(reader, post) for post in document.signs)
    yield pgettext("rulebook", "signed by"), signs
    if document.sort == "guidance":
        yield pgettext("rulebook", "sort of paper"), pgettext("rulebook", "advice: it binds nobody")


def account_measure(reader: Reader, measure: m.Measure) -> Pairs:
    """Yield what a measure over an account adds up."""
    account = measure.counts.removeprefix("account.")
    yield pgettext("rulebook", "adds up the account"), account
    yield (
        pgettext("rulebook", "whose account"),
        _value(reader, Place(measure.of), measure.holder),
    )
