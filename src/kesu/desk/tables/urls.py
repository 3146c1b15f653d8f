"""The addresses of a room's tables; each is a noun."""

from django.urls import URLPattern, path

from kesu.desk.tables import import_pages, pages
from kesu.tables.description import Room


def urls_of(room: Room) -> list[URLPattern]:
    """Return the addresses of all tables of a room."""
    at, given = f"{room.name}/<slug:key>", {"room": room}
    return [
        path(at, pages.rows, given, name=f"{room.name}-rows"),
        path(f"{at}/new", pages.new, given, name=f"{room.name}-new"),
        path(f"{at}/export.xlsx", pages.export, given, name=f"{room.name}-export"),
        path(f"{at}/sample.xlsx", import_pages.sample, given, name=f"{room.name}-sample"),
        path(f"{at}/import", import_pages.upload, given, name=f"{room.name}-import"),
        path(f"{at}/import/<int:pk>", import_pages.sheet, given, name=f"{room.name}-sheet"),
        path(f"{at}/<int:pk>", pages.row, given, name=f"{room.name}-row"),
        path(f"{at}/<int:pk>/removal", pages.removal, given, name=f"{room.name}-removal"),
    ]
