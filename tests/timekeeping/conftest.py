"""The same small company as in the tests of cases."""

from tests.cases.conftest import book, monday

__all__ = ["book", "monday"]
