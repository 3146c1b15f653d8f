"""Letters to customers are set as letters: head, number, day, whom they are to, what they say, and who signs."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from docx import Document

from kesu.paper import printing
from kesu.paper.excel import xlsx
from kesu.paper.making import sheet
from kesu.paper.sheets import CopyLine, Letter, Sheet
from kesu.paper.word import docx
from tests.paper import books
from tests.paper.readers import pages_of, squeezed, text_of

STORY = {
    "p01": "01_from_telephone_note_to_closure",
    "p03": "02_untrue_disputed_once",
    "p04": "01_ordinary_complaint_to_the_end",
    "p12": "01_company_answers_for_it",
    "q02": "01_redone_then_mediated",
    "q05": "01_whole_road",
    "q10": "01_counter_to_deduction",
}
"""The books that reply by letter, and a story of each that does."""
LETTERS = {"q02": "written_reply"}


def paper(name: str, language: str = "zh") -> Sheet:
    """Return the letter to the customer of the book's story."""
    book = books.book(name)
    document = LETTERS.get(name, "reply_letter")
    records = books.stage(name, STORY[name]).world.records.values()
    record = next(r for r in records if f"/{book.source.documents[document].drafts}" in r.facts)
    known = {"customer": "东方机电（虚构）", "product": "M-880"}
    reader = replace(
        books.reader(book, language), names=lambda ref: known.get(ref.partition(":")[0], "")
    )
    return sheet(reader, document, record, issue=1, dated="2026年3月5日")


def said(found: Sheet) -> Letter:
    assert found.letter is not None
    return found.letter


@pytest.mark.parametrize("name", STORY)
def test_every_reply_to_a_customer_is_a_letter_with_its_number(name: str) -> None:
    found = paper(name)
    text = text_of(printing.pdf(found))
    assert found.number.startswith(("DF", "SM"))
    assert said(found).salutation == "东方机电（虚构）："
    for part in (found.company, found.number, found.title, *said(found).paragraphs, "此致", "敬礼！",
                 "（盖章）", "签发：", "2026年3月5日"):  # fmt: skip
        assert squeezed(part) in text
    for internal in ("保存期", "依据", "版次", "表单编号"):
        assert internal not in text


def test_what_was_entered_stands_in_the_letter_and_not_the_draft() -> None:
    assert said(paper("p04")).paragraphs == ("同批次全部换货，3 月 20 日前换完；工装已更改",)


def test_before_anything_is_entered_the_letter_is_its_draft() -> None:
    found = paper("p01")
    book = books.book("p01")
    records = books.stage("p01", STORY["p01"]).world.records.values()
    record = next(r for r in records if "/reply" in r.facts)
    facts = {name: fact for name, fact in record.facts.items() if name != "/reply"}
    draft = sheet(books.reader(book), "reply_letter", replace(record, facts=facts))
    assert "已采取的应急措施：12 台全部更换轴承" in said(draft).paragraphs
    assert said(draft).date.split() == ["年", "月", "日"]
    assert "草稿：未正式发出" in text_of(printing.pdf(draft))
    assert "已采取的应急措施：12 台全部更换轴承" not in said(found).paragraphs


def test_the_english_letter_is_laid_out_as_one() -> None:
    text = text_of(printing.pdf(paper("p04", "en")))
    for part in (
        "Ourref.:DF2026-0001",
        "Dear东方机电（虚构）,",
        "Yoursfaithfully,",
        "Attention:",
        "Signed:",
    ):
        assert part in text
    assert "此致" not in text


def test_a_blank_letter_names_what_belongs_where() -> None:
    found = sheet(books.reader(books.book("p12")), "reply_letter")
    assert "临时措施：［临时措施］" in said(found).paragraphs
    assert "{" not in text_of(printing.pdf(found))


def test_a_letter_that_ends_by_itself_gets_no_second_farewell() -> None:
    book = books.book("p04")
    records = books.stage("p04", STORY["p04"]).world.records.values()
    record = next(r for r in records if "/answer" in r.facts)
    text = "尊敬的王先生：\n工装已更改。\n顺颂商祺"
    facts = {**record.facts, "/answer": record.facts["/answer"]._replace(value=text)}
    found = said(sheet(books.reader(book), "reply_letter", replace(record, facts=facts)))
    assert found.salutation == "尊敬的王先生："
    assert found.paragraphs == ("工装已更改。", "顺颂商祺")
    assert found.farewell == ()


def test_copies_of_a_letter_stand_at_its_foot() -> None:
    found = replace(paper("p04"), copies=(CopyLine(1, "质量部", "存查"),))
    assert "抄送：第一联质量部（存查）" in text_of(printing.pdf(found))


def test_a_long_letter_goes_on_over_pages() -> None:
    found = paper("p04")
    long = replace(said(found), paragraphs=tuple(f"第{n}段，情况说明。" * 6 for n in range(60)))
    pdf = printing.pdf(replace(found, letter=long))
    assert len(pages_of(pdf)) > 1
    assert "第59段" in text_of(pdf)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_word_and_excel_say_the_same_letter(language: str) -> None:
    found = paper("p04", language)
    document = [p.text.strip("　") for p in Document(BytesIO(docx(found))).paragraphs]
    cells = [
        c.value
        for row in openpyxl.load_workbook(BytesIO(xlsx(found))).active.iter_rows()
        for c in row
    ]
    in_excel = [str(value).strip("　") for value in cells if value]
    for text in (
        found.company,
        said(found).salutation,
        *said(found).paragraphs,
        *said(found).farewell,
    ):
        assert text in document
        assert text in in_excel
