"""The statement of an account: oldest first, counter-postings against their own, nothing lost."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kesu.core.postings.statement import SECONDS_A_DAY, Dated, statement

DAY = SECONDS_A_DAY


def dated(day: int, amount: str, of: str = "", *, counter: bool = False) -> Dated:
    return Dated(day * DAY, Decimal(amount), of or f"r{day}", day, counter)


def left(*entries: Dated, now: int = 100) -> list[tuple[str, str, int]]:
    found = statement(entries, now * DAY)
    return [(item.entry.of, str(item.left), item.days) for item in found.items]


def test_a_credit_goes_against_the_oldest_debit_first():
    assert left(dated(1, "100"), dated(31, "50"), dated(61, "-120")) == [("r31", "30", 69)]


def test_a_credit_that_came_first_waits_for_the_next_debit():
    assert left(dated(1, "-30"), dated(2, "100")) == [("r2", "70", 98)]


def test_what_is_paid_too_much_stands_as_a_credit():
    assert left(dated(1, "100"), dated(2, "-130")) == [("r2", "-30", 98)]


def test_a_counter_posting_goes_against_what_it_makes_good():
    entries = (dated(1, "100"), dated(2, "80", "b"), dated(3, "-80", "b", counter=True))
    assert left(*entries) == [("r1", "100", 99)]


def test_what_a_counter_posting_finds_paid_already_is_a_credit():
    entries = (dated(1, "50", "a"), dated(2, "-50"), dated(3, "20"), dated(4, "-50", "a", counter=True))  # fmt: skip
    assert left(*entries) == [("a", "-30", 96)]


def test_an_account_that_is_settled_has_nothing_open():
    assert left(dated(1, "100"), dated(2, "-100")) == []


ENTRIES = st.lists(
    st.builds(
        Dated,
        at=st.integers(0, 50).map(lambda day: day * DAY),
        amount=st.decimals(-1000, 1000, places=2).filter(bool),
        of=st.sampled_from("abc"),
        no=st.integers(0, 20),
        counter=st.booleans(),
    ),
    max_size=12,
)


@given(ENTRIES)
def test_open_items_add_up_to_the_balance_and_are_all_of_one_sign(entries: list[Dated]):
    found = statement(entries, 100 * DAY)
    assert sum((i.left for i in found.items), Decimal(0)) == found.balance
    assert found.balance == sum((e.amount for e in entries), Decimal(0))
    assert len({i.left > 0 for i in found.items}) <= 1
    assert all(
        abs(i.left) <= abs(i.entry.amount) and i.left * i.entry.amount > 0 for i in found.items
    )
