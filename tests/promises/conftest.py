"""The made-up company of the API's tests, for promises about the API."""

from tests.api.conftest import book, call, monday, people

__all__ = ["book", "call", "monday", "people"]
