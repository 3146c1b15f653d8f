"""A tree of causes on paper: the picture of the page, and every cause in words below it."""

from kesu.drawing.fishbone import Bone, drawn
from kesu.drawing.twigs import Twig
from kesu.paper import printing
from kesu.paper.causes import NARROWEST, TALLEST, on_one_page
from kesu.paper.making import sheet
from kesu.paper.sheets import Box, Row, Sheet
from tests.paper import books
from tests.paper.readers import squeezed, text_of

STORY = "01_from_telephone_note_to_closure"


def paper(story: str = STORY) -> Sheet:
    """Return the fishbone form of the complaint of a story."""
    found = books.stage("p01", story)
    records = found.world.records.values()
    record = next(r for r in records if r.kind == "complaint" and "/fishbone" in r.facts)
    return sheet(books.reader(books.book("p01")), "fishbone", record)


def box(of: Sheet) -> Box:
    boxes = [b for part in of.parts if isinstance(part, Row) for b in part.boxes]
    return next(b for b in boxes if isinstance(b, Box) and b.id == "fishbone")


def test_the_fishbone_form_says_every_cause_with_its_finding_and_evidence() -> None:
    said = box(paper()).text
    assert "　设计未规定轴承游隙上限（证实：图纸无此要求；计入：设计考虑不周）" in said
    assert "人：接线不当（排除：操作人员按规程接线）" in said


def test_what_is_in_the_picture_can_be_read_in_the_pdf() -> None:
    said = squeezed(text_of(printing.pdf(paper())))
    assert "设计未规定轴承游隙上限" in said
    assert said.count("接线不当") == 2


def test_a_blank_form_has_the_bare_bones() -> None:
    found = box(sheet(books.reader(books.book("p01")), "fishbone"))
    assert [factor for factor in "人机料法环测" if f">{factor}<" in found.picture] == list(
        "人机料法环测"
    )


def test_a_tall_picture_is_drawn_smaller_so_that_it_stands_on_one_page() -> None:
    bones = [Bone(f, tuple(Twig("很长的原因" * 12) for _ in range(8))) for f in "人机料法环测"]
    tall = on_one_page(drawn("花屏", bones, title="鱼骨图"))
    wide, high = (float(tall.split(f'{name}="')[1].split('"')[0]) for name in ("width", "height"))
    assert high / wide <= TALLEST + 0.01


def test_a_small_picture_is_not_blown_up_to_the_breadth_of_the_page() -> None:
    small = on_one_page('<svg width="400.0" height="90.0" viewBox="0 0 400.0 90.0"></svg>')
    assert f'width="{NARROWEST}" height="90.0" viewBox="0 0 {NARROWEST} 90.0"' in small
