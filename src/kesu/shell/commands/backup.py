"""Write everything – rows, attachments, keys – into one sealed FILE, while others go on working.

The passphrase is asked for, or read from a file. FILE must not be there yet; `-` writes to standard output.
Exit code 1 when an attachment is missing or damaged: the backup is made, the file is named.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="where to write; - is standard output")
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="PATH", help="its first line is the passphrase"
    )
    parser.add_argument(
        "--without-keys",
        action="store_true",
        help="leave the master key out; kept elsewhere, it is needed to restore",
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when everything is in the backup."""
    ready(args)
    from kesu.shell.backing_up.doing import back_up_into

    return back_up_into(
        args.file, passphrase_file=args.passphrase_file, with_keys=not args.without_keys
    )
