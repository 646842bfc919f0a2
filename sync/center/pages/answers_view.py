"""填写内容 as people read it: groups, labels and choice labels of the item version, numbers masked.

Falls back to the bare paths where the item version is not in the county's catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from forms.attachment import attached_words
from forms.catalog import Catalog, ItemUnknown
from forms.item import Node, ServiceItem
from sync.ledger.people import mask_numbers

_YES_NO = {"true": "是", "false": "否"}
_ROW = re.compile(r"\[([0-9]+)\]")
_NEVER_SHOWN = ("calculate", "note", "hidden", "image")


def answer_groups(
    catalog: Catalog, item_id: str, version: str, answers: Mapping[str, Any], *, masked: bool
) -> list[dict[str, Any]]:
    """`[{"label", "rows": [(label, value)], "tables": [{"label","heads","lines"}]}]` in form order."""
    values, repeats = answers.get("values", {}), answers.get("repeats", {})
    try:
        item = catalog.get(item_id, version)
    except ItemUnknown:
        return _bare(values, repeats, masked)
    groups = []
    for top in item.root.children:
        rows = [
            (node.label or node.name, _text(item, node, values[node.path], masked))
            for node in _questions(top)
            if values.get(node.path)
        ]
        tables = [
            _table(item, node, repeats[key], masked, row)
            for node in top.walk()
            if node.kind == "repeat"
            for key, row in _keys(repeats, node.path)
        ]
        if rows or tables:
            groups.append({"label": top.label or top.name, "rows": rows, "tables": tables})
    return groups


def _questions(node: Node) -> Iterator[Node]:
    """Questions below a node but not inside its repeats."""
    if node.kind == "question":
        if node.type not in _NEVER_SHOWN:
            yield node
    elif node.kind != "repeat":
        for child in node.children:
            yield from _questions(child)


def _keys(repeats: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """The rows of a repeat: once, or once in every row of the repeat around it (`第 2 行`)."""
    for key in repeats:
        if _ROW.sub("", key) == path and repeats[key]:
            rows = [int(number) + 1 for number in _ROW.findall(key)]
            yield key, "、".join(f"第 {number} 行" for number in rows)


def _table(item: ServiceItem, node: Node, lines: Any, masked: bool, row: str = "") -> dict[str, Any]:
    asked = [child for child in node.walk() if child.kind == "question" and child.type not in _NEVER_SHOWN]
    shown = [child for child in asked if any(line.get(child.name) for line in lines)]
    cells = [[_text(item, child, line.get(child.name, ""), masked) for child in shown] for line in lines]
    label = f"{node.label}（{row}）" if row else node.label
    return {"label": label, "heads": [child.label or child.name for child in shown], "lines": cells}


def _text(item: ServiceItem, node: Node, value: Any, masked: bool) -> str:
    pieces = value if isinstance(value, list) else [value]
    labels = {choice.value: choice.label for choice in item.choices.get(node.choices, ())}
    words = [labels.get(piece, _YES_NO.get(piece, attached_words(piece))) for piece in map(str, pieces)]
    text = "、".join(words)
    if node.type in ("signature", "seal") and text == "paper":
        return "纸质签名"
    return mask_numbers(text) if masked else text


def _bare(values: Mapping[str, Any], repeats: Mapping[str, Any], masked: bool) -> list[dict[str, Any]]:
    def shown(value: Any) -> str:
        text = "、".join(map(str, value)) if isinstance(value, list) else _YES_NO.get(str(value), str(value))
        return mask_numbers(text) if masked else text

    tables = []
    for path, lines in repeats.items():
        heads = list(dict.fromkeys(name for line in lines for name in line))
        cells = [[shown(line.get(name, "")) for name in heads] for line in lines]
        tables.append({"label": path, "heads": heads, "lines": cells})
    rows = [(path, shown(value)) for path, value in values.items() if value]
    return [{"label": "填写内容", "rows": rows, "tables": tables}] if rows or tables else []
