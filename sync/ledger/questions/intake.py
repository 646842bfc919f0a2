"""Questions of registration, the village's own step and the hand-over. Literal data."""

from __future__ import annotations

from sync.ledger.questions.shape import (
    ALL_BROUGHT,
    COUNTED,
    MASKED,
    POSTING,
    SIGNED_DAY,
    Question,
    choice,
    long,
    text,
    yes,
)

_MINUTES = (
    Question("minutes.no", "会议记录编号"),
    Question("minutes.date", "会议日期", "date", default="=today"),
    Question(
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
    Question("minutes.entitled", "应到人数", "number"),
    Question("minutes.present", "实到人数", "number"),
    Question("minutes.yes", "同意票", "number"),
    Question("minutes.against", "反对票", "number", default="0"),
    Question("minutes.abstain", "弃权票", "number", default="0"),
)

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "MissingPapersSettled": (
        yes("fields_valid", "申请表已核对"),
        yes("checklist_done", "材料清单已逐项核对"),
        yes("poa_signed", "委托书已签"),
        ALL_BROUGHT,
        yes("send_now", "申请人要求按现有材料送交", required=False, default=""),
    ),
    "IncompleteCaseDropped": (),
    "VillageStepStarted": (*POSTING, MASKED),
    "VillageStepCompleted": (
        *_MINUTES,
        yes("no_objection", "公示期间无人提出异议", default=""),
        yes("village_opinion_signed", "村委会意见已签署", default=""),
        long("opinion", "村委会意见", required=False),
    ),
    "CaseQueued": (),
    "SupplementQueued": (),
    "CaseHandedOver": (
        choice(
            "way",
            "移交方式",
            (("专人", "专人"), ("邮政", "邮政"), ("网络", "网络"), ("U盘", "U盘")),
            default="专人",
        ),
    ),
    "CaseReceived": (
        COUNTED,
        text("differences", "差异（缺件、破损、不符）", required=False, hint="没有差异就不填"),
        *SIGNED_DAY,
    ),
    "HandOverRefused": (
        choice(
            "refusal_ground",
            "退回原因",
            (("wrong_office", "不属于本机关"), ("unreadable", "材料或数据无法辨认")),
        ),
        long("reason", "说明"),
    ),
    "CaseReceivedAtCounter": (),
    "CompleteAtReceipt": (),
}
