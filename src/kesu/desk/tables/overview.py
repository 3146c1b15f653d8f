"""The ways into a room's tables."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from kesu.tables.description import Room


@dataclass(frozen=True, slots=True)
class Tile:
    """One way into a table or page."""

    title: Promise | str
    icon: str
    address: str


def tiles(room: Room) -> list[Tile]:
    """Return the ways into the tables of a room."""
    return [
        Tile(table.title, table.icon, reverse(f"desk:{room.name}-rows", args=[key]))
        for key, table in room.tables.items()
    ]
