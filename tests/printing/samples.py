"""A village, a township and a few cases to print: fictitious people of region 511999."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from forms.calendar import WorkingCalendar
from forms.printing import FontSet
from sync.ledger.case import AGENT, COLLECTIVE, ENTRUSTED_WINDOW, Case, ClockRun, Paper, SubmittedDoc, Terms
from sync.ledger.events import Actor
from sync.ledger.papers import paper_data

CASE_NO = "511999104205-20261127-01-0012-2"
DAY = date(2026, 11, 27)
FONT_FOLDERS = (Path(__file__).parents[2] / "out" / "fonts",)

VILLAGE: dict[str, Any] = {
    "site": "511999104205",
    "name": "椑木镇楠木寺村便民服务代办点",
    "short": "内椑木",
    "tier": "village",
    "parent": "511999104000",
    "parent_name": "椑木镇便民服务中心",
    "county": "511999000000",
    "county_name": "内江某区政务服务中心",
    "address": "（楠木寺村党群服务中心一楼）",
    "hours": "周一至周五 8:30—12:00、14:00—17:30",
    "phone": "028-00000012",
    "organ": {"name": "椑木镇人民政府", "phone": "028-00000001", "supervise_phone": "028-00000009"},
    "hotline": "12345",
    "remedy": {"body": "内江某区人民政府", "court": "内江某区人民法院"},
}
TOWNSHIP = {
    **VILLAGE,
    "site": "511999104000",
    "name": "椑木镇便民服务中心",
    "short": "椑木镇",
    "tier": "township",
    "parent_name": "内江某区政务服务中心",
    "address": "（椑木镇正街1号）",
    "phone": "028-00000001",
}
AGENT_PERSON = {
    "name": "周明华",
    "id_type": "111",
    "id_no": "511999198706140231",
    "mobile": "13800000001",
    "kind": "村社区代办员(委托)",
    "powers": ["递交", "签收", "代领结果"],
}
VA = Actor("zhou", "周明华", "VA")
TS = Actor("liu", "刘建国", "TS")
CLERKS = {"village": VA, "township": TS}

TERMS = Terms(
    item_id="SB-001",
    version="2026-11",
    name="城乡居民基本养老保险参保登记",
    task_type="20",
    case_type="2",
    handling_mode="2",
    capacity=AGENT,
    clock_start="receipt",
    dept="人力资源和社会保障局",
    basis="《中华人民共和国社会保险法》第二十条至第二十二条",
    levels={"village": "proxy", "township": "first_check", "county": "decide"},
    statutory=(10, "WD"),
    promised=(3, "WD"),
)
PERMIT_TERMS = replace(
    TERMS,
    item_id="NY-001",
    name="农村宅基地和建房（规划许可）审批",
    task_type="01",
    clock_start="acceptance",
    basis="《中华人民共和国土地管理法》第六十二条",
    statutory=(20, "WD"),
    promised=(10, "WD"),
)
MATERIALS = (
    SubmittedDoc("m_id", "居民身份证", "present", copies=1, pages=1, kept=True, files=("a" * 64,)),
    SubmittedDoc("m_hukou", "居民户口簿（首页、本人页）", "present", copies=1, pages=2, files=("b" * 64, "c" * 64)),
    SubmittedDoc("m_form", "城乡居民基本养老保险参保登记表", "present", "原件", 1, 0, 2, True, ("d" * 64,)),
    SubmittedDoc("m_agent_poa", "授权委托书", "present", "原件", 1, 0, 1, True, ("e" * 64,)),
    SubmittedDoc("m_special", "特殊缴费困难群体证明", "missing", note="5个工作日内补交"),
)  # fmt: skip
CASE = Case(
    case_no=CASE_NO,
    state="INTAKE",
    owner="village",
    terms=TERMS,
    site="511999104205",
    registered_at="2026-11-27T09:12:30+08:00",
    registered_on=DAY,
    registered_tier="village",
    op_id="op-1",
    applicant={"name": "李𬍛", "id_type": "111", "id_no": "511999198402193174", "mobile": "13800000002"},
    answers={
        "values": {"applicant.hukou_address": "椑木镇椑南村5组12号", "applicant.phone_owner": ""},
        "repeats": {},
    },
    proxy=AGENT_PERSON,
    materials=MATERIALS,
    clocks=(ClockRun("C0", DAY, 1, "WD"),),
)
WINDOW_CASE = replace(
    CASE,
    terms=replace(TERMS, capacity=ENTRUSTED_WINDOW, entrust_doc="内人社发〔2026〕12号"),
    clocks=(ClockRun("C0", DAY, 1, "WD"), ClockRun("C1", DAY, 5, "WD")),
    proxy=None,
)
VILLAGE_STEP_CASE = replace(
    CASE,
    terms=replace(TERMS, item_id="MZ-001", name="最低生活保障审核确认", capacity=COLLECTIVE, village_step=True,
                  basis="《社会救助暂行办法》第十一条"),
    clocks=(ClockRun("C7", DAY, 7, "CD"),),
)  # fmt: skip
PERMIT_CASE = replace(
    CASE,
    terms=PERMIT_TERMS,
    state="ACCEPTED",
    dates={"received_on": DAY, "accepted_on": date(2026, 12, 1)},
    clocks=(
        ClockRun("C3", date(2026, 12, 1), 20, "WD", extra=10),
        ClockRun("C4", date(2026, 12, 1), 10, "WD"),
    ),
    papers=(
        Paper("D07", "椑木镇决〔2026〕01-000003号", date(2026, 12, 10), "grant"),
        Paper("D04", "椑木镇受〔2026〕01-000012号", date(2026, 12, 1)),
    ),
)
GAPS = {
    "rows": [
        {"material": "四至简图", "problem": "缺少", "demand": "标明四邻和间距，村民小组长签字", "copies": 1, "sample": "样本3"},
        {"material": "申请表第2页", "problem": "未签名", "demand": "申请人签名或者捺印", "copies": 1},
    ]
}  # fmt: skip
CALENDAR = WorkingCalendar.builtin()


def fonts() -> FontSet:
    return FontSet.find(FONT_FOLDERS)


def mac(text: str) -> str:
    return "ABCDEFGHIJKLMNOP"


def data(
    code: str,
    variant: str = "",
    case: Case = CASE,
    body: Mapping[str, Any] | None = None,
    profile: Mapping[str, Any] = VILLAGE,
    when: date = DAY,
    doc_no: str = "",
) -> dict[str, Any]:
    """`paper_data` as the issuing calls it."""
    return paper_data(
        code,
        variant,
        case,
        body or {},
        doc_no=doc_no or f"{profile['short']}{code}〔2026〕01-000123号",
        when=when,
        profile=profile,
        calendar=CALENDAR,
        actor=CLERKS[profile["tier"]],
        recorded_at=f"{when}T09:12:30+08:00",
        mac=mac,
    )


VISIT = {
    "time": "2026年11月27日 09:30—10:10",
    "housing": "砖木结构三间，86.5平方米，居住安全",
    "neighbours": "走访两户，情况一致",
}
MINUTES = {
    "date": "2026-11-26",
    "kind": "村民代表会议",
    "entitled": 33,
    "present": 28,
    "yes": 27,
    "against": 0,
    "abstain": 1,
}
COMPLAINT = {
    "channel": "评价表",
    "category": "不告知",
    "object": "椑木镇便民服务中心　窗口一",
    "content": "不满意；原因：没有提供材料清单、同样内容的证明材料被要求多次提交；意见：来回跑了三趟。",
    "demand": "一次说清要带什么",
    "urgency": "一般",
}
COMPLAINED_CASE = replace(
    CASE,
    complaints=(
        {**COMPLAINT, "doc_no": "椑木镇诉〔2026〕01-000003号", "date": "2026-11-27", "by": "窗口一"},
    ),
)
COMPLAINT_ANSWER = {
    "complaint_answer": {
        "complaint": "椑木镇诉〔2026〕01-000003号",
        "finding": "窗口没有打印一次性告知单，申请人两次补交户口簿复印件。",
        "action": "向申请人道歉；窗口今后每次打印告知单，复印件由窗口免费复印。",
        "way": "电话",
        "date": "2026-12-03",
        "satisfied": "满意",
    },
    "facts": {"approver": {"name": "王强", "post": "中心主任", "date": "2026-12-03"}},
}
DELIVERY = {
    "way": "family",
    "person": "李秀兰",
    "relation": "配偶",
    "reason": "本人外出务工",
    "place": "申请人家中",
}
POSTING = {
    "title": "关于2026年第11批最低生活保障审核的公示",
    "rows": [
        {"name": "罗桂芳", "group": "2组", "size": "3", "type": "C类", "id_no": "511999196803124285"},
        {"name": "欧阳娜娜", "group": "5组", "size": "2", "type": "B类", "id_no": "511999198402193174"},
    ],
}
REASONS = "申请人已享有一处宅基地，面积超过规定标准，不符合一户一宅的要求"

# (name, code, variant, case, body, profile)
ALL: tuple[tuple[str, str, str, Case, Mapping[str, Any], Mapping[str, Any]], ...] = (
    ("D01-agent", "D01", "agent", CASE, {}, VILLAGE),
    ("D01-window", "D01", "window", WINDOW_CASE, {}, VILLAGE),
    ("D01-step", "D01", "agent", VILLAGE_STEP_CASE, {}, VILLAGE),
    ("D01b", "D01b", "", CASE, {"facts": {"result_no": "认证2026-0099"}}, TOWNSHIP),
    ("D02", "D02", "", CASE, {}, VILLAGE),
    ("D02-return", "D02", "return", CASE, {}, VILLAGE),
    ("D03-hint", "D03", "hint", CASE, {}, VILLAGE),
    ("D03", "D03", "", PERMIT_CASE, {"supplement": GAPS}, TOWNSHIP),
    ("D04", "D04", "", PERMIT_CASE, {}, TOWNSHIP),
    ("D04-deemed", "D04", "deemed", PERMIT_CASE, {}, TOWNSHIP),
    ("D05", "D05", "", CASE, {}, VILLAGE),
    ("D06", "D06", "not_competent", PERMIT_CASE, {"facts": {"ground": "not_competent", "right_organ": "某区林业局"}}, TOWNSHIP),
    ("D06-none", "D06", "not_required", CASE, {"facts": {"ground": "not_required", "reason": "已参保，不需要再办"}}, TOWNSHIP),
    ("D07", "D07", "grant", CASE, {"facts": {"facts_found": "申请人年满16周岁，未参加职工养老保险。"}}, TOWNSHIP),
    ("D07-refuse", "D07", "refuse", PERMIT_CASE, {"facts": {"facts_found": "申请人户已有宅基地一处210平方米", "reasons": REASONS, "basis": "《中华人民共和国土地管理法》第六十二条第一款"}}, TOWNSHIP),
    ("D08", "D08", "", PERMIT_CASE, {"delivery": DELIVERY}, VILLAGE),
    ("D11", "D11", "", CASE, {}, VILLAGE),
    ("D13", "D13", "", CASE, {"facts": {"package": {"files": 5, "hash": "3f9a" * 16}}}, VILLAGE),
    ("D13-back", "D13", "back", PERMIT_CASE, {"facts": {"result_no": "宅2026-01"}}, TOWNSHIP),
    ("D14", "D14", "", PERMIT_CASE, {"facts": {"reason": "需要与自然资源部门核对地类", "approver": {"name": "王强", "post": "镇长", "date": "2026-12-20"}}}, TOWNSHIP),
    ("D14-terminate", "D14", "terminate", CASE, {"facts": {"end_ground": "death"}}, TOWNSHIP),
    ("D14-transfer", "D14", "transfer", PERMIT_CASE, {"facts": {"other_organ": "某区林业局"}}, TOWNSHIP),
    ("D15", "D15", "", PERMIT_CASE, {"facts": {"cause": "专家评审", "time_needed": "10", "unit": "WD", "institution": "某区规划评审中心"}}, TOWNSHIP),
    ("D16", "D16", "", CASE, {"facts": {"reason": "改为自行办理"}}, VILLAGE),
    ("D19", "D19", "", PERMIT_CASE, {}, VILLAGE),
    ("D20", "D20", "", VILLAGE_STEP_CASE, {"posting": POSTING}, VILLAGE),
    ("D21", "D21", "", CASE, {"complaint": COMPLAINT}, TOWNSHIP),
    ("D21-reply", "D21", "reply", COMPLAINED_CASE, COMPLAINT_ANSWER, TOWNSHIP),
    ("D22", "D22", "", CASE, {"visit": VISIT, "facts": {"investigators": ["刘建国（镇民政办）", "陈芳（镇民政办）"]}}, TOWNSHIP),
    ("D23", "D23", "", VILLAGE_STEP_CASE, {"minutes": MINUTES}, VILLAGE),
)  # fmt: skip
