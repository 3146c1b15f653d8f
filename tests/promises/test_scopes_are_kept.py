"""What belongs to records is read within a scope; who reads past all scopes is listed, and is no door for people."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import OuterRef

import kesu
from kesu.cases.models import (
    CalendarEdition,
    CaseRecord,
    Draft,
    Edition,
    InboxNotice,
    NoticeReading,
    ReadingRight,
    RegistryRow,
    Task,
)
from kesu.journal.models import (
    AccessNote,
    Attachment,
    AuditSeal,
    Erasure,
    JournalEntry,
    NumberSeries,
    OperationResult,
    RefusalNote,
    SealedLine,
    SubjectKey,
    WitnessMark,
)
from kesu.journal.scoping import Scoped, Unscoped
from kesu.notices.models import Bucket, Change, Channel, LetterAsked, Preference, Reach, Sender
from kesu.paper.models import CompanyForm, WaitingScan

HOUSE = Path(kesu.__file__).parent

# Who may read past all scopes, and why.
PAST_ALL_SCOPES = {
    "cases/actions/": "the one door: what is posted is judged by rights, and follows wherever it leads",
    "cases/dialect.py": "the search index: its ids narrow a query that is scoped itself",
    "cases/filing.py": "a file named in an entry: the door holds it against its owner and its record",
    "cases/queries/journals.py": "auditors: asks for the right to read all journals first",
    "cases/verifying/": "verification reads all there is",
    "intake/complaints/standing.py": "an import knows again what it took in before",
    "intake/demo/removal.py": "the demo goes only where nothing else is",
    "intake/demo/labels.py": "the demo plays stories as its people; no page comes this way",
    "notices/": "what is sent answers to nobody's eyes; its queries for pages ask within a record in hand or a person",
    "intake/mail/by_hand.py": "whether a mail was registered already: asked for who keeps the mail",
    "intake/mail/replying.py": "a mail with a token of ours: its sender is held against the record's parties",
    "journal/attachments.py": "sweeping files that nobody filed",
    "journal/erased_files.py": "files of a person who is erased go, whoever may see their records",
    "journal/numbers.py": "the gaps that a restore leaves in every series",
    "journal/witnessing/": "seals bind the hashes of all there is",
    "timekeeping/standing.py": "the company's calendars, one a book: whether each is there",
    "shell/": "commands of the operator, who has the database",
}

# Tables of these rooms that no scope of records is about, and why.
NOT_OF_RECORDS: dict[type[models.Model], str] = {
    AccessNote: "notes of looks, for auditors: the page asks for that right",
    Erasure: "who was erased and why: for security administrators, no word of the person",
    AuditSeal: "a hash over everything: it tells nothing of what it binds",
    SealedLine: "a hash, to be held against what it binds",
    WitnessMark: "how far a witness was told",
    CalendarEdition: "holds for everybody",
    CompanyForm: "a setting of the company",
    WaitingScan: "asked by whoever sent it, and who keeps the mail, until it has found its record",
    Draft: "asked by its owner; sealed, so that nobody else can open it",
    Edition: "holds for everybody",
    Sender: "from which folders messages leave",
    Bucket: "a count and no more",
    Change: "notes of changes of settings, as those of the directory",
    Channel: "a setting of the company",
    LetterAsked: "a count under a hash",
    Preference: "a setting of the company, or the reader's own",
    Reach: "a setting of the company, or the reader's own",
    NoticeReading: "asked by the reader whose mark it is",
    NumberSeries: "a count and no more",
    OperationResult: "asked by who did the operation",
    ReadingRight: "what scopes are made of",
    RefusalNote: "written only, so far",
    RegistryRow: "the registry has scopes of its own",
    SubjectKey: "opened by the room of the journal only",
}

ROOMS = ("cases", "journal", "notices", "paper")
MODELS = [m for room in ROOMS for m in apps.get_app_config(room).get_models()]
SCOPED = [m for m in MODELS if m not in NOT_OF_RECORDS]
QUESTIONS = {
    "all": lambda rows: rows.all(),
    "filter": lambda rows: rows.filter(pk="x"),
    "get": lambda rows: rows.get(pk="x"),
    "count": lambda rows: rows.count(),
    "values": lambda rows: rows.values("pk"),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "in_bulk": lambda rows: rows.in_bulk(["x"]),
    "raw": lambda rows: rows.raw("SELECT 1"),
    "iterator": lambda rows: list(rows.iterator()),
    "of an id": lambda rows: rows.of("x"),
}


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_table_of_records_is_not_read_without_a_scope(model: Any, question: str):
    with pytest.raises(Unscoped, match=f"{model.__name__}.objects reads nothing without a scope"):
        QUESTIONS[question](model.objects)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_its_usual_manager_is_the_scoped_one_and_django_has_its_own(model: Any):
    assert isinstance(model._default_manager, Scoped)
    assert not isinstance(model._base_manager, Scoped)
    assert not isinstance(model.everything, Scoped)


def test_what_hangs_on_a_row_in_hand_is_read_with_it():
    assert "= r" in str(CaseRecord(pk="r").tasks.filter(step="x").query)


def test_the_doors_within_a_scope_narrow_to_it():
    row, some = CaseRecord(pk="r"), CaseRecord.everything.filter(kind="x")
    assert "= r" in str(JournalEntry.objects.of(row).query)
    assert "IN (r)" in str(Attachment.objects.of_all([row]).query)
    assert "= x" in str(JournalEntry.objects.within(some).query)
    assert "LIMIT 1" in str(JournalEntry.objects.within(CaseRecord.everything.all()[:1]).query)
    assert "WHERE" not in str(JournalEntry.objects.within(CaseRecord.everything.all()).query)
    assert "IN (p, q)" in str(InboxNotice.objects.for_parties({"q", "p"}).query)
    assert "= person:1" in str(Attachment.objects.staged_by("person:1").query)
    with pytest.raises(ValueError, match="outer query"):
        str(Task.objects.of(OuterRef("pk")).query)


def _uses() -> Iterator[tuple[str, str]]:
    """Yield (file, word) for every way past the scopes that the code takes."""
    for path in sorted(HOUSE.rglob("*.py")):
        for found in re.findall(r"\.everything\b|\._base_manager\b", path.read_text("utf-8")):
            yield str(path.relative_to(HOUSE)), found


def test_who_reads_past_all_scopes_is_known_and_is_no_door_for_people():
    files = {file for file, word in _uses() if word == ".everything"}
    known = tuple(PAST_ALL_SCOPES)
    assert {f for f in files if not f.startswith(known)} == set()
    assert {place for place in known if not any(f.startswith(place) for f in files)} == set()
    assert not any(place.startswith(("desk", "api", "portal")) for place in known)
    assert all(PAST_ALL_SCOPES.values())


def test_djangos_own_manager_is_used_only_on_rows_that_are_scoped_already():
    """A backup takes everything: it is the operator's, who has the database."""
    used = {file for file, word in _uses() if word == "._base_manager"}
    assert {f for f in used if not f.startswith("shell/backing_up/")} == {"reports/counting.py"}


def test_pages_and_api_name_no_table_of_records_in_plain_statements():
    tables = "|".join(model._meta.db_table for model in SCOPED)
    doors = [p for room in ("desk", "api") for p in (HOUSE / room).rglob("*.py")]
    assert [p for p in doors if re.search(rf"\b({tables})\b", p.read_text("utf-8"))] == []
