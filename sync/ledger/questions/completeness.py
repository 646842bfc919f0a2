"""Questions of the completeness check, the supplement loop, refusal to accept and acceptance. Literal data."""

from __future__ import annotations

from sync.ledger.demands import FAULTS
from sync.ledger.questions.shape import (
    ALL_BROUGHT,
    APPROVER,
    INVESTIGATORS,
    SIGNED_DAY,
    STATUS_LIST,
    Question,
    choice,
    day,
    long,
    text,
    yes,
)

GAPS = Question(
    "supplement.rows",
    "需要补正的全部内容",
    "rows",
    columns=(
        ("material", "材料"),
        ("problem", "存在问题"),
        ("demand", "补正要求"),
        ("copies", "份数"),
        ("basis", "依据"),
    ),
    default="=gaps",
    hint="一次写全，不能分几次告知。只能要清单上的材料；清单以外只限已交材料的形式、内容问题，并写明依据",
    words={"problem": FAULTS},
)

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "PreReviewStarted": (),
    "SupplementRequested": (GAPS,),
    "SupplementRequestedAtVillage": (GAPS,),
    "SupplementRequestedAgain": (
        GAPS,
        yes("new_gap", "新交来的材料又有新的问题", required=False, default=""),
        long("reason", "为什么再次告知"),
        *APPROVER,
    ),
    "SupplementRequestedByUpperLevel": (
        GAPS,
        yes("upper_is_accepting_organ", "上级机关是受理机关", default=""),
        STATUS_LIST,
    ),
    "SupplementServed": (
        day("served_on", "签收日期"),
        choice("signed_by", "谁签收", (("applicant", "申请人"), ("agent", "代理人")), default="applicant"),
    ),
    "MaterialHandedIn": (ALL_BROUGHT, text("way", "转交方式", required=False, default="专人")),
    "SupplementReceived": (
        choice(
            "supplement_at",
            "从哪里收到",
            (("D13", "村代办点交接单"), ("counter", "本窗口")),
            default="D13",
        ),
        ALL_BROUGHT,
        *SIGNED_DAY,
    ),
    "SupplementLapsed": (day("reminder_on", "催告日期", required=False, default=""),),
    "CaseFoundNotRequired": (
        choice("ground", "依据", (("not_required", "依法不需要办理"),), default="not_required"),
        long("reason", "理由"),
    ),
    "AcceptanceRefused": (
        choice(
            "ground",
            "依据",
            (("not_competent", "不属于本机关职权范围"), ("other", "不属于受理范围（非许可事项）")),
            default="not_competent",
        ),
        text("right_organ", "应向哪个机关申请", required=False),
        text("basis", "依据条文", required=False),
        long("reason", "理由"),
    ),
    "CaseAccepted": (
        yes("complete_and_legal_form", "材料齐全、符合法定形式", default=""),
        yes("demanded_rows_complete", "要求补正的内容已补齐", default=""),
        yes("in_power", "属于本机关职权范围"),
    ),
    "DeemedAcceptanceReversed": (
        day("served_on", "补正告知书的签收日期", default=""),
        text("photo", "签收凭证（照片或存档编号）"),
        *APPROVER,
    ),
    "CaseHandledOnTheSpot": (
        yes("complete_and_legal_form", "材料齐全、符合法定形式", default=""),
        yes("in_power", "属于本机关职权范围"),
        yes("recipient_present", "申请人（或有代领权限的代理人）在场签收", default=""),
        text("result_no", "结果文书编号", required=False),
    ),
    "SiteVisitRecorded": (
        INVESTIGATORS,
        day("visited_on", "调查日期"),
        Question("visit.address", "地点", required=False),
        Question("visit.purpose", "目的", required=False, hint="首次、复核或异议"),
        Question("visit.present", "在场人", required=False),
        Question("visit.housing", "住房或现场情况", "long", required=False),
        Question("visit.income", "收入、支出和财产", "long", required=False),
        Question("visit.health", "健康、就业和教育", "long", required=False),
        Question("visit.neighbours", "邻里访问", "long", required=False, hint="两户"),
        Question("visit.photos", "照片编号", required=False),
        Question("visit.opinion", "调查意见", "long"),
    ),
    "ContactAttempted": (
        text("way", "联系方式", default="电话"),
        text("outcome", "结果"),
        yes("reached", "已联系上", required=False, default=""),
    ),
    "LateReasonGiven": (
        choice("clock", "期限", ()),
        long("reason", "超期理由"),
        text("public_line", "对外公开的说明", required=False, hint="超过承诺时限的应当公开说明理由"),
    ),
}
