"""Words of the counter: what a state, an act or a deadline is called on the screen.

The Chinese of states is the state table's own; acts are named by what the clerk does.
"""

from __future__ import annotations

from datetime import date

from sync.ledger.table import STATES

ACT_TEXT = {
    "CaseRegistered": "登记",
    "CaseRegisteredIncomplete": "登记（材料待补）",
    "MissingPapersSettled": "材料补齐／按现有材料送交",
    "IncompleteCaseDropped": "长期未补，退回材料",
    "VillageStepStarted": "开始村级程序（张贴公示）",
    "VillageStepCompleted": "村级程序完成",
    "CaseQueued": "放入待送交",
    "CaseHandedOver": "打印交接单并移交",
    "SupplementQueued": "补正材料放入待送交",
    "CaseReceived": "逐件清点并签收",
    "HandOverRefused": "退回交接（非本机关或无法辨认）",
    "CaseReceivedAtCounter": "窗口收件",
    "PreReviewStarted": "开始预审",
    "SupplementRequested": "出具一次性补正告知书",
    "SupplementRequestedAtVillage": "出具一次性补正告知书（受委托）",
    "SupplementReceived": "签收补正材料",
    "SupplementRequestedAgain": "再次告知补正",
    "SupplementLapsed": "逾期未补正，终止",
    "CaseFoundNotRequired": "告知无需办理（不受理）",
    "AcceptanceRefused": "不予受理",
    "CaseAccepted": "受理",
    "AcceptanceDeemed": "视为受理",
    "NoticeDeadlineBreached": "补正告知超期",
    "DeemedAcceptanceReversed": "更正视为受理",
    "ReviewStarted": "开始审查",
    "SpecialProcedureStarted": "进入特别程序",
    "SpecialProcedureEnded": "特别程序结束",
    "PostingStarted": "张贴公示",
    "PostingEnded": "公示结束",
    "ObjectionRegistered": "登记异议",
    "ObjectionAnswered": "异议已核查答复",
    "PostingRepeated": "重新公示",
    "CaseForwarded": "初审转报",
    "ForwardingAcknowledged": "签收转报",
    "ParallelApprovalOpened": "启动并联审批",
    "SupplementRequestedJointly": "合并告知补正",
    "ParallelApprovalEnded": "并联审批完成",
    "CaseApproved": "准予",
    "CaseDenied": "不予批准",
    "UpperApprovalRecorded": "登记上级准予",
    "UpperDenialRecorded": "登记上级不予批准",
    "DeadlineExtended": "延长办理期限",
    "CaseReturnedByUpperLevel": "上级退补",
    "ReturnAnswered": "答复退补",
    "ReviewReopenedByReturn": "退补后重新审查",
    "SupplementRequestedByUpperLevel": "上级补正告知",
    "ResultMade": "登记结果文书",
    "ResultSentToVillage": "结果转村签收",
    "UncollectedResultReturned": "逾期未领退回",
    "PapersDelivered": "送达",
    "CaseClosed": "办结归档",
    "CaseWithdrawn": "撤回申请",
    "CaseTerminated": "终止办理",
    "CaseTransferredOut": "移送其他机关",
    "CaseReopened": "重新办理",
    "AcceptanceOrdered": "依裁决受理",
    "CaseHandledOnTheSpot": "当场办结",
    "UrgentAidGranted": "急难先行救助",
    "UrgentPapersCompleted": "急难补齐材料",
    "UrgentPostingStarted": "急难补公示",
    "UrgentPostingEnded": "急难公示结束",
    "SupplementServed": "补正告知书送达申请人",
    "MaterialHandedIn": "收到补正材料（转交）",
    "RatingGiven": "评价",
    "RatingDeclined": "不评价",
    "SiteVisitRecorded": "登记入户调查",
    "CompleteAtReceipt": "收件时材料齐全",
    "ContactAttempted": "登记联系情况",
}
OWNER_TEXT = {"village": "村代办点", "township": "乡镇", "county": "县级部门", "upper": "上级机关"}
CLOCK_TEXT = {
    "C0": "送交", "C1": "受理答复", "C2": "补正", "C3": "法定办理", "C4": "承诺办理",
    "C6": "送达", "C7": "公示", "C8": "特别程序", "C9": "下级审查", "C11": "提醒",
}  # fmt: skip


def state_text(state: str) -> str:
    """The Chinese name of a state."""
    return STATES[state].zh


def act_text(kind: str) -> str:
    """What an act is called on a button and in the history."""
    return ACT_TEXT.get(kind, kind)


def day_text(day: date, provisional: bool = False) -> str:
    """`12月7日`, with 暂定 where the calendar of that year is not yet official."""
    return f"{day.month}月{day.day}日" + ("（暂定）" if provisional else "")
