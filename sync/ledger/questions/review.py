"""Questions of review, posting, objections, the way up and the decision. Literal data."""

from __future__ import annotations

from sync.ledger.questions.shape import (
    APPROVER,
    COUNTED,
    INVESTIGATORS,
    MASKED,
    POSTING,
    SIGNED_DAY,
    STATUS_LIST,
    Question,
    choice,
    day,
    long,
    text,
    yes,
)

# 行政许可法第四十五条
_CAUSES = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
_ANSWER = (
    text("objection_answer.way", "答复方式"),
    day("objection_answer.date", "答复日期"),
)
_DECISION = (
    long("facts_found", "认定的事实", hint="写明查明的情况，印在决定书上"),
    text("basis", "依据", default="=basis"),
)
_UPPER = (
    text("signed_status_list", "上级签章清单或文书编号"),
    day("decided_on", "上级作出决定的日期"),
)

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "ReviewStarted": (text("examiner", "审查人", required=False, hint="不填就是您本人"),),
    "SpecialProcedureStarted": (
        choice("cause", "程序", tuple((word, word) for word in _CAUSES)),
        text("institution", "承办机构", required=False),
        Question("facts.time_needed", "所需时间", "number"),
        choice("unit", "单位", (("WD", "工作日"), ("CD", "天")), default="WD"),
    ),
    "SpecialProcedureEnded": (
        yes("result_attached", "结果已入卷", default=""),
        text("time_used", "实际用时", required=False),
    ),
    "PostingStarted": (*POSTING, MASKED),
    "PostingRepeated": (
        *POSTING,
        MASKED,
        INVESTIGATORS,
        *_ANSWER,
        yes("list_changed", "名单有变动"),
    ),
    "PostingEnded": (
        yes("closing_photo", "已拍公示结束照片", default=""),
        yes("no_objection", "公示期间无人提出异议", default=""),
    ),
    "ObjectionRegistered": (
        Question("objection.person", "异议人（可不具名）", required=False),
        Question("objection.channel", "渠道", default="当面"),
        Question("objection.date", "日期", "date", default="=today"),
        Question("objection.content", "异议内容", "long"),
    ),
    "ObjectionAnswered": (INVESTIGATORS, *_ANSWER),
    "CaseForwarded": (
        yes("first_review_opinion_signed", "初审意见已签署", default=""),
        yes("file_complete", "案卷完整"),
        long("opinion", "初审意见"),
    ),
    "ForwardingAcknowledged": (COUNTED, *SIGNED_DAY, STATUS_LIST),
    "CaseReturnedByUpperLevel": (
        long("return_reason", "缺什么、为什么"),
        yes("no_repeat_of_sent_papers", "没有要求重复提供已报送的材料", default=""),
        STATUS_LIST,
    ),
    "ReturnAnswered": (yes("return_answer_attached", "补充材料或说明已附上", default=""),),
    "ReviewReopenedByReturn": (
        yes("new_facts_needed", "需要重新调查或重新出具意见", default=""),
        long("reason", "说明", required=False),
    ),
    "CaseApproved": (*_DECISION, text("content", "决定内容", required=False, hint="标准、期限等")),
    "CaseDenied": (
        *_DECISION,
        long("reasons", "理由", hint="20 字以上，写给申请人看得懂"),
        long("remedies", "救济途径", default="=remedies"),
    ),
    "UpperApprovalRecorded": _UPPER,
    "UpperDenialRecorded": _UPPER,
    "UrgentAidGranted": (*_DECISION, text("content", "决定内容", required=False)),
    "DeadlineExtended": (long("reason", "延长理由", hint="10 字以上"), *APPROVER),
}
