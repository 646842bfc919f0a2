"""The questions of every act: literal data, one tuple of fields per kind.

A default that begins with `=` is computed from the case (act_forms.py). The wording is for
a clerk of 45 to 60 years with a villager waiting.
"""

from __future__ import annotations

from desktop.usecases.views import ActField

PRIMARY = frozenset(
    [
        "CaseQueued",
        "CaseHandedOver",
        "CaseReceived",
        "PreReviewStarted",
        "CaseAccepted",
        "ReviewStarted",
        "CaseForwarded",
        "ForwardingAcknowledged",
        "CaseApproved",
        "ResultMade",
        "ResultSentToVillage",
        "PapersDelivered",
        "CaseClosed",
        "SupplementServed",
        "MaterialHandedIn",
        "SupplementReceived",
        "VillageStepStarted",
        "VillageStepCompleted",
        "PostingEnded",
        "MissingPapersSettled",
        "SupplementQueued",
    ]
)
GRAVE = {
    "CaseWithdrawn": "撤回后原办理期限不再计算，重新申请要另行登记。",
    "CaseTerminated": "终止后本件不再办理。",
    "AcceptanceRefused": "材料不齐不是不予受理的理由，请用补正告知。",
    "CaseFoundNotRequired": "本件将以“不受理”结束。",
    "CaseTransferredOut": "本件将移送其他机关。",
    "CaseDenied": "不予批准必须写明理由和救济途径。",
    "HandOverRefused": "材料不齐不是退回的理由，请签收后一次告知补正。",
}


def _yes(name: str, label: str, *, required: bool = True, default: str = "true") -> ActField:
    return ActField(f"facts.{name}", label, "yesno", required, default=default)


def _text(name: str, label: str, *, required: bool = True, default: str = "", hint: str = "") -> ActField:
    return ActField(f"facts.{name}", label, "text", required, default=default, hint=hint)


def _long(name: str, label: str, *, required: bool = True, default: str = "", hint: str = "") -> ActField:
    return ActField(f"facts.{name}", label, "long", required, default=default, hint=hint)


_DAY = ActField("effective_date", "签收日期", "date", default="=today", hint="补录纸面签收时改为签收当天")
_COUNTED = _yes("rows_counted", "已逐份清点", default="")
_DIFFERENCES = _text("differences", "差异（缺件、破损、不符）", required=False, hint="没有差异就不填")
_APPROVER = (
    _text("approver.name", "批准人"),
    _text("approver.post", "批准人职务"),
    ActField("facts.approver.date", "批准日期", "date", default="=today"),
)
_GAPS = ActField(
    "supplement.rows",
    "需要补正的全部内容",
    "rows",
    columns=(
        ("material", "材料编号"),
        ("name", "材料"),
        ("problem", "存在问题"),
        ("demand", "补正要求"),
        ("copies", "份数"),
    ),
    default="=gaps",
    hint="一次写全，不能分几次告知",
)
_POSTING = (
    ActField("posting.title", "公示标题", "text", default="=posting_title"),
    ActField(
        "posting.rows",
        "公示内容",
        "rows",
        columns=(
            ("name", "姓名"),
            ("group", "村组"),
            ("people", "家庭人口"),
            ("kind", "拟定类别"),
            ("note", "备注"),
        ),
        default="=posting",
        hint="不得出现身份证号、电话、账号、疾病、残疾类别、未成年人姓名",
    ),
)
_MASKED = _yes("names_masked", "已遮去不得公开的内容", default="")
_MINUTES = (
    ActField("minutes.no", "会议记录编号"),
    ActField("minutes.date", "会议日期", "date", default="=today"),
    ActField(
        "minutes.kind",
        "会议种类",
        "choice",
        choices=(
            ("村民代表会议", "村民代表会议"),
            ("村民会议", "村民会议"),
            ("村民小组会议", "村民小组会议"),
        ),
        default="村民代表会议",
    ),
    ActField("minutes.entitled", "应到人数", "number"),
    ActField("minutes.present", "实到人数", "number"),
    ActField("minutes.yes", "同意票", "number"),
    ActField("minutes.against", "反对票", "number", default="0"),
    ActField("minutes.abstain", "弃权票", "number", default="0"),
)
_DECISION = (
    _long("facts_found", "认定的事实"),
    _text("basis", "依据", default="=basis"),
)
_DELIVERY = (
    ActField(
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
    ActField("delivery.person", "签收人", default="=applicant"),
    ActField("delivery.relation", "与申请人关系（代码）", required=False, hint="家属代收时填写，如 20 子"),
    ActField("delivery.reason", "代收原因", required=False),
    ActField("delivery.witness", "见证人", required=False, hint="留置送达时填写"),
    ActField("delivery.place", "送达地点", required=False),
    _DAY,
)
_RETURNED = _yes("originals_returned", "原件已退还并签收")
_ARCHIVED = _yes("archive_list_complete", "案卷目录完整")
_ALL_BROUGHT = _yes("all_brought", "所缺材料已全部交来")

FIELDS: dict[str, tuple[ActField, ...]] = {
    "MissingPapersSettled": (
        _yes("fields_valid", "申请表已核对"),
        _yes("checklist_done", "材料清单已逐项核对"),
        _yes("poa_signed", "委托书已签"),
        _ALL_BROUGHT,
        _yes("send_now", "申请人要求按现有材料送交", required=False, default=""),
    ),
    "IncompleteCaseDropped": (),
    "VillageStepStarted": (*_POSTING, _MASKED),
    "VillageStepCompleted": (
        *_MINUTES,
        _yes("no_objection", "公示期间无人提出异议", default=""),
        _yes("village_opinion_signed", "村委会意见已签署", default=""),
        _long("opinion", "村委会意见", required=False),
    ),
    "CaseQueued": (),
    "SupplementQueued": (),
    "CaseHandedOver": (
        ActField(
            "facts.way",
            "移交方式",
            "choice",
            choices=(("专人", "专人"), ("邮政", "邮政"), ("网络", "网络"), ("U盘", "U盘")),
            default="专人",
        ),
    ),
    "CaseReceived": (_COUNTED, _DIFFERENCES, _DAY),
    "HandOverRefused": (
        ActField(
            "facts.refusal_ground",
            "退回原因",
            "choice",
            choices=(("wrong_office", "不属于本机关"), ("unreadable", "材料或数据无法辨认")),
        ),
        _long("reason", "说明"),
    ),
    "CaseReceivedAtCounter": (),
    "PreReviewStarted": (),
    "SupplementRequested": (_GAPS,),
    "SupplementRequestedAtVillage": (_GAPS,),
    "SupplementRequestedAgain": (_GAPS, _long("reason", "为什么再次告知"), *_APPROVER),
    "SupplementServed": (
        ActField("facts.served_on", "签收日期", "date", default="=today"),
        ActField(
            "facts.signed_by",
            "谁签收",
            "choice",
            choices=(("applicant", "申请人"), ("agent", "代理人")),
            default="applicant",
        ),
    ),
    "MaterialHandedIn": (_ALL_BROUGHT, _text("way", "转交方式", required=False, default="专人")),
    "SupplementReceived": (
        ActField(
            "facts.supplement_at",
            "从哪里收到",
            "choice",
            choices=(("D13", "村代办点交接单"), ("counter", "本窗口")),
            default="D13",
        ),
        _ALL_BROUGHT,
        _DAY,
    ),
    "SupplementLapsed": (ActField("facts.reminder_on", "催告日期", "date", required=False),),
    "CaseFoundNotRequired": (
        ActField(
            "facts.ground",
            "依据",
            "choice",
            choices=(("not_required", "依法不需要办理"),),
            default="not_required",
        ),
        _long("reason", "理由"),
    ),
    "AcceptanceRefused": (
        ActField(
            "facts.ground",
            "依据",
            "choice",
            choices=(("not_competent", "不属于本机关职权范围"), ("other", "不属于受理范围（非许可事项）")),
            default="not_competent",
        ),
        _text("right_organ", "应向哪个机关申请", required=False),
        _text("basis", "依据条文", required=False),
        _long("reason", "理由"),
    ),
    "CaseAccepted": (
        _yes("complete_and_legal_form", "材料齐全、符合法定形式", default=""),
        _yes("demanded_rows_complete", "补正内容已补齐（有补正时）", required=False),
        _yes("in_power", "属于本机关职权范围"),
    ),
    "CaseHandledOnTheSpot": (
        _yes("complete_and_legal_form", "材料齐全、符合法定形式", default=""),
        _yes("in_power", "属于本机关职权范围"),
        _yes("recipient_present", "申请人（或有代领权限的代理人）在场签收", default=""),
        _text("result_no", "结果文书编号", required=False),
    ),
    "ReviewStarted": (_text("examiner", "审查人", required=False),),
    "SpecialProcedureStarted": (
        ActField(
            "facts.cause",
            "程序",
            "choice",
            choices=tuple(
                (word, word) for word in ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"]
            ),
        ),
        _text("institution", "承办机构", required=False),
        ActField("facts.time_needed", "所需时间", "number"),
        ActField("facts.unit", "单位", "choice", choices=(("WD", "工作日"), ("CD", "天")), default="WD"),
    ),
    "SpecialProcedureEnded": (
        _yes("result_attached", "结果已入卷", default=""),
        _text("time_used", "实际用时", required=False),
    ),
    "PostingStarted": (*_POSTING, _MASKED),
    "PostingRepeated": (
        *_POSTING,
        _MASKED,
        _text("investigators", "两名调查人（用顿号分开）"),
        _yes("list_changed", "名单有变动"),
    ),
    "PostingEnded": (
        _yes("closing_photo", "已拍公示结束照片", default=""),
        _yes("no_objection", "公示期间无人提出异议", default=""),
    ),
    "ObjectionRegistered": (
        ActField("objection.person", "异议人（可不具名）", required=False),
        ActField("objection.channel", "渠道", default="当面"),
        ActField("objection.date", "日期", "date", default="=today"),
        ActField("objection.content", "异议内容", "long"),
    ),
    "ObjectionAnswered": (
        _text("investigators", "两名调查人（用顿号分开）"),
        _text("objection_answer.way", "答复方式"),
        ActField("facts.objection_answer.date", "答复日期", "date", default="=today"),
    ),
    "SiteVisitRecorded": (
        _text("investigators", "两名调查人（用顿号分开）"),
        ActField("facts.visited_on", "调查日期", "date", default="=today"),
        ActField("visit.found", "调查情况", "long"),
        ActField("visit.opinion", "调查意见", "long", required=False),
    ),
    "CaseForwarded": (
        _yes("first_review_opinion_signed", "初审意见已签署", default=""),
        _yes("file_complete", "案卷完整"),
        _long("opinion", "初审意见"),
    ),
    "ForwardingAcknowledged": (_COUNTED, _DAY),
    "CaseApproved": (*_DECISION, _text("content", "决定内容", required=False)),
    "CaseDenied": (
        *_DECISION,
        _long("reasons", "理由", hint="20 字以上"),
        _long("remedies", "救济途径", default="=remedies"),
    ),
    "DeadlineExtended": (_long("reason", "延长理由"), *_APPROVER),
    "ResultMade": (_text("result_no", "结果文书编号"),),
    "ResultSentToVillage": (_yes("d13_back_signed", "结果交接单已签收", default=""),),
    "UncollectedResultReturned": (_yes("d13_back_signed", "退回交接单已签收", default=""),),
    "PapersDelivered": _DELIVERY,
    "CaseClosed": (
        ActField(
            "rating.stars",
            "满意度（申请人自己选）",
            "choice",
            required=False,
            choices=(
                ("", "不评价"),
                ("5", "非常满意"),
                ("4", "满意"),
                ("3", "基本满意"),
                ("2", "不满意"),
                ("1", "非常不满意"),
            ),
        ),
        _RETURNED,
        _ARCHIVED,
        _yes("result_passed_on", "代领的结果已转交申请人签收", required=False),
    ),
    "RatingGiven": (
        ActField(
            "rating.stars",
            "满意度（申请人自己选）",
            "choice",
            choices=(
                ("5", "非常满意"),
                ("4", "满意"),
                ("3", "基本满意"),
                ("2", "不满意"),
                ("1", "非常不满意"),
            ),
        ),
        ActField("rating.text", "意见建议", "long", required=False),
    ),
    "RatingDeclined": (),
    "CaseWithdrawn": (
        _yes("withdrawal_signed", "撤回申请书已签名", default=""),
        ActField(
            "facts.signed_by",
            "谁签名",
            "choice",
            choices=(("applicant", "申请人"), ("agent", "代理人（有撤回权限）")),
            default="applicant",
        ),
        _long("reason", "原因", required=False),
    ),
    "CaseTerminated": (
        ActField(
            "facts.end_ground",
            "原因",
            "choice",
            choices=(
                ("death", "申请人死亡"),
                ("entity_ended", "申请单位终止"),
                ("impossible", "事项已不可能"),
                ("abolished", "事项已取消"),
            ),
        ),
        _text("evidence", "证明材料"),
        _yes("heirs_do_not_continue", "继承人不继续办理", required=False),
    ),
    "CaseTransferredOut": (
        _text("other_organ", "移送机关"),
        _yes("papers_sent_to_other_organ", "材料已移送", default=""),
    ),
    "ContactAttempted": (
        _text("way", "联系方式", default="电话"),
        _text("outcome", "结果"),
        _yes("reached", "已联系上", required=False, default=""),
    ),
    "LateReasonGiven": (_text("clock", "期限"), _long("reason", "超期理由")),
    "CompleteAtReceipt": (),
}
