"""A company directory of our own on this machine: it answers binds (RFC 4511) and knows a few names."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

INVALID_CREDENTIALS = 49


class Directory:
    """What the server knows and what it was asked."""

    def __init__(self, known: dict[str, str]) -> None:
        self.known = known
        self.asked: list[str] = []
        self.port = 0

    def answered(self, message: bytes) -> bytes:
        """Return the answer to one bind; b"" to anything else.

        message -- 30 len, 02 01 id, 60 len (02 01 version, 04 len name, 80 len password), all lengths short.
        """
        number, body = message[4], message[5:]
        if body[0] != 0x60:
            return b""
        name_end = 7 + body[6]
        name = body[7:name_end].decode()
        password = body[name_end + 2 : name_end + 2 + body[name_end + 1]].decode()
        self.asked.append(name)
        is_right = (
            not password or self.known.get(name) == password
        )  # empty: anonymous, always granted
        code = 0 if is_right else INVALID_CREDENTIALS
        return bytes([0x30, 12, 2, 1, number, 0x61, 7, 0x0A, 1, code, 4, 0, 4, 0])


@contextmanager
def running(directory: Directory, certificate: Path | None = None) -> Iterator[Directory]:
    """Let a directory listen on this machine, under TLS where there is a certificate."""
    listening = socket.create_server(("127.0.0.1", 0))
    directory.port = listening.getsockname()[1]
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _place = listening.accept()
                with suppress(OSError), line:
                    spoken = context.wrap_socket(line, server_side=True) if context else line
                    with spoken:
                        while message := spoken.recv(4096):
                            spoken.sendall(directory.answered(message))

    Thread(target=serve, daemon=True).start()
    try:
        yield directory
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def certificate_in(folder: Path, host: str = "127.0.0.1") -> Path:
    """Return a file with a fresh key and a certificate that it signed for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory")])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{host}.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
