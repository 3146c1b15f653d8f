"""The form of a row: saved and gone back from, or filled in again with what is wrong."""

import pytest

from kesu.registry.models import Customer, Order, ServiceVisit, Site

NEW = {"code": "C-9", "name": "新客户", "sort": "dealer"}


def test_a_new_row_is_saved_and_the_list_comes_back(keeper):
    response = keeper.post("/registry/customers/new", NEW)
    assert (response.status_code, response["Location"]) == (302, "/registry/customers")
    assert Customer.objects.get(code="C-9").initials == "xkh"


def test_a_faulty_form_comes_back_filled_with_the_fault_at_its_field(keeper, customers):
    customers({"C-9": "早有"})
    response = keeper.post("/registry/customers/new", NEW)
    assert response.status_code == 422
    form = response.context["form"]
    assert (list(form.errors), form["name"].value()) == (["code"], "新客户")
    assert Customer.objects.count() == 1


def test_a_row_is_corrected(keeper, customers):
    (row,) = customers({"C-9": "旧名"}).values()
    keeper.post(f"/registry/customers/{row.pk}", {**NEW, "version": row.version})
    assert Customer.objects.get().name == "新客户"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(keeper, customers):
    (row,) = customers({"C-9": "旧名"}).values()
    shown = {"version": row.version}
    keeper.post(f"/registry/customers/{row.pk}", {**NEW, **shown, "name": "第一人改"})
    response = keeper.post(f"/registry/customers/{row.pk}", {**NEW, **shown, "name": "第二人改"})
    assert response.status_code == 422
    assert Customer.objects.get().name == "第一人改"


def test_who_may_only_read_sees_the_row_but_saves_nothing(reader, customers):
    (row,) = customers({"C-9": "旧名"}).values()
    address = f"/registry/customers/{row.pk}"
    assert reader.get(address).status_code == 200
    assert reader.post(address, {**NEW, "version": 1}).status_code == 403
    assert reader.get("/registry/customers/new").status_code == 403
    assert reader.get("/registry/customers/import").status_code == 403
    assert Customer.objects.get().name == "旧名"


@pytest.mark.parametrize("typed", ["C-1", "上海东方机电", "东方"])
def test_a_customer_is_named_by_number_or_by_name(keeper, customers, product, typed):
    customers({"C-1": "上海东方机电"}, short_name="东方")
    order = {"no": "O-1", "customer": typed, "product": "P-1", "quantity": "12"}
    keeper.post("/registry/orders/new", order)
    assert Order.objects.get().customer.code == "C-1"


@pytest.mark.parametrize("typed", ["C-2", "东方", ""])
def test_a_customer_that_is_not_there_or_not_one_is_refused(keeper, customers, product, typed):
    customers({"C-1": "东方", "C-11": "东方"})
    order = {"no": "O-1", "customer": typed, "product": "P-1", "quantity": "12"}
    response = keeper.post("/registry/orders/new", order)
    assert list(response.context["form"].errors) == ["customer"]


def test_a_customer_of_another_branch_cannot_be_named(reader, wangfang, customers, keeper, at):
    from kesu.directory import actions
    from kesu.directory.house_posts import REGISTRY_KEEPER
    from kesu.directory.models import Branch

    actions.bind_post(person=wangfang, post=REGISTRY_KEEPER, from_on=at.date(), by=None, at=at)
    customers({"C-1": "总部的"}, branch=Branch.objects.get(code="hq"))
    site = {"code": "S-1", "name": "一号", "customer": "C-1"}
    assert reader.post("/registry/sites/new", site).status_code == 422
    assert keeper.post("/registry/sites/new", site).status_code == 302
    assert Site.objects.count() == 1


def visit(op_id="key-1", **facts):
    return {
        "op_id": op_id,
        "site": "S-1",
        "product": "P-1",
        "at": "2026-01-05T09:00",
        "units": "2",
        "quality_caused": "on",
        **facts,
    }


@pytest.fixture
def site(customers, at):
    from kesu.registry import actions

    (customer,) = customers({"C-1": "东方"}).values()
    values = {"code": "S-1", "name": "一号", "customer": customer, "units": 10}
    return actions.add(Site, values, by=None, at=at)


def test_everybody_may_enter_a_service_visit_and_sending_it_twice_is_one_visit(
    reader, site, product
):
    for _again in range(2):
        assert reader.post("/registry/visits/new", visit()).status_code == 302
    assert ServiceVisit.objects.get().quality_caused is True


def test_a_visit_that_stands_is_not_corrected_by_anybody(keeper, site, product):
    keeper.post("/registry/visits/new", visit())
    row = ServiceVisit.objects.get()
    response = keeper.post(f"/registry/visits/{row.pk}", visit(units="3", version=row.version))
    assert response.status_code == 403


def test_a_contact_can_be_taken_out_and_its_personal_values_stay_nowhere(keeper, customers, at):
    from kesu.registry import actions
    from kesu.registry.models import Change, Contact

    (customer,) = customers({"C-1": "东方"}).values()
    values = {"customer": customer, "name": "周女士", "phone": "13900000001"}
    row = actions.add(Contact, values, by=None, at=at)
    keeper.post(f"/registry/contacts/{row.pk}/removal")
    assert not Contact.objects.exists()
    kept = str(list(Change.objects.filter(table="contact").values_list("before", "after")))
    assert "13900000001" not in kept
    assert "周女士" not in kept


def test_a_region_that_is_used_stays(keeper, customers, at):
    from kesu.registry import actions
    from kesu.registry.models import Region

    region = actions.add(Region, {"code": "east", "name": "华东"}, by=None, at=at)
    customers({"C-1": "东方"}, region=region)
    keeper.post(f"/registry/regions/{region.pk}/removal")
    assert Region.objects.exists()


def test_who_may_not_take_out_cannot(reader, customers, at):
    from kesu.registry import actions
    from kesu.registry.models import Region

    region = actions.add(Region, {"code": "east", "name": "华东"}, by=None, at=at)
    assert reader.post(f"/registry/regions/{region.pk}/removal").status_code == 403
    assert Region.objects.exists()
