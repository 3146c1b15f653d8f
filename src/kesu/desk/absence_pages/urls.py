"""Addresses of absences."""

from django.urls import path

from kesu.desk.absence_pages import pages

urlpatterns = [
    path("absence", pages.absence, name="absence"),
    path("absence/<int:pk>/return", pages.back, name="absence-return"),
]
