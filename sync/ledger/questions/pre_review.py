"""Questions of the remote pre-review. Literal data."""

from __future__ import annotations

from sync.ledger.pre_review import ANSWERED, ASKED, FINDINGS
from sync.ledger.questions.shape import Question

QUESTIONS: dict[str, tuple[Question, ...]] = {
    ASKED: (
        Question(
            "note",
            "请对方留意什么",
            "long",
            required=False,
            hint="对方只看扫描件，一个工作日内答复；这不是收件，原件仍要照常移交",
        ),
    ),
    ANSWERED: (
        Question("pre_review.finding", "看过扫描件", "choice", choices=tuple(FINDINGS.items())),
        Question(
            "pre_review.rows",
            "要补、要改的",
            "rows",
            required=False,
            columns=(("name", "材料"), ("problem", "缺什么、改什么")),
            default=[],
            hint="看来齐全的不填；这不是补正告知，以收到原件后的审查为准",
        ),
        Question("note", "还要说的", "long", required=False),
    ),
}
