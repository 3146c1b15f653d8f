"""The timekeeping room as Django knows it."""

from django.apps import AppConfig


class TimekeepingRoom(AppConfig):
    name = "kesu.timekeeping"
    label = "timekeeping"
