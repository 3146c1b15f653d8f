"""Load the demo: a made-up company with people in every post, and cases in all stages.

--book names the procedure that the company works by; its own stories are played, with the people and
the customers of its trade (p01, which is the default, has a longer script). The cases are played
through the door that people use. --remove takes the demo out again, as long as nothing else is in
the database.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import django_ready, language


def configure(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--book",
        metavar="ID",
        help="the rulebook that fits you (default: KESU_DEMO_BOOK, else p01)",
    )
    what.add_argument("--remove", action="store_true", help="take the demo out again")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the demo is loaded, or taken out."""
    django_ready.set_up()
    language.speak(args)
    django_ready.prepare()
    from kesu.shell import demo

    return demo.remove() if args.remove else demo.load(args.book or _usual())


def _usual() -> str:
    from django.conf import settings

    book: str = settings.ENVIRONMENT.demo_book
    return book
