"""Small service items built by hand, for tests of the session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from typing import Any

from forms.answers import Answers
from forms.item import Choice, Guide, MaterialRule, Node, ServiceItem
from forms.session import FormContext, FormSession

YES_NO = (Choice("true", "是"), Choice("false", "否"))
TODAY = date(2026, 11, 27)


def question(path: str, kind: str = "text", **fields: Any) -> Node:
    return Node(
        kind="question",
        name=path.rpartition(".")[2],
        path=path,
        type=kind,
        label=fields.pop("label", path),
        **fields,
    )


def group(path: str, *children: Node, **fields: Any) -> Node:
    return Node(
        kind="group",
        name=path.rpartition(".")[2],
        path=path,
        label=fields.pop("label", path),
        children=children,
        **fields,
    )


def repeat(path: str, *children: Node, **fields: Any) -> Node:
    return Node(
        kind="repeat",
        name=path.rpartition(".")[2],
        path=path,
        label=fields.pop("label", path),
        children=children,
        **fields,
    )


def item_of(*children: Node, choices: Mapping[str, Any] | None = None, **fields: Any) -> ServiceItem:
    root = Node(kind="group", name="data", path="", children=children)
    return ServiceItem(
        **{
            **dict(
                item_id="XX-001", version="1", name="试", form_title="试表", dept="民政局", task_type="05"
            ),
            **dict(case_type="2", handling_mode="2", capacity="AGENT", clock_start="receipt"),
            **dict(materials=(), guide=Guide(), legal_basis=(), levels={}),
            **fields,
        },
        root=root,
        choices={"yes_no": YES_NO, **(choices or {})},
    )


def session_of(item: ServiceItem, answers: Answers | None = None, **context: Any) -> FormSession:
    serial = count(1)
    settings = {
        "today": TODAY,
        "now": datetime(2026, 11, 27, 9, 12),
        "new_uuid": lambda: f"0198c0de-0000-7000-8000-{next(serial):012d}",
        **context,
    }
    return FormSession(item, FormContext(**settings), answers)


def family() -> ServiceItem:
    """A household: applicant, members in a repeat, sums, an agent group that comes and goes."""
    return item_of(
        group(
            "who",
            question("who.kind", "select_one", choices="kinds", required="true()", default="本人"),
            question(
                "who.id_no", constraint="cn:id-valid(.)", constraint_message="号码不对", required="true()"
            ),
            question("who.sex", "select_one", choices="sexes", calculation="cn:id-sex(/data/who/id_no)"),
            question("who.born", "date", calculation="cn:id-birth(/data/who/id_no)", readonly=True),
            question(
                "who.mobile",
                constraint="cn:mobile-valid(.) or cn:landline-valid(.)",
                constraint_message="电话不对",
            ),
        ),
        group(
            "members",
            repeat(
                "members.rows",
                question("members.rows.m_name", required="true()", max_length=4),
                question(
                    "members.rows.m_income",
                    "decimal",
                    constraint=". >= 0",
                    constraint_message="不小于0",
                    print_as="money",
                ),
                question(
                    "members.rows.m_share",
                    "decimal",
                    readonly=True,
                    print_as="money",
                    calculation="round(/data/members/rows/m_income div 2, 2)",
                ),
                question("members.rows.m_no", "integer", readonly=True, calculation="position(..)"),
                question("members.rows.m_ill", "select_one", choices="yes_no", default="false"),
                question("members.rows.m_disease", relevant="../m_ill = 'true'", required="true()"),
                required="true()",
            ),
            question(
                "members.total",
                "decimal",
                readonly=True,
                print_as="money",
                calculation="sum(/data/members/rows/m_income)",
            ),
            question(
                "members.size",
                "integer",
                warning=". = count(/data/members/rows) + 1",
                warning_message="人数不符",
            ),
        ),
        group(
            "agent",
            question("agent.name", required="true()"),
            question(
                "agent.town", "select_one", choices="towns", choice_filter="county = /data/agent/county"
            ),
            question("agent.county", "select_one", choices="counties"),
            relevant="/data/who/kind = '代理'",
        ),
        group("office", question("office.opinion", required="true()"), filled_by="office"),
        choices={
            "kinds": (Choice("本人", "本人办理"), Choice("代理", "代理人办理")),
            "sexes": (Choice("1", "男"), Choice("2", "女")),
            "counties": (Choice("a", "甲县"), Choice("b", "乙县")),
            "towns": (
                Choice("a1", "甲一", {"county": "a"}),
                Choice("a2", "甲二", {"county": "a"}),
                Choice("b1", "乙一", {"county": "b"}),
            ),
        },
        materials=(
            MaterialRule("m_id", "身份证"),
            MaterialRule("m_poa", "委托书", relevant="/data/who/kind = '代理'"),
            MaterialRule("m_ill", "诊断", relevant="count(/data/members/rows[m_disease != '']) > 0"),
        ),
    )
