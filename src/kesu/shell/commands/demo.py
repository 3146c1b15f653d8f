"""Load the demo: a made-up company with people in every post, and some fifty cases in all stages.

The cases are played through the door that people use. --remove takes the demo out again, as long
as nothing else is in the database.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import django_ready, language


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--remove", action="store_true", help="take the demo out again")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the demo is loaded, or taken out."""
    django_ready.set_up()
    language.speak(args)
    django_ready.prepare()
    from kesu.shell import demo

    return demo.remove() if args.remove else demo.load()
