"""A book may rest on another: what it writes again replaces, what it drops is gone, what it uses it shares."""

from pathlib import Path

import pytest

from kesu.library.books import from_files, hash_of, load, texts_of
from tests.core.rulebook.faulty_books import decision, row, step
from tests.core.toys import CLAUSES, HEAD, POSTS, faults_of, files

BASE_HEAD = HEAD.replace('"toy"', '"base"')
VARIANT_HEAD = HEAD.replace('calendar = "office"\n', 'varies = "base"\n')
BASE_KINDS = """
[kind.case]
opened_by = ["clerk"]
[kind.case.facts.loss]
type = "money"
[kind.case.facts.place]
type = "text"
"""


def variant(lines: str = "", drop: str = "", **more: str) -> dict[str, str]:
    """Return a variant of a base with a step, a decision, two facts."""
    base = step(name="look") + decision(
        row("loss > 9", "'much'", "much") + row("otherwise", "'little'", "rest")
    )
    base_files = {
        "base/book.toml": BASE_HEAD,
        "base/clauses.toml": CLAUSES,
        "base/posts.toml": POSTS,
        "base/kinds.toml": BASE_KINDS,
        "base/lines.toml": base,
    }
    own = {f"{stem}.toml": text for stem, text in more.items()}
    return {"book.toml": VARIANT_HEAD + drop, "lines.toml": lines, **own, **base_files}


def test_a_variant_has_the_lines_of_its_base():
    book = from_files(variant())
    assert set(book.source.steps) == {"look"}
    assert book.source.steps["look"].file == "base/lines.toml"
    assert (book.id, book.calendar) == ("toy", "office")


def test_a_line_written_again_replaces_the_one_of_the_base():
    book = from_files(variant(step(name="look", by='by = ["boss"]')))
    assert [who.post for who in book.source.steps["look"].by] == ["boss"]
    assert book.source.steps["look"].file == "lines.toml"


def test_a_kind_written_again_keeps_the_facts_that_it_does_not_write():
    kinds = '[kind.case.facts.loss]\ntype = "quantity"\n[kind.case.facts.day]\ntype = "day"\n'
    case = from_files(variant(kinds=kinds)).source.kinds["case"]
    assert {f.id: f.sort for f in case.facts.values()} == {
        "loss": "quantity",
        "place": "text",
        "day": "day",
    }
    assert case.opened_by == ("clerk",)


def test_what_is_dropped_with_a_reason_is_gone():
    drop = """drop = [
        { concept = "step", id = "look", why = "we do not look" },
        { concept = "fact", id = "case.place", why = "we know the place" },
        { concept = "row", id = "grade.much", why = "all the same to us" },
    ]"""
    source = from_files(variant(drop=drop)).source
    assert source.steps == {}
    assert set(source.kinds["case"].facts) == {"loss"}
    assert [r.id for r in source.decisions["grade"].rows] == ["rest"]


def test_what_is_dropped_of_a_kind_stays_away_when_the_kind_is_written_again():
    drop = 'drop = [{ concept = "fact", id = "case.place", why = "we know the place" }]'
    kinds = '[kind.case.facts.day]\ntype = "day"\n'
    source = from_files(variant(drop=drop, kinds=kinds)).source
    assert set(source.kinds["case"].facts) == {"loss", "day"}


RESTATED = """
[[clause]]
id = "V-07"
force = "binding"
restates = ["T-01"]
says = { zh = "第七条", en = "Clause seven" }
"""


def test_a_base_clause_restated_is_cited_under_the_variants_number():
    source = from_files(variant(clauses=RESTATED)).source
    assert set(source.clauses) == {"V-07", "T-02"}
    assert source.steps["look"].clauses == ("V-07",)
    assert source.decisions["grade"].clauses == ("V-07",)


def test_a_base_clause_dropped_is_cited_no_more():
    drop = 'drop = [{ concept = "clause", id = "T-01", why = "not printed" }]'
    source = from_files(variant(drop=drop)).source
    assert set(source.clauses) == {"T-02"}
    assert source.steps["look"].clauses == ()


def test_a_fault_in_the_base_names_the_base():
    texts = variant()
    texts["base/lines.toml"] += step(name="weigh", by='by = ["nobody"]')
    assert [(f.code, f.file) for f in faults_of(texts)] == [("unknown_post", "base/lines.toml")]


def test_the_hash_covers_both_books():
    texts = variant()
    changed = texts | {"base/lines.toml": texts["base/lines.toml"] + "\n"}
    assert from_files(texts).hash == hash_of(texts) != from_files(changed).hash


def test_a_variant_of_a_variant_rests_on_both():
    texts = variant()
    texts["book.toml"] = VARIANT_HEAD.replace('"base"', '"middle"')
    texts["middle/book.toml"] = VARIANT_HEAD.replace('"toy"', '"middle"')
    texts["middle/lines.toml"] = step(name="weigh")
    source = from_files(texts).source
    assert {s.id: s.file for s in source.steps.values()} == {
        "look": "base/lines.toml",
        "weigh": "middle/lines.toml",
    }


def test_used_books_share_one_namespace():
    texts = files(step(), head='uses = ["money"]\n')
    texts |= {
        "money/book.toml": HEAD.replace('"toy"', '"money"')
        + '[[precedence]]\nfirst = "pay"\nover = ["look"]\n',
        "money/steps.toml": step(name="pay").replace('["opened"]', '["look.done"]'),
    }
    source = from_files(texts).source
    assert set(source.steps) == {"look", "pay"}
    assert [p.first for p in source.precedence] == ["pay"]


def test_the_same_line_in_two_books_of_one_namespace_is_a_fault():
    texts = files(step(), head='uses = ["money"]\n')
    texts |= {"money/book.toml": HEAD.replace('"toy"', '"money"'), "money/steps.toml": step()}
    assert [f.code for f in faults_of(texts)] == ["twice"]


def test_odd_shapes_in_the_base_are_faults_and_no_crash():
    texts = variant()
    texts["base/odd.toml"] = "step = 5\n[kind]\ncase = 7\n[decision.x]\nrow = 3\n"
    assert {f.code for f in faults_of(texts)} >= {"wrong_sort"}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    for book_id, texts in {"base": ["base/"], "toy": [""]}.items():
        (tmp_path / book_id).mkdir()
        for name, text in variant(step(name="weigh")).items():
            prefix, _, file = name.rpartition("/")
            if f"{prefix}/".lstrip("/") in texts:
                (tmp_path / book_id / file).write_text(
                    text.replace('calendar = "office"', 'calendar = "cn-office"'), "utf-8"
                )
    return tmp_path


def test_a_folder_finds_the_book_it_rests_on_beside_it(shelf: Path):
    book = load(shelf / "toy")
    assert set(book.source.steps) == {"look", "weigh"}
    assert {n for n in texts_of(shelf / "toy") if "/" in n} == {
        f"base/{n}.toml" for n in ("book", "clauses", "kinds", "lines", "posts")
    }
