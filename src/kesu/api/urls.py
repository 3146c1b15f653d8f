"""The addresses of the API, version 1, with its OpenAPI description."""

from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI

from kesu.api import books, problems, records
from kesu.api.tokens import Token
from kesu.directory.policy import under_policy

api = NinjaAPI(
    title="kesu",
    version="1",
    description="Every act of the desk, for programs. Errors are problem+json and name clause and missing items.",
    auth=Token(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)
problems.install(api)
api.add_router("", records.router)
api.add_router("", books.router)

_given, _app, _namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", (under_policy("token", _given), _app, _namespace)),
]
