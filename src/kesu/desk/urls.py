"""Addresses of the desk. Each page's list is included here; names are `desk:<noun>`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kesu.desk.login.urls")),
    path("", include("kesu.desk.token_pages.urls")),
    path("", include("kesu.desk.leaving_pages.urls")),
    path("", include("kesu.desk.personal_pages.urls")),
    path("", include("kesu.desk.directory_pages.urls")),
    path("", include("kesu.desk.absence_pages.urls")),
    path("", include("kesu.desk.registry_pages.urls")),
    path("", include("kesu.desk.forms.urls")),
    path("", include("kesu.desk.intake_pages.urls")),
    path("", include("kesu.desk.notice_pages.urls")),
    path("", include("kesu.desk.paper_pages.urls")),
    path("", include("kesu.desk.case_pages.urls")),
    path("", include("kesu.desk.calendar_pages.urls")),
    path("", include("kesu.desk.rulebook_pages.urls")),
    path("", include("kesu.desk.list_pages.urls")),
    path("", include("kesu.desk.search_pages.urls")),
    path("", include("kesu.desk.import_pages.urls")),
    path("", include("kesu.desk.workbench_pages.urls")),
    path("", include("kesu.desk.supervision_pages.urls")),
    path("", include("kesu.desk.whereabouts_pages.urls")),
    path("", include("kesu.desk.journal_pages.urls")),
    path("", include("kesu.desk.mail_pages.urls")),
    path("", include("kesu.desk.account_pages.urls")),
    path("", include("kesu.desk.duty_pages.urls")),
    path("", include("kesu.desk.report_pages.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("desk/gallery", include("kesu.desk.components.urls")))
