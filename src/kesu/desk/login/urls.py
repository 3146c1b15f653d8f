"""Addresses of signing in and out, one's password and language."""

from django.urls import path

from kesu.desk.login import company, devices, factors, language, passwords, second, signing

urlpatterns = [
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-in/code", second.code, name="sign-in-code"),
    path("sign-in/company", company.away, name="sign-in-company"),
    path("sign-in/company/return", company.back, name="sign-in-company-return"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("desk/language", language.switch, name="language"),
    path("password", passwords.change, name="password"),
    path("password/forgotten", passwords.forgotten, name="password-forgotten"),
    path("password/new/<str:ticket>", passwords.renew, name="password-new"),
    path("sign-ins", devices.sign_ins, name="sign-ins"),
    path("sign-ins/others/end", devices.others_end, name="sign-ins-others-end"),
    path("sign-ins/<slug:key>/end", devices.end, name="sign-in-end"),
    path("second-factor", factors.factor, name="factor"),
    path("second-factor/confirmation", factors.confirmation, name="factor-confirmation"),
    path("second-factor/codes", factors.codes, name="factor-codes"),
    path("second-factor/removal", factors.removal, name="factor-removal"),
    path(
        "people/<int:person>/second-factor/removal",
        factors.removal_of,
        name="person-factor-removal",
    ),
    path(
        "people/<int:person>/company-account/removal",
        company.untying,
        name="person-account-removal",
    ),
    path("people/<int:person>/password-link", passwords.link, name="password-link"),
]
