"""What a person at the command line is told when something is wrong that they can mend."""

import sys
from argparse import Namespace
from collections.abc import Callable


def told(run: Callable[[Namespace], int], args: Namespace) -> int:
    """Run a command; a fault that the caller can mend is told in a line, a bug keeps its trace."""
    try:
        return run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except Exception as fault:
        if not _is_theirs(fault):
            raise
        print(f"kesu: {fault}", file=sys.stderr)
        return 2


def _is_theirs(fault: Exception) -> bool:
    """Say whether a fault lies in the surroundings; Django is asked only if it is loaded."""
    if "django" not in sys.modules:
        return False
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    from kesu.journal.store import StoreAway

    return isinstance(fault, ImproperlyConfigured | CommandError | OperationalError | StoreAway)
