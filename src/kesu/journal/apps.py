"""The journal room as Django knows it."""

from django.apps import AppConfig


class JournalRoom(AppConfig):
    name = "kesu.journal"
    label = "journal"
