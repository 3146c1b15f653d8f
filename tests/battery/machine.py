"""The machine of C6: Hypothesis chooses the acts; the door and the model must agree after each."""

from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kesu.cases.actions.posting import post
from kesu.cases.errors import Conflict, NotAccepted
from kesu.cases.models import CaseRecord
from kesu.core.records.entries import Actor
from tests.battery.house import POSTS
from tests.battery.model import ACTS, Model, body_of, fresh_key

EVERYBODY = Actor("person:901", frozenset({"person:901", *(f"post:{p}" for p in POSTS)}), "service")


class Life(RuleBasedStateMachine):
    """One complaint from its first entry on."""

    steps: ClassVar[int] = 0
    lives: ClassVar[int] = 0

    @initialize()
    def open_it(self) -> None:
        """Open a complaint."""
        self.model = Model()
        self.last: tuple[str, dict[str, Any], int] = ("", {}, 0)
        data = {"act": "open", "kind": "complaint", "facts": {"description": "噪音"}}
        self.record = post(entry_data=data, actor=EVERYBODY, op_id=fresh_key()).record_id
        Life.lives += 1

    @rule(act=st.sampled_from(ACTS), value=st.integers(0, 999), sees=st.sampled_from((None, 0, 1)))
    def act(self, act: str, value: int, sees: int | None) -> None:
        """Do something, with the version that is there, an older one, or none given."""
        key, body = fresh_key(), body_of(act, value)
        expected = None if sees is None else self.model.version - sees
        wanted = "conflict" if sees else "taken" if self.model.lets(act) else "refused"
        if expected == 0:
            return
        found = self._post(key, body, expected)
        assert found == wanted, f"{act} at {vars(self.model)}: {found}, not {wanted}"
        if found == "taken":
            self.model.take(act, value)
            self.model.version += 1
            self.last = (key, body, self.model.version)
        Life.steps += 1

    @rule()
    def repeat(self) -> None:
        """Send the last one that was taken again: the same answer, and nothing else."""
        key, body, version = self.last
        if key:
            again = post(record_id=self.record, entry_data=body, actor=EVERYBODY, op_id=key)
            assert (again.is_repeat, again.seq) == (True, version)
            Life.steps += 1

    def _post(self, key: str, body: dict[str, Any], expected: int | None) -> str:
        try:
            posted = post(
                record_id=self.record, entry_data=body, actor=EVERYBODY, op_id=key,
                expected_version=expected,
            )  # fmt: skip
        except Conflict:
            return "conflict"
        except NotAccepted:
            return "refused"
        assert posted.seq == self.model.version + 1
        return "taken"

    @invariant()
    def stands(self) -> None:
        """The row says what the model says."""
        row = CaseRecord.everything.get(pk=self.record)
        assert row.version == self.model.version
        assert (row.closed_at is not None) == self.model.is_closed
