"""A provider of our own on this machine: keys, a page of its addresses, and signed words for codes."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from kesu import clock

CLIENT = "kesu"
WORD = "a shared word: of:colons"


class Provider:
    """What the provider answers; tests change what it says."""

    def __init__(self) -> None:
        self.key: Any = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.algorithm, self.kid = "RS256", "first"
        self.issuer = self.calls_itself = ""
        self.claims: dict[str, Any] = {"sub": "0001", "preferred_username": "lilei"}
        self.granted: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.forged: Any = None
        """Signs instead of the key that is published."""

    def grant(self, address: str) -> dict[str, str]:
        """Let somebody sign in at the provider; return what their browser comes back with."""
        words = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (words["response_type"], words["code_challenge_method"]) == ("code", "S256")
        code = f"code{len(self.granted)}"
        self.granted[code] = words
        return {"code": code, "state": words["state"], "iss": self.issuer}

    def change_key(self) -> None:
        """Sign with a new key from now on, of the other sort."""
        self.key, self.algorithm, self.kid = (
            ec.generate_private_key(ec.SECP256R1()),
            "ES256",
            "second",
        )

    def signed(self, nonce: str) -> str:
        """Return a signed word."""
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.calls_itself,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        claims = {k: v for k, v in {**claims, **self.claims}.items() if v is not None}
        key = self.forged or self.key
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": self.kid})

    def answered(self, path: str, form: dict[str, str], who: str) -> tuple[int, dict[str, Any]]:
        """Return status and answer of a page."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            names = {
                "authorization_endpoint": "auth",
                "token_endpoint": "token",
                "jwks_uri": "keys",
            }
            return 200, {n: f"{self.issuer}/{p}" for n, p in names.items()} | {
                "issuer": self.calls_itself
            }
        if path == "/keys":
            of: dict[str, Any] = {
                "RS256": jwt.algorithms.RSAAlgorithm,
                "ES256": jwt.algorithms.ECAlgorithm,
            }
            public = of[self.algorithm].to_jwk(self.key.public_key(), as_dict=True)
            return 200, {"keys": [{**public, "kid": self.kid, "use": "sig"}]}
        return self._token(form, who)

    def _token(self, form: dict[str, str], who: str) -> tuple[int, dict[str, Any]]:
        words = self.granted.pop(form.get("code", ""), None)  # a code is good once
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest())
        is_ours = (
            words is not None
            and challenge.rstrip(b"=").decode() == words["code_challenge"]
            and form["redirect_uri"] == words["redirect_uri"]
            and who == "Basic a2VzdTphK3NoYXJlZCt3b3JkJTNBK29mJTNBY29sb25z"
        )
        if not is_ours:
            return 400, {"error": "invalid_grant"}
        assert words is not None
        return 200, {"id_token": self.signed(words["nonce"]), "token_type": "Bearer"}


@contextmanager
def running() -> Iterator[Provider]:
    """Let a provider listen on this machine."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def _answer(self, body: bytes = b"") -> None:
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            status, said = provider.answered(self.path, form, self.headers.get("Authorization", ""))
            written = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = provider.calls_itself = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
