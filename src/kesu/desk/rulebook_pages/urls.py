"""Addresses of the rulebook."""

from django.urls import path

from kesu.desk.rulebook_pages import authority, choosing, pages

urlpatterns = [
    path("rulebook", pages.rulebook, name="rulebook"),
    path("rulebook/clauses/<str:clause>", pages.clause, name="clause"),
    path("rulebook/choose", choosing.choosing, name="book-choosing"),
    path("rulebook/choose/<str:book>", choosing.read, name="book-offered"),
    path("rulebook/choose/<str:book>/force", choosing.choose, name="book-chosen"),
    path("rulebook/<str:book>/<path:edition>/base", pages.against_base, name="book-base"),
    path(
        "rulebook/<str:book>/<path:edition>/authority",
        authority.authority,
        name="book-authority",
    ),
    path(
        "rulebook/<str:book>/<path:edition>/against/<path:other>",
        pages.compared,
        name="book-differences",
    ),
    path("rulebook/<str:book>/<path:edition>", pages.book, name="book"),
]
"""An edition is called as it is printed, “A/1” too; what stands behind one therefore comes first."""
