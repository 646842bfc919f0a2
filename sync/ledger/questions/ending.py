"""Questions of the result, delivery, closing and every other end. Literal data."""

from __future__ import annotations

from sync.ledger.questions.shape import (
    ALL_BROUGHT,
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

_STARS = (("5", "非常满意"), ("4", "满意"), ("3", "基本满意"), ("2", "不满意"), ("1", "非常不满意"))
_ASKED_STARS = "满意度（照评价表录入）"
_ON_PAPER = (("paper", "申请人自己填的评价表"),)
_DELIVERY = (
    Question(
        "delivery.way",
        "送达方式",
        "choice",
        choices=(
            ("direct", "本人签收"),
            ("agent", "代理人签收（有代领权限）"),
            ("family", "同住成年家属代收"),
            ("left", "留置"),
            ("post", "邮寄"),
        ),
        default="direct",
    ),
    Question("delivery.person", "签收人", default="=applicant"),
    Question("delivery.relation", "与申请人关系（代码）", required=False, hint="家属代收时填写，如 20 子"),
    Question("delivery.reason", "代收原因", required=False),
    Question("delivery.witness", "见证人", required=False, hint="留置送达时填写"),
    Question("delivery.place", "送达地点", required=False),
    *SIGNED_DAY,
)
_RULING = (
    long("ruling", "复议、诉讼或投诉的处理结果", hint="文书名称、文号和要点"),
    day("ruled_on", "生效日期"),
)
_RETURNED = yes("originals_returned", "原件已退还并签收")
_ARCHIVED = yes("archive_list_complete", "案卷目录完整")

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "ResultMade": (text("result_no", "结果文书编号", hint="证照或结果文书上的编号"), STATUS_LIST),
    "ResultSentToVillage": (yes("d13_back_signed", "结果交接单已签收", default=""),),
    "UncollectedResultReturned": (yes("d13_back_signed", "退回交接单已签收", default=""),),
    "PapersDelivered": _DELIVERY,
    "CaseClosed": (
        Question(
            "rating.declined", "已请申请人评价，本人不评价", "yesno", hint="评价由申请人自己选，不能代评"
        ),
        _RETURNED,
        _ARCHIVED,
        yes("result_passed_on", "代领的结果已转交申请人签收", required=False),
        yes("no_recipient", "无人可以受领通知", default=""),
        long("reason", "说明"),
    ),
    "RatingGiven": (
        Question("rating.source", "评价从哪里来", "choice", choices=_ON_PAPER, hint="被评价人不得录入"),
        Question("rating.stars", _ASKED_STARS, "choice", choices=_STARS),
        Question(
            "rating.reasons", "原因编号", required=False, hint="评价表上打勾的编号，用顿号分开，如 209、214"
        ),
        Question("rating.text", "意见建议", "long", required=False),
    ),
    "RatingDeclined": (),
    "CaseWithdrawn": (
        yes("withdrawal_signed", "撤回申请书已签名", default=""),
        choice(
            "signed_by",
            "谁签名",
            (("applicant", "申请人"), ("agent", "代理人（有撤回权限）")),
            default="applicant",
        ),
        long("reason", "原因", required=False),
    ),
    "CaseTerminated": (
        choice(
            "end_ground",
            "原因",
            (
                ("death", "申请人死亡"),
                ("entity_ended", "申请单位终止"),
                ("impossible", "事项已不可能"),
                ("abolished", "事项已取消"),
            ),
        ),
        text("evidence", "证明材料"),
        yes("heirs_do_not_continue", "继承人不继续办理", required=False),
    ),
    "CaseTransferredOut": (
        text("other_organ", "移送机关"),
        yes("papers_sent_to_other_organ", "材料已移送", default=""),
    ),
    "CaseReopened": (
        *_RULING,
        Question("facts.ruling_days", "处理结果规定的期限（工作日）", "number", required=False),
    ),
    "AcceptanceOrdered": (
        *_RULING,
        yes("refused_acceptance_overturned", "原不予受理已被撤销", default=""),
    ),
    "UrgentPapersCompleted": (ALL_BROUGHT,),
    "UrgentPostingStarted": (*POSTING, MASKED),
    "UrgentPostingEnded": (yes("closing_photo", "已拍公示结束照片", default=""),),
}
