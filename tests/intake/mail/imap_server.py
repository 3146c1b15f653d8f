"""A small IMAP server on loopback for tests: a mailbox in memory, and a line that can be cut anywhere.

It speaks what a mail program in earnest needs (RFC 3501, MOVE, UIDPLUS), in a thread of its own.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

ANSWERS = b"* OK ready\r\n"


@dataclass
class Lying:
    """One mail in the folder."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)
    since: str = "02-Mar-2026 09:00:00 +0800"


@dataclass
class Post:
    """The mailbox and how the server behaves: what it can do, and where it breaks off."""

    user: str = "complaints@example.com"
    password: str = "a word"
    validity: int = 7
    capabilities: str = "IMAP4rev1 MOVE UIDPLUS"
    mails: list[Lying] = field(default_factory=list)
    folders: dict[str, list[Lying]] = field(default_factory=lambda: {"INBOX": []})
    next_uid: int = 1
    said: list[str] = field(default_factory=list)
    # Called with each command before it is answered: "cut" drops the line, "half" breaks off within
    # the answer, "no" and "bad" refuse, "hurt" answers what makes no sense.
    breaks: Callable[[str], str] = lambda _command: ""

    def put(self, raw: bytes, *, seen: bool = False, since: str = "") -> Lying:
        """Deliver a mail."""
        mail = Lying(self.next_uid, raw, {"\\Seen"} if seen else set())
        mail.since = since or mail.since
        self.next_uid += 1
        self.mails.append(mail)
        return mail


class Session:
    """One line to the server."""

    def __init__(self, post: Post) -> None:
        self.post = post

    def answer(self, tag: str, line: str) -> bytes:
        self.post.said.append(line)
        command, _, rest = line.partition(" ")
        command = command.upper()
        if command == "UID":
            command, _, rest = rest.partition(" ")
            command = f"uid_{command}"
        found = getattr(self, f"do_{command.lower()}", None)
        if found is None:
            return f"{tag} BAD unknown\r\n".encode()
        told: bytes = found(rest)
        if told.startswith((b"NO", b"BAD")):
            return f"{tag} ".encode() + told + b"\r\n"
        return told + f"{tag} OK done\r\n".encode()

    def do_capability(self, _rest: str) -> bytes:
        return f"* CAPABILITY {self.post.capabilities}\r\n".encode()

    def do_login(self, rest: str) -> bytes:
        user, _, word = rest.partition(" ")
        right = user == self.post.user and word.strip('"') == self.post.password
        return b"" if right else b"NO [AUTHENTICATIONFAILED] wrong"

    def do_select(self, rest: str) -> bytes:
        if rest.strip('"') != "INBOX":
            return b"NO no such folder"
        told = f"* {len(self.post.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.post.validity}] x\r\n"
        return (told + "* FLAGS (\\Seen \\Deleted)\r\n").encode()

    def do_logout(self, _rest: str) -> bytes:
        return b"* BYE\r\n"

    def do_create(self, rest: str) -> bytes:
        self.post.folders[rest.strip('"')] = []
        return b""

    def do_uid_search(self, rest: str) -> bytes:
        mails = self.post.mails
        if rest == "UNSEEN":
            found = [m.uid for m in mails if "\\Seen" not in m.flags]
        else:
            wanted = re.fullmatch(r"UID (\d+):\*", rest)
            assert wanted, rest
            # As the standard has it: the last one is always within n:*.
            last = max((m.uid for m in mails), default=0)
            found = [m.uid for m in mails if m.uid >= min(int(wanted[1]), last)]
        return ("* SEARCH " + " ".join(map(str, found))).strip().encode() + b"\r\n"

    def _found(self, uid: str) -> tuple[int, Lying] | None:
        numbered = enumerate(self.post.mails, 1)
        return next(((n, m) for n, m in numbered if m.uid == int(uid)), None)

    def do_uid_fetch(self, rest: str) -> bytes:
        uid, _, what = rest.partition(" ")
        found = self._found(uid)
        if found is None:
            return b""
        number, mail = found
        if "BODY" in what:
            head = f"* {number} FETCH (UID {uid} BODY[] {{{len(mail.raw)}}}\r\n".encode()
            return head + mail.raw + b")\r\n"
        told = f'UID {uid} INTERNALDATE "{mail.since}" RFC822.SIZE {len(mail.raw)}'
        return f"* {number} FETCH ({told})\r\n".encode()

    def do_uid_store(self, rest: str) -> bytes:
        uid, _, what = rest.partition(" ")
        found = self._found(uid)
        flag = re.search(r"\((\\\w+)\)", what)
        if found is not None and flag:
            found[1].flags.add(flag[1])
        return b""

    def do_uid_copy(self, rest: str) -> bytes:
        uid, _, folder = rest.partition(" ")
        found = self._found(uid)
        if folder.strip('"') not in self.post.folders:
            return b"NO [TRYCREATE] no such folder"
        if found is not None:
            self.post.folders[folder.strip('"')].append(found[1])
        return b""

    def do_uid_move(self, rest: str) -> bytes:
        told = self.do_uid_copy(rest)
        if not told:
            self.post.mails = [m for m in self.post.mails if str(m.uid) != rest.split()[0]]
        return told

    def do_uid_expunge(self, rest: str) -> bytes:
        gone = [m for m in self.post.mails if str(m.uid) == rest and "\\Deleted" in m.flags]
        self.post.mails = [m for m in self.post.mails if m not in gone]
        return b""


async def _serve(post: Post, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    session = Session(post)
    writer.write(ANSWERS)
    try:
        while line := await reader.readline():
            tag, _, command = line.decode("ascii", "replace").strip().partition(" ")
            how = post.breaks(command)
            if how == "cut":
                break
            answer = {
                "no": f"{tag} NO not now\r\n".encode(),
                "bad": f"{tag} BAD what\r\n".encode(),
                "hurt": b"* ((( {3}\r\n)))\r\n* FETCH \xff\xfe\r\n" + f"{tag} OK\r\n".encode(),
            }.get(how) or session.answer(tag, command)
            writer.write(answer[: len(answer) // 2] if how == "half" else answer)
            await writer.drain()
            if how == "half" or command.upper() == "LOGOUT":
                break
    except ConnectionError:
        pass
    finally:
        writer.close()


@contextmanager
def serving(post: Post) -> Iterator[int]:
    """Serve a mailbox on a port of this machine, which is what comes back."""
    ready, port, ends = Event(), [0], list[Callable[[], object]]()

    async def serve() -> None:
        stop, lines = asyncio.Event(), set[asyncio.StreamWriter]()
        loop = asyncio.get_running_loop()
        ends.append(lambda: loop.call_soon_threadsafe(stop.set))

        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lines.add(writer)
            await _serve(post, reader, writer)
            lines.discard(writer)

        server = await asyncio.start_server(one, "127.0.0.1", 0, limit=1 << 20)
        port[0] = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        for line in lines:
            line.close()
        server.close()
        await server.wait_closed()

    thread = Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield port[0]
    ends[0]()
    thread.join(10)
