"""Who signs, as lines of text: for the command line and for print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kesu.core.explaining.authority import Approval, Band
from kesu.core.explaining.names import party_titles
from kesu.core.explaining.reading import Reader


def lines_of_approvals(
    reader: Reader, found: Iterable[Approval], people: Mapping[str, Sequence[str]], *, asked: bool
) -> Iterator[str]:
    """Yield the approvals for print and the command line; `people` names who is behind a party today."""
    for number, one in enumerate(found, 1):
        head = f"{number}. {one.about} · {one.title}" if asked else f"{one.about} · {one.title}"
        yield head + reader.bracketed(reader.listed(one.clauses))
        yield from (f"    {line}" for line in _notes(reader, one))
        for band in one.signers if asked and one.signers else one.bands:
            yield f"    {band.says} → {_named(reader, band, people)}{reader.bracketed(band.clause)}"


def _notes(reader: Reader, one: Approval) -> Iterator[str]:
    if one.when:
        verdict = {"met": ("须办", "asked for"), "unmet": ("无须办理", "not asked for")}
        now = reader.bracketed(reader.say(*verdict.get(one.needed, ("", ""))))
        yield reader.say(f"条件：{one.when}{now}", f"Where: {one.when}{now}")
    if one.signing:
        yield one.signing
    if one.barred:
        yield barred_words(reader, one)
    if one.missing:
        titles = reader.listed(title for _, title in one.missing)
        yield reader.say(f"还须知道：{titles}", f"Not known yet: {titles}")


def barred_words(reader: Reader, one: Approval) -> str:
    """Return whose own work one must not sign, and who does it then; "" where nobody is barred."""
    if not one.barred:
        return ""
    whom = reader.listed(b[:1].lower() + b[1:] for b in one.barred)
    if one.if_barred == "refuse":
        return reader.say(
            f"不得由{whom}签；没有人代签", f"Not by {whom}; nobody signs in their place"
        )
    return reader.say(
        f"不得由{whom}签，遇此由上一级签", f"Not by {whom}; the post above signs then"
    )


def above_words(reader: Reader, band: Band) -> str:
    """Return who stands above a band, the nearest first."""
    return reader.say(" → ", " → ").join(party_titles(reader, band.above))


def _named(reader: Reader, band: Band, people: Mapping[str, Sequence[str]]) -> str:
    names = dict.fromkeys(name for party in band.parties for name in people.get(party, ()))
    return reader.listed(band.who) + reader.bracketed(reader.listed(names))
