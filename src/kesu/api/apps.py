"""The api room as Django knows it."""

from django.apps import AppConfig


class ApiRoom(AppConfig):
    name = "kesu.api"
    label = "api"
