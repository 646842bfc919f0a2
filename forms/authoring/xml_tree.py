"""An XML text as the tree that expressions walk: documents of conformance tables.

County side only: the village PC never reads XML. Entities other than XML's own five are
refused by expat's limits. Refuses to know what a document means.
"""

from __future__ import annotations

import re
from typing import Any
from xml.dom import Node, minidom

from forms.expressions.tree import Element, TreeNode

DOCTYPE = "doctype"  # no node of XPath's tree; the document object model of browsers has one
FRAGMENT = "#document-fragment"
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([^\s>\[]+)[^>\[]*(?:\[[^\]]*\])?\s*>")


def document(text: str) -> Element:
    """The document node of `text`. Raises xml.parsers.expat.ExpatError for what is no XML.

    A doctype is kept as a node of its own kind, as browsers do, but never read (HTML's names no file).
    """
    text = text.strip()
    root = Element("", kind="root")
    if found := _DOCTYPE.search(text):
        root.add(Element(found[1], kind=DOCTYPE))
        text = text[: found.start()] + text[found.end() :]
    for child in minidom.parseString(text.strip()).childNodes:
        _copy(child, root)
    return root


def _copy(node: Any, parent: Element) -> None:
    if node.nodeType == Node.TEXT_NODE:
        parent.add(Element("#text", node.data, "text"))
    elif node.nodeType == Node.CDATA_SECTION_NODE:
        parent.add(Element("#cdata-section", node.data, "text"))
    elif node.nodeType == Node.COMMENT_NODE:
        parent.add(Element("#comment", node.data, "comment"))
    elif node.nodeType == Node.PROCESSING_INSTRUCTION_NODE:
        parent.add(Element(node.target, node.data, "processing-instruction"))
    elif node.nodeType == Node.ELEMENT_NODE:
        element = parent.add(Element(node.tagName))
        element.namespace = node.namespaceURI or ""
        for name, value in node.attributes.items():
            if name != "xmlns" and not name.startswith("xmlns:"):
                element.add(Element(name, value, "attribute"))
        for child in node.childNodes:
            _copy(child, element)


def locate(root: TreeNode, place: str) -> TreeNode | None:
    """The node at `/*[1]/*[2]/@id`, `…/#text`; None where the notation names no single node."""
    if place.endswith(f"null/{FRAGMENT}"):
        return Element(FRAGMENT, kind="root")
    node: TreeNode | None = root
    for part in [part for part in place.split("/") if part]:
        node = None if node is None else _below(node, part)
    return node


def _below(node: TreeNode, part: str) -> TreeNode | None:
    if found := re.fullmatch(r"\*\[(\d+)\]", part):
        family = [child for child in node.children if child.kind == "element"]
        return family[int(found[1]) - 1] if int(found[1]) <= len(family) else None
    if part.startswith("@"):
        return next((item for item in node.attributes if item.name == part[1:]), None)
    kinds = ("text", "comment") if part.startswith("#") else ("processing-instruction", DOCTYPE)
    return next((child for child in node.children if child.name == part and child.kind in kinds), None)


def place_of(node: TreeNode) -> str:
    """The notation of `locate` for a node."""
    if node.kind == "root" and node.name:
        return f"null/{node.name}"
    parts: list[str] = []
    while node.parent is not None:
        if node.kind == "attribute":
            parts.append(f"@{node.name}")
        elif node.kind == "element":
            family = [child for child in node.parent.children if child.kind == "element"]
            parts.append(f"*[{next(n for n, child in enumerate(family, 1) if child is node)}]")
        else:
            parts.append(f"/{node.name}" if node.kind == DOCTYPE else node.name)
        node = node.parent
    return "/" + "/".join(reversed(parts))
