"""Addresses of the plan and of the feed."""

from django.urls import path

from kesu.desk.duty_pages import pages

urlpatterns = [
    path("duties", pages.plan, name="duties"),
    path("duties/feed", pages.feed_opening, name="duties-feed"),
    path("calendar.ics", pages.feed, name="calendar-feed"),
]
