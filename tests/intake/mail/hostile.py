"""Mails as they really come, and as somebody makes them who means no good. Made here, all from one seed."""

import random
from base64 import b64encode
from collections.abc import Iterator

WORDS = "电机运行有异响，请派人处理"

TRADITIONAL = "電機運行有異響，請派人處理"

LABELS = (
    "gb2312", "GBK", "gb18030", "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "x-unknown",
    "", "cp936", "UTF8", "unknown-8bit", "zlib", "idna", "a" * 300,
)  # fmt: skip
CHINESE = ("utf-8", "gb18030", "gbk", "gb2312")
OTHERS = ("hz", "utf-16", "utf-7")
ISO_2022 = (
    b"\x1b$)A\x0e" + bytes(b & 0x7F for b in WORDS.replace("，", "").encode("gb2312")) + b"\x0f"
)

HEADS = (
    b"From: =?gb2312?B?" + b64encode("王芳".encode("gbk")) + b"?= <a@x.example>\r\n",
    b"From: \xcd\xf5\xb7\xbc <a@x.example>\r\n",
    b"From: a@x.example, b@y.example\r\n",
    b"From: \"boss@kesu.example\" <evil@x.example>\r\n",
    b"From: undisclosed-recipients:;\r\n",
    b"From:\r\n",
    b"",
    b"From: <>\r\n",
    b"From: a@x.example\r\nFrom: c@z.example\r\n",
    b"From: =?utf-8?B?/////w==?= =?x?Q?=ZZ?= =?utf-8?Q? <a@x.example>\r\n",
    b"From: " + b"(" * 5_000 + b"a@x.example\r\n",
    b"From: " + b"\"\\" * 5_000 + b" <a@x.example>\r\n",
    b"From: a@x.example\r\nSubject: =?utf-8?B?" + b64encode("客诉".encode()[:4]) + b"?=\r\n",
    b"From: a@x.example\r\nSubject: a\r\n\tb\r\n c\r\nDate: 99 Foo 99999 25:61:61 +9999\r\n",
    b"From: a@x.example\r\nSubject: \x00\x07\xe2\x80\xae gnp.exe\r\n",
    b"From: a@x.example\nSubject: bare newlines\nTo: b@y.example\n",
    b"From a@x.example Mon Mar  2\r\nFrom: a@x.example\r\n no colon here\r\n: nothing\r\n",
    b"From: a@x.example\r\nMessage-ID: " + b"<" * 3_000 + b"\r\nReferences: " + b"<a@b> " * 5_000 + b"\r\n",
)  # fmt: skip


def _part(head: bytes, body: bytes) -> bytes:
    return b"--b\r\n" + head + b"\r\n\r\n" + body + b"\r\n"


def _parts(*parts: bytes, sort: bytes = b"mixed") -> bytes:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/" + sort + b"; boundary=b\r\n\r\n"
    return head + b"".join(parts) + b"--b--\r\n"


TEXT = _part(b"Content-Type: text/plain; charset=utf-8", WORDS.encode())
MARKUP = _part(
    b"Content-Type: text/html; charset=gbk",
    f"<html><head><title>x</title><style>p{{}}</style></head><p>{WORDS}</p>"
    "<script>alert(1)</script><img src='http://evil.example/x.png'>".encode("gbk"),
)
INNER = b"From: inner@x.example\r\nSubject: within\r\n\r\n" + WORDS.encode()

BODIES = (
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + WORDS.encode(),
    b"Content-Type: text/plain; charset=iso-2022-cn\r\n\r\n" + ISO_2022,
    b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n"
    + b64encode(WORDS.encode("gb18030"))[:-2],
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=E7=94=B5=ZZ=\r\n=E",
    _parts(TEXT, MARKUP, sort=b"alternative"),
    _parts(MARKUP),
    _parts(_part(b"Content-Type: message/rfc822", INNER)),
    _parts(TEXT, _part(b"Content-Type: application/ms-tnef; name=winmail.dat", b"\x78\x9f\x3e\x22" * 50)),
    _parts(TEXT, _part(b"Content-Type: image/png; name*=gb2312''%D5%D5%C6%AC.png", b"\x89PNG\r\n\x1a\nbroken")),
    _parts(TEXT, _part(b"Content-Type: a/b; name=\"../../a.pdf.exe\"", b"MZ" * 20)),
    _parts(TEXT).replace(b"--b--", b""),
    b"Content-Type: multipart/mixed\r\n\r\n--nothing\r\n",
    b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n\r\nx",
    b"Content-Type: text/plain\r\n\r\n" + b"\x00" * 500 + WORDS.encode("gbk"),
    b"Content-Type: text/html\r\n\r\n" + b"<" * 3_000 + b"!--" * 3_000 + WORDS.encode(),
    b"Content-Type: ;;;=;charset\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n\xff\xff\r\n",
    b"",
)  # fmt: skip


def _nested(depth: int) -> bytes:
    """A mail of parts within parts within parts."""
    head = b"From: a@x.example\r\nMIME-Version: 1.0\r\n"
    for n in range(depth):
        head += f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode()
    return head + b"Content-Type: text/plain\r\n\r\nx\r\n"


def _within(depth: int) -> bytes:
    mail = b"From: a@x.example\r\n\r\nx"
    for _ in range(depth):
        mail = b"From: a@x.example\r\nContent-Type: message/rfc822\r\n\r\n" + mail
    return mail


def special() -> Iterator[tuple[str, bytes]]:
    """Yield what has no place in a table."""
    many = b",\r\n ".join(f"p{n}@x.example".encode() for n in range(10_000))
    yield "ten thousand recipients", b"From: a@x.example\r\nTo: " + many + b"\r\n\r\nx"
    yield "ten thousand headers", b"".join(b"X-%d: y\r\n" % n for n in range(10_000)) + b"\r\nx"
    yield "parts within parts", _nested(120)
    yield "more parts within parts", _nested(5_000)
    yield "mails within mails", _within(90)
    yield "more mails within mails", _within(3_000)
    yield "a megabyte on one line", b"From: a@x.example\r\n\r\n" + b"x" * 1_000_000
    yield (
        "a megabyte of a header",
        b"From: a@x.example\r\nSubject: " + b"=?" * 500_000 + b"\r\n\r\nx",
    )
    yield "a thousand parts", b"From: a@x.example\r\n" + _parts(*[TEXT] * 1_000)
    yield (
        "a hundred files",
        b"From: a@x.example\r\n"
        + _parts(*[_part(b"Content-Type: text/plain; name=a.txt", b"x")] * 150),
    )
    yield "one byte", b"\x00"
    yield "a line end", b"\r\n"


def corpus(seed: int = 4) -> list[tuple[str, bytes]]:
    """Return every mail with its name."""
    dice = random.Random(seed)
    found = list(special())
    for label in LABELS:
        for encoding in (*CHINESE, *OTHERS):
            found.append((f"{encoding} called {label[:20]}", labelled(label, encoding)))
    for n, head in enumerate(HEADS):
        found += [(f"head {n} body {m}", head + body) for m, body in enumerate(BODIES)]
    good = HEADS[0] + _parts(TEXT, MARKUP)
    for n in range(40):
        hurt = bytearray(good)
        for _ in range(dice.randint(1, 40)):
            hurt[dice.randrange(len(hurt))] = dice.randrange(256)
        found.append((f"hurt {n}", bytes(hurt[: dice.randint(20, len(hurt))])))
    found += [(f"noise {n}", dice.randbytes(dice.randint(1, 3_000))) for n in range(20)]
    # Each is a mail of its own, not a copy of another.
    return [(name, b"X-N: %d\r\n" % n + raw) for n, (name, raw) in enumerate(found)]


def labelled(label: str, encoding: str) -> bytes:
    """Return a mail whose words are in one encoding and called another."""
    head = f"From: a@x.example\r\nSubject: s\r\nContent-Type: text/plain; charset={label}\r\n\r\n"
    return head.encode() + WORDS.encode(encoding)
