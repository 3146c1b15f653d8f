"""A house under fire: one parent that holds the socket and opens no database while a child lives, and its children.

Children answer HTTP with the program's own WSGI application, or do the chores of `kesu worker`. On standard input the
parent is told `fork web|worker [place=kill:n]` (start a child), `gone` (which ended), `left` (timers due), `judge` (say
what stands in the database) or `stop`. A fork takes 10 ms, a server from the start a second.
"""

import json
import os
import socket
import sys
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from threading import Event, Thread
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from tests.battery import judging
from tests.battery.saboteurs import sabotage

THREADS: Final = 6
PEOPLE: Final = 4
SINCE: Final = date(2020, 1, 1)
POSTS: Final = ("front_desk", "engineer", "manager")
PAUSE: Final = 0.05
"""Seconds between two turns of a worker that had nothing to do."""


class Quiet(WSGIRequestHandler):
    """One request of one client; a client that is gone is no fault of ours."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def get_stderr(self) -> Any:
        """Let what the program complains of be seen where somebody looks for it."""
        return sys.stderr


class House:
    """The parent. `saboteur` names what is broken on purpose in every child, "" nothing."""

    def __init__(self, saboteur: str) -> None:
        self.saboteur = saboteur
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listening.getsockname()[1]

    def prepare(self, tokens: str) -> str:
        """Make tables, book, people and their tokens unless there is the file of tokens; say where it listens."""
        from django.core.management import call_command
        from django.urls import get_resolver

        from kesu.shell import django_ready

        django_ready.set_up()
        if not os.path.exists(tokens):
            call_command("migrate", verbosity=0, skip_checks=True)
            publish()
            with open(tokens, "w", encoding="utf-8") as file:
                json.dump(_people(), file)
        import_module("kesu.shell.chores")
        import_module("kesu.site.wsgi")
        get_resolver().url_patterns  # noqa: B018 -- imported once for all children
        _close()
        return json.dumps({"port": self.port})

    def fork(self, sort: str, orders: str = "") -> str:
        """Start a child, to fail where it is ordered to."""
        child = os.fork()
        if child == 0:
            _let_go()
            _CHILDREN[sort](self, orders)
        return str(child)

    def gone(self) -> str:
        """Say which children have ended since it was last asked."""
        found = []
        try:
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                found.append(pid)
        except ChildProcessError:
            pass
        return json.dumps(found)

    def left(self) -> str:
        """Say how many timers are due; -1 where the database does not answer yet."""
        from django.db import DatabaseError

        try:
            found = judging.due()
        except DatabaseError:
            found = -1
        _close()
        return json.dumps(found)

    def shut_out(self, secret: str, way: str) -> str:
        """Take a person's token ("token") or posts ("posts") away; answer when that is committed."""
        from kesu import clock
        from kesu.directory import actions as directory
        from kesu.directory.days import day_of

        at, token = clock.now(), _token(secret)
        if way == "token":
            directory.revoke(token=token, by=None, at=at)
        else:
            for held in token.person.postholdings.filter(until_on=None):
                directory.end(held=held, until_on=day_of(at) - timedelta(days=1), by=None, at=at)
        _close()
        return "done"

    def newcomer(self, login: str) -> str:
        """Put one more person (made up) in every post; return the secret of their token."""
        found = _let_in(login)
        _close()
        return found

    def judge(self, to: str) -> str:
        """Write what stands in the database to a file."""
        with open(to, "w", encoding="utf-8") as file:
            json.dump(judging.report(), file)
        _close()
        return "judged"


def _close() -> None:
    from django.db import connections

    connections.close_all()


# -- what must be there before the first request -----------------------------------------------------------------------


def publish() -> None:
    """Put the small book in force."""
    from kesu import clock
    from kesu.cases import books, calendars
    from kesu.cases.actions.publishing import publish
    from kesu.core.records.entries import SYSTEM
    from tests.cases.small_book import FILES

    publish(FILES, by=SYSTEM, at=clock.now())
    published = books.in_force()
    books.book_of(published.editions[0])
    calendars.up_to_date(published.calendars, published.changed, clock.now())


def _people() -> list[str]:
    """Put people (made up) in every post; return a token of each."""
    return [_let_in(f"battery{n}") for n in range(PEOPLE)]


def _let_in(login: str) -> str:
    """Put a new person in every post; return the secret of a token."""
    from kesu import clock
    from kesu.directory import actions as directory
    from kesu.directory.models import Person

    at = clock.now()
    person = Person.objects.create_person(login, name=f"试验员 {login}")
    for post in POSTS:
        directory.bind_post(person=person, post=post, from_on=SINCE, by=None, at=at)
    scopes, until = ("read", "write"), at + timedelta(days=30)
    return directory.issue(
        person=person, name="battery", scopes=scopes, expires_at=until, by=None, at=at
    )[1]


def _token(secret: str) -> Any:
    from hashlib import sha256

    from kesu.directory.models import ServiceToken

    return ServiceToken.objects.get(sha256=sha256(secret.encode()).hexdigest())


def _let_go() -> None:
    """Hold neither end of the parent's pipes: when the parent ends, whoever listens to it must notice."""
    with open(os.devnull, "r+b") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(nothing.fileno(), 1)


# -- children ----------------------------------------------------------------------------------------------------------


def _arm(house: House, orders: str) -> None:
    from kesu import faults

    faults.arm(faults.read(orders))
    sabotage(house.saboteur)


def _web(house: House, orders: str) -> None:
    """Answer requests in several threads, as the served program does."""
    from kesu.site.wsgi import application

    _arm(house, orders)
    server = WSGIServer(("127.0.0.1", 0), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = house.listening
    server.server_name, server.server_port = "127.0.0.1", house.port
    server.setup_environ()
    server.set_app(application)

    def answer() -> None:
        while True:
            try:
                server.process_request(*server.get_request())
            except OSError:  # the client went away
                continue

    for _ in range(THREADS - 1):
        Thread(target=answer, daemon=True).start()
    answer()


def _worker(house: House, orders: str) -> None:
    """Do the chores of a worker until killed."""
    from kesu.shell.chores import chores
    from kesu.timekeeping import working

    working.PAUSE = PAUSE
    _arm(house, orders)
    working.work(chores(), Event())


_CHILDREN: Final[dict[str, Callable[[House, str], None]]] = {"web": _web, "worker": _worker}


def main(tokens: str, saboteur: str = "") -> None:
    """Prepare the house and do as told."""
    house = House(saboteur)
    _say(house.prepare(tokens))
    for line in sys.stdin:
        word, *more = line.split()
        if word == "stop":
            return
        _say(str(getattr(house, word)(*more)))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
