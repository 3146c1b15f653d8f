"""The notices room as Django knows it."""

from django.apps import AppConfig


class NoticesRoom(AppConfig):
    name = "kesu.notices"
    label = "notices"
