"""What runs is in the manual, what the manual names exists, and nothing in it speaks of a workplace."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from kesu.core.explaining.door_sentences import DOOR
from kesu.core.explaining.refusal_sentences import REFUSALS, UNFIT
from kesu.shell.main import available
from kesu.site.environment import CHECKOUT
from tests.promises.test_every_code_has_a_sentence import bases

DOCS = CHECKOUT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

# Whole words of one workplace, where the project's own words would be others.
WORKPLACE = re.compile(
    r"\b(?:agents?|subagents?|LLM|prompts?|helper session|this session)\b|"
    r"(?<![\w.])/(?:tmp|mnt)/|智能体|大模型",
    re.IGNORECASE,
)


def pages() -> list[Path]:
    return [*sorted(DOCS.rglob("*.md")), *sorted(CHECKOUT.glob("*.md"))]


def text_of(*parts: str) -> str:
    return DOCS.joinpath(*parts).read_text(encoding="utf-8")


def first_cells(page: str) -> set[str]:
    """Return what stands in code marks at the beginning of a table's lines."""
    return set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))


def named_pages(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from named_pages(each.url_patterns, inner)
        elif each.name:
            yield f"{space}{each.name}"


def anchors(file: Path) -> set[str]:
    """Return what a link may name within a page: its headings as the usual readers make them."""
    prose = CODE_BLOCK.sub("", file.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def test_every_command_has_its_line_and_every_line_its_command():
    told = {name.split()[1] for name in first_cells(text_of("operators", "commands.md"))}
    assert told == set(available())


def test_every_page_has_its_line_and_every_line_its_page():
    # The API describes itself at /api/v1/openapi.json; the gallery exists for developers only.
    names = set(named_pages(get_resolver().url_patterns))
    shown = {name for name in names if not name.startswith("api-v1:")} - {"desk:gallery"}
    assert first_cells(text_of("manual", "pages.md")) == shown


def test_every_refusal_has_its_line_and_every_line_its_refusal():
    codes = bases(REFUSALS) | set(UNFIT) | set(DOOR)
    assert first_cells(text_of("manual", "refusals.md")) == codes


def source_of(room: str) -> str:
    files = sorted((CHECKOUT / "src" / "kesu" / room).rglob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize(
    ("page", "room", "call", "least"),
    [
        ("faults.md", "core/rulebook", "fault", 50),
        ("linter.md", "core/rulebook/linting", "remark", 20),
    ],
)
def test_every_code_about_a_book_has_its_line_and_every_line_its_code(page, room, call, least):
    source, told = source_of(room), first_cells(text_of("rulebook", page))
    said = set(re.findall(rf"\b{call}\(\s*\"([a-z_]+)\"", source))
    assert len(told) > least
    assert said - told == set()
    assert [
        code for code in told if f'"{code}"' not in source_of("core") + source_of("library")
    ] == []


def test_every_table_that_can_be_imported_is_named():
    from kesu.shell.import_tables import tables

    page = text_of("operators", "importing.md")
    assert [name for name in tables() if f"`{name}`" not in page] == []


@pytest.mark.parametrize("file", pages(), ids=lambda f: str(f.relative_to(CHECKOUT)))
def test_links_lead_somewhere(file: Path):
    lost = []
    for link in LINK.findall(CODE_BLOCK.sub("", file.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (file.parent / path).resolve() if path else file
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_every_page_of_the_manual_is_reached_from_its_index():
    reached, ahead = set(), [DOCS / "README.md"]
    while ahead:
        file = ahead.pop()
        if file in reached or file.suffix != ".md" or not file.is_file():
            continue
        reached.add(file)
        links = LINK.findall(CODE_BLOCK.sub("", file.read_text(encoding="utf-8")))
        ahead += [
            (file.parent / link.partition("#")[0]).resolve() for link in links if ":" not in link
        ]
    assert {str(f.relative_to(DOCS)) for f in set(DOCS.rglob("*.md")) - reached} == set()


def test_every_page_for_the_desk_stands_in_both_languages():
    both = {"pages.md", "refusals.md"}  # each line of these is in both
    english = {f.name for f in (DOCS / "manual").glob("*.md")} - both
    assert english == {f.name for f in (DOCS / "manual" / "zh").glob("*.md")}


def test_no_committed_text_names_a_workplace():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    texts = [
        CHECKOUT / name
        for name in listed.stdout.split("\0")
        if name.endswith((".md", ".toml", ".po", ".html"))
    ]
    found: Mapping[str, list[str]] = {
        str(file.relative_to(CHECKOUT)): hits
        for file in [*texts, *pages()]
        if file.is_file() and (hits := WORKPLACE.findall(file.read_text(encoding="utf-8")))
    }
    assert found == {}
