"""Addresses of imports."""

from django.urls import path

from kesu.desk.import_pages import complaints

urlpatterns = [
    path("imports/complaints", complaints.upload, name="import-complaints"),
    path("imports/complaints/<int:pk>", complaints.sheet, name="import-complaints-sheet"),
]
