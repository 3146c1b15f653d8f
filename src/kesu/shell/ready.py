"""What a command needs that works on a database: Django, the reader's language, tables that are there."""

from argparse import Namespace

from kesu.shell import django_ready, language


def ready(args: Namespace) -> None:
    """Set Django up and speak the language asked for; raise CommandError while there are no tables."""
    django_ready.set_up()
    language.speak(args)
    from django.core.management import CommandError
    from django.db import connection
    from django.utils.translation import gettext as _

    if "cases_caserecord" not in connection.introspection.table_names():
        raise CommandError(_("The database is not prepared yet; run kesu init first."))
