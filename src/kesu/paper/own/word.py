"""A company's own Word form: its placeholders checked one by one, filled in a sandbox that can do nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kesu.core.errors import Refused

ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If,
    nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip
"""A form names values and repeats rows; it calls nothing, reckons nothing and includes nothing."""
MOST_NAMES: Final = 500


def _sandbox() -> ImmutableSandboxedEnvironment:
    found = ImmutableSandboxedEnvironment(autoescape=True)
    found.globals.clear()
    found.filters.clear()
    found.tests.clear()
    return found


def check(content: bytes, offered: Mapping[str, Any]) -> None:
    """Refuse a form whose placeholders cannot be read, do more than name values, or name what is not offered.

    offered -- placeholder → value of any sheet of the document; of a table its rows.
    """
    trees = [(place, _parsed(place, text)) for place, text in _sources(_opened(content))]
    for place, tree in trees:
        _check_nodes(tree, place)
    unknown = [wrong for place, tree in trees for wrong in _unknown(tree, place, offered)]
    if unknown:
        names, places = (", ".join(dict.fromkeys(each)) for each in zip(*unknown, strict=True))
        raise Refused("form_names_unknown", given=names[:400], says=places)


def _parsed(place: str, text: str) -> nodes.Template:
    try:
        return _sandbox().parse(text)
    except TemplateError as fault:
        says = str(fault.message or "")[:200]
        raise Refused("form_misspelt", given=place, says=says) from None


def names_in(content: bytes) -> list[str]:
    """Return the placeholders that a form names, each once; what stands for a row of a table is none."""
    found: list[str] = []
    for place, text in _sources(_opened(content)):
        tree = _parsed(place, text)
        rows = _targets(tree)
        found += [n.name for n in tree.find_all(nodes.Name) if n.name not in rows]
    return list(dict.fromkeys(found))


def _targets(tree: nodes.Template) -> set[str]:
    loops = tree.find_all(nodes.For)
    return {loop.target.name for loop in loops if isinstance(loop.target, nodes.Name)}


def _opened(content: bytes) -> DocxTemplate:
    try:
        found = DocxTemplate(io.BytesIO(content))
        found.init_docx()
    except Exception:  # the library names no error of its own, and everything was checked before
        raise Refused("form_not_readable", options="docx") from None
    return found


def _sources(template: DocxTemplate) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of everything in a form that is filled in."""
    yield "正文 / body", template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            name = "页眉 / header" if uri == template.HEADER_URI else "页脚 / footer"
            yield name, template.patch_xml(template.get_part_xml(part))


def _check_nodes(tree: nodes.Template, place: str) -> None:
    """Refuse what does more than name values and repeat rows, one repetition within another among it."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise Refused("form_does_more", given=place, says=type(node).__name__)
        if isinstance(node, nodes.Getattr) and (
            not isinstance(node.node, nodes.Name) or node.attr.startswith("_")
        ):
            raise Refused("form_does_more", given=place, says=node.attr)
        if isinstance(node, nodes.For) and _is_nested(node):
            raise Refused("form_does_more", given=place, says="for")


def _is_nested(loop: nodes.For) -> bool:
    inner = any(other is not loop for other in loop.find_all(nodes.For))
    return inner or not isinstance(loop.target, nodes.Name)


def _unknown(
    tree: nodes.Template, place: str, offered: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield (placeholder, place) of what is not offered, and of repetitions over what is no table."""
    known = set(offered) | _targets(tree)
    for loop in tree.find_all(nodes.For):
        over = loop.iter.name if isinstance(loop.iter, nodes.Name) else "for"
        if not isinstance(offered.get(over), list):
            yield over, place
    for name in tree.find_all(nodes.Name):
        if name.name not in known:
            yield name.name, place


def fill(content: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the form filled in. It was checked when it was uploaded."""
    template = _opened(content)
    template.render(dict(values), jinja_env=_sandbox(), autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()
