"""Check a bundle of evidence, offline, with nothing but Python: python check_bundle.py FOLDER [--witness FILE].

FOLDER is the unpacked bundle. Shown is: every entry is chained to the one before by its hash; every file is the one
that an entry names; how far the journal had come is bound by signed seals (Ed25519, RFC 8032), which the witness
knows, where its file is given. Exit code 1: something differs.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int]
Pairs = list[tuple[int, str]]


def line(folder: Path, name: str) -> list[Any]:
    """Return what stands in a file of JSON lines."""
    return [json.loads(text) for text in (folder / name).read_text("utf-8").splitlines() if text]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def add(a: Point, b: Point) -> Point:
    """Return the sum of two points of the curve."""
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + t, P - 2, P)
    return x % P, (y1 * y2 + x1 * x2) * pow(1 - t, P - 2, P) % P


def times(n: int, a: Point) -> Point:
    """Return a point added to itself n times."""
    found = (0, 1)
    while n:
        found = add(found, a) if n & 1 else found
        a, n = add(a, a), n >> 1
    return found


def point(raw: bytes) -> Point:
    """Return the point that 32 bytes name; raise ValueError where they name none."""
    number = int.from_bytes(raw, "little")
    y, sign = number & (2**255 - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or y >= P:
        raise ValueError("no point of the curve")
    return (P - x if x & 1 != sign else x), y


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, text: bytes, signature: bytes) -> bool:
    """Say whether the holder of this key signed this text."""
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    try:
        return (
            len(signature) == 64
            and s < L
            and times(s, BASE) == add(point(signature[:32]), times(h, point(key)))
        )
    except ValueError:
        return False


def journal(folder: Path, about: Any) -> tuple[dict[int, str], Pairs]:
    """Return hash by entry, and what is wrong with the chain."""
    hashes, wrong, before = {0: "0" * 64}, [], "0" * 64
    for n, entry in enumerate(line(folder, "entries.jsonl"), start=1):
        says = json.loads(entry["text"])
        if (entry["seq"], says["seq"], says["record"]) != (n, n, about["record"]):
            wrong.append((n, "is not the next entry of this record"))
        if sha256(b"v1\0" + bytes.fromhex(before) + entry["text"].encode()) != entry["hash"]:
            wrong.append((n, "its hash is not that of its text and what came before"))
        if sha256(entry["outcome"].encode()) != says["outcome"]:
            wrong.append((n, "what followed is not what its text names"))
        wrong += [(n, what) for what in files(folder, says.get("files", {}))]
        before = hashes[n] = entry["hash"]
    return hashes, wrong


def files(folder: Path, named: Any) -> list[str]:
    """Return which files are not those that an entry names."""
    found = []
    for file, described in named.items():
        path = folder / "files" / Path(file).name
        if not path.exists() or sha256(path.read_bytes()) != described["sha256"]:
            found.append(f"the file {described['name']} ({file}) is missing or another one")
    return found


def root(stream: str, seq: int, bound: str, path: Any) -> str:
    """Return the root that one line of a seal leads to."""
    text = json.dumps([stream, seq, bound], ensure_ascii=False, separators=(",", ":"))
    at = sha256(b"\0" + text.encode())
    for side, beside in path:
        pair = beside + at if side == "left" else at + beside
        at = sha256(b"\1" + bytes.fromhex(pair))
    return at


def seals(folder: Path, about: Any, hashes: dict[int, str]) -> tuple[int, set[str], Pairs]:
    """Return up to which entry seals bind, their keys, and what is wrong with them."""
    last, keys, wrong = 0, set(), []
    for seal in line(folder, "seals.jsonl"):
        says, n = json.loads(seal["seal"]), seal["seq"]
        key, signature = base64.b64decode(says["key"]), base64.b64decode(seal["signature"])
        if not is_signed(key, seal["seal"].encode(), signature):
            wrong.append((n, f"seal {says['number']} is not signed by its key"))
        if root(about["record"], n, hashes.get(n, ""), seal["path"]) != says["root"]:
            wrong.append((n, f"seal {says['number']} does not bind this entry"))
        last = max(last, n)
        keys.add(says["key"])
    return last, keys, wrong


def witness(folder: Path, file: Path) -> Pairs:
    """Return the seals that the witness was not told of."""
    lines = [text for text in file.read_text("utf-8").splitlines() if text.startswith('{"seal":')]
    known = {json.loads(text)["seal"] for text in lines if text.endswith('"}')}
    missing = [seal["seq"] for seal in line(folder, "seals.jsonl") if seal["seal"] not in known]
    return [(n, "the witness does not know its seal") for n in missing]


def main(words: list[str]) -> int:
    folder = Path(words[0])
    about = json.loads((folder / "about.json").read_text("utf-8"))
    hashes, wrong = journal(folder, about)
    last, keys, more = seals(folder, about, hashes)
    wrong += more + (witness(folder, Path(words[2])) if "--witness" in words else [])
    print(f"{about['number']}: {len(hashes) - 1} entries, sealed up to {last}; {', '.join(keys)}")
    for n, what in wrong:
        print(f"entry {n}: {what}")
    print("Something differs." if wrong else "Everything is as it was written.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
