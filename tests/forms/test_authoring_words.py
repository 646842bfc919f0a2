"""Authors write Chinese headers, types and punctuation; the pipeline reads XLSForm."""

from __future__ import annotations

import pytest

from forms.authoring.wording import half_width
from tests.forms.compiled_items import compile_grids

CHINESE = [
    ["类型", "名称", "标题", "必填", "显示条件", "校验", "校验提示", "计算", "默认值", "填写方", "提醒条件", "提醒语", "最大长度"],
    ["分组开始", "base", "基本情况", "", "", "", "", "", "", "", "", "", ""],
    ["文本", "who", "姓名", "是", "", "string-length（.）≥2", "太短", "", "", "", "", "", "50"],
    ["日期", "born", "出生日期", "必填", "", "", "", "", "today（）", "", "", "", ""],
    ["单选 gender", "sex", "性别", "", "", "", "", "", "1", "", "", "", ""],
    ["多选 why", "why", "原因", "", "${who}！=“（无）”", "", "", "", "病（重）", "", "", "", ""],
    ["金额", "sum", "金额", "", "", "", "", "", "", "", ".＜100", "偏大", ""],
    ["计算", "twice", "两倍", "", "", "", "", "${sum}＊2", "", "", "", "", ""],
    ["签名", "sign", "签名", "", "", "", "", "", "", "", "", "", ""],
    ["盖章", "seal", "盖章", "", "", "", "", "", "", "单位", "", "", ""],
    ["分组结束", "", "", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip
CHOICES = [["选项表", "名称", "标题"], ["why", "病（重）", "病（重）"], ["why", "灾", "受灾"]]


def test_a_workbook_in_chinese():
    made = compile_grids(CHINESE, choices=CHOICES)
    node = made.item.node
    assert node("base.who").constraint == "string-length(.)>=2"
    assert (node("base.who").required, node("base.who").max_length) == ("true()", 50)
    assert (node("base.born").type, node("base.born").default) == ("date", "today()")
    assert node("base.sex").choices == "gender"
    assert node("base.why").relevant == "/data/base/who !='（无）'"
    assert node("base.why").default == "病（重）"
    assert node("base.sum").warning == ".<100"
    assert node("base.twice").calculation == "/data/base/sum *2"
    assert node("base.sign").type == "signature"
    assert (node("base.seal").type, node("base.seal").filled_by) == ("seal", "office")


def test_full_width_signs_are_told_with_their_cell():
    made = compile_grids(CHINESE, choices=CHOICES)
    found = [(finding.where, finding.code) for finding in made.findings]
    assert found == [(f"survey!{cell}", "text.full_width") for cell in ("F3", "I4", "E6", "K7", "H8")]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("（１＋２）", "(1+2)"),
        ("${a}＝＝１", "${a}==1"),
        ("if（${a}≠‘是’，１，２）", "if(${a}!='是',1,2)"),
        ("${a}='（无）'", "${a}='（无）'"),
        ('${a}="，"', '${a}="，"'),
        ("${a}=“他说'好'”", "${a}=\"他说'好'\""),
        ("${a}　and　${b}", "${a} and ${b}"),
        ("没有关的“引号", "没有关的“引号"),
    ],
)
def test_half_width(typed, read):
    assert half_width(typed) == read


def test_both_ways_of_writing_groups():
    made = compile_grids(
        [
            ["type", "name", "label"],
            ["begin group", "a", "甲"],
            ["begin repeat", "rows", "行"],
            ["text", "b", "乙"],
            ["end repeat"],
            ["end group"],
        ]
    )
    assert [node.path for node in made.item.root.walk()] == ["", "a", "a.rows", "a.rows.b"]


def test_a_second_language_is_left_out_with_a_warning():
    made = compile_grids(
        [["type", "name", "label::中文 (zh)", "label::English (en)"], ["text", "a", "甲", "A"]]
    )
    assert made.item.node("a").label == "甲"
    assert [finding.code for finding in made.findings] == ["header.language"]
