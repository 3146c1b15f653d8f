"""The desk room as Django knows it."""

from django.apps import AppConfig


class DeskRoom(AppConfig):
    name = "kesu.desk"
    label = "desk"
