"""What is done with Django on the house's own database, each in a process of its own: `prepare TOKENS` and `judge`."""

import json
import sys
from datetime import timedelta


def prepare() -> None:
    """Make the tables, a made-up company and a small procedure in force; print tokens and a password."""
    from kesu import clock
    from kesu.directory import actions as directory
    from kesu.directory.demo import make_people
    from kesu.shell import django_ready
    from tests.battery.house import POSTS, SINCE, publish

    django_ready.prepare()
    at = clock.now()
    person = make_people(password="a-word-for-the-battery", at=at)["wangfang"]
    for post in POSTS:
        directory.bind_post(person=person, post=post, from_on=SINCE, by=None, at=at)
    publish()
    token = directory.issue(
        person=person, name="battery", scopes=("read", "write"), expires_at=at + timedelta(days=1),
        by=None, at=at,
    )[1]  # fmt: skip
    _say({"token": token})


def judge() -> None:
    """Print what stands in the database, and what the check of the whole of it found."""
    from tests.battery.judging import report

    _say(report())


def _say(found: object) -> None:
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    from kesu.shell import django_ready

    django_ready.set_up()
    {"prepare": prepare, "judge": judge}[sys.argv[1]]()
