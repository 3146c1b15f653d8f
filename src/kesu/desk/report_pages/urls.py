"""Addresses of the reports."""

from django.urls import path

from kesu.desk.report_pages import files, packs, pages

urlpatterns = [
    path("reports", pages.reports, name="reports"),
    path("reports/<slug:book>/packs/<slug:pack>", packs.pack, name="pack"),
    path("reports/<slug:book>/packs/<slug:pack>/pdf", packs.pdf, name="pack-pdf"),
    path("reports/<slug:book>/packs/<slug:pack>/workbook", packs.workbook, name="pack-workbook"),
    path("reports/<slug:book>/<slug:report>", pages.report, name="report"),
    path("reports/<slug:book>/<slug:report>/cases", pages.cases, name="report-cases"),
    path("reports/<slug:book>/<slug:report>/pdf", files.pdf, name="report-pdf"),
    path("reports/<slug:book>/<slug:report>/workbook", files.workbook, name="report-workbook"),
    path(
        "reports/<slug:book>/<slug:report>/cases/workbook",
        files.cases_workbook,
        name="report-cases-workbook",
    ),
]
