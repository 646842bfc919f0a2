"""A Finding (核对提示): one thing about the answers that a person should mend or confirm.

Findings are not exceptions: a form full of mistakes is a normal form. The sentence for
the clerk is looked up by code; a constraint brings its own sentence from the workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # blocks registering
    WARNING = "warning"  # asks for a second look, never blocks


@dataclass(frozen=True, slots=True)
class Finding:
    """`path` is a question path (`applicant.id_no`, `members.rows[0].m_name`)."""

    path: str
    code: str
    severity: Severity = Severity.ERROR
    params: Mapping[str, str] = field(default_factory=dict)
