"""The addresses of the API, version 1, with its OpenAPI description."""

from django.urls import URLPattern, URLResolver, path

from kesu.api import (
    accounts,
    authority,
    books,
    channels,
    checks,
    complaints,
    files,
    hand_overs,
    journals,
    mails,
    notices,
    own_forms,
    papers,
    personal,
    previews,
    problems,
    records,
    reports,
    rows,
    seals,
    searching,
    tied,
    work,
)
from kesu.api.bodies import StrictParser
from kesu.api.describing import Described, Readable, known_words_only
from kesu.api.tables import routes
from kesu.api.tokens import Token
from kesu.directory.policy import policy, under_policy

api = Described(
    title="kesu",
    version="1",
    description="Every act of the desk, for programs. Errors are problem+json and name clause and missing items.",
    auth=Token(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
    parser=StrictParser(),
    renderer=Readable(),
)
problems.install(api)
api.add_decorator(known_words_only(api))
for module in (
    records, journals, mails, checks, previews, work, notices, channels, files, rows, complaints, books,
    authority, accounts, reports, hand_overs, personal, seals, papers, own_forms, searching, tied, routes,
):  # fmt: skip
    api.add_router("", module.router)

_given, _app, _namespace = api.urls
for pattern in _given:
    assert isinstance(pattern, URLPattern)
    pattern.callback = problems.in_our_form(pattern.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (under_policy("token", _given), _app, _namespace)),
    path("api/v1/<path:rest>", policy("token")(problems.unknown_place)),
]
