"""Faults come where a test ordered them, once, and nowhere else."""

import pytest

from kesu import faults


def test_nothing_happens_while_nothing_is_ordered():
    faults.point("notices.claimed")


def test_a_fault_comes_at_its_visit_and_once():
    with faults.armed("a.b=raise:2"):
        faults.point("a.b")
        faults.point("a.c")
        with pytest.raises(faults.Injected, match=r"a\.b"):
            faults.point("a.b")
        faults.point("a.b")
    faults.point("a.b")


def test_no_code_that_catches_exceptions_catches_a_fault():
    assert not issubclass(faults.Injected, Exception)


def test_several_are_ordered_at_once():
    found = faults.read("a=kill, b.c=hang:7,")
    assert [(f.place, f.way, f.visits_left) for f in found] == [
        ("a", "kill", 1),
        ("b.c", "hang", 7),
    ]


@pytest.mark.parametrize("text", ["a", "a=explode", "a=kill:0", "a=kill:x", "A=kill", "=kill"])
def test_what_is_no_order_is_refused(text):
    with pytest.raises(ValueError, match="write place=raise"):
        faults.read(text)
