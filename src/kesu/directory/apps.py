"""The directory room as Django knows it."""

from django.apps import AppConfig


class DirectoryRoom(AppConfig):
    name = "kesu.directory"
    label = "directory"
