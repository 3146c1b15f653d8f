"""The roof as Django knows it: here the house's own checks are registered."""

from django.apps import AppConfig


class SiteRoom(AppConfig):
    name = "kesu.site"
    label = "site"

    def ready(self) -> None:
        from kesu.site import checks

        checks.register_all()
