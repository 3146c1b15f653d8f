"""The registry room as Django knows it."""

from django.apps import AppConfig


class RegistryRoom(AppConfig):
    name = "kesu.registry"
    label = "registry"
