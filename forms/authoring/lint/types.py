"""Type misuse: values of the wrong kind in functions, in arithmetic, and as the result of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context, Formula
from forms.authoring.lint.kinds import Kind, Kinds, is_date_text, is_number_text, walked
from forms.expressions.syntax import Binary, Call, Negation, Number, Syntax
from forms.expressions.tree import TreeNode

# What each argument should be: n number, d date, t identifier text, s node-set, b truth, c select, * anything.
_ARGUMENTS: Mapping[str, str] = {
    **dict.fromkeys(("int", "abs", "floor", "ceiling", "sqrt", "cn:rmb-upper"), "n"),
    **dict.fromkeys(("round", "pow"), "nn"),
    **dict.fromkeys(("count", "count-non-empty"), "s"),
    "sum": "+",
    **dict.fromkeys(("not", "boolean"), "b"),
    **dict.fromkeys(("substr", "substring"), "*nn"),
    **dict.fromkeys(("format-date", "format-date-time", "decimal-date-time"), "d*"),
    **dict.fromkeys(("cn:add-months", "cn:add-workdays"), "dn"),
    "cn:age-at": "dd",
    **dict.fromkeys(("cn:id-valid", "cn:id-birth", "cn:id-sex", "cn:uscc-valid", "cn:luhn"), "t"),
    **dict.fromkeys(("cn:mobile-valid", "cn:landline-valid", "cn:division-valid"), "t"),
    "cn:disability-valid": "tt",
    "cn:mask": "t*",
    **dict.fromkeys(("selected", "selected-at", "count-selected"), "c"),
    "if": "b",
}
_TRUTHS = frozenset({"relevant", "required", "constraint", "warning", "choice_filter", "material"})
_NAMES = {
    **{"text": "文本", "number": "数字", "date": "日期", "truth": "是非判断", "choice": "选择题"},
    **{"thing": "没有值的题", "rows": "多行的表", "any": "值"},
}


@dataclass(frozen=True, slots=True)
class _Place:
    """One part of a formula with the means to judge it."""

    formula: Formula
    kinds: Kinds
    seen_from: TreeNode | None

    def kind(self, tree: Syntax) -> Kind:
        return self.kinds.of(tree, self.seen_from)


def misuse(context: Context) -> Iterator[AuthoringFinding]:
    """All of it, each kind of mistake once a cell."""
    for formula, kinds, parts in walked(context):
        seen: set[str] = set()
        for node, seen_from in parts:
            for finding in _judge(_Place(formula, kinds, seen_from), node):
                if finding.message not in seen:
                    seen.add(finding.message)
                    yield finding
        whole = kinds.of(*parts[0])
        if formula.role in _TRUTHS:
            yield from _truth(_Place(formula, kinds, None), whole)
        else:
            yield from _result(formula, kinds, whole)


def _judge(place: _Place, node: Syntax) -> Iterator[AuthoringFinding]:
    if isinstance(node, Call):
        for wanted, argument in zip(_ARGUMENTS.get(node.name, ""), node.arguments, strict=False):
            if check := _CHECKS.get(wanted):
                yield from check(place, place.kind(argument), node.name)
    elif isinstance(node, Binary) and node.operator in ("and", "or"):
        for side in (node.left, node.right):
            yield from _truth(place, place.kind(side))
    elif isinstance(node, Binary) and node.operator in ("<", "<=", ">", ">="):
        if any(place.kind(side).name == "truth" for side in (node.left, node.right)):
            yield error(place.formula.where, "type.chain", "比较不能连着写，连着写的结果总是成立")
    elif isinstance(node, Binary) and node.operator in ("+", "-", "*", "div", "mod"):
        yield from _arithmetic(place, node)
    elif isinstance(node, Negation):
        yield from _number(place, place.kind(node.operand), "-")


def _arithmetic(place: _Place, node: Binary) -> Iterator[AuthoringFinding]:
    kinds = [place.kind(side) for side in (node.left, node.right)]
    if [kind.name for kind in kinds] == ["date", "date"] and node.operator == "+":
        yield error(place.formula.where, "type.date", "两个日期不能相加")
    for kind in kinds:
        if kind.name != "date" or node.operator in ("*", "div", "mod"):
            yield from _number(place, kind, node.operator)
    yield from _days_of_a_year(place, node)


def _days_of_a_year(place: _Place, node: Binary) -> Iterator[AuthoringFinding]:
    """`(today() - birth) div 365.25` is wrong on a quarter of all birthdays."""
    right = node.right
    if node.operator == "div" and isinstance(right, Number) and 365 <= right.value < 366:
        yield warning(place.formula.where, "type.age", "用天数除以365算周岁，生日前后会差一岁")


def _number(place: _Place, kind: Kind, name: str) -> Iterator[AuthoringFinding]:
    where = place.formula.where
    if (
        kind.name == "text"
        and kind.literal
        and not is_number_text(kind.literal)
        and not is_date_text(kind.literal)
    ):
        yield error(where, "type.number", f"“{kind.literal}”不是数字，不能用在 {name} 里")
    elif kind.name in ("thing", "date") and kind.part is not None:
        yield error(where, "type.number", f"“{_label(kind)}”是{_NAMES[kind.name]}，不能用在 {name} 里")
    elif kind.name == "choice" and kind.part is not None:
        values = place.kinds.context.values(kind.part)
        if values and not any(is_number_text(value) for value in values):
            yield error(where, "type.number", f"“{_label(kind)}”的选项值都不是数字，不能用在 {name} 里")


def _date(place: _Place, kind: Kind, name: str) -> Iterator[AuthoringFinding]:
    where = place.formula.where
    if kind.literal:
        if not is_date_text(kind.literal):
            yield error(where, "type.date_text", f"“{kind.literal}”不是日期，{name} 要日期")
    elif kind.name in ("number", "truth", "choice", "thing", "rows"):
        yield error(where, "type.date", f"{name} 要日期，这里是{_described(kind)}")
    elif kind.name == "text" and kind.part is not None and kind.part.type == "text":
        yield warning(where, "type.date", f"{name} 要日期，“{_label(kind)}”是文本题")


def _identifier(place: _Place, kind: Kind, name: str) -> Iterator[AuthoringFinding]:
    where = place.formula.where
    if kind.name in ("date", "truth", "thing", "rows"):
        yield error(where, "type.identifier", f"{name} 要号码文本，这里是{_described(kind)}")
    elif kind.name == "number" and kind.part is not None:
        message = f"{name} 要号码文本，“{_label(kind)}”是数字题，前面的0和15位以后的数字会丢"
        yield error(where, "type.identifier", message)


def _nodes(place: _Place, kind: Kind, name: str) -> Iterator[AuthoringFinding]:
    if not kind.is_path and kind.name != "any":
        yield error(place.formula.where, "type.nodes", f"{name} 要一组题目，这里是{_described(kind)}")


def _summed(place: _Place, kind: Kind, name: str) -> Iterator[AuthoringFinding]:
    yield from _nodes(place, kind, name)
    if kind.is_path:
        yield from _number(place, kind, name)
        if kind.name == "rows":
            yield error(place.formula.where, "type.number", f"sum 要写到表里的一列，“{_label(kind)}”是整张表")


def _selected(place: _Place, kind: Kind, name: str) -> Iterator[AuthoringFinding]:
    if (
        kind.part is not None
        and kind.name not in ("choice", "any")
        and kind.part.type not in ("calculate", "hidden")
    ):
        yield error(place.formula.where, "type.selected", f"{name} 用于选择题，这里是{_described(kind)}")


def _truth(place: _Place, kind: Kind, name: str = "") -> Iterator[AuthoringFinding]:
    """A question or a text where a truth is meant holds always, even when it is blank."""
    where = place.formula.where
    if kind.part is not None and kind.part.kind == "question":
        message = f"单写“${{{kind.part.name}}}”永远成立，没填也一样"
        yield error(where, "type.truth", message, f"写成 ${{{kind.part.name}}} != '' 或与某个值比较。")
    elif kind.literal and kind.name == "text":
        yield error(where, "type.truth", f"文本“{kind.literal}”在这里永远成立")
    elif kind.name == "date":
        yield error(where, "type.truth", "日期不能当条件，永远成立")


_CHECKS: Mapping[str, Callable[[_Place, Kind, str], Iterator[AuthoringFinding]]] = {
    "n": _number,
    "d": _date,
    "t": _identifier,
    "s": _nodes,
    "+": _summed,
    "c": _selected,
    "b": _truth,
}


def _result(formula: Formula, kinds: Kinds, kind: Kind) -> Iterator[AuthoringFinding]:
    """A calculation, default, count or reminder that gives what its place cannot hold."""
    if formula.role == "repeat_count":
        if kind.name in ("date", "truth") or (kind.literal and not is_number_text(kind.literal)):
            yield error(formula.where, "type.result", f"重复次数要数字，这里算出的是{_described(kind)}")
    elif formula.role == "reminder":
        if (kind.name not in ("date", "any", "text") or kind.literal) and not is_date_text(
            kind.literal or ""
        ):
            yield error(formula.where, "reminder.date", f"提醒要算出一个日期，这里是{_described(kind)}")
    elif formula.part is not None and formula.role in ("calculation", "default"):
        yield from _calculated(formula, kinds, kind)


def _calculated(formula: Formula, kinds: Kinds, kind: Kind) -> Iterator[AuthoringFinding]:
    assert formula.part is not None
    part, wanted = formula.part, kinds.kind_of(formula.part)
    if part.type in ("calculate", "hidden") or kind.literal == "":
        return
    if kind.name == "rows":
        yield error(formula.where, "type.result", f"算出的是{_described(kind)}，不是一个值")
    elif wanted == "thing":
        yield error(formula.where, "type.result", f"“{part.row.get('label') or part.name}”没有值，不能计算")
    elif wanted == "number" and (kind.name in ("truth", "date") or _is_word(kind)):
        yield error(formula.where, "type.result", f"数字题算出的是{_described(kind)}")
    elif wanted == "date" and (
        kind.name in ("truth", "number") or (kind.literal and not is_date_text(kind.literal))
    ):
        yield error(formula.where, "type.result", f"日期题算出的是{_described(kind)}")
    elif wanted == "choice" and kind.literal and part.type == "select_one":
        values = kinds.context.values(part)
        if values and kind.literal not in values:
            yield error(
                formula.where, "choice.value", f"算出的“{kind.literal}”不在选项表“{part.list_name}”里"
            )


def _is_word(kind: Kind) -> bool:
    return bool(kind.literal) and not is_number_text(kind.literal or "")


def _label(kind: Kind) -> str:
    assert kind.part is not None
    return kind.part.row.get("label") or kind.part.name


def _described(kind: Kind) -> str:
    if kind.part is not None:
        return f"{_NAMES[kind.name]}“{_label(kind)}”"
    return f"{_NAMES[kind.name]}“{kind.literal}”" if kind.literal else _NAMES[kind.name]
