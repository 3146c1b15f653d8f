"""Addresses of hand-overs."""

from django.urls import path

from kesu.desk.leaving_pages import pages

urlpatterns = [
    path("directory/hand-overs", pages.hand_overs, name="hand-overs"),
    path("directory/hand-overs/<int:pk>", pages.hand_over, name="hand-over"),
    path(
        "directory/hand-overs/<int:pk>/carrying-out", pages.carrying_out,
        name="hand-over-carrying-out",
    ),
    path("directory/hand-overs/<int:pk>/withdrawal", pages.withdrawal, name="hand-over-withdrawal"),
]  # fmt: skip
