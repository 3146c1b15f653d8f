"""The web server's entry."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kesu.site.settings")

application = get_wsgi_application()

from kesu.site.warming import warm  # noqa: E402 -- its rooms need the application loaded

warm()
connections.close_all()  # the threads that answer have their own

if settings.ENVIRONMENT.worker == "within":
    from kesu.shell.chores import start_within  # its rooms need the application loaded

    start_within()
