"""The built-in items compiled from their sheets once per run, and small workbooks made in memory."""

from __future__ import annotations

from functools import cache

from forms.authoring import compiler, wording
from forms.authoring.compiler import Compiled
from forms.authoring.sheets import Workbook, sheet_of
from forms.authoring.text_form import ITEMS, shared_codes
from forms.item import ServiceItem

BUILT_IN = ("SB-001", "MZ-001")
"""The two with a worked case."""
MORE = ("SB-003", "YB-001", "CL-001", "NJ-002", "MZ-004")

GUIDE = [
    ["key", "value", "detail", "limit"],
    ["name", "高龄津贴申领"],
    ["category", "老龄"],
    ["dept", "民政局"],
    ["task_type", "05"],
    ["case_type", "2"],
    ["handling_mode", "2"],
    ["capacity", "AGENT"],
    ["clock_start", "acceptance"],
    ["valid_from", "2026-01-01"],
    ["statutory_limit", "", "", "20 WD"],
    ["legal_basis", "中华人民共和国老年人权益保障法", "第三十三条"],
]
SETTINGS = [["form_title", "form_id", "version"], ["高龄津贴申请表", "MZ-009", "1"]]


@cache
def compiled(item_id: str) -> Compiled:
    """Item and warnings of one built-in folder."""
    return compiler.compile_source(ITEMS / item_id)


def item(item_id: str) -> ServiceItem:
    return compiled(item_id).item


def workbook(survey: list[list[str]], **sheets: list[list[str]]) -> Workbook:
    """A workbook of these grids (first row = headers) with a sound guide and settings."""
    grids = {"settings": SETTINGS, "guide": GUIDE, **sheets, "survey": survey}
    return Workbook("memory", {name: sheet_of(name, grid) for name, grid in grids.items()}, shared_codes())


def compile_grids(survey: list[list[str]], **sheets: list[list[str]]) -> Compiled:
    """Through the whole pipeline. Raises AuthoringRefused."""
    book, findings = wording.normalise(workbook(survey, **sheets))
    return compiler.compile_workbook(book, findings)
