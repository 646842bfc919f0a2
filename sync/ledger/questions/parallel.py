"""Questions of joint handling (并联审批): the sub-tasks, one department's answer, one merged notice. Literal data."""

from __future__ import annotations

from sync.ledger.parallel import ANSWERS
from sync.ledger.questions.completeness import GAPS
from sync.ledger.questions.shape import Question, yes

_LEAD = yes("is_lead_department", "本部门是牵头部门", default="")

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "ParallelApprovalOpened": (
        _LEAD,
        Question(
            "facts.subtasks",
            "征求哪些部门的意见",
            "rows",
            columns=(
                ("department", "部门"),
                ("question", "征求意见的问题"),
                ("days", "答复期限（工作日）"),
                ("required", "必要或参考"),
                ("depends_on", "等哪个部门先答复"),
            ),
            default="=subtasks",
            hint="一个部门一行；参考意见不影响决定，没有先后的不填最后一格",
        ),
        yes("joint_handling", "实行联合办理（办理期限共 45 个工作日）", required=False, default=""),
    ),
    "SubTaskAnswered": (
        Question("subtask_answer.department", "哪个部门", "choice", default="=subtask"),
        Question(
            "subtask_answer.answer",
            "意见",
            "choice",
            choices=tuple((word, word) for word in ANSWERS),
            hint="逾期只能在答复期限过后选",
        ),
        Question("subtask_answer.reason", "理由", "long", required=False, hint="不同意、需补充的必须写明"),
    ),
    "SupplementRequestedJointly": (
        _LEAD,
        GAPS,
        yes("gaps_merged", "已把各部门要求补充的内容合并成一份", default=""),
    ),
}
