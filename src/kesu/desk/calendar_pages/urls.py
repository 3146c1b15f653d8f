"""The address of the calendar."""

from django.urls import path

from kesu.desk.calendar_pages import pages

urlpatterns = [path("calendar", pages.calendar, name="calendar")]
