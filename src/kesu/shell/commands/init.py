"""Prepare the database and the home folder; safe to run again.

With --demo-if-empty the demo company is loaded where nobody is registered yet, that of --book. With --first LOGIN a
company starts empty: its administrator is registered and the password printed, this once.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import django_ready, language


def configure(parser: ArgumentParser) -> None:
    start = parser.add_mutually_exclusive_group()
    start.add_argument(
        "--demo-if-empty", action="store_true", help="load the demo company into an empty database"
    )
    start.add_argument(
        "--first", metavar="LOGIN", help="register the administrator of an empty company"
    )
    parser.add_argument(
        "--book", metavar="ID", help="the rulebook of the demo (default: KESU_DEMO_BOOK, else p01)"
    )
    parser.add_argument("--name", default="", help="the administrator's name (default: the LOGIN)")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0; 2 where --first finds somebody registered already."""
    django_ready.set_up()
    django_ready.prepare()
    language.speak(args)
    if args.first:
        return _first(args.first, args.name or args.first)
    return demo_if_empty(args.book) if args.demo_if_empty else 0


def _first(login: str, name: str) -> int:
    import sys

    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext as _

    from kesu import clock
    from kesu.directory.actions import found

    try:
        person, password = found(login=login, name=name, at=clock.now())
    except ValidationError as refusal:
        print(f"kesu: {'; '.join(refusal.messages)}", file=sys.stderr)
        return 2
    says = _("%(login)s signs in with the password %(password)s – shown this once.")
    print(says % {"login": person.login, "password": password})
    print(
        _("Next: sign in and choose the procedure of your line of business on the rulebook page.")
    )
    print(_("Or: kesu publish p01 – or your own rulebook's folder – puts a procedure in force."))
    print(_("To look at a made-up company first: kesu demo --book ID, in another KESU_HOME."))
    return 0


def demo_if_empty(book: str | None = None) -> int:
    """Load the demo, that of a book if one is named, where nobody is registered.

    Returns its exit code, 0 where there was nothing to do.
    """
    from kesu.directory.models import Person
    from kesu.shell.main import run_command

    words = ("--book", book) if book else ()
    return 0 if Person.objects.exists() else run_command("demo", *words)
