"""Addresses of the registry's pages."""

from django.urls import path

from kesu.desk.registry_pages.overview import overview
from kesu.desk.tables.urls import urls_of
from kesu.tables.registry import REGISTRY

urlpatterns = [path("registry", overview, name="registry"), *urls_of(REGISTRY)]
