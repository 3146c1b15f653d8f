"""Translations without system gettext: `extract [ROOM…]` into the .po files, `compile`, `check`.

English is the source language: a msgid is the English sentence, and each room keeps its Chinese in
src/kesu/ROOM/locale/zh_Hans/LC_MESSAGES/django.po. A text that two rooms share must read the same in
both. Line numbers are left out of the files, so that moving code changes no translation.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kesu"
WITHIN_ROOM = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")

HEADER = [
    ("Project-Id-Version", "kesu"),
    ("Language", "zh_Hans"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]

Key = tuple[str, str]

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def main(words: list[str]) -> int:
    """Run one of the three; return 1 when `check` found something."""
    command, *names = words or ["help"]
    if command == "extract":
        return _extract([SOURCE / name for name in names] or rooms())
    if command == "compile":
        return _compile([Path(name) for name in names] or sorted(SOURCE.rglob("*.po")))
    if command == "check":
        return _check()
    print(__doc__)
    return 2


def rooms() -> list[Path]:
    """Return the folders of all rooms, and that of the few modules which stand beside them."""
    return [SOURCE, *sorted(file.parent for file in SOURCE.glob("*/__init__.py"))]


def _extract(chosen: list[Path]) -> int:
    """Bring the catalogues to what the source says; what another room translates is taken over."""
    elsewhere = {_key(m): m.string for room in rooms() for m in texts(room) if _translated(m)}
    for room in chosen:
        used = collected(room)
        if len(used):
            _write(room, used, elsewhere)
    return 0


def _write(room: Path, used: Catalog, elsewhere: dict[Key, Any]) -> None:
    known = {_key(message): message.string for message in texts(room) if _translated(message)}
    for message in used:
        message.string = known.get(_key(message)) or elsewhere.get(_key(message)) or message.string
    text = BytesIO()
    write_po(text, used, no_location=True, sort_output=True, omit_header=True, width=100)
    header = 'msgid ""\nmsgstr ""\n' + "".join(f'"{name}: {value}\\n"\n' for name, value in HEADER)
    file = room / WITHIN_ROOM
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(header.encode() + b"\n" + text.getvalue())
    missing = sum(1 for message in texts(room) if not _translated(message))
    print(f"{room.name}: {len(used)} texts, {missing} without Chinese")


def _compile(files: Iterable[Path]) -> int:
    for file in files:
        with file.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read(file))
    return 0


def _check() -> int:
    """Print what is missing, and return 1 if anything is."""
    found = faults()
    for fault in found:
        print(fault)
    return int(bool(found))


def faults() -> list[str]:
    """Return what is wrong with the translations, a line each; empty when nothing is."""
    lines = [line for room in rooms() for line in _faults_of(room)]
    return lines + _at_odds()


def _faults_of(room: Path) -> list[str]:
    known = {_key(message) for message in texts(room)}
    used = {_key(m) for m in collected(room) if m.id}
    return [
        *(
            f"{room.name}: not in the .po file, run `make messages`: {t}"
            for _, t in sorted(used - known)
        ),
        *(
            f"{room.name}: no longer used, run `make messages`: {t}"
            for _, t in sorted(known - used)
        ),
        *(f"{room.name}: without Chinese: {m.id}" for m in texts(room) if not _translated(m)),
        *(f"{room.name}: fuzzy: {m.id}" for m in texts(room) if m.fuzzy),
        *(
            f"{room.name}: placeholders differ: {m.id}"
            for m in texts(room)
            if _translated(m) and _placeholders(m.id) != _placeholders(m.string)
        ),
    ]


def _at_odds() -> list[str]:
    said: dict[Key, set[str]] = {}
    for room in rooms():
        for message in texts(room):
            said.setdefault(_key(message), set()).add(str(message.string))
    return [f"two rooms differ: {key[1]}: {sorted(s)}" for key, s in said.items() if len(s) > 1]


def _placeholders(text: Any) -> set[str]:
    """Return the names of placeholders; of plural forms those of all together."""
    whole = " ".join(text) if isinstance(text, list | tuple) else str(text)
    return set(re.findall(r"%\((\w+)\)", whole)) | set(re.findall(r"\{(\w+)\}", whole))


def texts(room: Path) -> list[Message]:
    """Return what a room's catalogue holds, its header aside."""
    return [message for message in read(room / WITHIN_ROOM) if message.id]


def _key(message: Message) -> Key:
    return (message.context or "", str(message.id))


def _translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(texts)


def read(file: Path) -> Catalog:
    """Return a catalogue, empty where there is no file."""
    if not file.exists():
        return Catalog(locale="zh_Hans", charset="utf-8")
    with file.open("rb") as opened:
        return read_po(opened, locale="zh_Hans", charset="utf-8")


def collected(room: Path) -> Catalog:
    """Return every translatable text of a room's Python files and templates."""
    catalogue = Catalog(locale="zh_Hans", charset="utf-8")
    for file in sorted(room.glob("*.py" if room == SOURCE else "**/*.py")):
        _add(catalogue, file.read_bytes())
    for file in sorted(room.glob("templates/**/*.*")):
        _add(catalogue, _as_python(file))
    return catalogue


def _add(catalogue: Catalog, source: bytes) -> None:
    for _, text, _, context in extract("python", BytesIO(source), KEYWORDS):
        catalogue.add(text, context=context, flags=())


def _as_python(file: Path) -> bytes:
    """Return a template as calls of gettext, in brackets so that its indentation means nothing."""
    return "\n".join(["(", *_lines(file), ")"]).encode()


def _lines(file: Path) -> Iterator[str]:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    from django.utils.translation.template import templatize

    text: str = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    yield from text.splitlines()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
