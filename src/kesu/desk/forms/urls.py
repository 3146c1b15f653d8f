"""Addresses of look-up fields."""

from django.urls import path

from kesu.desk.forms import pages

urlpatterns = [path("look-up/<slug:sort>", pages.look_up, name="look-up")]
