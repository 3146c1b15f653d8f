"""The journal room as Django knows it."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class JournalRoom(AppConfig):
    name = "kesu.journal"
    label = "journal"

    def ready(self) -> None:
        """Guard what is written once, in this room and, through `guards.keep`, in every other."""
        from kesu.journal import erased_files, guards, keys
        from kesu.journal.models import (
            AccessNote,
            Attachment,
            AuditSeal,
            Erasure,
            IssuedNumber,
            JournalEntry,
            RefusalNote,
            SealedLine,
        )

        written_once = (
            AccessNote, AuditSeal, Erasure, IssuedNumber, JournalEntry, RefusalNote, SealedLine,
        )  # fmt: skip
        for model in written_once:
            guards.keep(model)
        guards.keep(Attachment, only="OLD.record <> ''", unless=erased_files.is_erased(Attachment))
        post_migrate.connect(guards.install_after_migration, dispatch_uid="kesu.guards")
        register(guards.guards_missing, Tags.database)
        register(keys.keys_of_another_master, Tags.database)
