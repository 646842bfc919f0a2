"""Long forms, made up: five hundred questions of all kinds, a fan of three hundred, a table of a hundred rows.

Expressions are those of real forms: shown if, required if, sums over a repeat, checks of a number.
"""

from __future__ import annotations

from collections.abc import Sequence

from forms.item import Choice, Guide, Node, ServiceItem

YES_NO = (Choice("true", "是"), Choice("false", "否"))
PER_GROUP = 25


def question(path: str, type_: str, label: str, **rest: str) -> Node:
    return Node("question", path.rsplit(".", 1)[-1], path, type_, label, **rest)  # type: ignore[arg-type]


def group(path: str, label: str, children: Sequence[Node], kind: str = "group") -> Node:
    return Node(kind, path.rsplit(".", 1)[-1], path, label=label, children=tuple(children))


def form_item(*groups: Node) -> ServiceItem:
    return ServiceItem(
        item_id="BENCH",
        version="1",
        name="长表",
        form_title="长表",
        dept="",
        task_type="20",
        case_type="2",
        handling_mode="2",
        capacity="AGENT",
        clock_start="receipt",
        root=Node("group", "data", "", children=groups),
        choices={"yes_no": YES_NO, "kind": tuple(Choice(str(n), f"第{n}类") for n in range(8))},
        materials=(),
        guide=Guide(),
        legal_basis=(),
        levels={},
    )


def mixed(count: int = 500) -> ServiceItem:
    """`count` questions in groups of 25; each group asks, hides, requires, checks and adds up."""
    return form_item(*(_mixed_group(number) for number in range(count // PER_GROUP)))


def fan(width: int = 300) -> ServiceItem:
    """One question on which `width` questions depend by relevance and `width` by calculation."""
    source = question("s.n", "integer", "源")
    shown = [question(f"r.q{n}", "text", f"问{n}", relevant=f"/data/s/n > {n % 50}") for n in range(width)]
    made = [
        question(f"c.q{n}", "calculate", f"算{n}", calculation=f"/data/s/n * {n} + 1") for n in range(width)
    ]
    return form_item(group("s", "源", [source]), group("r", "显示", shown), group("c", "计算", made))


def table(columns: int = 20) -> ServiceItem:
    """A repeat of `columns` questions, each row adds up, a total adds up the rows."""
    row = [question("t.rows.kind", "select_one", "类别", choices="kind", required="true()")]
    row += [
        question(f"t.rows.n{n}", "decimal", f"数{n}", constraint=". >= 0 and . < 1000000")
        for n in range(columns - 3)
    ]
    parts = " + ".join(f"coalesce(../n{n}, 0)" for n in range(5))
    row.append(question("t.rows.sum", "calculate", "小计", calculation=parts))
    row.append(question("t.rows.why", "text", "说明", relevant="../sum > 1000"))
    total = question("t.total", "calculate", "合计", calculation="sum(/data/t/rows/sum)")
    return form_item(group("t", "表", [group("t.rows", "行", row, "repeat"), total]))


def _mixed_group(number: int) -> Node:
    base = f"g{number}"
    before = f"/data/g{number - 1}/yes" if number else "'true'"
    nodes = [
        question(f"{base}.yes", "select_one", "是否", choices="yes_no", required="true()"),
        question(
            f"{base}.id", "text", "证件号", constraint="string-length(.) = 18", required=f"{before} = 'true'"
        ),
        question(f"{base}.day", "date", "日期", constraint=". <= today()"),
        question(f"{base}.kind", "select_one", "类别", choices="kind"),
    ]
    nodes += [
        question(f"{base}.a{n}", "decimal", f"金额{n}", constraint=". >= 0", warning=". < 50000")
        for n in range(8)
    ]
    nodes += [
        question(f"{base}.t{n}", "text", f"文字{n}", relevant=f"/data/{base}/yes = 'true'", required="true()")
        for n in range(8)
    ]
    added = " + ".join(f"coalesce(/data/{base}/a{n}, 0)" for n in range(8))
    nodes += [
        question(f"{base}.sum", "calculate", "合计", calculation=added),
        question(f"{base}.year", "calculate", "年", calculation=f"/data/{base}/sum * 12"),
        question(f"{base}.rich", "text", "大额说明", relevant=f"/data/{base}/year > 100000"),
        question(f"{base}.chain", "calculate", "累计", calculation=_chain(number)),
        question(f"{base}.note", "text", "备注"),
    ]
    return group(base, f"第{number + 1}页", nodes)


def _chain(number: int) -> str:
    own = f"/data/g{number}/sum"
    return f"/data/g{number - 1}/chain + {own}" if number else own
