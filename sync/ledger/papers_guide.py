"""D10 办事指南 and 一次性告知单: what is to be told before anybody applies (行政许可法第三十条).

Pure: an item and the site's profile in, the words of the paper out. It belongs to no case, so
it has no number and no machine code. The eight elements of the article are all in the guide:
事项、依据、条件、数量、程序、期限、全部材料目录、申请书示范文本. Knows no form session and no clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.applicant import applicant_paths
from forms.item import Limit, MaterialRule, Node, ServiceItem
from sync.ledger.asking import mapping_in
from sync.ledger.case import COLLECTIVE, ENTRUSTED_WINDOW
from sync.ledger.papers_issue import remedy_text
from sync.ledger.papers_words import day_text, minute_text, period_text
from sync.ledger.visits import promise_words

Fields = dict[str, Any]

TIERS = {"village": "村（社区）", "township": "乡镇（街道）", "county": "县级部门", "upper": "上级机关"}
POWERS = {"proxy": "代办", "first_check": "初核", "accept_first_review": "受理、初审", "decide": "决定"}
TASK_TYPES = {
    "00": "行政权力事项", "01": "行政许可", "02": "行政处罚", "03": "行政强制", "04": "行政征收", "05": "行政给付",
    "06": "行政检查", "07": "行政确认", "08": "行政奖励", "09": "行政裁决", "10": "其他类别事项", "20": "公共服务事项",
}  # fmt: skip
CASE_TYPES = {"1": "即办件", "2": "承诺件"}
ANY_SITUATION = "未填申请，以下按各种情形列出，括号里写明什么情况才需要"
SOMETIMES = "视情况"
_TEST = re.compile(r"(?P<path>/data/[\w/]+)\s*(?P<sign>!?=)\s*'(?P<value>[^']*)'")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who tells what where. `capacity`: the site's for this item; `recorded_at`: local time with offset."""

    item: ServiceItem
    profile: Mapping[str, Any]
    capacity: str
    recorded_at: str
    user: str = ""

    @property
    def at_village(self) -> bool:
        return self.profile.get("tier") == "village"

    def own(self, name: str) -> str:
        return str(self.profile.get(name) or "")

    def organ(self, name: str) -> str:
        return str(mapping_in(self.profile, "organ").get(name) or "")


def guide_data(asked: Asked) -> Fields:
    """Everything printed on the full guide (A4), in the order of the national catalogue's elements."""
    item = asked.item
    return {
        **_furniture(asked),
        "head": _head(asked),
        "sections": [[name, lines] for name, lines in _before(asked) if lines],
        "materials": [_material(item, number, rule) for number, rule in enumerate(item.materials, 1)],
        "steps": [
            {"tier": TIERS.get(step.tier, step.tier), "name": step.name, "limit": limit_text(step.limit)}
            for step in item.guide.steps
        ],
        "after": [[name, lines] for name, lines in _after(asked) if any(lines)],
    }


def slip_data(asked: Asked, materials: Sequence[MaterialRule], situation: Sequence[str] | None) -> Fields:
    """The personal slip (A5): only `materials`. `situation`: the answers they follow from; None where no
    form was begun, then conditions are named instead."""
    item = asked.item
    printed = [rule for rule in materials if rule.template]
    brought = [rule for rule in materials if not rule.template]
    known = situation is not None
    return {
        **_furniture(asked),
        "item": f"{item.name}（版本 {item.version}）",
        "situation": ("；".join(situation or ()) or "按本人一般情形") if known else ANY_SITUATION,
        "bring": [
            f"{rule.name}（{'，'.join(how_kept(item, rule, known=known))}）"
            for rule in sorted(brought, key=lambda rule: rule.lenient)
        ],
        "printed": "、".join(rule.name + _only(item, rule, known=known) for rule in printed),
        "exempt": "、".join(
            dict.fromkeys(rule.ecert_name or rule.name for rule in brought if rule.exempt_by_ecert)
        ),
        "limits": "　".join(f"{name}{text}" for name, text in _limits(item)),
        "fee": fee_text(asked),
        "flow": " → ".join(step.name.split(":")[0].split("：")[0] for step in item.guide.steps),
        "place": "　".join(part for part in where(asked) if part),
        "contact": "　".join((*consult(asked), *_supervise(asked))),
        "date": day_text(asked.recorded_at),
    }


def condition_words(item: ServiceItem, rule: MaterialRule) -> str:
    """When a material is needed, in words: `申请方式：代理`; "" for always, 视情况 where no words fit."""
    if not rule.relevant.strip():
        return ""
    words = [_test_words(item, part) for part in rule.relevant.split(" and ")]
    return "，".join(words) if all(words) else SOMETIMES


def questions_behind(item: ServiceItem) -> tuple[Node, ...]:
    """The questions outside repeats that the item asks first or on which its materials depend, in form order."""
    paths = {
        path.removeprefix("/data/").replace("/", ".")
        for rule in item.materials
        for path in re.findall(r"/data/[\w/]+", rule.relevant)
    } | {ask.path for ask in item.asks}
    return tuple(node for node in item.root.walk() if node.kind == "question" and node.path in paths)


def limit_text(limit: Limit | None) -> str:
    return "" if limit is None else period_text((limit.value, limit.unit))


# --- parts of the guide ------------------------------------------------------------------------


def _furniture(asked: Asked) -> Fields:
    return {
        "site": asked.own("name"),
        "printed_at": minute_text(asked.recorded_at),
        "user": asked.user,
    }


def _head(asked: Asked) -> list[list[str]]:
    item = asked.item
    since = day_text(item.valid_from)
    version = f"{item.version}（{since}起施行）" if since else item.version
    return [
        ["事项名称", item.name, "事项编码", item.item_id],
        ["实施机关", item.dept, "版　　本", version],
        ["行使层级", _levels(asked), "事项类型", TASK_TYPES.get(item.task_type, "")],
        ["服务对象", _served(item), "办件类型", CASE_TYPES.get(item.case_type, "其他")],
    ]


def _levels(asked: Asked) -> str:
    levels = dict(asked.item.levels)
    words = []
    for tier, name in TIERS.items():
        power = POWERS.get(levels.get(tier, ""), "")
        if tier == "village" and asked.capacity == ENTRUSTED_WINDOW and asked.at_village:
            power = "受委托收件"
        if power:
            words.append(f"{name}{power}")
    return "；".join(words)


def _served(item: ServiceItem) -> str:
    return "自然人" if "id_no" in applicant_paths(item) else "自然人、法人、其他组织"


def _before(asked: Asked) -> list[tuple[str, list[str]]]:
    item = asked.item
    return [
        ("设定依据", [f"《{basis.doc}》{basis.article}" for basis in item.legal_basis]),
        ("受理条件", list(item.guide.conditions)),
        ("数量限制", [item.guide.quantity or "事项未规定数量限制。"]),
    ]


def _after(asked: Asked) -> list[tuple[str, list[str]]]:
    item = asked.item
    return [
        ("示范文本", [_sample(item)]),
        ("地点和时间", ["　".join(part for part in where(asked) if part)]),
        ("办理时限", ["　".join(f"{name}{text}" for name, text in _limits(item))]),
        ("特别程序", _special(item)),
        ("收费标准", [fee_text(asked)]),
        ("办理结果", [_result(asked)]),
        ("到现场次数", [_visits(asked)]),
        ("咨询方式", ["；".join(consult(asked))]),
        ("监督投诉", ["；".join(_supervise(asked))]),
        ("常见问题", [f"问：{question}？答：{answer}。" for question, answer in item.guide.faq]),
        ("权利救济", [_rights(asked)]),
    ]


def _sample(item: ServiceItem) -> str:
    return f"申请书《{item.form_title}》由本站按申请人所述填好打印，申请人核对、签名；示范文本在办理场所公示，可以索取。"


def _result(asked: Asked) -> str:
    result = asked.item.guide.result
    way = "由本人或有代领权限的代理人签收" + ("，代办点可以送达" if asked.at_village else "")
    return f"{result}；{way}" if result else way


def _limits(item: ServiceItem) -> list[tuple[str, str]]:
    named = (("法定时限", item.statutory), ("承诺时限", item.promised), ("补正期限", item.supplement))
    return [(name, limit_text(limit)) for name, limit in named if limit is not None]


def _special(item: ServiceItem) -> list[str]:
    lines = list(item.suspends)
    if item.posting and not any("公示" in line for line in lines):
        counted = "不计入办理时限" if item.posting_suspends else "计入办理时限"
        lines.append(f"公示{limit_text(item.posting)}（{counted}）")
    if item.extension:
        lines.append(f"经批准可以延长{limit_text(item.extension)}，延长理由书面告知")
    return lines


def fee_text(asked: Asked) -> str:
    """What it costs; a village's help costs nothing."""
    fee = asked.item.guide.fee or "不收费"
    return f"{fee}；代办不收费" if asked.at_village else fee


def _visits(asked: Asked) -> str:
    """The promise that `sync.ledger.visits` counts against."""
    times = promise_words(asked.item.guide.visits)
    if not asked.at_village:
        return f"材料齐全的，{times}；须到场的见流程"
    ways = {ENTRUSTED_WINDOW: "受委托收件", COLLECTIVE: "先经村级程序"}
    return f"{times}，到本点即可（{ways.get(asked.capacity, '由代办员送交')}）；须到场的见流程"


def where(asked: Asked) -> tuple[str, str, str]:
    """Name, address and hours of this site."""
    return asked.own("name"), asked.own("address"), asked.own("hours")


def consult(asked: Asked) -> list[str]:
    """Whom to ask: this site and the organ, where their numbers are known."""
    lines = [
        f"{asked.own('name')} {asked.own('phone')}" if asked.own("phone") else "",
        f"{asked.organ('name')} {asked.organ('phone')}" if asked.organ("phone") else "",
    ]
    return [line for line in lines if line]


def _supervise(asked: Asked) -> list[str]:
    own = asked.organ("supervise_phone")
    return [*([f"监督电话 {own}"] if own else []), f"热线 {asked.own('hotline') or '12345'}"]


def _rights(asked: Asked) -> str:
    words = remedy_text(asked.profile).replace("如对本决定不服", "对不予受理、不予办理等决定不服的")
    return words.replace("本决定", "决定")


# --- materials --------------------------------------------------------------------------------


def _material(item: ServiceItem, number: int, rule: MaterialRule) -> list[str]:
    """序号, 名称, 原件, 复印件, 来源, 必要性, 电子证照."""
    original = f"收{rule.originals}份" if rule.originals else "核验后退还"
    needed = condition_words(item, rule) or "必要"
    return [
        str(number),
        rule.name,
        original,
        f"{rule.copies}份" if rule.copies else "—",
        "本站打印" if rule.template else "申请人自备",
        f"{needed}；可容缺" if rule.lenient else needed,
        f"可免交（{rule.ecert_name or '电子证照'}）" if rule.exempt_by_ecert else "—",
    ]


def how_kept(item: ServiceItem, rule: MaterialRule, *, known: bool) -> list[str]:
    """What becomes of a paper that is brought: kept, shown and given back, copied, brought later."""
    words = [f"收原件{rule.originals}份" if rule.originals else "带原件，看后当场退还"]
    if rule.copies:
        words.append(f"复印件{rule.copies}份")
    if rule.lenient:
        words.append("可以后补")
    if not known and rule.relevant:
        words.append(condition_words(item, rule))
    return words


def _only(item: ServiceItem, rule: MaterialRule, *, known: bool) -> str:
    return f"（{condition_words(item, rule)}）" if not known and rule.relevant else ""


def _test_words(item: ServiceItem, part: str) -> str:
    """One comparison of a question with a value, in the words of the form; "" for anything else."""
    test = _TEST.fullmatch(part.strip())
    if test is None:
        return ""
    try:
        node = item.node(test["path"].removeprefix("/data/").replace("/", "."))
    except KeyError:
        return ""
    labels = {choice.value: choice.label for choice in item.choices.get(node.choices, ())}
    value = labels.get(test["value"], test["value"])
    return f"{node.label}：{value}" if test["sign"] == "=" else f"{node.label}不是“{value}”"
