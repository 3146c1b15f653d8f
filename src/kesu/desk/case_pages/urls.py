"""Addresses of cases. `<item>` is an item's id, such as measure.2."""

from django.urls import path, register_converter

from kesu.desk.case_pages import act_pages, children, corrections, items, page, similar, steps


class ItemConverter:
    """The id of an item within an address."""

    regex = r"[a-z_]+\.[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ItemConverter, "item")

urlpatterns = [
    path("cases/<slug:record_id>", page.case, name="case"),
    path("cases/<slug:record_id>/files/<slug:file_id>", page.attachment, name="case-file"),
    path("cases/<slug:record_id>/steps/<slug:step_id>", steps.step, name="step"),
    path(
        "cases/<slug:record_id>/items/<item:item>/steps/<slug:step_id>",
        steps.step,
        name="item-step",
    ),
    path("cases/<slug:record_id>/items/new/<slug:kind>", items.new_item, name="new-item"),
    path("cases/<slug:record_id>/children/new/<slug:kind>", children.new_child, name="new-child"),
    path("cases/<slug:record_id>/correction", corrections.correction, name="correction"),
    path("cases/<slug:record_id>/supplement", corrections.supplement, name="supplement"),
    path("cases/<slug:record_id>/similar", similar.similar, name="case-similar"),
    path("cases/<slug:record_id>/<slug:noun>", act_pages.act, name="act"),
]
