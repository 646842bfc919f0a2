"""FakeAudit: looks at whole numbers, the list of what was done, 回避申报, as the real verbs answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from desktop.usecases.audit_views import AuditRow, AuditView
from desktop.usecases.day_slip import DaySlip, SlipVerdict
from desktop.usecases.tampering import Walked
from desktop.usecases.views import CaseView
from sync.ledger.events import Actor

WHOLE = {"mobile": "13800005678", "id_no": "511011194403120016"}
ROWS = (
    AuditRow("2026-11-24 10:12", "周明华", "查看完整号码", "511011104205-20261124-01-0003-7", "李**，电话联系申请人"),
    AuditRow("2026-11-24 09:40", "周明华", "打印文书", "511011104205-20261124-01-0003-7", "代办登记回执 N-1"),
    AuditRow("2026-11-24 09:38", "周明华", "登记", "511011104205-20261124-01-0003-7", ""),
    AuditRow("2026-11-23 17:05", "周明华", "导出表格", "", "登记台账 2026年11月，37 行"),
)  # fmt: skip


class FakeAudit:
    """`faults`: what tampering finds."""

    cases: dict[str, CaseView]
    revealed: list[tuple[str, str]]
    faults: tuple[str, ...] = ()

    def reveal_case(self, actor: Actor, case_no: str, reason: str) -> CaseView:
        self.__dict__.setdefault("revealed", []).append((case_no, reason))
        view = self.cases[case_no]
        applicant: Mapping[str, Any] = {**view.applicant, **WHOLE}
        answers = (*view.answers, ("号码", tuple(WHOLE.items())))
        return replace(view, applicant=applicant, answers=answers, masked=False)

    def note_export(self, actor: Actor, table: str, rows: int) -> None:
        self.__dict__.setdefault("exports", []).append((table, rows))

    def audit_view(self, actor: Actor) -> AuditView:
        return AuditView(ROWS, actor.role == "TM", "第 37 条，校验码 1f2e-3d4c-5b6a-7988")

    def tampering(self) -> tuple[str, ...]:
        return self.faults

    def walk_chain(self, before: Walked | None, waiting: Callable[[], bool]) -> Walked:
        return Walked(self.faults, 1, left=False)

    def declare_relative(self, actor: Actor, relation: str, id_no: str) -> tuple[str, ...]:
        return (relation,)

    def withdraw_relative(self, actor: Actor, id_no: str, reason: str) -> tuple[str, ...]:
        return ()

    def day_slip(self) -> DaySlip:
        return DaySlip(b"%PDF-1.4", "日终条-2026-11-24", "DAIBAN-HEAD", "第 37 条")

    def check_slip(self, text: str) -> SlipVerdict:
        return SlipVerdict(True, "对得上：本机台账接着这张纸，到现在又记了 3 条。")
