"""The intake room as Django knows it."""

from django.apps import AppConfig


class IntakeRoom(AppConfig):
    name = "kesu.intake"
    label = "intake"
