"""Addresses of the registry's pages."""

from django.urls import path

from kesu.desk.registry_pages.overview import overview
from kesu.desk.registry_pages.tables import REGISTRY
from kesu.desk.tables.urls import urls_of

urlpatterns = [path("registry", overview, name="registry"), *urls_of(REGISTRY)]
