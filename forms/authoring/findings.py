"""AuthoringFinding: one thing an author should mend, with the cell it stands in and how to mend it.

Knows sheets and cells; refuses to know what an expression or an item means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from forms.authoring.mends import mend_of


class Severity(StrEnum):
    ERROR = "error"  # the workbook compiles to nothing
    WARNING = "warning"  # it compiles, and the author should look
    NOTE = "note"  # it is as it may be; worth knowing


_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "说明"}


@dataclass(frozen=True, slots=True)
class AuthoringFinding:
    """`where` is `sheet!cell` (`survey!G12`) or a sheet or file name; `message` and `mend` are Chinese."""

    severity: Severity
    where: str
    code: str
    message: str
    mend: str = ""

    def to_json(self) -> dict[str, str]:
        """`{"severity","where","code","message","mend"}`."""
        return {
            "severity": self.severity.value,
            "where": self.where,
            "code": self.code,
            "message": self.message,
            "mend": self.mend,
        }

    def __str__(self) -> str:
        line = f"{_WORDS[self.severity]} {self.where}：{self.message}（{self.code}）"
        return f"{line}\n    → {self.mend}" if self.mend else line


class AuthoringRefused(Exception):
    """The workbook has errors and compiles to nothing. `findings` holds all of them."""

    def __init__(self, findings: Iterable[AuthoringFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(str(finding) for finding in self.findings if is_error(finding)))


def error(where: str, code: str, message: str, mend: str = "") -> AuthoringFinding:
    """A finding that keeps the workbook from compiling; `mend` only where it differs from the code's own."""
    return AuthoringFinding(Severity.ERROR, where, code, message, mend or mend_of(code))


def warning(where: str, code: str, message: str, mend: str = "") -> AuthoringFinding:
    """A finding that the author should look at; the workbook still compiles."""
    return AuthoringFinding(Severity.WARNING, where, code, message, mend or mend_of(code))


def note(where: str, code: str, message: str, mend: str = "") -> AuthoringFinding:
    """Something worth knowing that needs no mending."""
    return AuthoringFinding(Severity.NOTE, where, code, message, mend or mend_of(code))


def is_error(finding: AuthoringFinding) -> bool:
    """True where the finding keeps the workbook from compiling."""
    return finding.severity is Severity.ERROR
