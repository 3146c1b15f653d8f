"""Letters to somebody outside: what a drafted document says, set as a letter and not as a form of boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kesu.core.explaining.amounts import Open
from kesu.core.explaining.drafting import BLANK, draft
from kesu.core.rulebook.templates import pieces
from kesu.paper.fields import field_box
from kesu.paper.sheets import Letter
from kesu.paper.signing import strip
from kesu.paper.subject import Subject

CLOSED_BY: Final = ("敬礼", "商祺", "faithfully", "sincerely", "regards")
"""A letter that ends in words like these has said its own farewell."""
LONGEST_SALUTATION: Final = 60
ENDS: Final = ("：", ":", ",", "，")


def is_letter(subject: Subject) -> bool:
    """Say whether a document is a letter with a template of the book."""
    return subject.document.sort == "letter" and bool(subject.document.text.zh)


def letter(subject: Subject, dated: str) -> Letter:
    """Return the letter: what was entered, else the draft of it, else the template with blanks to fill in.

    dated -- the day of the issue as it is written, "" while it is none.
    """
    salutation, paragraphs = _apart(_text(subject))
    addressee = _customer(subject)
    return Letter(
        addressee=addressee,
        person=_person(subject),
        salutation=salutation or _salutation(subject, addressee),
        paragraphs=tuple(paragraphs),
        farewell=_farewell(subject, paragraphs),
        date=dated or subject.reader.say("　　年　　月　　日", "____________________"),
        signers=_signers(subject),
    )


def _text(subject: Subject) -> str:
    known = subject.value(subject.document.drafts)
    if isinstance(known, str) and known.strip():
        return known.strip()
    if subject.record is None:
        return "\n".join(_blank_lines(subject))
    return draft(subject.reader, subject.record, subject.item, subject.document, _opener(subject))


def _opener(subject: Subject) -> Open:
    return lambda _item, _fact, value: str(subject.show(value))


def _blank_lines(subject: Subject) -> Iterator[str]:
    """Yield the template with what belongs into each place named in brackets."""
    for line in subject.reader.text(subject.document.text).strip().splitlines():
        said = ((words, name) for words, name in pieces(line))
        yield "".join(words + (_place(subject, name) if name else "") for words, name in said)


def _place(subject: Subject, name: str) -> str:
    if name in subject.plan.steps:
        return f"［{subject.reader.text(subject.plan.steps[name].step.name)}］"
    return f"［{field_box(subject, name).label}］"


def _apart(text: str) -> tuple[str, list[str]]:
    """Return the salutation, where the text begins with one, and the paragraphs after it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and len(lines[0]) <= LONGEST_SALUTATION and lines[0].endswith(ENDS):
        return lines[0], lines[1:]
    return "", lines


def _salutation(subject: Subject, addressee: str) -> str:
    english = f"Dear {addressee}," if addressee else "Dear Sir or Madam,"
    return subject.reader.say(f"{addressee or BLANK}：", english)


def _customer(subject: Subject) -> str:
    """Return what the customer among the letter's fields is called."""
    facts = (subject.kind.facts.get(name) for name in subject.document.fields)
    return next((subject.words(f) for f in facts if f is not None and f.sort == "customer"), "")


def _person(subject: Subject) -> str:
    """Return the person at the customer's: the first personal text among the fields."""
    facts = (subject.kind.facts.get(name) for name in subject.document.fields)
    found = (f for f in facts if f is not None and f.personal and f.sort == "text")
    return next((subject.words(fact) for fact in found), "")


def _farewell(subject: Subject, paragraphs: Sequence[str]) -> tuple[str, ...]:
    last = " ".join(paragraphs[-2:]).lower()
    if any(word in last for word in CLOSED_BY):
        return ()
    return ("Yours faithfully,",) if subject.reader.english else ("此致", "敬礼！")


def _signers(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Return (post, who) of those who sign it; without any in the book there is one place to sign."""
    found = strip(subject)
    if found is None:
        return ((subject.reader.say("签发", "Signed"), ""),)
    return tuple((signature.label, signature.by) for signature in found.signatures)
