"""The language of a command: `--language`, else KESU_LANGUAGE, else Chinese."""

from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """Declare the option."""
    parser.add_argument(
        "--language",
        choices=("zh", "en"),
        help="speak this language (default: KESU_LANGUAGE or zh)",
    )


def speak(args: Namespace) -> None:
    """Set the language for this process; Django must be set up."""
    from django.conf import settings
    from django.utils import translation

    chosen = {"zh": "zh-hans", "en": "en"}.get(args.language or "")
    translation.activate(chosen or settings.ENVIRONMENT.language)


def spoken() -> str:
    """Return the language that this process speaks."""
    from django.utils.translation import get_language

    return get_language() or "zh"
