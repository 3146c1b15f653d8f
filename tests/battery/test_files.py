"""Small runs of the pieces about files: names, cells, what is two things at once; all are broken too."""

import pytest

from tests.battery.strangers.cells import written_and_read
from tests.battery.strangers.file_names import named
from tests.battery.strangers.polyglots import taken_or_refused
from tests.battery.strangers.sabotage import broken


@pytest.mark.parametrize(
    ("piece", "count", "saboteur"),
    [
        (written_and_read, 500, "unguarded"),
        (named, 100, "as_given"),
        (taken_or_refused, 120, "believing"),
    ],
)
def test_nothing_goes_wrong_with_files_and_what_is_broken_is_found(piece, count, saboteur):
    assert piece(count, 1).wrong == []
    with broken(saboteur):
        assert piece(count, 1).wrong
