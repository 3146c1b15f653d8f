"""Addresses of lists."""

from django.urls import path

from kesu.desk.list_pages import pages

urlpatterns = [
    path("complaints", pages.complaints, name="complaints"),
    path("records/<slug:kind>", pages.records, name="records"),
    path("records/<slug:kind>/workbook", pages.export, name="records-workbook"),
    path("records/<slug:kind>/views", pages.save_view, name="save-view"),
    path("records/<slug:kind>/views/<int:pk>/removal", pages.remove_view, name="remove-view"),
]
