"""Put a backup FILE into an empty installation and verify it; no message leaves until kesu outbox --confirm.

Numbers jump, since some were given after the backup was made. --drill tries the backup in a folder of its own, verifies
it and takes the folder away again. --recovered, without FILE, does the same for a database that other tools put back.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.shell import language


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="a backup; - is standard input")
    parser.add_argument(
        "--recovered",
        action="store_true",
        help="the database was put back by other tools: hold messages, let numbers jump, verify",
    )
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="PATH", help="its first line is the passphrase"
    )
    parser.add_argument(
        "--jump",
        type=int,
        default=1000,
        metavar="N",
        help="how many numbers of each series are left out (1000); 0 where none was given since",
    )
    parser.add_argument(
        "--drill", action="store_true", help="try the backup apart, verify it, keep nothing"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when everything is there and as it was written."""
    from kesu.shell import django_ready

    django_ready.set_up()
    language.speak(args)
    _refuse_contradictions(args)
    jump = max(args.jump, 0)
    if args.recovered:
        return _recovered(args, jump)
    from kesu.shell.backing_up import doing

    word = args.passphrase_file
    if args.drill:
        return doing.try_out(args.file, passphrase_file=word, language=language.spoken()[:2])
    return doing.restore_from(args.file, passphrase_file=word, jump=jump)


def _refuse_contradictions(args: Namespace) -> None:
    """Say what to write where neither or both of FILE and --recovered are given."""
    from django.core.management import CommandError
    from django.utils.translation import gettext as _

    if bool(args.file) == args.recovered or (args.recovered and args.drill):
        raise CommandError(
            _("Name a backup FILE, with --drill to try it only, or say --recovered without FILE.")
        )


def _recovered(args: Namespace, jump: int) -> int:
    from kesu.shell import django_ready
    from kesu.shell.ready import ready

    ready(args)
    django_ready.prepare()
    from kesu.shell.backing_up import doing

    return doing.take_recovered(jump=jump)
