"""Which acts are the usual next step, and which deserve a word of warning first. Literal data."""

from __future__ import annotations

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
        "SpecialProcedureEnded",
        "PostingEnded",
        "ObjectionAnswered",
        "ReturnAnswered",
        "MissingPapersSettled",
        "SupplementQueued",
        "SubTaskAnswered",
        "RemotePreReviewAnswered",
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
    "CaseReturnedByUpperLevel": "已经报送过的材料不得要求重复提供。",
    "SupplementLapsed": "本件将因逾期未补正而终止。",
    "CaseReopened": "只在决定被撤销、变更或者依法应当重新办理时使用。",
    "AcceptanceOrdered": "只在不予受理被撤销时使用。",
    "DeemedAcceptanceReversed": "只在补正告知书确已在期限内送达时使用。",
}
