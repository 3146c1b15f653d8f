"""Addresses of the rulebook."""

from django.urls import path

from kesu.desk.rulebook_pages import pages

urlpatterns = [
    path("rulebook", pages.rulebook, name="rulebook"),
    path("rulebook/clauses/<str:clause>", pages.clause, name="clause"),
    path("rulebook/<str:book>/<str:edition>", pages.book, name="book"),
    path(
        "rulebook/<str:book>/<str:edition>/against/<str:other>",
        pages.compared,
        name="book-differences",
    ),
]
