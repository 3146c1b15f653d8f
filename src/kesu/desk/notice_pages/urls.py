"""Addresses of notices."""

from django.urls import path

from kesu.desk.notice_pages import bell, channels, deliveries, inbox, preferences

urlpatterns = [
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/bell", bell.bell, name="bell"),
    path("inbox/readings", inbox.readings, name="notices-read"),
    path("inbox/preferences", preferences.preferences, name="preferences"),
    path("channels", channels.channels, name="channels"),
    path("channels/posts", preferences.of_posts, name="preferences-of-posts"),
    path("channels/new/<slug:sort>", channels.new, name="channel-new"),
    path("channels/at/<slug:code>", channels.channel, name="channel"),
    path("channels/at/<slug:code>/trials", channels.trial, name="channel-trial"),
    path("deliveries/<slug:delivery>/retrial", channels.retrial, name="delivery-retrial"),
    path("cases/<slug:record_id>/notices", deliveries.of_case, name="case-notices"),
]
