"""Settings of the test suite: kesu's own, in a home of their own, on the database that is asked for.

KESU_TEST_DB=sqlite (the default) or postgres. `make test` runs the whole suite on SQLite and every
test that touches the database once more on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

from tests import postgres

TEST_DB = os.environ.get("KESU_TEST_DB", "sqlite")
if TEST_DB not in {"sqlite", "postgres"}:
    raise SystemExit(f"KESU_TEST_DB={TEST_DB!r}: write sqlite or postgres")


def _own_surroundings() -> None:
    """Let nothing of the machine's own installation reach the tests, and nothing reach it."""
    home = tempfile.mkdtemp(prefix="kesu-test-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.pop("DATABASE_URL", None)
    for name in [n for n in os.environ if n.startswith("KESU_")]:
        if name not in {"KESU_TEST_DB", "KESU_REAL_DATA"}:
            del os.environ[name]
    os.environ["KESU_HOME"] = home
    if TEST_DB == "postgres":
        os.environ["DATABASE_URL"] = postgres.url()


_own_surroundings()

from kesu.site.settings import *  # noqa: E402, F403
from kesu.site.settings import DATABASES, ENVIRONMENT, STORAGES  # noqa: E402

# On disk, with the write-ahead log, as in earnest: a database in memory keeps no promise of ours.
if TEST_DB == "sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(ENVIRONMENT.home / "test.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True

# Stories play months in one browser; tests of these limits set their own.
SIGN_IN_IDLE = 60 * 24 * 365 * 20
SIGN_IN_LASTS = 24 * 365 * 20
