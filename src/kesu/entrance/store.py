"""Where Django keeps sign-ins: our table, under the hash of the browser's secret, by our clock.

A sign-in ends after a while without a request and, whatever happens, so long after it began.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Kept

from kesu import clock
from kesu.entrance.models import SignIn

NOTED: Final = "sign_in"
"""Under this name the data of a sign-in tell where and how it began."""
HALF_WAY: Final = timedelta(minutes=10)
"""How long somebody may take between password and second factor, or at the company's own sign-in."""


def idle_limit() -> timedelta:
    """Return after how long without a request a sign-in ends."""
    return timedelta(minutes=settings.SIGN_IN_IDLE)


def whole_limit() -> timedelta:
    """Return how long a sign-in lasts at most."""
    return timedelta(hours=settings.SIGN_IN_LASTS)


def kept_as(session_key: str) -> str:
    """Return how the table knows a browser's secret."""
    return sha256(session_key.encode()).hexdigest()


class SessionStore(Kept):
    """Django's sign-ins in our table."""

    row: SignIn | None = None
    """The row that was read, where there is one."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the table."""
        return SignIn

    def load(self) -> dict[str, Any]:
        """Return what is kept of a sign-in; {} where it is over or never was."""
        now = clock.now()
        found = SignIn.objects.filter(
            session_key=kept_as(self.session_key or ""),
            expire_date__gt=now,
            last_seen_at__gt=now - idle_limit(),
        )
        self.row = found.first()
        if self.row is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(self.row.session_data)
        return data

    def exists(self, session_key: str) -> bool:
        """Say whether a secret is in use."""
        return SignIn.objects.filter(session_key=kept_as(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row as it is to be saved."""
        now, noted = clock.now(), data.get(NOTED, {})
        person = data.get(SESSION_KEY)
        began = datetime.fromtimestamp(noted["began"], UTC) if "began" in noted else now
        lasts = whole_limit() if person else HALF_WAY
        return SignIn(
            session_key=kept_as(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=began + lasts,
            person_id=int(person) if person else None,
            began_at=began,
            last_seen_at=now,
            device=noted.get("device", ""),
            address=noted.get("address", ""),
            way=noted.get("way", ""),
        )

    def delete(self, session_key: str | None = None) -> None:
        """End a sign-in."""
        key = session_key or self.session_key
        if key:
            SignIn.objects.filter(session_key=kept_as(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Take out what is over."""
        now = clock.now()
        SignIn.objects.filter(expire_date__lte=now).delete()
        SignIn.objects.filter(last_seen_at__lte=now - idle_limit()).delete()
