"""Questions of another agent going on with a case (R20). Literal data."""

from __future__ import annotations

from sync.ledger.agents import CONSENTS
from sync.ledger.questions.shape import Question, choice, long, text

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "AgentReplaced": (
        text("new_agent", "接办的代办员"),
        text("new_agent_mobile", "接办人电话", required=False),
        text("new_agent_id_no", "接办人身份证号", required=False, hint="代办委托书上要写"),
        choice("agent_consent", "申请人怎样同意的", tuple(CONSENTS.items()), default="told"),
        long("reason", "换人原因", required=False),
    ),
}
