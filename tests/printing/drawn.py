"""A small official form in the text form, and ways to compile and print it in a test."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.authoring.findings import AuthoringFinding, Severity
from forms.authoring.print_checks import check_prints
from forms.authoring.print_draft import PrintDraft
from forms.authoring.print_text import read_text
from forms.item import ServiceItem
from forms.printing import render_form
from tests.printing import samples
from tests.printing.test_official_form import DATA, ITEM

FORM = """A4 {10},8,20,*,34,16,24,24
11 {title},最低生活保障申请表,<,<,<,<,<,<
7 {line},填表日期：${sign.date:year}年${sign.date:month}月${sign.date:day}日,<,<,<,<,<,<
10,{v b}申请人信息,姓　名,${name},性　别,${gender?},出生日期,${birth}
10,^,身份证号,${id_no[*]},<,<,${@photo}照　片,<
10,^,月收入,${wage}元（大写：${wage:upper}）,<,<,^,^
10,^,现住址相同,${same?true}是　${same?false}否,<,<,^,^
40,^,申请理由,{top}${reason},<,<,^,^
8,{v b}家庭成员,序号,姓名,公民身份号码,性别,情况,签名
8,^,${#members.rows:5}${#},${m_name},${m_id_no},${m_gender:label},${m_0},
8,^,合计,${=count(${rows})}人,<,<,<,<
40,村（居）意见,<,${@opinion:负责人}经调查核实，情况属实。,<,<,<,${@seal}（公章）
10 {note},说明：本表一式两份。,<,<,<,<,<,<
"""


def draft(text: str = FORM, name: str = "print_form") -> PrintDraft:
    return read_text(name, list(csv.reader(io.StringIO(text, newline=""))))


def drawn(text: str = FORM, item: ServiceItem = ITEM) -> ServiceItem:
    """The item with this paper form; its mistakes fail the test."""
    sheet = draft(text)
    assert [str(finding) for finding in sheet.findings] == []
    return replace(item, print_sheets={"print_form": sheet.sheet})


def plain(item: ServiceItem) -> ServiceItem:
    """The item without its paper form: printed in the built-in layout."""
    return replace(item, print_sheets={})


def findings(text: str, item: ServiceItem = ITEM) -> set[tuple[str, str]]:
    """(cell, code) of everything the author is told."""
    return {(found.where, found.code) for found in told(text, item)}


def told(text: str, item: ServiceItem = ITEM, notes: bool = False) -> list[AuthoringFinding]:
    """Errors and warnings, or the notes."""
    found = check_prints(item, {"print_form": draft(text)})
    return [finding for finding in found if (finding.severity is Severity.NOTE) == notes]


def printed(answers: Mapping[str, Any], text: str = FORM, item: ServiceItem = ITEM, **more: Any) -> bytes:
    return render_form(drawn(text, item), answers, {**DATA, **more}, samples.fonts())
