"""Prepare the database and the home folder; safe to run again.

With --demo-if-empty the demo company is loaded where nobody is registered yet.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import django_ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--demo-if-empty", action="store_true", help="load the demo company into an empty database"
    )


def run(args: Namespace) -> int:
    django_ready.set_up()
    django_ready.prepare()
    return _demo_if_empty() if args.demo_if_empty else 0


def _demo_if_empty() -> int:
    from kesu.directory.models import Person
    from kesu.shell.main import available, run_command

    if Person.objects.exists():
        return 0
    if "demo" not in available():
        print("The database is empty, and this version brings no demo company.")
        return 0
    return run_command("demo")
