"""Addresses of the journal."""

from django.urls import path

from kesu.desk.journal_pages import pages, seals

urlpatterns = [
    path("journal", pages.journal, name="journal"),
    path("journal/reads", pages.reads, name="reads"),
    path("journal/seals", seals.seals, name="seals"),
    path("journal/seals/witness", seals.for_witness, name="seals-for-witness"),
    path("journal/<slug:record>/check", pages.check, name="journal-check"),
    path("journal/<slug:record>/<int:seq>", pages.entry, name="journal-entry"),
]
