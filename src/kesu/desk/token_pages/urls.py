"""Addresses of one's tokens."""

from django.urls import path

from kesu.desk.token_pages import pages

urlpatterns = [
    path("tokens", pages.tokens, name="tokens"),
    path("tokens/<int:pk>/revocation", pages.revocation, name="token-revocation"),
]
