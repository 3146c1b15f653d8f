"""Every address. Each door brings its own list; a view without a policy is refused at start."""

from django.urls import URLPattern, URLResolver, include, path

from kesu.site import errors, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("", include("kesu.api.urls")),
    path("", include("kesu.desk.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.failed
