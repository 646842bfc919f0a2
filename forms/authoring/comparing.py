"""Comparing two versions of an item, for people: what was added, what went, what reads differently.

A list of differences with Chinese words for every field; `report` groups them the way an
official form is read: questions, choices, materials, limits, basis. Knows items; refuses to know files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import zip_longest
from typing import Any

from forms.authoring.comparing_words import FACTS, MATERIAL, NODE, PARTS, shown
from forms.item import Choice, Node, ServiceItem

_SKIPPED = frozenset({"children", "path", "kind", "label_expression", "hint_expression"})


@dataclass(frozen=True, slots=True)
class Difference:
    """`part`: questions, choices, materials, limits, basis, guide, situations, sample, tables, paper, item.

    kind: added | removed | changed | moved. `what`: the thing in words, `path`: its name in the item.
    """

    part: str
    kind: str
    path: str
    what: str
    field: str = ""
    before: str = ""
    after: str = ""

    def to_json(self) -> dict[str, str]:
        """All fields; blank ones left out."""
        return {spec.name: value for spec in fields(self) if (value := getattr(self, spec.name))}


def compare(old: ServiceItem, new: ServiceItem) -> list[Difference]:
    """Everything that differs, in the order of the report."""
    return [
        *_facts(old, new),
        *_questions(old, new),
        *_choices(old, new),
        *_keyed("materials", _by(old.materials), _by(new.materials), MATERIAL, lambda rule: str(rule.name)),
        *_listed("basis", _basis(old), _basis(new)),
        *_guide(old, new),
        *_situations(old, new),
        *_mapped("sample", old.sample, new.sample),
        *_tables(old, new),
        *_papers(old, new),
    ]


def report(old: ServiceItem, new: ServiceItem) -> str:
    """The differences as a text for people."""
    head = f"{_named(old)}  →  {_named(new)}"
    found = compare(old, new)
    if not found:
        return f"{head}\n两份没有差别。"
    lines = [head]
    for part, title in PARTS.items():
        some = [difference for difference in found if difference.part == part]
        if some:
            lines += ["", f"{title}（{len(some)}处）", *map(_line, some)]
    return "\n".join(lines)


def _named(item: ServiceItem) -> str:
    return f"{item.name}（{item.item_id} {item.version}）"


_SIGNS = {"added": "＋ 增加", "removed": "－ 删去", "changed": "～ 改变", "moved": "↕ 移动"}


def _line(difference: Difference) -> str:
    what = f"  {_SIGNS[difference.kind]} {difference.what}"
    if difference.kind == "changed":
        return f"{what}的{difference.field}：{difference.before or '（空）'} → {difference.after or '（空）'}"
    extra = difference.after or difference.before
    return f"{what}：{extra}" if extra and difference.kind in ("added", "removed") else what


# -- facts of the item: name, who, limits ----------------------------------------------------


def _facts(old: ServiceItem, new: ServiceItem) -> Iterator[Difference]:
    for name, (part, words) in FACTS.items():
        before, after = shown(name, getattr(old, name)), shown(name, getattr(new, name))
        if before != after:
            yield Difference(part, "changed", name, "事项", words, before, after)


# -- questions -------------------------------------------------------------------------------


def _questions(old: ServiceItem, new: ServiceItem) -> Iterator[Difference]:
    before = {node.path: node for node in old.root.walk() if node.path}
    after = {node.path: node for node in new.root.walk() if node.path}
    for path, node in before.items():
        if path not in after and not _within(path, before, after):
            yield Difference("questions", "removed", path, _question(node), before=_content(node))
    for path, node in after.items():
        if path not in before:
            if not _within(path, after, before):
                yield Difference("questions", "added", path, _question(node), after=_content(node))
        else:
            yield from _node(before[path], node)
    yield from _moved(before, after)


def _within(path: str, here: Mapping[str, Node], there: Mapping[str, Node]) -> bool:
    """Whether a group around it is already told."""
    above = path.rpartition(".")[0]
    return above in here and above not in there


def _question(node: Node) -> str:
    kind = {"group": "分组", "repeat": "表"}.get(node.kind, "")
    return f"{kind}“{node.label or node.name}”（{node.path}）"


def _content(node: Node) -> str:
    count = sum(part.kind == "question" for part in node.walk())
    return f"{count}道题" if node.kind != "question" else shown("type", node.type)


def _node(old: Node, new: Node) -> Iterator[Difference]:
    for spec in fields(Node):
        if spec.name in _SKIPPED:
            continue
        before, after = (shown(spec.name, getattr(node, spec.name)) for node in (old, new))
        if before != after:
            words = NODE.get(spec.name, spec.name)
            yield Difference("questions", "changed", new.path, _question(new), words, before, after)


def _moved(before: Mapping[str, Node], after: Mapping[str, Node]) -> Iterator[Difference]:
    """Questions that stand in another order among those that are in both."""
    old = [path for path in before if path in after]
    new = [path for path in after if path in before]
    stayed = set(_longest_common(old, new))
    for path in new:
        if path not in stayed and path.rpartition(".")[0] not in set(new) - stayed:
            yield Difference("questions", "moved", path, _question(after[path]))


def _longest_common(old: list[str], new: list[str]) -> list[str]:
    """The longest part of `new` that is in the order of `old` (each path is in both, once)."""
    places = {path: place for place, path in enumerate(old)}
    best: list[tuple[int, str, int]] = []  # (place in old, path, index of the one before)
    tails: list[int] = []
    for path in new:
        place = places[path]
        low, high = 0, len(tails)
        while low < high:
            middle = (low + high) // 2
            if best[tails[middle]][0] < place:
                low = middle + 1
            else:
                high = middle
        best.append((place, path, tails[low - 1] if low else -1))
        tails[low : low + 1] = [len(best) - 1]
    found, at = [], tails[-1] if tails else -1
    while at >= 0:
        found.append(best[at][1])
        at = best[at][2]
    return found[::-1]


# -- lists and tables ------------------------------------------------------------------------


def _choices(old: ServiceItem, new: ServiceItem) -> Iterator[Difference]:
    for name in dict.fromkeys((*old.choices, *new.choices)):
        before, after = old.choices.get(name, ()), new.choices.get(name, ())
        if not before or not after:
            kind, some = ("added", after) if after else ("removed", before)
            yield Difference("choices", kind, name, f"选项表“{name}”", after=f"{len(some)}个选项")
            continue
        labels = [{choice.value: _option(choice) for choice in choices} for choices in (before, after)]
        for difference in _mapped("choices", *labels):
            yield Difference(
                "choices",
                difference.kind,
                f"{name}.{difference.path}",
                f"“{name}”的选项“{difference.path}”",
                "标题",
                difference.before,
                difference.after,
            )


def _option(choice: Choice) -> str:
    columns = "，".join(f"{column}={text}" for column, text in choice.columns.items())
    return f"{choice.label}（{columns}）" if columns else choice.label


def _mapped(part: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before is None:
            yield Difference(part, "added", key, f"“{key}”", after=after or "")
        elif after is None:
            yield Difference(part, "removed", key, f"“{key}”", before=before)
        elif before != after:
            yield Difference(part, "changed", key, f"“{key}”", "内容", before, after)


def _by(rows: tuple[Any, ...], key: str = "id") -> dict[str, Any]:
    return {getattr(row, key): row for row in rows}


def _keyed(
    part: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    words: Mapping[str, str],
    name: Callable[[Any], str],
) -> Iterator[Difference]:
    """Rows with an id: materials, situations."""
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            row = before if after is None else after
            kind = "removed" if after is None else "added"
            yield Difference(part, kind, key, f"“{name(row)}”（{key}）")
            continue
        for field, title in words.items():
            values = [shown(field, getattr(row, field)) for row in (before, after)]
            if values[0] != values[1]:
                yield Difference(part, "changed", key, f"“{name(after)}”", title, *values)


def _basis(item: ServiceItem) -> list[str]:
    return [f"{basis.doc} {basis.article}".strip() for basis in item.legal_basis]


def _listed(part: str, old: list[str], new: list[str], words: str = "") -> Iterator[Difference]:
    """Texts in a list: gone, new."""
    for text in old:
        if text not in new:
            yield Difference(part, "removed", text, f"{words}“{text}”")
    for text in new:
        if text not in old:
            yield Difference(part, "added", text, f"{words}“{text}”")


def _guide(old: ServiceItem, new: ServiceItem) -> Iterator[Difference]:
    pairs = [
        ("条件", [*old.guide.conditions], [*new.guide.conditions]),
        (
            "步骤",
            [shown("step", step) for step in old.guide.steps],
            [shown("step", step) for step in new.guide.steps],
        ),
        ("常见问题", [" ".join(pair) for pair in old.guide.faq], [" ".join(pair) for pair in new.guide.faq]),
        (
            "提醒",
            [shown("reminder", one) for one in old.guide.reminders],
            [shown("reminder", one) for one in new.guide.reminders],
        ),
        (
            "可能符合",
            [f"{one.reason} {one.condition}" for one in old.guide.suggestions],
            [f"{one.reason} {one.condition}" for one in new.guide.suggestions],
        ),
        ("中止事由", [*old.suspends], [*new.suspends]),
        ("文书", [shown("prints", one) for one in old.prints], [shown("prints", one) for one in new.prints]),
    ]
    for words, before, after in pairs:
        yield from _listed("guide", before, after, words)
    for field, words in (("fee", "收费"), ("result", "结果"), ("quantity", "数量"), ("visits", "到场次数")):
        before, after = getattr(old.guide, field), getattr(new.guide, field)
        if before != after:
            yield Difference("guide", "changed", field, "办事指南", words, before, after)


def _situations(old: ServiceItem, new: ServiceItem) -> Iterator[Difference]:
    asked = {"label": "问法", "hint": "提示"}
    yield from _keyed(
        "situations", _by(old.asks, "path"), _by(new.asks, "path"), asked, lambda ask: f"问：{ask.label}"
    )
    named = {"label": "名称", "sets": "填入", "keywords": "搜索词"}
    yield from _keyed(
        "situations",
        _by(old.situations, "name"),
        _by(new.situations, "name"),
        named,
        lambda one: str(one.label),
    )


def _tables(old: ServiceItem, new: ServiceItem) -> Iterator[Difference]:
    for name in dict.fromkeys((*old.tables, *new.tables)):
        before, after = old.tables.get(name, ()), new.tables.get(name, ())
        if not before or not after:
            kind, some = ("added", after) if after else ("removed", before)
            yield Difference("tables", kind, name, f"表“{name}”", after=f"{len(some)}行")
            continue
        texts = [
            {row.get("name", str(place)): shown("row", row) for place, row in enumerate(rows)}
            for rows in (before, after)
        ]
        for difference in _mapped("tables", *texts):
            what = f"“{name}”表的“{difference.path}”"
            path = f"{name}.{difference.path}"
            yield Difference(
                "tables", difference.kind, path, what, "内容", difference.before, difference.after
            )


def _papers(old: ServiceItem, new: ServiceItem) -> Iterator[Difference]:
    for name in dict.fromkeys((*old.print_sheets, *new.print_sheets)):
        before, after = old.print_sheets.get(name), new.print_sheets.get(name)
        if before is None or after is None:
            yield Difference("paper", "removed" if after is None else "added", name, f"表样“{name}”")
            continue
        cells = [[cell.text for cell in sheet.cells] for sheet in (before, after)]
        for first, second in zip_longest(*cells, fillvalue=""):
            if first != second:
                yield Difference("paper", "changed", name, f"表样“{name}”", "内容", first, second)
                break
        else:
            if before != after:
                yield Difference("paper", "changed", name, f"表样“{name}”", "排版", "原来的", "新的")
