"""Finding sentences: what is wrong and how to mend it, in Chinese, for the person at the counter.

A constraint brings its own sentence from the workbook; where an identifier check knows more
(少 1 位, 第 7 位), that is said instead. Knows codes and labels; refuses to know sessions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from forms.finding import Finding
from forms.item import Node, ServiceItem

_ROW = re.compile(r"\[([0-9]+)\]")
_EXPECTED = {
    "integer": "应为整数，请只填数字，不带单位",
    "number": "应为数字，请只填数字，不带单位",
    "date": "不是有效日期，请按“2026-01-31”的样子填写",
    "month": "不是有效月份，请按“2026-01”的样子填写",
    "year": "不是有效年份，请填 4 位数字",
    "time": "不是有效时间，请按“08:30”的样子填写",
    "dateTime": "不是有效的日期和时间，请按“2026-01-31 08:30”的样子填写",
}
_CHECKED = {
    "id_number": "公民身份号码",
    "credit_code": "统一社会信用代码",
    "bank_card": "银行账号",
    "mobile": "手机号码",
    "landline": "固定电话",
    "division_code": "区划代码",
    "disability_card": "残疾人证号",
}
# "check.reason", or "reason" for all checks. {what} is the thing checked.
_REASONS = {
    "too_short": "{what}少 {by} 位（现在 {now} 位，应为 {want} 位），请对照原件补齐",
    "too_long": "{what}多 {by} 位（现在 {now} 位，应为 {want} 位），请对照原件删去",
    "character": "{what}第 {place} 位“{char}”不是允许的字符，请对照原件改正",
    "check_digit": "{what}的校验位不对，至少有一位输错，请对照原件逐位核对",
    "province": "{what}开头的省级代码“{code}”不存在，请核对前两位",
    "id_number.void_15": "15 位身份证号码已停用，请查看新证件填 18 位号码（按原号推算为 {converted}，须与证件核对）",
    "id_number.birth": "公民身份号码第 7–14 位“{birth}”不是有效日期，请对照证件核对",
    "id_number.birth_future": "公民身份号码中的出生日期 {birth} 晚于今天，请对照证件核对",
    "id_number.birth_early": "公民身份号码中的出生日期 {birth} 早于 1900 年，请对照证件核对",
    "mobile.prefix": "手机号码应以 13 至 19 开头（现在是“{prefix}”），请核对",
    "landline.landline": "固定电话应带区号，如 0832-1234567；有分机的在后面加“-分机号”",
    "bank_card.luhn": "银行账号的校验位不符，请对照卡（折）再核对一遍；存折账号可能没有校验位",
    "division_code.town": "区划代码第 7–9 位“{code}”不是乡级代码，请核对",
    "division_code.village": "区划代码第 10–12 位“{code}”不是村级代码，请核对",
    "disability_card.shape": "残疾人证号应为 20 位：身份证号 18 位加类别、等级各 1 位（补证的再加 B1、B2）",
    "disability_card.other_person": "残疾人证号前 18 位与本人公民身份号码不同，请核对是否拿错证件",
    "disability_card.id_number": "残疾人证号前 18 位不是有效的公民身份号码，请对照证件核对",
}
_SELECTS = ("select_one", "select_multiple", "acknowledge")


def sentence(finding: Finding, item: ServiceItem) -> str:
    """`第2行“姓名”未填写，请补填。`: where, what, and what to do. Never empty."""
    node = _node(finding.path, item)
    made = _SENTENCES.get(finding.code, _other)(finding.params, node)
    return f"{_where(finding.path, node)}{made}" + ("" if made.endswith(("。", "？", "！")) else "。")


def _node(path: str, item: ServiceItem) -> Node | None:
    try:
        return item.node(_ROW.sub("", path))
    except KeyError:
        return None


def _where(path: str, node: Node | None) -> str:
    """The row, counted from 1, and the label."""
    rows = "".join(f"第{int(number) + 1}行" for number in _ROW.findall(path))
    label = node.label if node is not None and node.label else path.rpartition(".")[2]
    return f"{rows}“{label}”"


def _required(params: Mapping[str, str], node: Node | None) -> str:
    kind = node.type if node is not None else ""
    if message := params.get("message", ""):
        return f"：{message}"
    if kind.startswith(_SELECTS):
        return "未选择，请选择"
    if kind == "signature" or (node is not None and "signature" in node.appearance):
        return "未签名，请签名或在打印的表上签名"
    return "未填写，请补填"


def _rows_required(params: Mapping[str, str], node: Node | None) -> str:
    return "至少要有一行，请添加并填写"


def _type(params: Mapping[str, str], node: Node | None) -> str:
    expected = _EXPECTED.get(params.get("expected", ""), "填写的内容不对，请改正")
    return f"{expected}（现在是“{params.get('value', '')}”）"


def _range(params: Mapping[str, str], node: Node | None) -> str:
    least, most, step = (params.get(name, "") for name in ("least", "most", "step"))
    marks = "" if step in ("", "0") else f"，每档 {step}"
    return f"应在 {least} 至 {most} 之间{marks}，请改正"


def _choice(params: Mapping[str, str], node: Node | None) -> str:
    return f"所填“{params.get('value', '')}”不在可选范围内，请重新选择"


def _too_long(params: Mapping[str, str], node: Node | None) -> str:
    return f"太长（现在 {params.get('now', '')} 字，最多 {params.get('most', '')} 字），请缩短"


def _rule(params: Mapping[str, str], node: Node | None) -> str:
    """The identifier check's own words where there are some, else the workbook's."""
    exact = _exact(params)
    if exact:
        return f"：{exact}"
    message = params.get("message", "")
    return f"：{message}" if message else "不符合填写要求，请核对后改正"


def _exact(params: Mapping[str, str]) -> str:
    check, reason = params.get("check", ""), params.get("reason", "")
    words = _REASONS.get(f"{check}.{reason}") or _REASONS.get(reason)
    return words.format_map(_Known({**params, "what": _CHECKED.get(check, "")})) if check and words else ""


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _expression(params: Mapping[str, str], node: Node | None) -> str:
    return "的计算规则有误，本题未能核对，请人工核对并告知县里"


def _other(params: Mapping[str, str], node: Node | None) -> str:
    return params.get("message") or "需要核对，请检查后改正"


_SENTENCES: dict[str, Callable[[Mapping[str, str], Node | None], str]] = {
    "required": _required,
    "rows_required": _rows_required,
    "type": _type,
    "range": _range,
    "choice": _choice,
    "too_long": _too_long,
    "constraint": _rule,
    "warning": _rule,
    "expression": _expression,
}
