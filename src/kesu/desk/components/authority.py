"""Approvals for a page: each band with the people behind it today, and who steps in where somebody is barred."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kesu.core.explaining import Reader
from kesu.core.explaining.authority import Approval, Band
from kesu.core.explaining.authority_lines import barred_words
from kesu.core.explaining.names import party_title
from kesu.desk.components.holders import Held, named


@dataclass(frozen=True, slots=True)
class Signer:
    """One band as a row: under which condition, who, who that is today, and whose turn it is after a refusal."""

    says: str
    who: str
    people: tuple[str, ...]
    above: tuple[str, ...]
    clause: str
    answer: str
    used: bool


@dataclass(frozen=True, slots=True)
class Signing:
    """An approval with its bands; `barred` says whose own work one must not sign."""

    approval: Approval
    barred: str
    bands: tuple[Signer, ...]

    @property
    def shown(self) -> tuple[Signer, ...]:
        """Return the bands that it comes to, or while that is open those that it may come to."""
        used = tuple(band for band in self.bands if band.used)
        return used or tuple(band for band in self.bands if band.answer != "unmet")

    @property
    def is_open(self) -> bool:
        """Say whether it is not settled yet whose it is."""
        return not any(band.used for band in self.bands)

    @property
    def has_bars(self) -> bool:
        """Say whether somebody above may have to step in."""
        return bool(self.approval.barred) and self.approval.if_barred != "refuse"


def signings(reader: Reader, found: Iterable[Approval], held: Held) -> list[Signing]:
    """Return approvals with the people behind their parties."""
    return [
        Signing(one, barred_words(reader, one), tuple(_signer(reader, b, held) for b in one.bands))
        for one in found
    ]


def parties_in(found: Iterable[Approval]) -> list[str]:
    """Return every party that approvals speak of: those who sign, and those who step in."""
    bands = [band for one in found for band in one.bands]
    return [party for band in bands for party in (*band.parties, *band.above)]


def _signer(reader: Reader, band: Band, held: Held) -> Signer:
    people = dict.fromkeys(named(h) for party in band.parties for h in held.get(party, ()))
    is_department = all(p.startswith("dept:") for p in band.parties)
    names = tuple(people) if not is_department else ()
    missing = () if people or not band.parties else (_("nobody in charge"),)
    return Signer(
        band.says,
        reader.listed(band.who),
        names or missing,
        tuple(_above(reader, party, held) for party in band.above),
        band.clause,
        band.answer,
        band.used,
    )


def _above(reader: Reader, party: str, held: Held) -> str:
    title = party_title(reader, party)
    return " ".join((title, reader.listed(named(h) for h in held.get(party, ())))).strip()
