"""Who works here."""

from kesu.directory.models.person import Person

__all__ = ["Person"]
