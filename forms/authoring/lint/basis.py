"""Legal basis (设定依据): an item without one may be tried out, never published.

行政许可法第四条, 社会救助暂行办法 and the national guide for 办事指南 ask every item to name the
law it rests on. `missing` is a warning for authors; `daiban-item compile` refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, note, warning
from forms.authoring.lint.context import Context

_VAGUE = re.compile(
    r"(按照?|依照?|根据|依据)?(国家|本省|本市|本县|当地|上级)?(的)?((相关|有关)(规定|文件|政策)|文件|规定|待补|暂无|无|/)。?"
)


def missing(context: Context) -> Iterator[AuthoringFinding]:
    """No basis at all, or one that names nothing."""
    sheet = context.book.sheet("guide")
    rows = [row for row in sheet.rows if row.get("key") == "legal_basis"]
    if not any(row.get("value") for row in rows):
        where = sheet.where(rows[0], "value") if rows else sheet.name
        yield warning(where, "basis.missing", "没有写设定依据，可以试用，不能发布")
    for row in rows:
        if _VAGUE.fullmatch(row.get("value")):
            message = f"“{row.get('value')}”不是法律法规或文件的名称"
            yield error(sheet.where(row, "value"), "basis.vague", message)
        elif row.get("value") and not row.get("detail") and "第" not in row.get("value"):
            yield note(sheet.where(row, "detail"), "basis.article", "没有写第几条")
