"""A procedure drawn as a flow chart: one source for page, paper and picture.

>>> from kesu.desk.components.flow import Edge, Node, drawn
>>> svg = drawn([Node("a", "登记"), Node("b", "分级")], [Edge("a", "b")], title="P01")
"""

from kesu.desk.components.flow.column import drawn_narrow
from kesu.desk.components.flow.drawing import BROAD, breadth, drawn
from kesu.desk.components.flow.model import Edge, Node, State

__all__ = ["BROAD", "Edge", "Node", "State", "breadth", "drawn", "drawn_narrow"]
