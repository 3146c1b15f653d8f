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
    for place, text in _sources(_opened(content)):
        try:
            tree = _sandbox().parse(text)
        except TemplateError as fault:
            raise Refused(
                "form_misspelt", given=place, says=str(fault.message or "")[:200]
            ) from None
        _check_tree(tree, place, offered)


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


def _check_tree(tree: nodes.Template, place: str, offered: Mapping[str, Any]) -> None:
    known = set(offered) | {loop.target.name for loop in _loops(tree, place, offered)}
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise Refused("form_does_more", given=place, says=type(node).__name__)
        if isinstance(node, nodes.Name) and node.name not in known:
            raise Refused("form_names_unknown", given=node.name, says=place)
        if isinstance(node, nodes.Getattr) and (
            not isinstance(node.node, nodes.Name) or node.attr.startswith("_")
        ):
            raise Refused("form_does_more", given=place, says=node.attr)


def _loops(tree: nodes.Template, place: str, offered: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the repetitions of a form; each goes over a table that is offered, and none stands in another."""
    for loop in tree.find_all(nodes.For):
        over = loop.iter.name if isinstance(loop.iter, nodes.Name) else ""
        if not isinstance(offered.get(over), list):
            raise Refused("form_names_unknown", given=over or "for", says=place)
        if not isinstance(loop.target, nodes.Name) or any(
            inner is not loop for inner in loop.find_all(nodes.For)
        ):
            raise Refused("form_does_more", given=place, says="for")
        yield loop


def fill(content: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the form filled in. It was checked when it was uploaded."""
    template = _opened(content)
    template.render(dict(values), jinja_env=_sandbox(), autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()
