"""Settings: code, version and title as file names, catalogues and the exchange can carry them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.authoring.findings import AuthoringFinding, error, warning
from forms.authoring.lint.context import Context

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_ORDERED = re.compile(r"\d{4}-\d{2}(-\d{2})?(\.\d{1,3})?|\d+(\.\d+)*")
_LONGEST_TITLE = 60


def sound(context: Context) -> Iterator[AuthoringFinding]:
    """One row; a code and a version that can stand in a file name."""
    sheet = context.book.sheet("settings")
    for row in sheet.rows[1:]:
        yield warning(sheet.where(row), "settings.rows", "设置表只读第二行，这一行没有读")
    for row in sheet.rows[:1]:
        code, version, title = row.get("form_id"), row.get("version"), row.get("form_title")
        if code and not _ID.fullmatch(code):
            message = f"事项编码“{code}”不能用：只用英文字母、数字、- 和 _，不超过40个"
            yield error(sheet.where(row, "form_id"), "settings.form_id", message)
        if version and not _VERSION.fullmatch(version):
            message = f"版本“{version}”不能用：只用英文字母、数字、点和 -，不超过32个"
            yield error(sheet.where(row, "version"), "settings.version", message)
        elif version and not _ORDERED.fullmatch(version):
            message = f"版本“{version}”排不出先后"
            yield warning(sheet.where(row, "version"), "settings.version_order", message)
        if len(title) > _LONGEST_TITLE:
            message = f"表名有{len(title)}个字，超过{_LONGEST_TITLE}个，印不下"
            yield warning(sheet.where(row, "form_title"), "settings.title", message)
