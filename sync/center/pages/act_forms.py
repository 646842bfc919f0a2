"""The forms of the county's acts as data: what is asked, and the body it makes (docs/internals/events.md).

Knows labels and fields; whether an act is allowed is the judge's answer, so a tick that
was left out comes back as the judge's own sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sync.ledger.case import Case
from sync.ledger.problems import Problem

SUPPLEMENT_ROWS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One field. `type`: text | long | date | tick | choice; `start` gives what stands there at first."""

    name: str
    label: str
    type: str = "text"
    hint: str = ""
    optional: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    start: Callable[[Case, date], str] = lambda case, today: ""


@dataclass(frozen=True, slots=True)
class ActForm:
    """`made`: turns the facts into payload beside them; `always`: facts the act itself states."""

    kind: str
    title: str
    button: str
    asked: tuple[Asked, ...] = ()
    hint: str = ""
    grave: bool = False
    always: Mapping[str, Any] = field(default_factory=dict)
    made: Callable[[Case, dict[str, Any]], dict[str, Any]] = lambda case, facts: {}


def _today(case: Case, today: date) -> str:
    return today.isoformat()


def _basis(case: Case, today: date) -> str:
    return case.terms.basis


_COUNTED = Asked("rows_counted", "已逐份点收，与交接单一致", "tick")
_SIGNED = Asked("signed_on", "签收日期", "date", start=_today)
_DIFFERENCES = Asked("differences", "差异说明", optional=True)
_LATE = Asked("late_reason", "补录理由", hint="签收日期早于今天一个工作日以上时填写", optional=True)
_FOUND = Asked("facts_found", "认定的事实", "long", hint="写明查明的情况，印在决定书上")
_BASIS = Asked("basis", "依据", "long", start=_basis)
_APPROVER = (
    Asked("approver_name", "批准人"),
    Asked("approver_post", "批准人职务"),
    Asked("approver_date", "批准日期", "date", start=_today),
)


def _approved(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    names = ("name", "post", "date")
    facts["approver"] = {name: facts.pop(f"approver_{name}", "") for name in names}
    return {}


def _differences(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    facts.setdefault("differences", "")
    return {}


def _supplement(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for number in range(1, SUPPLEMENT_ROWS + 1):
        row = {name: facts.pop(f"{name}_{number}", "") for name in ("material", "problem", "demand")}
        if row["problem"] or row["demand"]:
            rows.append(row | {"copies": 1})
    return {"supplement": {"rows": rows}}


def _supplement_fields() -> tuple[Asked, ...]:
    fields: list[Asked] = []
    for number in range(1, SUPPLEMENT_ROWS + 1):
        spare = number > 1
        fields += [
            Asked(f"material_{number}", f"第{number}项材料", "choice", optional=spare),
            Asked(f"problem_{number}", f"第{number}项存在的问题", optional=spare),
            Asked(f"demand_{number}", f"第{number}项补正要求", optional=spare),
        ]
    return tuple(fields)


FORMS = (
    ActForm(
        "ForwardingAcknowledged",
        "签收转报",
        "签收",
        (_COUNTED, _SIGNED, _LATE),
        "签收人不能再作决定，决定由另一人办理。",
    ),
    ActForm(
        "CaseApproved",
        "准予／确认",
        "作出决定并出具决定书",
        (_FOUND, _BASIS, Asked("content", "决定内容", "long", hint="标准、期限等", optional=True)),
    ),
    ActForm(
        "CaseDenied",
        "不予批准",
        "作出不予决定并出具决定书",
        (
            _FOUND,
            _BASIS,
            Asked("reasons", "理由", "long", hint="至少 20 字，写给申请人看得懂"),
            Asked("remedies", "救济途径", "long"),
        ),
        grave=True,
    ),
    ActForm(
        "ResultMade",
        "结果制作",
        "登记结果",
        (Asked("result_no", "结果文书编号", hint="证照或结果文书上的编号"),),
    ),
    ActForm(
        "DeadlineExtended",
        "延长办理期限",
        "延长并出具告知书",
        (Asked("reason", "延长理由", "long"), *_APPROVER),
        "只能在期限届满前延长一次。",
        made=_approved,
    ),
    ActForm(
        "CaseReturnedByUpperLevel",
        "退回乡镇补充",
        "退回",
        (
            Asked("return_reason", "缺什么、为什么", "long"),
            Asked("no_repeat_of_sent_papers", "没有要求重复提供已报送的材料", "tick"),
        ),
        grave=True,
    ),
    ActForm("CaseReceived", "收件", "签收", (_COUNTED, _DIFFERENCES, _SIGNED, _LATE), made=_differences),
    ActForm(
        "HandOverRefused",
        "退回（非本机关事项或无法辨认）",
        "退回",
        (
            Asked(
                "refusal_ground",
                "退回原因",
                "choice",
                choices=(("wrong_office", "不属于本机关"), ("unreadable", "材料或数据无法辨认")),
            ),
            Asked("reason", "说明", "long"),
        ),
        grave=True,
    ),
    ActForm("PreReviewStarted", "开始预审", "开始预审"),
    ActForm(
        "SupplementRequested",
        "一次性补正告知",
        "出具补正告知书",
        _supplement_fields(),
        "一次写全所有需要补正的内容。",
        made=_supplement,
    ),
    ActForm(
        "SupplementReceived",
        "收到补正",
        "收到补正",
        (
            Asked(
                "supplement_at", "收到方式", "choice", choices=(("D13", "村点交接单"), ("counter", "本窗口"))
            ),
            _SIGNED,
        ),
    ),
    ActForm(
        "CaseAccepted",
        "受理",
        "受理并出具通知书",
        (
            Asked("complete_and_legal_form", "材料齐全、符合法定形式", "tick"),
            Asked("demanded_rows_complete", "补正的内容已补齐（有补正时）", "tick", optional=True),
            Asked("in_power", "属于本机关职权范围", "tick"),
        ),
    ),
    ActForm(
        "AcceptanceRefused",
        "不予受理",
        "不予受理并出具通知书",
        (
            Asked("right_organ", "应向哪个机关申请"),
            Asked("reason", "理由", "long"),
        ),
        "材料不齐不是不予受理的理由，请用补正告知。",
        grave=True,
        always={"ground": "not_competent"},
    ),
    ActForm(
        "CaseFoundNotRequired",
        "无需办理",
        "出具不受理通知书",
        (Asked("reason", "理由", "long"),),
        grave=True,
        always={"ground": "not_required"},
    ),
    ActForm("ReviewStarted", "开始审查", "开始审查"),
    ActForm(
        "CaseForwarded",
        "转报上级",
        "转报",
        (
            Asked("first_review_opinion_signed", "初审意见已签署", "tick"),
            Asked("file_complete", "案卷完整", "tick"),
            Asked("opinion", "初审意见", "long", optional=True),
        ),
    ),
    ActForm(
        "ResultSentToVillage",
        "结果送村",
        "送村",
        (Asked("d13_back_signed", "回流交接单已签收", "tick"),),
    ),
)
_BY_KIND = {form.kind: form for form in FORMS}


def forms_for(
    case: Case, kinds: Sequence[str], today: date, typed: Mapping[str, str], remedies: str
) -> list[dict[str, Any]]:
    """What the page draws for the acts that may be tried, in the order of FORMS; what was typed stays."""
    shown = [form for form in FORMS if form.kind in kinds or form.kind == typed.get("kind")]
    return [_drawn(form, case, today, typed, remedies, only=len(shown) == 1) for form in shown]


def body_of(kind: str, case: Case, typed: Mapping[str, str]) -> dict[str, Any]:
    """The body of an act from a sent form. Raises Problem("usage") for an act without a form."""
    form = _BY_KIND.get(kind)
    if form is None:
        raise Problem("usage", reason=kind or "kind")
    facts: dict[str, Any] = dict(form.always)
    for asked in form.asked:
        value = typed.get(asked.name, "").strip()
        if asked.type == "tick":
            if value == "true":
                facts[asked.name] = True
        elif value or not asked.optional:
            facts[asked.name] = value
    return form.made(case, facts) | {"facts": facts}


def effective_date(typed: Mapping[str, str], today: date) -> date:
    """The day that counts: of the signature where one is asked, else today. Raises Problem("usage")."""
    signed = typed.get("signed_on", "").strip()
    try:
        return date.fromisoformat(signed) if signed else today
    except ValueError:
        raise Problem("usage", reason=f"日期 {signed} 不是 年-月-日") from None


def _drawn(
    form: ActForm, case: Case, today: date, typed: Mapping[str, str], remedies: str, *, only: bool
) -> dict[str, Any]:
    mine = typed if typed.get("kind") == form.kind else None
    fields = []
    for asked in form.asked:
        first = remedies if asked.name == "remedies" else asked.start(case, today)
        value: Any = first if mine is None else mine.get(asked.name, "")
        choices = asked.choices
        if asked.name.startswith("material_"):
            choices = (*((doc.material, doc.name) for doc in case.materials), ("", "其他"))
        fields.append(
            {
                "name": asked.name,
                "label": asked.label,
                "type": asked.type,
                "hint": asked.hint,
                "optional": asked.optional,
                "choices": choices,
                "value": value == "true" if asked.type == "tick" else value,
            }
        )
    return {
        "kind": form.kind,
        "title": form.title,
        "button": form.button,
        "hint": form.hint,
        "grave": form.grave,
        "fields": fields,
        "open": mine is not None or (only and not form.grave),
    }
