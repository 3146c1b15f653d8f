"""Addresses of the accounts."""

from django.urls import path

from kesu.desk.account_pages import pages

urlpatterns = [
    path("accounts", pages.accounts, name="accounts"),
    path("accounts/<slug:account>", pages.account, name="account"),
]
