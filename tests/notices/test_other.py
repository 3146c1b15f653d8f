"""Services through the library: each person's address is put in, and a "no" may hide a message that arrived."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from kesu.notices.channels import WAYS, ChannelError, Message

OTHER = WAYS["other"]
MESSAGE = Message("a" * 64, "+86 138/0013?8000", "题", "文", "http://x/cases/1")


class Gateway:
    """A gateway for text messages, made up: it keeps what it is told, and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.status = 200
        self.port = 0


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append((self.path, json.loads(raw)))
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def url(gateway: Gateway, path: str = "sms/{address}") -> dict[str, str]:
    return {"url": f"json://127.0.0.1:{gateway.port}/{path}"}


def test_a_text_message_goes_to_the_persons_own_number(gateway: Gateway):
    OTHER.send(url(gateway), MESSAGE)
    ((path, body),) = gateway.got
    assert path == "/sms/+86%20138%2F0013%3F8000"
    assert body["message"].split() == ["题", "文", "http://x/cases/1"]


def test_an_address_without_a_place_for_a_person_tells_a_group(gateway: Gateway):
    assert OTHER.reaches_groups(url(gateway, "group"))
    assert not OTHER.reaches_groups(url(gateway))


def test_a_no_of_the_library_leaves_open_what_happened(gateway: Gateway):
    gateway.status = 500
    with pytest.raises(ChannelError) as caught:
        OTHER.send(url(gateway), MESSAGE)
    assert caught.value.unknown
    assert "500" in caught.value.says


@pytest.mark.parametrize("address", ["", "nonsense", "nonsense://x", "dbus://", "syslog://"])
def test_what_the_library_does_not_know_or_what_stays_here_is_refused(address):
    assert "url" in OTHER.faults({"url": address})


def test_an_address_that_it_knows_is_taken(gateway: Gateway):
    assert OTHER.faults(url(gateway)) == {}
