"""The gallery: a workbook with every type and appearance a county may write, compiled through the one pipeline.

For the test that draws and answers each of them, and for the picture of them all.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from forms.authoring.compiler import compile_source
from forms.item import ServiceItem

SETTINGS = [("form_title", "form_id", "version"), ("各种题目的样子", "T-ALL", "1")]
GUIDE = [
    ("key", "value"), ("name", "各种题目"), ("dept", "政务服务局"), ("task_type", "20"), ("case_type", "2"),
    ("handling_mode", "2"), ("capacity", "AGENT"), ("clock_start", "receipt"), ("valid_from", "2026-01-01"),
]  # fmt: skip
VILLAGES = (
    "朝阳村",
    "柳沟村",
    "楠木寺村",
    "双桥村",
    "重庆路社区",
    "石坝村",
    "大田村",
    "长江村",
    "观音滩村",
    "白马村",
)


@dataclass(frozen=True)
class Shown:
    """One question of the gallery. `keys`: what a clerk presses, `enter` and `space` by name; `value`: the answer."""

    type: str
    appearance: str
    label: str
    keys: tuple[str, ...]
    value: str | tuple[str, ...]
    parameters: str = ""
    hint: str = ""

    @property
    def name(self) -> str:
        words = f"{self.type} {self.appearance}".replace("-", "_").replace("select_", "").split()
        return "q_" + "_".join(words)


TEXTS = (
    Shown("text", "", "文本", ("朝阳村", "enter"), "朝阳村"),
    Shown("text", "numbers", "数字文本", ("１2 3", "enter"), "123"),
    Shown("text", "multiline", "多行文本", ("甲", "enter", "乙"), "甲\n乙"),
    Shown("text", "masked", "遮住的文本", ("6222021234", "enter"), "6222021234"),
    Shown("text", "w6", "半行一", ("左", "enter"), "左"),
    Shown("text", "w4 ", "三分之一行", ("右", "enter"), "右"),
    Shown("text", "w2", "六分之一", ("二", "enter"), "二"),
    Shown("text", "w12", "整行", ("整", "enter"), "整"),
    Shown("integer", "", "整数", ("42", "enter"), "42"),
    Shown("integer", "thousands-sep", "整数（千位分隔）", ("1234567", "enter"), "1234567"),
    Shown("decimal", "", "小数", ("3.5", "enter"), "3.5"),
    Shown("decimal", "thousands-sep", "金额（元）", ("１２３４５．6０", "enter"), "12345.60"),
    Shown("barcode", "", "条码", ("A-1234567890", "enter"), "A-1234567890", hint="扫码枪扫一下，或手工输入"),
)
DATES = (
    Shown("date", "", "日期", ("20261124", "enter"), "2026-11-24"),
    Shown("date", "month-year", "年月", ("2026", "enter", "9", "enter"), "2026-09"),
    Shown("date", "year", "年份", ("1984", "enter"), "1984"),
    Shown("time", "", "时间", ("9", "enter", "5", "enter"), "09:05"),
    Shown("dateTime", "", "日期和时间", ("2026-11-24 14:30", "enter"), "2026-11-24T14:30"),
    Shown("range", "", "打分", ("7", "enter"), "7", "start=0 end=10 step=1"),
    Shown("range", "", "比例", ("tab", "right", "right"), "0.5", "start=0 end=1 step=0.25"),
)
CHOICES = (
    Shown("select_one yes_no", "", "是否", ("right",), "false"),
    Shown("select_one colour", "", "几项单选", ("space",), "red"),
    Shown("select_one colour", "columns-3", "三列单选", ("right",), "green"),
    Shown("select_one colour", "minimal", "单选（输入）", ("蓝", "enter"), "blue"),
    Shown("select_one village", "", "许多项单选", ("lgc", "enter"), "v2"),
    Shown("select_one village", "search", "搜索单选", ("观音", "enter"), "v9"),
    Shown("select_multiple colour", "", "几项多选", ("space", "tab", "space"), ("red", "green")),
    Shown("select_multiple colour", "columns", "等宽多选", ("space",), ("red",)),
    Shown(
        "select_multiple village", "minimal", "多选（输入）", ("cqlsq", "enter", "v1", "enter"), ("v1", "v5")
    ),
    Shown("select_multiple village", "search", "搜索多选", ("长江", "enter"), ("v8",)),
    Shown("rank colour", "", "排序", ("蓝", "enter", "红", "enter"), ("blue", "red")),
    Shown("acknowledge", "", "确认", ("space",), "OK", hint="本人已知悉并同意。"),
    Shown("image", "signature", "签名", (), "paper"),
    Shown("image", "", "照片", ("tab", "tab", "space"), "paper"),
    Shown("file", "", "文件", (), ""),
    Shown("note", "", "说明", (), "", hint="说明文字只给人看，不用填。"),
)
PAGES = {
    "texts": ("文字和数字", TEXTS),
    "dates": ("日期、时间和刻度", DATES),
    "choices": ("选择和附件", CHOICES),
}


def path_of(page: str, at: int) -> str:
    return f"{page}.{_name(PAGES[page][1], at)}"


def gallery(folder: Path) -> ServiceItem:
    """The compiled item; its sheets are written to `folder`."""
    survey = [("type", "name", "label", "hint", "appearance", "parameters", "required")]
    for page, (title, questions) in PAGES.items():
        survey.append(("begin_group", page, title, "", "field-list", "", ""))
        for at, shown in enumerate(questions):
            name = _name(questions, at)
            required = "" if shown.type in ("note", "file") or at % 2 else "yes"
            cells = (shown.label, shown.hint, shown.appearance, shown.parameters, required)
            survey.append((shown.type, name, *cells))
        survey.append(("end_group", "", "", "", "", "", ""))
    choices = [("list_name", "name", "label"), ("yes_no", "true", "是"), ("yes_no", "false", "否")]
    choices += [("colour", *pair) for pair in (("red", "红色"), ("green", "绿色"), ("blue", "蓝色"))]
    choices += [("village", f"v{number}", label) for number, label in enumerate(VILLAGES, 1)]
    sheets = {"settings": SETTINGS, "guide": GUIDE, "survey": survey, "choices": choices}
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return compile_source(folder).item


def _name(questions: tuple[Shown, ...], at: int) -> str:
    """Two of a kind get a number."""
    same = [n for n, shown in enumerate(questions) if shown.name == questions[at].name]
    return questions[at].name + (f"_{same.index(at) + 1}" if len(same) > 1 else "")
