"""Questions of complaints, their answers and calls back. Literal data."""

from __future__ import annotations

from sync.ledger.complaint import ANSWERED, CALLED_BACK, CATEGORIES, CHANNELS, REGISTERED
from sync.ledger.questions.shape import APPROVER, Choices, Question


def _same(words: tuple[str, ...]) -> Choices:
    return tuple((word, word) for word in words)


QUESTIONS: dict[str, tuple[Question, ...]] = {
    REGISTERED: (
        Question(
            "complaint.channel", "从哪里来", "choice", choices=_same(CHANNELS), default="=complaint_channel"
        ),
        Question("complaint.category", "类别", "choice", choices=_same(CATEGORIES)),
        Question("complaint.object", "反映谁（单位、人员）", default="=complaint_object"),
        Question("complaint.content", "反映的内容", "long", default="=complaint_content"),
        Question("complaint.demand", "要求", "long", required=False),
        Question("complaint.complainant", "反映人", required=False, hint="可以不具名"),
        Question("complaint.phone", "联系电话", required=False),
        Question(
            "complaint.urgency", "缓急", "choice", choices=_same(("一般", "紧急")), default="一般"
        ),
        Question("complaint.forwarded_to", "转给谁办", required=False),
    ),
    ANSWERED: (
        Question("complaint_answer.complaint", "答复哪一件", "choice", default="=complaint"),
        Question("complaint_answer.finding", "查明的情况", "long"),
        Question("complaint_answer.action", "怎样整改", "long"),
        Question("complaint_answer.way", "答复方式", default="电话"),
        Question("complaint_answer.date", "答复日期", "date", default="=today"),
        Question("complaint_answer.satisfied", "反映人对答复", "choice", choices=_same(("满意", "基本满意", "不满意", "未表示")), default="未表示"),
        *APPROVER,
    ),
    CALLED_BACK: (
        Question("call_back.way", "回访方式", default="电话"),
        Question("call_back.outcome", "回访情况", "long"),
        Question("call_back.satisfied", "群众是否满意", "choice", choices=_same(("满意", "基本满意", "不满意", "未联系上"))),
    ),
}  # fmt: skip
