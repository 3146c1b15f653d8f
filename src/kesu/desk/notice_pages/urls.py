"""Addresses of notices."""

from django.urls import path

from kesu.desk.notice_pages import bell, inbox

urlpatterns = [
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/bell", bell.bell, name="bell"),
    path("inbox/readings", inbox.readings, name="notices-read"),
]
