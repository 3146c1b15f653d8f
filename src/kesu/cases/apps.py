"""The cases room as Django knows it."""

from django.apps import AppConfig


class CasesRoom(AppConfig):
    name = "kesu.cases"
    label = "cases"

    def ready(self) -> None:
        """Guard what is written once, and tell where something of a person stands."""
        from kesu.cases.actions.erasing import registry_stores, stores
        from kesu.cases.models import CalendarEdition, Edition, RegistryRow
        from kesu.journal import guards

        for model in (CalendarEdition, Edition, RegistryRow):
            guards.keep(model)
        stores.keep()
        registry_stores.keep()
