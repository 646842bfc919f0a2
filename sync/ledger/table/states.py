"""States, roles and dates of the lifecycle: the words of the state table.

Literal data; the Chinese names are the authority for every screen and paper.
"""

from __future__ import annotations

from sync.ledger.table.shape import Role, State

OWNERS = ("village", "township", "county", "upper")
WAITING_ON = (
    "nobody",
    "applicant",
    "village",
    "receiving_organ",
    "sub_departments",
    "institution",
    "upper_level",
    "deciding_organ",
)

_STATES = (
    State("DRAFT", "草稿", ("village", "township", "county"), "nobody"),
    State("AGENT_SUPP", "代办缺件(待补)", ("village",), "applicant", open_clocks=("C11",)),
    State(
        "INTAKE", "已登记", ("village", "township", "county"), "nobody", open_clocks=("C0", "C1", "C3", "C4")
    ),
    State("COLLECTIVE_STEP", "村级程序", ("village",), "nobody", open_clocks=("C7",)),
    State("QUEUED", "待交接", ("village",), "nobody", open_clocks=("C0", "C1", "C3", "C4")),
    State("HANDED_OVER", "已移交", ("village",), "receiving_organ", open_clocks=("C0", "C1", "C3", "C4")),
    State("RECEIVED", "已收件", ("township", "county"), "nobody", open_clocks=("C1", "C3", "C4")),
    State("PRE_REVIEW", "预审", ("township", "county"), "nobody", open_clocks=("C1", "C3", "C4")),
    State("SUPPLEMENT", "补正中", ("village", "township", "county"), "applicant", open_clocks=("C2",)),
    State(
        "SUPP_RETURNED",
        "补正已交",
        ("village", "township", "county"),
        "nobody",
        open_clocks=("C0", "C1", "C3", "C4"),
    ),
    State("NOT_REQUIRED", "不受理(无需办理)", ("township", "county"), "applicant", final=True),
    State("NOT_ACCEPTED", "不予受理", ("township", "county"), "applicant", final=True, open_clocks=("C6",)),
    State("ACCEPTED", "已受理", ("township", "county"), "nobody", open_clocks=("C3", "C4", "C9")),
    State("IN_REVIEW", "审查中", ("township", "county"), "nobody", open_clocks=("C3", "C4", "C9")),
    State(
        "SPECIAL",
        "特别程序",
        ("township", "county"),
        "institution",
        open_clocks=("C8",),
        suspended_clocks=("C3", "C4", "C9"),
    ),
    State("PUBLICITY", "公示中", ("township", "county"), "village", open_clocks=("C3", "C4", "C7", "C9")),
    State("OBJECTION", "异议核查", ("township", "county"), "nobody", open_clocks=("C3", "C4", "C9")),
    State("FORWARDED", "已转报", ("township", "county", "upper"), "upper_level", open_clocks=("C3", "C4")),
    State(
        "PARALLEL", "并联审批中", ("township", "county"), "sub_departments", open_clocks=("C3", "C4", "C9")
    ),
    State("UPPER_RETURN", "上级退补", ("township", "county"), "nobody", open_clocks=("C3", "C4")),
    State(
        "APPROVED",
        "准予/确认",
        ("township", "county", "upper"),
        "deciding_organ",
        open_clocks=("C2", "C6", "C7"),
    ),
    State("DENIED", "不予批准", ("township", "county", "upper"), "applicant", open_clocks=("C6",)),
    State(
        "TERMINATED", "终止", ("village", "township", "county"), "applicant", final=True, open_clocks=("C6",)
    ),
    State("WITHDRAWN", "撤回", ("village", "township", "county"), "applicant", final=True),
    State("TRANSFERRED_OUT", "移送/转出", ("township", "county"), "applicant", final=True),
    State(
        "RESULT_READY",
        "结果待领",
        ("township", "county", "upper"),
        "applicant",
        open_clocks=("C2", "C6", "C7"),
    ),
    State("AT_VILLAGE", "村点待领", ("village",), "applicant", open_clocks=("C2", "C6", "C7", "C11")),
    State("DELIVERED", "已送达", ("village", "township", "county"), "nobody", open_clocks=("C2", "C7")),
    State("CLOSED", "已办结归档", ("village", "township", "county"), "nobody", final=True),
)
STATES: dict[str, State] = {state.code: state for state in _STATES}

ROLES: dict[str, Role] = {
    "VA": Role("VA", "村(社区)代办员", "village", ""),
    "TS": Role("TS", "乡镇(街道)窗口工作人员", "township", ""),
    "TM": Role("TM", "乡镇(街道)便民服务中心负责人", "township", ""),
    "CR": Role("CR", "县级审批人员", "county", ""),
    "CA": Role("CA", "县级管理员", "county", "handles no cases: named in no transition"),
    "AP": Role("AP", "申请人", "", "acts through paper or the counter; the typing role is recorded too"),
    "SYS": Role("SYS", "程序", "", "acts on the machine of the owner"),
}

DATES: dict[str, str] = {
    "received_on": "receipt of the current submission by the authority (AGENT, COLLECTIVE - signature on D13; ENTRUSTED_WINDOW - receipt at the village; own counter - that day)",
    "accepted_on": "date of acceptance on D04 (deemed - equal to received_on)",
    "served_on": "date of signature on the notice (D03) by the applicant or the agent with the power 签收",
    "posted_on": "day of posting of D20 (the first photograph); day 1 is the day after",
    "decided_on": "date of D07 (or of the note that ends the case)",
    "delivered_on": "date of signature on D08",
    "ruled_on": "date from which the ruling of the review body or court counts",
    "today": "effective_date of the event itself",
}
