"""D05 授权委托书 with its privacy page, and D16 撤回申请书: what the citizen signs for the agent.

民法典第一百六十五条 asks for agent, matter, powers, period and signature; 个人信息保护法
第十七条、第二十九条、第三十条 ask for the notice and for separate consents.
"""

from __future__ import annotations

from typing import Any

from forms.printing.flow import FORM_PAGE, Data, Flow
from forms.printing.fonts import BOLD, HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, label, pairs

POWERS = {
    "fill": "代填申请表（内容由委托人确认）",
    "submit": "提交、补正材料",
    "sign": "签收补正、受理等通知",
    "pay": "代缴应由委托人缴纳的费用（凭票，实报）",
    "collect": "代领办理结果",
    "withdraw": "撤回申请",
    "delegate": "转委托乡镇（街道）便民服务中心代办人员",
}
MANDATE_TEXT = (
    "本人自愿委托上述受托人在下列权限内代为办理上述事项。受托人在委托权限和期限内实施的行为，由本人承担相应后果。"
    "申请表内容和所交材料真实、有效，由本人确认并负责。受托人无偿代办，不得收取报酬；不得转让、留存本人证件原件；"
    "应及时告知办理进度，收到的结果文书应当及时转交本人。本人可以随时取消委托。"
)
PRIVACY_TITLE = "个人信息处理告知书"
PRIVACY = (
    ("处理者和联系方式", "{site}（电话：{site_phone}）受您委托收集、核对并送交个人信息；{organ}（电话：{organ_phone}）依法定职责处理。"),
    ("处理目的", "仅为办理本委托书所列事项：填写申请表、核对身份和条件、送交材料、告知进度、送达结果和处理投诉。"),
    ("处理方式", "读取证件、录入、拍照或扫描、加密存储在本代办点的电脑中，并通过专用通道或加密介质送交上列机关。"),
    ("个人信息种类", "姓名、公民身份号码、住址、电话、家庭成员情况，以及该事项申请表和材料清单要求的其他内容；不收集与办理无关的信息。"),
    ("敏感个人信息", "健康状况、残疾情况、金融账户、未满十四周岁未成年人的信息等，只在该事项必需时处理；不提供可能无法办理该事项，但不影响您办理其他事项。对此须由您单独同意。"),
    ("保存期限", "代办点保存至该事项办结后{retention}日，到期删除或使其不能再被读取；机关依档案规定保存。"),
    ("您的权利", "您可以查阅、复制、更正本人信息，可以随时撤回同意并要求删除；撤回不影响此前已依法进行的办理。请向代办点或上列机关提出，也可以拨打{hotline}反映。"),
    ("未满十四周岁", "须由父母或者其他监护人同意，并按专门规则保护。"),
)  # fmt: skip
WITHDRAW_TEXT = "本人自愿撤回上述申请。本人知悉撤回后可以重新申请，原办理期限不再计算。"

_LABEL = 26.0


def mandate(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D05. `principal`, `agent`: mappings; `powers`: keys of POWERS; `cases`: rows of item and number."""
    flow = Flow(FORM_PAGE, fonts, data, "授权委托书")
    flow.y -= 4
    flow.head("授权委托书", 20)
    flow.rows([*_principal(flow, data["principal"]), *_agent(flow, data["agent"]), *_scope(flow, data)])
    flow.space(1.5)
    flow.paragraph(MANDATE_TEXT, 11)
    flow.space(1)
    _consents(flow, data)
    _signing(flow, data)
    flow.break_page()
    _privacy(flow, data)
    return flow.finish()


def _principal(flow: Flow, who: Any) -> list[Row]:
    rows = [
        pairs(flow.width, ("委托人", who["name"]), ("身份证号码", who["id_no"]), label_width=_LABEL),
        pairs(flow.width, ("住　址", who["address"]), ("电　话", who["phone"]), label_width=_LABEL),
    ]
    guardian = who.get("guardian")
    if guardian:
        rows.append(
            pairs(
                flow.width,
                ("监护人", f"{guardian['name']}　{guardian['id_no']}"),
                ("监护关系依据", guardian["proof"]),
                label_width=_LABEL,
            )
        )
    return rows


def _agent(flow: Flow, who: Any) -> list[Row]:
    return [
        pairs(flow.width, ("受托人", who["name"]), ("身份证号码", who["id_no"]), label_width=_LABEL),
        pairs(flow.width, ("受托人身份", who["kind"]), ("电　话", who["phone"]), label_width=_LABEL),
    ]


def _scope(flow: Flow, data: Data) -> list[Row]:
    cases = "\n".join(
        f"{number}. {row['item']}（办件号 {row['case_no']}）" for number, row in enumerate(data["cases"], 1)
    )
    ticked = set(data["powers"])
    powers = "\n".join(("■" if key in ticked else "□") + words for key, words in POWERS.items())
    period = f"自{data['from']}至{data['to']}（事项办结时终止）"
    return [
        pairs(flow.width, ("委托事项", cases), label_width=_LABEL),
        pairs(flow.width, ("权　限", powers), label_width=_LABEL),
        pairs(flow.width, ("期　限", period), label_width=_LABEL),
        pairs(flow.width, ("费　用", "代办不收费"), label_width=_LABEL),
    ]


def _consents(flow: Flow, data: Data) -> None:
    sensitive = str(data.get("sensitive", "")) or "________________"
    lines = (
        "□已阅读并同意《个人信息处理告知书》，同意为办理上述事项处理本人的个人信息。",
        f"□单独同意处理敏感个人信息：{sensitive}",
        "□本人作为监护人，同意处理未满十四周岁未成年人的个人信息。",
    )
    cell = Cell("\n".join(lines), flow.width - _LABEL, KAI, 10)
    flow.rows([Row((label("个人信息", _LABEL), cell))])


def _signing(flow: Flow, data: Data) -> None:
    """Signature with room for a finger print (25 × 25 mm), witness, agent, date; the machine code below."""
    flow.need(44)
    top = flow.y + 3
    flow.sheet.box(flow.left, top, 25, 25, 0.5, "dot")
    flow.sheet.text(flow.left + 12.5, top + 23, "委托人捺印处", HEI, 7.5, "center", grey=0.5)
    left = flow.left + 30
    room = flow.right - left
    flow.sign_line(left, top + 9, room * 0.52, "委托人（监护人）签名")
    flow.sign_line(left + room * 0.56, top + 9, room * 0.44, "见证人签名")
    flow.sign_line(left, top + 22, room * 0.52, "受托人签名")
    flow.sheet.text(flow.right, top + 22, data["date"], HEI, 10.5, "right")
    flow.sheet.text(
        left, top + 27.5, "捺印或者不能阅读的，须有见证人；见证人不得是受托人。", HEI, 8, grey=0.3
    )
    flow.y = top + 28


def _privacy(flow: Flow, data: Data) -> None:
    flow.y += 8
    flow.sheet.text((flow.left + flow.right) / 2, flow.y, PRIVACY_TITLE, BOLD, 18, "center")
    flow.y += 6
    fields = {
        name: str(data.get(name, "________"))
        for name in ("site", "site_phone", "organ", "organ_phone", "hotline", "retention")
    }
    rows = [
        Row((label(name, 34), Cell(text.format(**fields), flow.width - 34, KAI, 11)), 12)
        for name, text in PRIVACY
    ]
    flow.rows(rows)
    flow.space(4)
    flow.paragraph(
        "依据：《中华人民共和国个人信息保护法》第十三条、第十七条、第二十八条至第三十一条。", 10, HEI, 0
    )
    flow.paragraph("上述内容已由经办人当面告知（不能阅读的，已逐条宣读）。", 10, HEI, 0)
    flow.signatures("被告知人签名", "经办人签名", "日期", height=16)
    flow.place_qr()


def withdrawal(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D16: before a decision only; an agent signs only with the power 撤回."""
    flow = Flow(FORM_PAGE, fonts, data, "撤回申请书")
    flow.head("撤回申请书", 20)
    flow.rows(
        [
            pairs(flow.width, ("申请人", data["applicant"]), ("身份证号码", data["id_no"])),
            pairs(flow.width, ("办件号", data["case_no"]), ("申请日期", data["received"])),
            pairs(flow.width, ("申请事项", data["item"])),
            Row((label("撤回原因", 24), Cell(data.get("reason", ""), flow.width - 24)), 16),
            Row(
                (label("退还原件", 24), Cell(data.get("returned", "□无　□有（清单）："), flow.width - 24)), 16
            ),
        ]
    )
    flow.space(4)
    flow.paragraph(WITHDRAW_TEXT, 14)
    flow.signatures("申请人（代理人）签名", "日期", height=20)
    flow.signatures("退还材料签收", "日期", height=16)
    flow.space(6)
    flow.rows(
        [
            Row((label("以下由收件单位填写", flow.width),), 7),
            Row((label("收到时间", 24), Cell("", flow.width / 2 - 24), label("收件人", 24), Cell("", flow.width / 2 - 24)), 10),
            Row((label("处　理", 24), Cell("", flow.width - 24)), 20),
        ]
    )  # fmt: skip
    flow.place_qr()
    return flow.finish()
