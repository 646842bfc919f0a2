"""D17 承诺书 and D18 家庭经济状况核对授权书: what a citizen signs for himself and his household (A4).

D17 has two kinds: 告知承诺 (国办发〔2020〕42号) and the later handing in of a missing minor
paper (容缺). D18 follows 社会救助暂行办法第五十八条; a county that has its own text gives it as
`clauses`, else the shipped text is printed and says that it is a model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms.printing.flow import FORM_PAGE, Data, Flow
from forms.printing.fonts import HEI, KAI, FontSet
from forms.printing.grid import Cell, Row, label, pairs
from forms.printing.lists import Column, table

PLEDGE_TEXT = (
    "本人已知晓上述告知内容，承诺：所作陈述真实、准确；已符合告知的条件；愿意承担不实承诺的法律责任；"
    "上述陈述是本人真实意思表示。"
)
LENIENT_TEXT = (
    "本人申请的事项主要材料已经齐全，上列次要材料本人承诺在所列日期前补交；逾期未补交的，"
    "愿意承担所列后果。所交材料和所作陈述真实、准确，是本人真实意思表示。"
)
CHECK_CLAUSES = (
    "授权乡镇人民政府（街道办事处）、县级以上民政部门及其委托的核对机构，通过户籍、婚姻、车辆、不动产、市场主体、税务、"
    "社会保险、住房公积金、银行、证券、保险等部门和机构，查询、核对本人及共同生活家庭成员的收入和财产信息。",
    "本授权自签署之日起至社会救助待遇终止之日止有效；审核未通过的，至作出决定之日止。",
    "查询、核对所得信息只用于社会救助的审核确认、动态管理和监督检查，不作他用，依法保密。",
    "家庭人口、收入和财产状况发生变化的，及时报告；拒绝授权或者撤回授权的，社会救助的审核终止。",
)
CHECK_PLEDGE = "以上各条已阅读（或者已由经办人宣读），本人自愿授权，并对所提供信息的真实性负责。"
CHECK_NOTES = (
    "1. 具有完全民事行为能力的共同生活家庭成员应当逐一签名；赡养、抚养、扶养义务人按当地规定签名。",
    "2. 未成年人、无民事行为能力或者限制民事行为能力的人，由监护人签名，并在“代理人”表中填写。",
    "3. 不能书写的，捺指印，并由代理人或者见证人签名。",
    "4. 证件类型一般为居民身份证；没有的，填写其他有效证件。",
    "5. 签名前请逐条阅读，有疑问请向经办人询问。",
    "6. 本授权书一式两份，审核机关和核对机构各存一份。",
)
_LEAST_ROWS = 5
_LABEL = 26.0


def pledge(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D17. Variant "inform": 告知承诺 (`fact`, `law`, `effect`, `check`); else 容缺补交 (`rows`: name, until, effect)."""
    inform = variant == "inform"
    title = "告知承诺书" if inform else "容缺补交承诺书"
    flow = Flow(FORM_PAGE, fonts, data, title)
    flow.head(title, 20)
    flow.rows(
        [
            pairs(
                flow.width, ("申请人", data["applicant"]), ("身份证号码", data["id_no"]), label_width=_LABEL
            ),
            pairs(
                flow.width,
                ("联系电话", data.get("phone", "")),
                ("办件号", data["case_no"]),
                label_width=_LABEL,
            ),
            pairs(flow.width, ("办理事项", data["item"]), label_width=_LABEL),
        ]
    )
    flow.space(4)
    if inform:
        _informed(flow, data)
    else:
        _missing(flow, data)
    flow.space(3)
    flow.paragraph(PLEDGE_TEXT if inform else LENIENT_TEXT, 13)
    if data.get("guardian"):
        flow.paragraph(f"申请人未满十八周岁，由监护人{data['guardian']}承诺并签名。", 10.5, HEI)
    flow.space(4)
    flow.signatures("承诺人（监护人）签名", "日期", height=20)
    flow.signatures("经办人签名", "日期", height=16)
    flow.paragraph("本承诺书一式两份，承诺人和收件单位各执一份。", 9, HEI, 0)
    flow.place_qr()
    return flow.finish()


def _informed(flow: Flow, data: Data) -> None:
    parts = (
        ("证明事项", "fact", 16.0),
        ("法律依据和\n应当符合的\n条件", "law", 34.0),
        ("不实承诺的\n责任", "effect", 24.0),
        ("核查方式", "check", 16.0),
    )
    flow.rows(
        [
            Row(
                (label(name, _LABEL), Cell(str(data.get(key, "")), flow.width - _LABEL, KAI, 10.5)),
                height,
            )
            for name, key, height in parts
        ]
    )


def _missing(flow: Flow, data: Data) -> None:
    columns: tuple[Column, ...] = (
        ("序号", 11, "center"),
        ("暂缺材料名称", 58, "left"),
        ("补交期限", 38, "center"),
        ("逾期后果", flow.width - 107, "left"),
    )
    lines = _numbered(data.get("rows", ()), ("name", "until", "effect"), 3)
    head, body = table(columns, lines, 10.5)
    flow.rows(body, [head])


def check_authorisation(data: Data, fonts: FontSet, variant: str) -> bytes:
    """D18. `rows`: who authorises (name, id_type, id_no, relation, agent); `agents`: who signs for others."""
    title = "家庭经济状况核对授权书"
    flow = Flow(FORM_PAGE, fonts, data, title)
    own = data.get("clauses")
    flow.head(title, 20)
    flow.rows(
        [
            pairs(flow.width, ("申请人", data["applicant"]), ("办件号", data["case_no"])),
            pairs(flow.width, ("办理事项", data["item"]), ("核对机关", data.get("organ", ""))),
        ]
    )
    flow.space(2)
    for number, clause in enumerate(own or CHECK_CLAUSES, 1):
        flow.paragraph(f"{_CHINESE[number - 1]}、{clause}", 10.5, line_height=1.42)
    flow.paragraph(CHECK_PLEDGE, 10.5, line_height=1.42)
    flow.space(2)
    _authorisers(flow, data)
    flow.space(2)
    _agents(flow, data)
    flow.space(1.5)
    for note in CHECK_NOTES:
        flow.paragraph(note, 8.5, HEI, 0, 1.32)
    if not own:
        flow.paragraph("（示范文本：当地民政部门有统一文本的，以其文本为准）", 8.5, HEI, 0, 1.32)
    flow.need(12)
    flow.sheet.text(flow.right, flow.y + 8, data["date"], HEI, 10.5, "right")
    flow.y += 8
    flow.place_qr()
    return flow.finish()


_CHINESE = "一二三四五六七八九十"


def _authorisers(flow: Flow, data: Data) -> None:
    columns: tuple[Column, ...] = (
        ("序号", 11, "center"),
        ("授权人姓名", 24, "center"),
        ("证件类型", 20, "center"),
        ("证件号码", 42, "center"),
        ("与户主关系", 20, "center"),
        ("签名（指印）", 27, "center"),
        ("代理人", flow.width - 144, "center"),
    )
    keys = ("name", "id_type", "id_no", "relation", "", "agent")
    head, body = table(columns, _numbered(data.get("rows", ()), keys, _LEAST_ROWS), 9.5)
    flow.rows(body, [head])


def _agents(flow: Flow, data: Data) -> None:
    columns: tuple[Column, ...] = (
        ("序号", 11, "center"),
        ("代理人姓名", 24, "center"),
        ("证件号码", 42, "center"),
        ("与被代理人关系", 30, "center"),
        ("联系电话", 30, "center"),
        ("签名（指印）", flow.width - 137, "center"),
    )
    keys = ("name", "id_no", "relation", "phone", "")
    head, body = table(columns, _numbered(data.get("agents", ()), keys, 2), 9.5)
    flow.rows(body, [head])


def _numbered(rows: Sequence[Mapping[str, str]], keys: Sequence[str], least: int) -> list[list[str]]:
    """Texts of the rows with their number before them, and blank rows up to `least`; "" is for writing."""
    lines = [
        [str(n), *(str(row.get(key, "")) if key else "" for key in keys)] for n, row in enumerate(rows, 1)
    ]
    return lines + [[str(n), *("" for _ in keys)] for n in range(len(lines) + 1, least + 1)]
