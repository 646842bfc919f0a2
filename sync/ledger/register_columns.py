"""The 26 columns of the register (D09), in their fixed order, and what a correction is called. Literal data."""

from __future__ import annotations

COLUMNS = (
    "序号", "办件号", "登记日期", "申请人", "证件号", "联系电话", "事项", "办件类型", "办理方式", "材料份数",
    "代办员", "送交日期", "受理日期", "受理情况", "法定期限", "承诺期限", "办结日期", "结果", "结果编号",
    "送达日期", "签收人", "用时(工作日)", "是否超期", "评价(星)", "回访", "备注",
)  # fmt: skip
CORRECTED = "更正"  # a correction's 序号 is 更正 with the number of the row that it corrects


def at(name: str) -> int:
    """The place of a column. Raises ValueError."""
    return COLUMNS.index(name)


def row_number(cell: str) -> str:
    """The number of the row that a line is about: `3` and `更正3` are about row 3."""
    return cell.removeprefix(CORRECTED)
