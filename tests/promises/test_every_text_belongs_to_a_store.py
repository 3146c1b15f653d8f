"""Every table with a text in it belongs to a store that gives a person up, or says why nobody stands in it."""

import pytest
from django.apps import apps
from django.db import models

from kesu.journal import personal

# Tables in which something of a person outside the house may stand, and the stores that give it up.
OF_STORES: dict[str, tuple[str, ...]] = {
    "cases.CaseRecord": ("sealed", "texts"),
    "journal.JournalEntry": ("sealed", "texts"),
    "journal.SubjectKey": ("sealed",),
    "journal.Attachment": ("papers", "files_named", "files_others", "staged"),
    "journal.AccessNote": ("notes",),
    "cases.Draft": ("drafts",),
    "registry.Contact": ("contacts",),
    "registry.StagedSheet": ("sheets",),
    "intake.IncomingMail": ("mails",),
    "intake.Acknowledgement": ("mails",),
    "notices.Delivery": ("letters", "answers"),
    "desk.SavedView": ("views",),
}

_FOLLOWS = (
    "follows from the record's state: personal values are sealed in it and copied nowhere in clear"
)
_HOUSE = "of the house: settings, organisation, staff"
_GOODS = "of goods and places, not of people"
_COUNT = "a count, a hash or a mark"
# Tables in which nobody outside the house stands, and why.
OF_NOBODY: dict[str, str] = {
    **dict.fromkeys(
        (
            "cases.AccountEntry", "cases.Task", "cases.Deadline", "cases.Timer", "cases.DecisionRow",
            "cases.Tally", "cases.FigureRow", "cases.InboxNotice", "cases.Link", "cases.Involved",
            "cases.SearchText", "journal.IssuedNumber",
        ),
        _FOLLOWS,
    ),
    **dict.fromkeys(
        (
            "cases.Edition", "cases.CalendarEdition", "cases.ReadingRight", "paper.CompanyForm",
            "directory.Branch", "directory.Department", "directory.Person", "directory.PostHolding",
            "directory.Absence", "directory.HandOver", "directory.CalendarException",
            "directory.ServiceToken", "directory.Change", "notices.Change", "notices.Channel",
            "notices.Preference", "notices.Reach", "notices.Sender", "notices.Bucket",
            "intake.Mailbox", "timekeeping.ClockWatch", "entrance.CompanyAccount", "entrance.Factor",
            "entrance.SignIn", "entrance.Ticket",
        ),
        _HOUSE,
    ),
    **dict.fromkeys(
        (
            "registry.Product", "registry.KnownSolution", "registry.Site", "registry.Serial",
            "registry.Region", "registry.Order", "registry.ServiceVisit", "registry.PartMonth",
            "registry.ReturnBatch", "cases.RegistryRow",
        ),
        _GOODS,
    ),
    **dict.fromkeys(
        (
            "journal.NumberSeries", "journal.AuditSeal", "journal.SealedLine", "journal.WitnessMark",
            "cases.NoticeReading", "entrance.Attempts", "entrance.RecoveryCode",
            "notices.LetterAsked",
        ),
        _COUNT,
    ),
    "journal.Erasure": "whom by a number, why, and ids of files: no word of the person",
    "journal.RefusalNote": "codes and lines of a book; who was refused is of the house",
    "journal.OperationResult": "names rows and holds no values; forgotten after 45 days",
    "registry.Customer": "a company; one that is a person is corrected in the registry, and the manual says so",
    "registry.Change": "hides what its table calls personal",
    "paper.WaitingScan": "a scan that found no record yet: whoever sent it files or dismisses it",
}  # fmt: skip


def with_texts() -> set[str]:
    texts = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    return {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("kesu.")
        and any(isinstance(field, texts) for field in model._meta.concrete_fields)
    }


def test_every_table_with_a_text_is_of_a_store_or_of_nobody():
    assert with_texts() == {*OF_STORES, *OF_NOBODY}
    assert not set(OF_STORES) & set(OF_NOBODY)


@pytest.mark.parametrize("table", sorted(OF_STORES))
def test_its_stores_are_asked(table: str):
    assert set(OF_STORES[table]) <= {store.code for store in personal.stores()}


def test_every_store_is_of_a_table_or_a_folder():
    named = {code for codes in OF_STORES.values() for code in codes}
    assert {store.code for store in personal.stores()} - named == {"mail_folder"}
