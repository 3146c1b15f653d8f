"""Put a backup FILE into an empty installation and verify it; no message leaves until kesu outbox --confirm.

Numbers jump, since some were given after the backup was made. --drill tries the backup in a folder of its own, verifies
it and takes the folder away again.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.shell import language


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a backup; - is standard input")
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
    from kesu.shell.backing_up import doing

    if args.drill:
        return doing.try_out(
            args.file, passphrase_file=args.passphrase_file, language=language.spoken()[:2]
        )
    return doing.restore_from(
        args.file, passphrase_file=args.passphrase_file, jump=max(args.jump, 0)
    )
