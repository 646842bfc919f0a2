"""The template workbook: a working sample item with a gallery of patterns, and a sheet that explains everything.

The sample is a text form in `resources/workbook_template`, so that it is checked like any item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from forms.authoring import words
from forms.authoring.chinese import in_chinese
from forms.authoring.column_help import COLUMNS, SHEETS
from forms.authoring.export import export_xlsx
from forms.authoring.function_help import FUNCTIONS
from forms.authoring.sheets import Workbook
from forms.authoring.words import reversed_words

SAMPLE = Path(__file__).parents[2] / "resources" / "workbook_template"
_PATTERN = re.compile(r"样式(\d+) (.+)")
_STEPS = (
    "先把“题目”表照着纸表抄一遍：一栏一行，一组栏目用“分组开始”“分组结束”包起来。样例里每种写法都有，照着改，用不着的整行删去。",
    "单选、多选的选项写在“选项”表；民族、性别、亲属关系、证件类型等通用代码不用写，类型里直接写代码表的名称。",
    "“材料”“办事指南”“情形”“示范文本”照样例改。没有设定依据的事项可以试用，不能发布。",
    "“表样”画出纸表的样子，在格子里写 ${名称}；没有表样就按通用格式打印。",
    "存盘后检查：daiban-item check 文件.xlsx。每条提示都写明哪张表哪一格、怎样改。",
    "试用：daiban-item compile 文件.xlsx --trial；发布：daiban-item compile 文件.xlsx --key 本县密钥文件 --out 文件夹。",
    "改动前后有什么不同：daiban-item diff 旧的 新的。",
)
_RULES = (
    "表名、列名、类型可以写中文，也可以写 XLSForm 的英文；列的顺序不限，用不着的列可以删去。",
    "单元格一律用“文本”格式（样例已经设好）：不然证号会变成 5.11E+17，01 会变成 1，2026-11 会变成日期。",
    "不要合并单元格，不要用 Excel 公式，不要宏。表样可以合并单元格。",
    "条件里的文字要加半角引号，写选项的值，不写标题；全角符号会自动按半角读，并提示。",
    "名称用英文字母开头，不能有空格；选项的值定了就不要再改。",
)


def write_template(path: Path) -> None:
    """Write the template workbook."""
    from forms.authoring.compiler import read

    book, _ = read(SAMPLE)
    export_xlsx(book, path, chinese=True, first=("说明", lambda page: _explain(page, book)))


def patterns(book: Workbook) -> Iterator[tuple[str, str, str]]:
    """Number, explanation and cell of each pattern in the sample's survey."""
    sheet = in_chinese(book).sheets["题目"]
    for row in sheet.rows:
        match = _PATTERN.match(row.get("备注"))
        if match:
            yield match[1], match[2], sheet.where(row, "类型")


def _explain(page: Any, book: Workbook) -> None:
    writer = _Page(page)
    writer.title("怎样制作一个事项")
    for number, text in enumerate(_STEPS, start=1):
        writer.row(str(number), text)
    writer.title("规矩")
    for text in _RULES:
        writer.row("·", text)
    writer.title("样例里的写法（“题目”表的备注列）")
    for pattern, text, where in patterns(book):
        writer.row(f"样式{pattern}", text, where)
    titles = reversed_words(words.SHEETS)
    for name, about in SHEETS.items():
        writer.title(f"{titles[name]}（{name}）：{about}")
        heads = reversed_words(words.HEADERS[name])
        for column, text in COLUMNS[name].items():
            writer.row(heads.get(column, column), text, column)
    writer.title("常用的函数")
    for name, text, example in FUNCTIONS:
        writer.row(name, text, example)


class _Page:
    """Three columns: what, words, example."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._number = 0
        for letter, width in (("A", 34), ("B", 92), ("C", 44)):
            page.column_dimensions[letter].width = width

    def title(self, text: str) -> None:
        from openpyxl.styles import Font, PatternFill

        self._number += 2 if self._number else 1
        for column in (1, 2, 3):
            self._page.cell(self._number, column).fill = PatternFill("solid", fgColor="DCE6F1")
        self._put(1, text).font = Font(bold=True, size=12)

    def row(self, *texts: str) -> None:
        from openpyxl.styles import Alignment

        self._number += 1
        for column, text in enumerate(texts, start=1):
            self._put(column, text).alignment = Alignment(wrap_text=column > 1, vertical="top")

    def _put(self, column: int, text: str) -> Any:
        cell = self._page.cell(self._number, column)
        cell.number_format = "@"
        cell.value = text
        cell.data_type = "s"
        return cell
