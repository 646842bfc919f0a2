"""第一课 (the first lesson) of 练习模式: which step of one case comes next, read from what was really done.

From the identity card of an invented man to the delivery of his result. Nothing is kept here: a
lesson that was left goes on where the drafts, the case and its papers stand. Knows no page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.usecases.practice_people import PEOPLE
from desktop.usecases.station import Station

if TYPE_CHECKING:
    from sync.store import Reading

LEARNED = PEOPLE[-1]
ITEM = "SB-001"


@dataclass(frozen=True, slots=True)
class LessonView:
    """`number` of `of`; `title` is what to do, `words` how, with the keys. `over`: nothing is left."""

    number: int
    of: int
    title: str
    words: str
    over: bool = False


STEPS: tuple[tuple[str, str, str], ...] = (
    (
        "find",
        "找到事项",
        "按 Alt+2 打开“新办”，输入 ylbx，用 ↓ 选“城乡居民基本养老保险参保登记”，按 Enter 开始。",
    ),
    ("card", "读身份证", "按 F2。读出来的是练宝国，看一眼对不对，再按 Ctrl+Enter。"),
    ("fill", "填写", "读卡填好的不用再填。缺哪项补哪项，Enter 到下一格；一页好了按 Ctrl+Enter。"),
    ("materials", "收材料", "在手边的打勾，按 F4 拍一张；不拍也能办。好了按 Ctrl+Enter。"),
    ("check", "核对、登记", "念一遍给群众听。对了按 Ctrl+Enter 登记；要改就按那一组的“更改”。"),
    ("print", "打回执", "按 Ctrl+P，把回执和委托书都打出来。练习里是存成文件，纸上印“练习 · 无效”。"),
    ("hand_over", "送交", "按 Alt+3，打开练宝国，按“放入待送交”，再按“打印交接单并移交”。"),
    ("exchange", "交换", "按 Alt+6，再按“现在交换”。练习县当场就决定；真的要等。"),
    ("fetch", "领结果", "按 Alt+3 打开练宝国，按“结果转村签收”，把结果领回村里。"),
    ("deliver", "送达", "按 Alt+4，请他签收；送达以后这一课就学完了。"),
)
DONE = "这一课学完了。可以自己再办一件，或按“重新开始练习”从头来。"
_BY_STATE = {
    "RECEIVED": "exchange", "HANDED_OVER": "exchange", "QUEUED": "hand_over", "INTAKE": "hand_over",
    "APPROVED": "fetch", "RESULT_READY": "fetch", "AT_VILLAGE": "deliver",
}  # fmt: skip
_OVER = ("DELIVERED", "CLOSED", "ARCHIVED")


def lesson(station: Station) -> LessonView:
    """Where the learner stands now."""
    with station.cabinet.reading() as view:
        key = _key(view)
    if not key:
        return LessonView(len(STEPS), len(STEPS), "学完了", DONE, over=True)
    number = next(at for at, step in enumerate(STEPS, 1) if step[0] == key)
    _, title, words = STEPS[number - 1]
    return LessonView(number, len(STEPS), title, words)


def _key(view: Reading) -> str:
    """The step's key, "" when all is done. A case counts before a draft, the newest of each first."""
    cases = [case for case in view.cases.registered(None, None) if _is_his(case.applicant)]
    if cases:
        case = max(cases, key=lambda case: case.case_no)
        if case.state in _OVER:
            return ""
        if case.state == "INTAKE" and _unprinted(view, case.case_no):
            return "print"
        if case.state == "RESULT_READY" and _came_back(view, case.case_no):
            return "deliver"
        return _BY_STATE.get(case.state, "exchange")
    drafts = [draft for draft in view.drafts.all() if draft.item_id == ITEM]
    if any(_mentions(draft.content) for draft in drafts):
        found = next(draft for draft in drafts if _mentions(draft.content))
        return _of_page(str(found.content.get("step", "")))
    return "card" if any(not _named(draft.content) for draft in drafts) else "find"


def _came_back(view: Reading, case_no: str) -> bool:
    """The result is in the village: only the delivery is left."""
    return any(event.kind == "ResultSentToVillage" for event in view.journal.history(case_no))


def _of_page(page: str) -> str:
    return {"card": "card", "materials": "materials", "check": "check"}.get(page, "fill")


def _unprinted(view: Reading, case_no: str) -> bool:
    return not any(view.papers.printed_of(case_no).values())


def _is_his(applicant: Mapping[str, Any]) -> bool:
    return applicant.get("id_no") == LEARNED.id_no


def _mentions(content: Mapping[str, Any]) -> bool:
    return LEARNED.id_no in json.dumps(content, ensure_ascii=False)


def _named(content: Mapping[str, Any]) -> bool:
    values = (content.get("answers") or {}).get("values") or {}
    return bool(values.get("applicant.id_no"))
