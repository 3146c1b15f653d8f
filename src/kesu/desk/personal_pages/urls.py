"""Addresses of personal data."""

from django.urls import path

from kesu.desk.personal_pages import pages

urlpatterns = [
    path("personal-data", pages.overview, name="personal-data"),
    path("personal-data/<str:whom>", pages.person, name="person-kept"),
    path("personal-data/<str:whom>/copy", pages.copy, name="person-copy"),
    path("personal-data/<str:whom>/erasure", pages.erasure, name="person-erasure"),
]
