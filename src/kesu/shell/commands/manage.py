"""Run one of Django's own commands, such as `kesu manage makemigrations cases`."""

from argparse import REMAINDER, ArgumentParser, Namespace

from kesu.shell import django_ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("words", nargs=REMAINDER, help="the command and its arguments")


def run(args: Namespace) -> int:
    django_ready.set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kesu manage", *args.words])
    return 0
