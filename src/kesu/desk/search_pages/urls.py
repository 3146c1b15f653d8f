"""Addresses of the search."""

from django.urls import path

from kesu.desk.search_pages import page

urlpatterns = [path("search", page.search, name="search")]
