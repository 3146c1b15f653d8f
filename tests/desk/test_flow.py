"""Flow charts: ways back are told from ways on, nothing overlaps, everything said is drawn."""

import itertools
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kesu.desk.components.flow import BROAD, Edge, Node, breadth, drawn, drawn_narrow
from kesu.desk.components.flow.layering import MOST, parted, rows
from kesu.desk.components.flow.placing import GAP_ACROSS, STEP_WIDTH, planned
from kesu.drawing.bars import Bar, bars, number, pareto
from kesu.drawing.wrapping import NEVER_FIRST, NEVER_LAST, width, wrapped

SVG = "{http://www.w3.org/2000/svg}"


def nodes(names: str) -> list[Node]:
    return [Node(name, f"步骤{name}") for name in names]


def ways(*pairs: str) -> list[Edge]:
    return [Edge(pair[0], pair[1]) for pair in pairs]


@st.composite
def procedures(draw):
    names = [f"s{n}" for n in range(draw(st.integers(1, 12)))]
    labels = st.sampled_from(["", "一般", "严重，或客户书面提出整改要求"])
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=24))
    return [Node(n, f"步骤 {n}") for n in names], [Edge(a, b, draw(labels)) for a, b in pairs]


def texts(svg: str) -> str:
    return "".join(text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text"))


def test_a_way_that_leads_to_an_earlier_step_is_a_way_back():
    forward, back = parted(nodes("abc"), ways("ab", "bc", "ca"))
    assert [(e.source, e.target) for e in back] == [("c", "a")]
    assert len(forward) == 2


def test_a_step_that_repeats_itself_loops():
    assert parted(nodes("a"), ways("aa"))[1] == ways("aa")


def test_a_step_stands_below_the_lowest_of_those_before_it():
    assert rows(nodes("abcd"), ways("ab", "bc", "ac", "cd")) == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_no_more_steps_stand_beside_each_other_than_a_page_has_room_for():
    """Those on which most still hangs come first, the others below them."""
    found = rows(nodes("abcdefg"), ways("ab", "ac", "ad", "ae", "ef", "fg"))
    assert found["a"] == 0
    assert [found[name] for name in "bce"] == [1, 1, 1]
    assert found["d"] == 2
    assert max(list(found.values()).count(row) for row in found.values()) <= MOST


def test_what_nothing_ties_to_the_rest_stands_near_it_even_where_both_are_in_each_others_way():
    """Steps of one part stand left of the other in one row, and right of it in another."""
    plan = planned(nodes("abcdefgh"), ways("ab", "bc", "cd", "ef", "fg", "gh", "ag", "ac"))
    boxes = [box for row in plan.rows for box in row]
    assert max(box.right for box in boxes) <= 3 * (STEP_WIDTH + GAP_ACROSS)


def test_a_broad_chart_says_how_broad_it_is():
    narrow, broad = drawn(nodes("a"), [], title="一步"), drawn(nodes("abc"), [], title="三步")
    assert breadth(narrow) < breadth(broad) < BROAD


def test_a_procedure_longer_than_the_stack_is_deep_is_drawn():
    names = [f"s{n}" for n in range(1500)]
    edges = [Edge(a, b) for a, b in itertools.pairwise(names)]
    assert max(rows([Node(n, n) for n in names], edges).values()) == 1499


@given(procedures())
@settings(max_examples=60, deadline=None)
def test_nothing_stands_over_anything_else(procedure):
    plan = planned(*procedure)
    boxes = [box for row in plan.rows for box in row]
    for one, other in itertools.combinations(boxes, 2):
        beside = one.right <= other.left + 0.01 or other.right <= one.left + 0.01
        apart = one.bottom <= other.top + 0.01 or other.bottom <= one.top + 0.01
        assert beside or apart


@given(procedures())
@settings(max_examples=60, deadline=None)
def test_every_way_on_leads_down(procedure):
    plan = planned(*procedure)
    for edge, _chain in plan.chains:
        assert plan.steps[edge.source].bottom < plan.steps[edge.target].top


@given(procedures())
@settings(max_examples=60, deadline=None)
def test_every_step_and_every_way_is_drawn_within_the_picture(procedure):
    steps, edges = procedure
    picture = ET.fromstring(drawn(steps, edges, title="P01"))
    groups = [g for g in picture.iter(f"{SVG}g") if "data-step" in g.attrib]
    paths = [p for p in picture.iter(f"{SVG}path") if "flow__head" in p.get("class", "")]
    heads = "".join(p.attrib["d"] for p in paths).split("z")[:-1]
    left, top, wide, high = map(float, picture.attrib["viewBox"].split())
    assert {g.attrib["data-step"] for g in groups} == {step.id for step in steps}
    assert len(heads) == len(edges)
    for box in picture.iter(f"{SVG}rect"):
        x, y = float(box.attrib["x"]), float(box.attrib["y"])
        assert left <= x
        assert x + float(box.attrib["width"]) <= left + wide + 0.1
        assert top <= y
        assert y + float(box.attrib["height"]) <= top + high + 0.1


def test_the_state_of_a_step_is_said_by_a_sign_not_by_colour_alone():
    svg = drawn([Node("a", "分级", "late"), Node("b", "答复", "done")], [], title="P01")
    assert "!" in texts(svg)
    assert "✓" in texts(svg)


@pytest.mark.parametrize("draw", [drawn, drawn_narrow])
def test_what_people_wrote_cannot_become_markup(draw):
    bad = '<script>"&'
    svg = draw(
        [Node("a", bad, note=bad, address='"><b>'), Node("b", bad)],
        [Edge("b", "a", bad)],
        title=bad,
    )
    assert ET.fromstring(svg).attrib["aria-label"] == bad
    assert "<script" not in svg


def test_no_style_attribute_is_used_for_the_policy_forbids_it():
    assert "style=" not in drawn(nodes("ab"), ways("ab", "ba"), title="P01")


def test_a_step_with_an_address_is_a_link():
    links = ET.fromstring(drawn([Node("a", "分级", address="/x")], [], title="P01")).iter(f"{SVG}a")
    assert [link.attrib["href"] for link in links] == ["/x"]


def test_the_column_says_where_ways_lead_that_are_not_simply_next():
    svg = drawn_narrow(nodes("abc"), [*ways("ab", "bc"), Edge("c", "a", "退回")], title="P01")
    assert "3. 步骤c" in texts(svg)
    assert "↩ 退回：转 1" in texts(svg)


def test_the_column_fits_a_phone():
    picture = ET.fromstring(drawn_narrow(nodes("abcdef"), ways("af", "ab", "fa"), title="P01"))
    assert float(picture.attrib["width"]) <= 320


@pytest.mark.parametrize(
    ("steps", "edges", "said"), [("aa", (), "a"), ("a", ("ab",), "b")], ids=["twice", "missing"]
)
def test_steps_named_twice_and_ways_to_nowhere_are_refused_by_name(steps, edges, said):
    with pytest.raises(ValueError, match=said):
        drawn(nodes(steps), ways(*edges), title="P01")


@given(st.text(alphabet="一般严重，。（）《》abc XYZ 12", max_size=60), st.floats(3, 20))
def test_lines_fit_and_lose_nothing(text, room):
    lines = wrapped(text, room, most=99)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        overhang = len(line) - len(line.rstrip("".join(NEVER_FIRST)))
        assert width(line[: len(line) - overhang]) <= room + 1


def test_a_line_neither_begins_with_a_comma_nor_ends_with_an_opening_bracket():
    lines = wrapped("召开专题会，并通知（书面）责任部门", 5, most=9)
    assert not any(line[0] in NEVER_FIRST or line[-1] in NEVER_LAST for line in lines)


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert wrapped("制定临时与长期纠正措施并验证", 4, most=2) == ["制定临时", "与长期…"]


def test_western_words_are_not_torn():
    assert wrapped("Hold the meeting", 5) == ["Hold the", "meeting"]


def test_a_pareto_puts_the_largest_first_and_ends_at_the_whole():
    said = texts(pareto([Bar("少", 1), Bar("多", 3)], title="原因"))
    assert said.index("多") < said.index("少")
    assert "100%" in said


def test_what_is_left_over_stands_last_in_a_pareto_however_much_it_is():
    said = texts(pareto([Bar("其余", 9, is_rest=True), Bar("多", 3)], title="原因"))
    assert said.index("多") < said.index("其余")


def test_bars_stay_in_the_order_given_and_say_their_value():
    assert texts(bars([Bar("少", 1), Bar("多", 3.5)], title="原因", unit="件")) == "少1件多3.5件"


def test_no_bars_is_a_picture_too():
    assert ET.fromstring(pareto([], title="原因")).tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("value", "said"), [(100, "100"), (1234.5, "1,234.5"), (0.25, "0.25"), (0, "0")]
)
def test_values_have_as_many_decimals_as_they_need(value, said):
    assert number(value) == said


def test_what_no_way_ties_to_the_rest_does_not_drift_off():
    long = [Node(f"a{n}", f"第 {n} 步") for n in range(9)]
    alone = [Node(f"b{n}", f"另 {n} 步") for n in range(4)]
    on = [Edge(f"{c}{n}", f"{c}{n + 1}") for c, last in (("a", 8), ("b", 3)) for n in range(last)]
    plan = planned([*long, *alone], [*on, Edge("a0", "a5"), Edge("a1", "a7")])
    widest = max(sum(box.width + GAP_ACROSS for box in row) for row in plan.rows)
    assert max(box.right for row in plan.rows for box in row) <= widest + 4 * GAP_ACROSS
    for row in plan.rows:
        assert all(left.right < right.left for left, right in itertools.pairwise(row))
