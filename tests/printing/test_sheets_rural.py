"""The drawn forms of farming, forestry, work, trade, housing and legal aid, as a county would hand them out.

Every answer of the specimen is looked for on the paper by its question, so that a question
added to a survey and forgotten on its sheet is found here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from forms.answers import Answers, Value
from forms.item import Node, ServiceItem
from forms.print_marks import Mark, only_words, read_marks, repeat_of
from forms.print_names import Names
from forms.print_sheet import PrintCell
from forms.printing import render_blank, render_form, render_specimen
from forms.printing.form_values import options, printed
from forms.printing.lines import JOINER
from forms.printing.print_values import PaperAnswers, Record
from forms.printing.specimen import specimen_answers
from tests.forms.compiled_items import compiled
from tests.printing import reading, samples

PAGES: Mapping[str, int] = {
    "NY-001": 1,
    "NY-002": 1,
    "NY-003": 1,
    "LY-001": 1,
    "NJ-001": 1,
    "NJ-002": 1,
    "JY-001": 1,
    "JY-003": 1,
    "JY-004": 2,
    "TY-001": 2,
    "SC-001": 2,
    "CL-001": 2,
    "ZJ-001": 1,
    "SF-001": 1,
}
"""How many pages the specimen takes."""

UNITS: Mapping[str, tuple[str, ...]] = {
    "NY-001": ("140㎡", "96.5㎡", "150㎡", "200㎡", "2层", "7.2米", "60岁"),
    "NY-002": ("4.36亩", "0.50亩", "3.86亩", "70.00元/亩", "270.20元", "贰佰柒拾元贰角"),
    "NY-003": ("12.50亩", "68000.00元", "9800.00元", "58200.00元", "1台（套）"),
    "LY-001": ("26年", "16.5cm", "20度", "100%", "0.1200公顷", "12.50立方米", "8.70立方米", "96株"),
    "NJ-001": ("36.8kW", "2350kg", "68000.00元"),
    "JY-001": ("4000.00元", "2020年6月"),
    "JY-003": ("0个月",),
    "JY-004": ("80000.00元", "260000.00元", "150000.00元", "壹拾伍万元整", "24个月", "2人", "第1次申请"),
    "SC-001": ("2万元", "副本1个", "从业2人"),
    "ZJ-001": ("72㎡", "60㎡", "1982年"),
    "SF-001": ("950.00元",),
}
"""Values of the specimen with the unit that stands beside them."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "NY-001": ("申请户主信息", "村集体经济组织或者村民委员会意见", "是否征求相邻权利人意见"),
    "NY-002": ("农户信息", "二轮承包面积", "两榜公示"),
    "NY-003": ("一机一表", "购机者信息", "县级财政部门意见"),
    "LY-001": ("申请采伐理由", "林分情况", "更新措施", "林业主管部门意见"),
    "NJ-001": ("申请事项", "来历证明编号", "交强险保单号"),
    "NJ-002": ("检验到期日", "预约检验日期", "机主签名"),
    "JY-001": ("失业原因", "求职意愿", "公共就业服务机构登记意见"),
    "JY-003": ("困难类别", "家庭劳动力", "意向岗位", "县级主管部门意见"),
    "JY-004": ("创业项目", "反担保人姓名、单位", "担保机构意见", "经办银行意见"),
    "TY-001": ("服役信息", "立功受奖", "审核排除情形", "退役军人服务站意见"),
    "SC-001": ("基本信息（必填项）", "身份证件复印件粘贴处", "指定代表/委托代理人（必填项）", "经营者签字"),
    "CL-001": ("（二寸）", "致残原因", "中华人民共和国残疾人证评定表", "县级残联审核意见"),
    "ZJ-001": ("对象类别", "鉴定等级", "改造后面积", "县级主管部门意见"),
    "SF-001": ("申请人基本情况", "申请事项及理由", "对方当事人", "个人诚信承诺"),
}
"""Words of the official form by which its people know it."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "NY-001": ("family.rows",),
    "JY-003": ("family.rows",),
    "SC-001": ("setup.rows", "change.rows2"),
    "ZJ-001": ("members.rows",),
}
"""The tables that grow."""

NEVER_PRINTED = ("note", "hidden", "calculate", "signature", "image", "seal", "acknowledge")
MANY = 70
LONG = "酉"
NOTHING = Mark("text")

each_form = pytest.mark.parametrize("item_id", PAGES)


@cache
def specimen(item_id: str) -> bytes:
    return render_specimen(compiled(item_id).item, samples.fonts())


@cache
def words(item_id: str) -> str:
    return reading.text(specimen(item_id))


def questions(item: ServiceItem) -> Iterator[Node]:
    """What an applicant answers and the paper shows."""
    for node in item.root.walk():
        asked = node.kind == "question" and node.type not in NEVER_PRINTED
        if asked and node.filled_by != "office" and node.print_as != "none":
            yield node


def table_head(item: ServiceItem, path: str) -> list[str]:
    """The words above the first row of a table."""
    names = Names(item.root)
    for sheet in item.print_sheets.values():
        for cell in sheet.cells:
            mark = repeat_of(cell.text)
            if mark and names.repeat(mark.name) == path:
                above = [one for one in sheet.cells if one.row == cell.row - 1 and one.column >= cell.column]
                assert all(only_words(one.text) for one in above)
                return [bare(one.text) for one in above if one.rows == 1 and one.text]
    raise AssertionError(f"{path} is drawn nowhere")


def places(item: ServiceItem, node: Node) -> Iterator[tuple[PrintCell, Mark, str]]:
    """(cell, mark, words right after it) of each mark of a question."""
    names = Names(item.root)
    for cell in (cell for sheet in item.print_sheets.values() for cell in sheet.cells):
        marks = read_marks(cell.text)
        for mark, after in zip(marks, (*marks, NOTHING)[1:], strict=True):
            if mark.name and names.find(mark.name, names.within[node.path]) is node:
                yield cell, mark, after.argument if after.op == "text" else ""


def given(answers: Answers, item: ServiceItem, node: Node) -> Iterator[tuple[Record | None, Value]]:
    """The answers to a question: one, or one for each row of its table."""
    repeat = Names(item.root).within[node.path]
    if not repeat:
        yield None, answers.values.get(node.path, "")
    for index, row in enumerate(answers.repeats.get(repeat, ()) if repeat else ()):
        yield Record(repeat, index), row.get(node.name, "")


def bare(text: str) -> str:
    return "".join(text.split()).replace(JOINER, "")


def expected(item: ServiceItem, node: Node, value: Value, mark: Mark, after: str) -> tuple[str, ...]:
    """What a mark makes of an answer; a chosen option's words come after its tick."""
    chosen = (value,) if isinstance(value, str) else value
    if mark.op == "ticks":
        labels = {choice.value: choice.label for choice in options(node, item, {})}
        return tuple("☑" + labels[one] for one in chosen)
    if mark.op == "tick":
        return ("☑" + after if mark.argument in chosen else "□" + after,)
    if mark.op == "part":
        year, month, day = (*str(value).split("-"), "", "")[:3]
        parts = {"year": year, "month": month.lstrip("0"), "day": day.lstrip("0")}
        return (parts.get(mark.argument, "") + after,)
    if mark.op == "boxes":
        return (str(value).replace("-", "") if node.type == "date" else str(value),)
    return (printed(node, value, item, {}, ticks=False),)


@each_form
def test_the_specimen_takes_its_pages(item_id: str) -> None:
    assert len(reading.sizes(specimen(item_id))) == PAGES[item_id]


@each_form
def test_it_is_the_form_people_know(item_id: str) -> None:
    for said in (*WORDS[item_id], *UNITS.get(item_id, ())):
        assert said in words(item_id), said


@each_form
def test_no_question_is_forgotten_and_none_is_too_long_for_its_place(item_id: str) -> None:
    found = compiled(item_id)
    assert [str(one) for one in found.findings if one.code.startswith("print.")] == []
    assert [str(one) for one in found.notes if one.code == "print.unprinted"] == []


@each_form
def test_every_answer_of_the_specimen_is_on_the_paper(item_id: str) -> None:
    item = compiled(item_id).item
    answers = specimen_answers(item)
    paper = PaperAnswers(item, answers, {"printed_at": "2026-11-27"})
    told = [(node, record, value) for node in questions(item) for record, value in given(answers, item, node)]
    assert sum(bool(value) for _, _, value in told) > 8
    for node, record, value in told:
        marked = list(places(item, node))
        assert marked, f"{node.path} stands nowhere"
        for cell, mark, after in marked if value else ():
            drawn = bare("".join(piece.text for piece in paper.pieces(cell, record))) or str(value)
            for said in map(bare, expected(item, node, value, mark, after)):
                assert said in drawn, (node.path, said)
                assert said.strip("☑□") in words(item_id), (node.path, said)


@each_form
def test_every_option_has_its_box(item_id: str) -> None:
    """Where a form has boxes, each option has one; only 否 may go without."""
    item = compiled(item_id).item
    for node in questions(item):
        boxes = {mark.argument for _, mark, _ in places(item, node) if mark.op == "tick"}
        if boxes:
            left = {choice.value for choice in options(node, item, {})} - boxes
            assert left <= {"false"} or left == {"0", "9"}, (node.path, left)


@each_form
def test_the_blank_form_has_no_answers(item_id: str) -> None:
    item = compiled(item_id).item
    blank = reading.text(render_blank(item, samples.fonts()))
    fixed = "".join(bare(cell.text) for sheet in item.print_sheets.values() for cell in sheet.cells)
    answers = specimen_answers(item)
    values = [
        str(value)
        for node in questions(item)
        if node.type in ("text", "decimal")
        for _, value in given(answers, item, node)
        if len(value) > 3 and bare(str(value)) not in fixed
    ]
    assert len(values) > 3
    assert [value for value in values if bare(value) in blank] == []
    assert len(reading.sizes(render_blank(item, samples.fonts()))) <= PAGES[item_id]


@pytest.mark.parametrize("item_id", TABLES)
def test_rows_beyond_the_minimum_grow_the_table_and_repeat_its_head(item_id: str) -> None:
    item = compiled(item_id).item
    answers = specimen_answers(item)
    for path in TABLES[item_id]:
        name = next(child.name for child in item.root.walk() if child.path.startswith(path + "."))
        rows = tuple({name: f"第{number}人某"} for number in range(1, MANY + 1))
        grown = Answers(answers.values, {**answers.repeats, path: rows})
        pages = reading.pages(render_form(item, grown.to_json(), {}, samples.fonts()))
        assert len(pages) > PAGES[item_id]
        whole = "".join(pages)
        assert all(f"第{number}人某" in whole for number in range(1, MANY + 1))
        head = table_head(item, path)
        with_rows = [page for page in pages if "人某" in page]
        assert len(with_rows) > 1
        assert all(all(word in page for word in head) for page in with_rows)


@each_form
def test_the_longest_answers_lose_nothing(item_id: str) -> None:
    """Every text as long as its question allows: all of it is on the paper."""
    item = compiled(item_id).item
    names = Names(item.root)
    texts = [node for node in questions(item) if node.type == "text" and not names.within[node.path]]
    values = {node.path: LONG * (node.max_length or 0) for node in texts}
    pdf = render_form(item, {"values": values}, {}, samples.fonts())
    marked = sum(len(values[node.path]) * len(list(places(item, node))) for node in texts)
    assert marked > 200
    assert reading.text(pdf).count(LONG) == marked
    assert len(reading.sizes(pdf)) <= PAGES[item_id] + 1
