"""Address of the list of samples."""

from django.urls import path

from kesu.desk.whereabouts_pages import pages

urlpatterns = [path("whereabouts", pages.samples, name="samples")]
