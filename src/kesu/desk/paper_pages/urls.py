"""Addresses of papers."""

from django.urls import path

from kesu.desk.paper_pages import batch, blank, issuing, own_forms, pages, scanning

_PAPER = "cases/<slug:record_id>/papers/<slug:document>"
_FORMS = "rulebook/<str:book>/<path:edition>/forms"
_FORM = f"{_FORMS}/<slug:document>"

urlpatterns = [
    path(_PAPER, pages.paper, name="paper"),
    path(f"{_PAPER}/pages/<int:number>", pages.page, name="paper-page"),
    path(f"{_PAPER}/as/<slug:form>", pages.printed, name="paper-printed"),
    path(f"{_PAPER}/issues", issuing.issued, name="paper-issue"),
    path(_FORMS, blank.forms, name="forms"),
    path(_FORM, blank.form, name="form"),
    path(f"{_FORM}/pages/<int:number>", blank.page, name="form-page"),
    path(f"{_FORM}/as/<slug:form>", blank.printed, name="form-printed"),
    path("own-forms", own_forms.own_forms, name="own-forms"),
    path("own-forms/<slug:book>/<slug:document>", own_forms.own_form, name="own-form"),
    path(
        "own-forms/<slug:book>/<slug:document>/<int:pk>/end", own_forms.ending, name="own-form-end"
    ),
    path(
        "own-forms/<slug:book>/<slug:document>/<int:pk>/preview",
        own_forms.preview,
        name="own-form-preview",
    ),
    path(
        "own-forms/<slug:book>/<slug:document>/<int:pk>/look", own_forms.look, name="own-form-look"
    ),
    path(
        "own-forms/<slug:book>/<slug:document>/<int:pk>/look/<int:number>.png",
        own_forms.look_page,
        name="own-form-look-page",
    ),
    path("scans", scanning.scans, name="scans"),
    path("scans/<slug:scan_id>/file", scanning.scan_file, name="scan-file"),
    path("scans/<slug:scan_id>/filing", scanning.filing, name="scan-filing"),
    path("scans/<slug:scan_id>/dismissal", scanning.dismissal, name="scan-dismissal"),
    path("records/<slug:kind>/papers", batch.choosing, name="papers-choosing"),
    path("records/<slug:kind>/papers/print", batch.printed, name="papers-printed"),
]
