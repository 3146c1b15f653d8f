"""Amounts on paper: in figures, yuan also in capitals; what a record entered on accounts, by whose account it is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kesu.core.explaining.postings import amount_words, holder_words
from kesu.core.rulebook.model import Posting
from kesu.paper.capitals import MOST, in_capitals
from kesu.paper.sheets import FULL, Box
from kesu.paper.subject import Subject


def with_capitals(subject: Subject, figures: str, value: Any) -> str:
    """Return an amount of yuan in figures and, in Chinese, in capitals; figures alone for what has none."""
    is_amount = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if subject.reader.english or not is_amount or abs(Decimal(value)) >= MOST:
        return figures
    return f"{figures}（大写：{in_capitals(Decimal(value))}）"


def posting_box(subject: Subject, posting: Posting) -> Box:
    """Return the box of what a posting has entered: the amount, with counter-postings; each holder's where several."""
    label = subject.reader.text(posting.name)
    sums = _sums(subject, posting)
    if posting.for_each or len(sums) > 1:
        text = "\n".join(f"{who} {_figures(subject, posting, n)}" for who, n in sums.items())
        return Box(posting.id, label, text, width=FULL)
    text = "".join(_said(subject, posting, n) for n in sums.values())
    return Box(posting.id, label, text, width=6)


def _sums(subject: Subject, posting: Posting) -> Mapping[str, Decimal]:
    """Return whose account → what was entered on it in all."""
    found: dict[str, Decimal] = {}
    for entry in subject.record.postings if subject.record is not None else ():
        if entry.posting == posting.id and entry.item == subject.item:
            who = holder_words(subject.reader, entry.holder)
            found[who] = found.get(who, Decimal(0)) + entry.amount
    return found


def _figures(subject: Subject, posting: Posting, amount: Decimal) -> str:
    return amount_words(subject.reader, posting, amount)


def _said(subject: Subject, posting: Posting, amount: Decimal) -> str:
    figures = _figures(subject, posting, amount)
    is_yuan = posting.unit.zh in ("元", "")
    return with_capitals(subject, figures, amount) if is_yuan else figures
