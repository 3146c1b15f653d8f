"""Addresses of the intake page."""

from django.urls import path

from kesu.desk.intake_pages import page

urlpatterns = [
    path("intake", page.intake, name="intake"),
    path("intake/preview", page.preview, name="intake-preview"),
    path("intake/draft/removal", page.forget, name="intake-forget"),
]
