"""An XML text as the tree that expressions walk; for the table of expected results."""

from __future__ import annotations

import re
from xml.dom import Node, minidom

from forms.expressions.tree import Element


def document(text: str) -> Element:
    """The document node of `text`. A doctype is dropped, carriage returns stay as they are."""
    dom = minidom.parseString(re.sub(r"<!DOCTYPE[^>]*>", "", text).strip())
    root = Element("", kind="root")
    for child in dom.childNodes:
        _copy(child, root)
    return root


def _copy(node: Node, parent: Element) -> None:
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
        for name, value in node.attributes.items():
            if name != "xmlns" and not name.startswith("xmlns:"):
                element.add(Element(name, value, "attribute"))
        for child in node.childNodes:
            _copy(child, element)


def locate(root: Element, place: str) -> Element | None:
    """The node at `/*[1]/*[2]/@id`, `…/#text`; None where the notation names no single node."""
    node = root
    for part in [part for part in place.split("/") if part]:
        if found := re.fullmatch(r"\*\[(\d+)\]", part):
            family = [child for child in node.children if child.kind == "element"]
            node = family[int(found[1]) - 1]
        elif part.startswith("@"):
            node = next((item for item in node.attributes if item.name == part[1:]), None)
        elif part in ("#text", "#cdata-section", "#comment"):
            node = next((child for child in node.children if child.name == part), None)
        else:
            kind = "processing-instruction"
            node = next((child for child in node.children if child.kind == kind and child.name == part), None)
        if node is None:
            return None
    return node


def place_of(node: Element) -> str:
    """The notation of `locate` for a node."""
    parts: list[str] = []
    while node.parent is not None:
        if node.kind == "attribute":
            parts.append(f"@{node.name}")
        elif node.kind == "element":
            family = [child for child in node.parent.children if child.kind == "element"]
            parts.append(f"*[{next(n for n, child in enumerate(family, 1) if child is node)}]")
        else:
            parts.append(node.name)
        node = node.parent
    return "/" + "/".join(reversed(parts))
