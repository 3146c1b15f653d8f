"""Addresses of the supervision board."""

from django.urls import path

from kesu.desk.supervision_pages import pages

urlpatterns = [
    path("supervision", pages.board, name="supervision"),
    path("supervision/workbook", pages.export, name="supervision-workbook"),
    path("supervision/chases", pages.chases, name="supervision-chases"),
]
