"""Registry (文书目录): every paper by its code: title, sheet, number of copies, who draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.printing import (
    case_file,
    complaint_paper,
    guide,
    lists,
    mandate,
    month_paper,
    notices,
    pledges,
    proofs,
    receipt,
    register_paper,
    supplement,
    tickets,
    village,
    visits,
)
from forms.printing.fonts import FontSet

Drawer = Callable[[Mapping[str, Any], FontSet, str], bytes]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """`titles`: variant -> title ("" is the usual one); `size`: A4 | A5 (landscape) | A4L (landscape); `copies`: 一式n份.

    `slip` draws it on 80 mm thermal paper, where that is allowed (documents.md 0.5).
    The village's D03 (variant "hint") is an A5 slip, the organ's an A4 notice; D10's "slip" is A5 too.
    """

    code: str
    titles: Mapping[str, str]
    size: str
    copies: int
    draw: Drawer
    slip: Drawer | None = None

    def title(self, variant: str = "") -> str:
        return self.titles.get(variant, self.titles[""])


_KINDS = (
    PaperKind("D01", {"": "代办登记回执", "window": "收件凭证", "counter": "收件凭证"}, "A5", 2, receipt.intake_receipt, tickets.intake_slip),
    PaperKind("D01b", {"": "即办回执"}, "A5", 2, receipt.immediate_receipt, tickets.immediate_slip),
    PaperKind("D02", {"": "申请材料接收清单", "return": "申请材料退还清单"}, "A4", 2, lists.material_list),
    PaperKind(
        "D03",
        {"": "一次性补正告知书", "hint": "材料缺件提示单", "village_hint": "材料缺件提示单"},
        "A4", 2, supplement.supplement_notice, tickets.hint_slip,
    ),
    PaperKind("D04", {"": "受理通知书", "deemed": "受理通知书（视为受理）"}, "A4", 2, notices.acceptance),
    PaperKind("D05", {"": "授权委托书"}, "A4", 3, mandate.mandate),
    PaperKind("D06", {"": "不予受理决定书", "not_required": "不受理告知书"}, "A4", 2, notices.refusal_to_accept),
    PaperKind("D07", {"": "准予决定书", "grant": "准予决定书", "refuse": "不予决定书"}, "A4", 2, notices.decision),
    PaperKind("D08", {"": "送达回证"}, "A4", 1, proofs.delivery_proof),
    PaperKind("D09", {"": "登记台账"}, "A4L", 1, register_paper.register),
    PaperKind("D10", {"": "办事指南", "slip": "一次性告知单"}, "A4", 1, guide.guide, tickets.guide_slip),
    PaperKind("D11", {"": "满意度评价表"}, "A5", 1, proofs.rating_sheet),
    PaperKind("D12", {"": "政务服务月报"}, "A4L", 1, month_paper.month),
    PaperKind("D13", {"": "材料交接单", "back": "结果文书交接单"}, "A4", 2, lists.hand_over),
    PaperKind(
        "D14",
        {"": "延长办理期限告知书", "terminate": "终止办理通知书", "transfer": "移送办理通知书"},
        "A4", 2, notices.extension,
    ),
    PaperKind("D15", {"": "特别程序（不计入期限）告知书"}, "A4", 2, notices.special_procedure),
    PaperKind("D16", {"": "撤回申请书"}, "A4", 2, mandate.withdrawal),
    PaperKind("D17", {"": "容缺补交承诺书", "inform": "告知承诺书"}, "A4", 2, pledges.pledge),
    PaperKind("D18", {"": "家庭经济状况核对授权书"}, "A4", 2, pledges.check_authorisation),
    PaperKind(
        "D19",
        {"": "领件通知", "due": "到期告知单", "appointment": "预约单", "home_visit": "上门服务单", "queue": "排队号"},
        "A5", 1, visits.notice, tickets.notice_slip,
    ),
    PaperKind("D20", {"": "公示单"}, "A4", 1, village.posting),
    PaperKind("D21", {"": "投诉（意见）登记表", "reply": "投诉（意见）答复单"}, "A5", 1, complaint_paper.complaint),
    PaperKind("D22", {"": "入户调查（现场核查）记录表"}, "A4", 1, village.visit_record),
    PaperKind("D23", {"": "会议记录"}, "A4", 1, village.minutes),
    PaperKind("DA", {"": case_file.ARCHIVE}, "A4", 1, case_file.archive_sheet),
    PaperKind("DS", {"": case_file.SUBTASK, "summary": case_file.SUMMARY}, "A4", 2, case_file.subtask_sheet),
)  # fmt: skip

PAPERS: Mapping[str, PaperKind] = {kind.code: kind for kind in _KINDS}


SLIP, LARGE = "80", "large"


def render(code: str, data: Mapping[str, Any], fonts: FontSet, variant: str = "", shape: str = "") -> bytes:
    """The PDF of one paper, from its data alone; same data and fonts, same bytes.

    `shape`: "" the usual sheet, "80" a thermal slip, "large" 18 pt for old eyes (适老). Raises KeyError
    for an unknown code and for a paper that may not be on a slip, MissingGlyphs where a character has no font.
    """
    kind = PAPERS[code]
    if shape == SLIP:
        if kind.slip is None:
            raise KeyError(f"{code} on thermal paper")
        return kind.slip(data, fonts, variant)
    return kind.draw({**data, "large": True} if shape == LARGE else data, fonts, variant)
