"""The cases room as Django knows it."""

from django.apps import AppConfig


class CasesRoom(AppConfig):
    name = "kesu.cases"
    label = "cases"
