"""The battery's company in a database of its own, in this process: what happens there is taken back at the end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.battery.strangers.world import Says, World


@contextmanager
def ready(folder: Path) -> Iterator[None]:
    """Make Django ready, with an empty database; files go to a folder."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    settings.KESU_HOME = folder
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


@contextmanager
def world_of(folder: Path, says: Says | None = None) -> Iterator[World]:
    """Yield the furnished company, the clock standing."""
    with ready(folder):
        from kesu import clock
        from tests.battery.strangers.world import AT, furnished, plainly

        with clock.stopped_at(AT), taken_back():
            yield furnished(says or plainly)


@contextmanager
def taken_back() -> Iterator[Callable[[], None]]:
    """A transaction that a test would have: the door's own may nest in it, and nothing of it stays."""
    from django.db import transaction

    block = transaction.atomic()
    block.__dict__["_from_testcase"] = True
    with block:
        yield lambda: None
        transaction.set_rollback(True)
