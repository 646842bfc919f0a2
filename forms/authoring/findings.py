"""AuthoringFinding: one thing an author should mend, with the cell it stands in.

Knows sheets and cells; refuses to know what an expression or an item means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forms.finding import Severity


@dataclass(frozen=True, slots=True)
class AuthoringFinding:
    """`where` is `sheet!cell` (`survey!G12`) or a sheet or file name; `message` is Chinese."""

    severity: Severity
    where: str
    code: str
    message: str

    def to_json(self) -> dict[str, str]:
        """`{"severity","where","code","message"}`."""
        return {
            "severity": self.severity.value,
            "where": self.where,
            "code": self.code,
            "message": self.message,
        }

    def __str__(self) -> str:
        word = "错误" if self.severity is Severity.ERROR else "提醒"
        return f"{word} {self.where}：{self.message}（{self.code}）"


class AuthoringRefused(Exception):
    """The workbook has errors and compiles to nothing. `findings` holds all of them."""

    def __init__(self, findings: Iterable[AuthoringFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(str(finding) for finding in self.findings if is_error(finding)))


def error(where: str, code: str, message: str) -> AuthoringFinding:
    """A finding that keeps the workbook from compiling."""
    return AuthoringFinding(Severity.ERROR, where, code, message)


def warning(where: str, code: str, message: str) -> AuthoringFinding:
    """A finding that the author should look at; the workbook still compiles."""
    return AuthoringFinding(Severity.WARNING, where, code, message)


def is_error(finding: AuthoringFinding) -> bool:
    """True where the finding keeps the workbook from compiling."""
    return finding.severity is Severity.ERROR
