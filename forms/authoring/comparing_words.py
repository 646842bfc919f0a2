"""The words of a comparison: Chinese names of an item's fields and how their values read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forms.authoring.words import (
    CHECKS,
    FILLED_BY,
    GUIDE_DETAILS,
    GUIDE_VALUES,
    PRINT_AS,
    TYPES,
    reversed_words,
)
from forms.item import GuideStep, Limit, Reminder

PARTS: Mapping[str, str] = {
    "item": "事项",
    "limits": "时限",
    "basis": "设定依据",
    "questions": "题目",
    "choices": "选项",
    "materials": "申请材料",
    "guide": "办事指南",
    "situations": "情形",
    "tables": "本地表",
    "paper": "表样",
    "sample": "示范文本",
}
FACTS: Mapping[str, tuple[str, str]] = {
    "item_id": ("item", "编码"),
    "name": ("item", "名称"),
    "form_title": ("item", "表名"),
    "dept": ("item", "主管部门"),
    "category": ("item", "分类"),
    "task_type": ("item", "事项类型"),
    "case_type": ("item", "办件类型"),
    "handling_mode": ("item", "办理形式"),
    "capacity": ("item", "收件身份"),
    "levels": ("item", "层级"),
    "valid_from": ("item", "生效日期"),
    "valid_to": ("item", "失效日期"),
    "urgent": ("item", "急办"),
    "village_step": ("item", "村级程序"),
    "presets": ("item", "目录"),
    "form_note": ("item", "表样说明"),
    "clock_start": ("limits", "起算"),
    "statutory": ("limits", "法定时限"),
    "promised": ("limits", "承诺时限"),
    "extension": ("limits", "延长"),
    "supplement": ("limits", "补正期限"),
    "supplement_effect": ("limits", "逾期未补正"),
    "posting": ("limits", "公示"),
    "posting_suspends": ("limits", "公示不计时限"),
}
NODE: Mapping[str, str] = {
    "name": "名称",
    "type": "类型",
    "label": "标题",
    "hint": "提示",
    "relevant": "显示条件",
    "required": "必填",
    "required_message": "必填提示",
    "constraint": "校验",
    "constraint_message": "校验提示",
    "warning": "提醒条件",
    "warning_message": "提醒语",
    "calculation": "计算",
    "default": "默认值",
    "choices": "选项表",
    "choice_filter": "选项筛选",
    "appearance": "外观",
    "readonly": "只读",
    "repeat_count": "重复次数",
    "max_length": "最大长度",
    "filled_by": "填写方",
    "print_as": "打印方式",
    "trigger": "触发",
    "parameters": "参数",
}
MATERIAL: Mapping[str, str] = {
    "name": "名称",
    "check": "核验方式",
    "originals": "原件份数",
    "copies": "复印件份数",
    "relevant": "需要条件",
    "exempt_by_ecert": "电子证照免交",
    "ecert_name": "电子证照名称",
    "lenient": "可容缺",
    "template": "模板",
    "never_kept": "原件不得留存",
    "note": "说明",
}
_TYPES = {**reversed_words(TYPES), "signature": "签名", "seal": "盖章", "month": "月份", "decimal": "小数"}
_CODED: Mapping[str, Mapping[str, str]] = {
    **{key: reversed_words(known) for key, known in GUIDE_VALUES.items()},
    "check": reversed_words(CHECKS),
    "filled_by": reversed_words(FILLED_BY),
    "print_as": reversed_words(PRINT_AS),
    "type": _TYPES,
    "required": {"true()": "是"},
}
_PATH = re.compile(r"/data(?:/[\w-]+)*/([\w-]+)")
_RELATIVE = re.compile(r"(?:\.\./)+([\w-]+)")
_EXPRESSIONS = frozenset(
    {
        "relevant",
        "required",
        "constraint",
        "warning",
        "calculation",
        "default",
        "choice_filter",
        "repeat_count",
    }
)


def shown(field: str, value: Any) -> str:
    """A value as an author wrote it: `${name}` for paths, words for codes, 工作日 for WD."""
    if value is None or value in ("", (), {}):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Limit) and value.value == 0:
        return "当日"
    if isinstance(value, Limit):
        return f"{value.value}个工作日" if value.unit == "WD" else f"{value.value}日"
    if isinstance(value, GuideStep):
        limit = shown("", value.limit)
        tier = _CODED["level"].get(value.tier, value.tier)
        return "，".join(part for part in (value.name, tier, limit) if part)
    if isinstance(value, Reminder):
        days = " ".join(map(str, value.days))
        return "，".join(part for part in (value.text, _expression(value.anchor), days, value.to) if part)
    if isinstance(value, Mapping):
        return _mapping(field, value)
    if isinstance(value, tuple):
        return "、".join(_word(_LISTED.get(field, field), str(part)) for part in value)
    text = str(value)
    known = _CODED.get(field, {}).get(text)
    return known or (_expression(text) if field in _EXPRESSIONS else text)


_LISTED = {"presets": "preset"}


def _mapping(field: str, value: Mapping[str, str]) -> str:
    """Levels from the village up; anything else by key, for packages sort their keys."""
    if field == "levels":
        tiers = _CODED["level"]
        return "；".join(f"{word}={_role(value[tier])}" for tier, word in tiers.items() if tier in value)
    return "；".join(f"{key}={text}" for key, text in sorted(value.items()))


def _word(field: str, code: str) -> str:
    return _CODED.get(field, {}).get(code, code)


def _role(text: str) -> str:
    return reversed_words(GUIDE_DETAILS["level"]).get(text, text)


def _expression(text: str) -> str:
    return _RELATIVE.sub(r"${\1}", _PATH.sub(r"${\1}", text))
