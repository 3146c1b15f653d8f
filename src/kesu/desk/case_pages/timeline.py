"""What happened, entry by entry, the newest first: in sentences, with who, when it was and when it was entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kesu.cases.filing import files_of_mail
from kesu.core.explaining import Told, tell_happening
from kesu.core.explaining.late_firing import tell_late_firing
from kesu.core.explaining.names import act_title, party_title, party_titles, step_title
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Happening as Happened
from kesu.desk.case_pages.reading import Dossier, Line
from kesu.journal.models import Attachment

QUIET = frozenset({"told", "clock_stopped", "measured", "triggered", "learned"})
"""What stands folded: of use to whoever wants to know exactly."""

HEADS = ("record_opened", "item_opened", "step_done", "closed", "reopened", "assigned", "linked",
         "held", "resumed", "agreed", "extended", "decided_by_hand", "timer", "heard",
         "chased", "supervised", "chase_answered", "issued", "returned",
         "child_told")  # fmt: skip
APART = 60
"""Seconds by which an entry is later than what it speaks of before both moments are shown."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is told, with the record that it names as a link: before it, its name, its address, after it."""

    code: str
    sentence: str
    before: str
    named: str = ""
    address: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """One entry on the timeline."""

    seq: int
    head: Sentence
    by: str
    instead_of: tuple[str, ...]
    happened_at: int
    entered_at: int
    is_late_entry: bool
    fired_late: str
    reason: str
    evidence: str
    said: tuple[Sentence, ...]
    quiet: tuple[Sentence, ...]
    look: str
    mail: str = ""
    """The address of the mail that it rests on."""
    files: tuple[Attachment, ...] = ()
    """What that mail brought along."""


def timeline(found: Dossier) -> list[Entered]:
    """Return every entry, the newest first."""
    return [_told(found, line) for line in reversed(found.journal)]


def _told(found: Dossier, line: Line) -> Entered:
    entry = line.entry
    open_questions = {id(h) for h in line.happenings if _says_nothing(h)}
    pairs = list(zip(line.happenings, _sentences(found, line), strict=True))
    told = [t for h, t in pairs if id(h) not in open_questions]
    head = next((t for code in HEADS for t in told if t.code == code), None)
    rest = [t for t in told if t is not head]
    mail = _mail_of(entry)
    is_late_entry = entry.entered_at - entry.happened_at > APART and entry.source != "timer"
    return Entered(
        line.seq,
        head or _plain(_head(found, entry)),
        party_title(found.reader, entry.by.person),
        party_titles(found.reader, line.deputising),
        entry.happened_at,
        entry.entered_at,
        is_late_entry,
        tell_late_firing(entry, found.reader),
        entry.reason if head is None or entry.reason not in head.sentence else "",
        "" if mail else entry.evidence,
        tuple(t for t in rest if t.code not in QUIET),
        tuple(t for t in rest if t.code in QUIET),
        _look(entry, told),
        mail,
        tuple(found.files[file] for file in files_of_mail(entry) if file in found.files),
    )


def _mail_of(entry: Entry) -> str:
    """Return the address of the mail that an entry names as its evidence, or an empty text."""
    sort, _colon, mail = entry.evidence.partition(":")
    is_one = sort == "mail" and len(mail) == 32 and mail.isalnum()
    return reverse("desk:mail-one", args=(mail,)) if is_one else ""


def _says_nothing(happening: Happened) -> bool:
    """A decision that cannot be made yet is no news."""
    return happening.code == "decided" and happening.particulars.get("value") is None


def _sentences(found: Dossier, line: Line) -> Iterable[Sentence]:
    def opened(item: str, fact: str, value: Any) -> str:
        return str(found.open(value))

    for happening in line.happenings:
        told = tell_happening(
            happening, found.reader, found.record.kind, record=found.record, open_value=opened
        )
        other = happening.particulars.get("to") or happening.particulars.get("child")
        yield _linked(found, told, str(other or ""))


def _plain(sentence: str, code: str = "") -> Sentence:
    return Sentence(code, sentence, sentence)


def _linked(found: Dossier, told: Told, other: str) -> Sentence:
    """Return a sentence with the record it names as a link, where the reader may see that record."""
    name = found.names.of(f"record:{other}") if other in found.related else ""
    before, _mark, after = told.sentence.rpartition(name) if name else (told.sentence, "", "")
    if not _mark:
        return _plain(told.sentence, told.code)
    address = reverse("desk:case", args=(other,))
    return Sentence(told.code, told.sentence, before, name, address, after)


def _head(found: Dossier, entry: Entry) -> str:
    act = act_title(found.reader, entry.act, entry.event)
    if entry.step:
        kind = found.record.kind_of(entry.item) if entry.item in ("", *found.record.items) else ""
        return f"{act} {step_title(found.reader, kind, entry.step)}"
    return act


def _look(entry: Entry, told: Iterable[Sentence]) -> str:
    codes = {t.code for t in told}
    if "breach" in codes or (entry.source == "timer" and not str(entry.value).startswith("near")):
        return "late"
    return "time" if entry.by.person == "system" else ""
