"""WeCom, DingTalk and Feishu on this machine, as their documents say they behave: tokens, limits, errors, duplicates.

What a person sees is in `shown`; what came in is in `asked`. Trouble is ordered beforehand: `troubles` holds,
for each message in turn, an answer of an error, "hang" (no answer within the caller's patience), "cut" (the line
is cut after the message was read and taken) or an HTTP status.
"""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kesu import clock

Trouble = dict[str, Any] | str | int


@dataclass
class Vendor:
    """One vendor's host; subclasses know its addresses."""

    address: str = ""
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    tokens: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    shut_until: float = 0
    released: threading.Event = field(default_factory=threading.Event)

    code, text = "errcode", "errmsg"

    def answer(
        self, path: str, query: dict[str, str], body: dict[str, Any], headers: Any
    ) -> dict[str, Any]:
        raise NotImplementedError

    def ok(self, **more: Any) -> dict[str, Any]:
        return {self.code: 0, self.text: "ok", **more}

    def error(self, code: int, text: str = "error") -> dict[str, Any]:
        return {self.code: code, self.text: text}

    def new_token(self) -> str:
        self.tokens.append(f"token-{len(self.tokens) + 1}")
        return self.tokens[-1]

    def show(self, to: str, text: str, duplicate: str = "") -> None:
        """Show a message, unless it is recognised as one that was shown."""
        if duplicate and duplicate in self.seen:
            return
        self.seen.add(duplicate)
        self.shown.append((to, text))

    def is_too_much(self, most: int, shut_for: float = 0) -> bool:
        """Say whether more came within a minute than the vendor takes; then it may be shut for a while."""
        now = clock.now().timestamp()
        if now < self.shut_until:
            return True
        self.times = [*(t for t in self.times if t > now - 60), now]
        if len(self.times) > most:
            self.shut_until = now + shut_for
            return True
        return False


class WeCom(Vendor):
    secret, agent, key, users = "corp-secret", 1000002, "robot-key", ("gong", "jing")
    most = 20

    def answer(
        self, path: str, query: dict[str, str], body: dict[str, Any], headers: Any
    ) -> dict[str, Any]:
        if path == "/cgi-bin/gettoken":
            if query != {"corpid": "corp", "corpsecret": self.secret}:
                return self.error(40001, "invalid credential")
            return self.ok(access_token=self.new_token(), expires_in=7200)
        if path == "/cgi-bin/webhook/send":
            return self._robot(query, body)
        assert path == "/cgi-bin/message/send"
        if query["access_token"] != self.tokens[-1]:
            return self.error(40014, "invalid access_token")
        if body["agentid"] != self.agent:
            return self.error(40056, "invalid agentid")
        if body["touser"] not in self.users:
            return self.error(81013, "user & party & tag all invalid")
        assert (body["enable_duplicate_check"], body["duplicate_check_interval"]) == (1, 14400)
        self.show(body["touser"], body["text"]["content"], json.dumps(body, sort_keys=True))
        return self.ok(msgid="wecom-1")

    def _robot(self, query: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        if query != {"key": self.key}:
            return self.error(93000, "invalid webhook url")
        if self.is_too_much(self.most):
            return self.error(45009, "api freq out of limit")
        if len(body["text"]["content"].encode()) > 2048:
            return self.error(45002, "content size out of limit")
        self.show("group", body["text"]["content"])
        return self.ok()


class DingTalk(Vendor):
    secret, robot, users = "SECsecret", "robot-token", ("gong", "jing")

    def answer(
        self, path: str, query: dict[str, str], body: dict[str, Any], headers: Any
    ) -> dict[str, Any]:
        if path == "/gettoken":
            if query != {"appkey": "key", "appsecret": "app-secret"}:
                return self.error(40089, "invalid appkey or appsecret")
            return self.ok(access_token=self.new_token(), expires_in=7200)
        if path == "/robot/send":
            return self._robot(query, body)
        assert path == "/topapi/message/corpconversation/asyncsend_v2"
        if query["access_token"] != self.tokens[-1]:
            return {**self.error(88), "sub_code": "40014", "sub_msg": "不合法的access_token"}
        if body["userid_list"] not in self.users:
            return self.error(33012, "无效的USERID")
        content = body["msg"]["text"]["content"]
        if f"{body['userid_list']} {content}" in self.seen:
            return {**self.error(88), "sub_code": "143106", "sub_msg": "重复消息超限"}
        self.show(body["userid_list"], content, f"{body['userid_list']} {content}")
        return self.ok(task_id=4711)

    def _robot(self, query: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        if query["access_token"] != self.robot:
            return self.error(300001, "token is not exist")
        text = f"{query['timestamp']}\n{self.secret}"
        signed = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).digest()
        late = abs(int(query["timestamp"]) / 1000 - clock.now().timestamp()) > 3600
        if late or query["sign"] != base64.b64encode(signed).decode():
            return self.error(310000, "sign not match")
        if self.is_too_much(20, shut_for=600):
            return self.error(130101, "send too fast, exceed 20 times per minute")
        self.show("group", body["text"]["content"])
        return self.ok()


class Feishu(Vendor):
    code, text = "code", "msg"
    secret, hook, users = "sign-secret", "hook-1", ("gong", "jing")

    def answer(
        self, path: str, query: dict[str, str], body: dict[str, Any], headers: Any
    ) -> dict[str, Any]:
        if path == "/open-apis/auth/v3/tenant_access_token/internal":
            if body != {"app_id": "id", "app_secret": "app-secret"}:
                return self.error(10014, "app secret invalid")
            return self.ok(tenant_access_token=self.new_token(), expire=7200)
        if path.startswith("/open-apis/bot/v2/hook/"):
            return self._robot(path, body)
        assert path == "/open-apis/im/v1/messages"
        if headers["Authorization"] != f"Bearer {self.tokens[-1]}":
            return self.error(99991663, "Invalid access token for authorization")
        assert query == {"receive_id_type": "user_id"}
        if body["receive_id"] not in self.users:
            return self.error(230001, "invalid receive_id")
        assert len(body["uuid"]) <= 50
        self.show(body["receive_id"], json.loads(body["content"])["text"], body["uuid"])
        return self.ok(data={"message_id": "om_1"})

    def _robot(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path.rpartition("/")[2] != self.hook:
            return self.error(19001, "param invalid: incoming webhook access token invalid")
        key = f"{body['timestamp']}\n{self.secret}".encode()
        if body["sign"] != base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode():
            return self.error(19021, "sign match fail or timestamp is not within one hour")
        if self.is_too_much(100):
            return self.error(11232, "frequency limited")
        self.show("group", body["content"]["text"])
        return self.ok()


@contextmanager
def serving(vendor: Vendor) -> Iterator[Vendor]:
    """Let a vendor answer on this machine for a while."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(vendor))
    server.daemon_threads = True
    vendor.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield vendor
    finally:
        vendor.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(vendor: Vendor) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._do()

        def do_POST(self) -> None:
            self._do()

        def _do(self) -> None:
            url = urlsplit(self.path)
            query = {unquote(k): v for k, v in parse_qsl(url.query)}
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(raw) if raw else {}
            is_message = "oken" not in url.path
            trouble = vendor.troubles.pop(0) if is_message and vendor.troubles else None
            vendor.asked.append((url.path, query, body))
            self._give(trouble, lambda: vendor.answer(url.path, query, body, self.headers))

        def _give(self, trouble: Trouble | None, answer: Callable[[], dict[str, Any]]) -> None:
            if trouble == "hang":
                vendor.released.wait(30)
                return
            if trouble == "cut":
                answer()
                self.close_connection = True
                self.connection.close()
                return
            if isinstance(trouble, int):
                self._say(trouble, b"<html>trouble</html>")
                return
            found = trouble if isinstance(trouble, dict) else answer()
            self._say(200, json.dumps(found, ensure_ascii=False).encode())

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
