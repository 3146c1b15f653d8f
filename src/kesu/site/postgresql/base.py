"""A connection that acknowledges nothing which the standby may not have.

Where a commit waits for a standby and somebody ends the wait – a cancelled query, a server that is told to stop –
PostgreSQL answers COMMIT as usual and adds a warning. Taken for a success it would be lost by a fail-over.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db.backends.postgresql import base

from kesu.journal.outages import OutcomeUnknown

WAITING: Final = "SyncRepWaitForLSN"
"""The server's own function that warns; its words are translated, its name is not."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection, which raises OutcomeUnknown where the server did not wait for its standby."""

    was_cut_short = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that listens to what the server says beside its answers."""
        self.was_cut_short = False
        connection = super().get_new_connection(conn_params)
        connection.add_notice_handler(self._hear)
        return connection

    def init_connection_state(self) -> None:
        """Set the connection up, and look after each statement of its own transaction too."""
        super().init_connection_state()
        if self._after_a_statement not in self.execute_wrappers:
            self.execute_wrappers.append(self._after_a_statement)

    def _hear(self, diagnostic: Any) -> None:
        if diagnostic.source_function == WAITING:
            self.was_cut_short = True

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._refuse_what_was_cut_short()

    def _after_a_statement(self, execute: Callable[..., Any], *told: Any) -> Any:
        result = execute(*told)
        self._refuse_what_was_cut_short()
        return result

    def _refuse_what_was_cut_short(self) -> None:
        if self.was_cut_short:
            self.was_cut_short = False
            raise OutcomeUnknown("the commit did not wait for the standby")
