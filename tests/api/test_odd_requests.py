"""Odd requests by the hundred: whatever is sent is answered as the description says, and never by an error of ours."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import strategies as st

from kesu.api.urls import api
from kesu.entrance import guard
from tests.api.conftest import Api
from tests.api.odd_requests import CHECKS, connection_kept


def _operations() -> list[tuple[str, str]]:
    """Return path and method of every operation that is described."""
    described = api.get_openapi_schema()["paths"].items()
    return sorted((path, method.upper()) for path, methods in described for method in methods)


def test_nothing_that_is_sent_breaks_the_api(
    call: dict[str, Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        guard, "MOST_TOKENS", 10_000
    )  # wrong tokens by the hundred, from one address
    record = call["lilei"].opened(customer="C-1", caller="某先生（虚构）")
    with connection_kept():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        found: list[Any] = list(schema.get_all_operations())
        asked = [_bombarded(operation.ok(), call["lilei"], record) for operation in found]
    assert sorted(asked) == _operations()


def _bombarded(operation: Any, api: Api, record: str) -> tuple[str, str]:
    """Send the operation odd requests, half of them about a record that is there; return what was asked."""

    @hypothesis.settings(
        max_examples=_how_many(operation.path),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(), real=st.booleans())
    def ask(case: Any, real: bool) -> None:
        if real and "record_id" in case.path_parameters:
            case.path_parameters["record_id"] = record
        case.call_and_validate(headers=api.headers, checks=CHECKS)

    ask()
    return operation.path, operation.method.upper()


def _how_many(path: str) -> int:
    """The tables are one mechanism: one of each room is asked as often as the rest, the others less."""
    is_table = path.startswith(("/api/v1/registry/", "/api/v1/directory/"))
    return 12 if not is_table or "/orders" in path or "/people" in path else 2


@pytest.mark.parametrize("what", ["%23", "%2F", "..", "grade%00", "register_in_time%231%00", "😀"])
def test_odd_reasons_are_not_there(call: dict[str, Api], what: str) -> None:
    record = call["lilei"].opened()
    assert call["lilei"].get(f"/records/{record}/why/{what}").status_code == 404
