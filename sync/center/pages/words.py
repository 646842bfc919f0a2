"""The Chinese words of the pages for the ledger's codes. A code without a word shows as it is.

States and clocks are called what the state table calls them; acts what the counter calls them.
"""

from __future__ import annotations

from sync.ledger.table import CLOCKS as _CLOCKS
from sync.ledger.table import STATES as _STATES

TIERS = {"village": "村（社区）", "township": "乡镇（街道）", "county": "县", "upper": "上级"}

STATES = {code: state.zh for code, state in _STATES.items() if code != "DRAFT"}

# C5 lengthens another clock, C10 to C12 remind the stations: neither is shown at the county.
CLOCKS = {code: clock.zh for code, clock in _CLOCKS.items() if code not in ("C5", "C10", "C11", "C12")}

CAPACITIES = {"AGENT": "代办", "ENTRUSTED_WINDOW": "受委托窗口", "COLLECTIVE": "村级程序"}

PAPERS = {
    "D01": "登记回执",
    "D01b": "即办回执",
    "D02": "材料接收清单",
    "D03": "一次性补正告知书",
    "D04": "受理通知书",
    "D05": "授权委托书",
    "D06": "不予受理通知书",
    "D07": "决定书",
    "D08": "送达回证",
    "D11": "满意度评价表",
    "D13": "材料交接单",
    "D14": "延长办理期限告知书",
    "D15": "特别程序告知书",
    "D16": "撤回申请书",
    "D17": "承诺书",
    "D18": "核对授权书",
    "D19": "领件通知",
    "D20": "公示单",
    "D22": "入户调查记录",
    "D23": "会议记录",
}

ACTS = {
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

MATERIAL_STATES = {"present": ("已收", "green"), "missing": ("缺少", "orange"), "waived": ("免交", "")}
