"""Addresses of the workbench."""

from django.urls import path

from kesu.desk.workbench_pages import pages

urlpatterns = [
    path("", pages.workbench, name="workbench"),
]
