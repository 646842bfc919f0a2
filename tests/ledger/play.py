"""Playing a case through the judge and the fold, day by day, as any station does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from forms.calendar import WorkingCalendar
from sync.ledger.apply import apply, fold
from sync.ledger.case import AGENT, COLLECTIVE, ENTRUSTED_WINDOW, Case, Paper, SubmittedDoc, Terms
from sync.ledger.case_json import case_from_json, case_to_json, doc_to_json, paper_to_json, terms_to_json
from sync.ledger.deadlines import deadline, hard_limit
from sync.ledger.events import GENESIS, Act, Actor, Event
from sync.ledger.hlc import next_hlc
from sync.ledger.judge import Verdict, World, judge
from sync.ledger.material import package_of
from sync.ledger.problems import Problem
from sync.ledger.table import ROLES

CALENDAR = WorkingCalendar.builtin()
VILLAGE, TOWNSHIP, COUNTY = "511999104205", "511999104000", "511999000000"
SITES = {"village": VILLAGE, "township": TOWNSHIP, "county": COUNTY}
AGENT_ZHOU, REVIEWER, CLERK_1, CLERK_2, SYS = "zhou", "reviewer1", "clerk1", "clerk2", "system"

SB_001 = Terms(
    item_id="SB-001",
    version="2026-11",
    name="城乡居民基本养老保险参保登记",
    task_type="20",
    case_type="2",
    handling_mode="2",
    capacity=AGENT,
    clock_start="receipt",
    dept="人力资源和社会保障局",
    basis="《社会保险经办条例》第六条",
    levels={"village": "proxy", "township": "first_check", "county": "decide"},
    statutory=(10, "WD"),
    promised=(3, "WD"),
)
MZ_001 = Terms(
    item_id="MZ-001",
    version="2026-09",
    name="最低生活保障审核确认",
    task_type="05",
    case_type="2",
    handling_mode="2",
    capacity=COLLECTIVE,
    clock_start="acceptance",
    dept="民政局",
    basis="《社会救助暂行办法》第十一条",
    levels={"village": "proxy", "township": "accept_first_review", "county": "decide"},
    statutory=(30, "WD"),
    promised=(25, "WD"),
    extension=(15, "WD"),
    posting=(7, "CD"),
    village_step=True,
)
LI = {
    "name": "李𬍛",
    "id_type": "111",
    "id_no": "511999198402193174",
    "gender": "1",
    "birth_date": "1984-02-19",
    "mobile": "13800000002",
}
ZHOU = {
    "name": "周明华",
    "id_type": "111",
    "id_no": "511999198706140231",
    "mobile": "13800000001",
    "kind": "村社区代办员(委托)",
    "powers": ["递交", "签收", "代领结果"],
}
DOCS = (
    SubmittedDoc("m_id", "居民身份证", "present", copies=1, files=("a" * 64,)),
    SubmittedDoc("m_hukou", "居民户口簿", "present", copies=1, files=("b" * 64,)),
    SubmittedDoc("m_form", "参保登记表", "present", originals=1, kept=True, files=("c" * 64,)),
)
READY = {"fields_valid": True, "checklist_done": True, "poa_signed": True}
ACCEPT = {"complete_and_legal_form": True, "in_power": True}
APPROVER = {"name": "王主任", "post": "中心主任", "date": "2026-11-23"}
GROUNDS = {"facts_found": "材料齐全，身份核实。", "basis": "《社会保险经办条例》第六条"}


def day(text: str | date) -> date:
    return text if isinstance(text, date) else date.fromisoformat(text)


def with_terms(terms: Terms, **changed: Any) -> Terms:
    return replace(terms, **changed)


def window(terms: Terms = SB_001) -> Terms:
    """The same item where the county has entered an entrusting document."""
    return with_terms(terms, capacity=ENTRUSTED_WINDOW, entrust_doc="内人社委〔2026〕3号")


PERMIT = with_terms(
    SB_001,
    item_id="ZJ-001",
    name="农村宅基地批准",
    task_type="01",
    clock_start="acceptance",
    statutory=(20, "WD"),
    promised=None,
    levels={"village": "proxy", "township": "decide", "county": ""},
)


class Play:
    """One case. `do` judges, writes and folds; `refused` tells the code of the refusal."""

    def __init__(self, terms: Terms, *, proxy: Any = ZHOU, tier: str = "village", docs: Any = DOCS) -> None:
        self.terms, self.proxy, self.tier, self.docs = terms, proxy, tier, docs
        self.case: Case | None = None
        self.events: list[Event] = []
        self.no_township = False
        self.case_no = f"{SITES[tier]}-20261127-01-0012-2"

    # acts -------------------------------------------------------------------------------
    def register(self, on: str, role: str = "VA", kind: str = "CaseRegistered", **body: Any) -> Verdict:
        facts = {**READY, **body.pop("facts", {})}
        opening = {
            "op_id": "op-1",
            "item_id": self.terms.item_id,
            "item_version": self.terms.version,
            "terms": terms_to_json(self.terms),
            "site_tier": self.tier,
            "mode": "代办",
            "applicant": LI,
            "proxy": self.proxy,
            "answers": {"values": {}, "repeats": {}},
            "materials": [doc_to_json(doc) for doc in self.docs],
            **body,
        }
        return self.do(kind, on, role, facts=facts, **opening)

    def do(self, kind: str, on: str, role: str, account: str = "", tier: str = "", **body: Any) -> Verdict:
        act, world = self._act(kind, on, role, account, tier, body)
        verdict = judge(self.case, act, world)
        papers = [
            Paper(
                need.code, f"{need.code}-{len(self.events)}-{i}", act.effective_date, need.variant, world.site
            )
            for i, need in enumerate(verdict.papers)
        ]
        event = self._event(act, world, {**act.body, "papers": [paper_to_json(paper) for paper in papers]})
        self.events.append(event)
        self.case = apply(self.case, event, CALENDAR)
        assert self.case.state == verdict.state_after
        return verdict

    def refused(self, kind: str, on: str, role: str, account: str = "", tier: str = "", **body: Any) -> str:
        act, world = self._act(kind, on, role, account, tier, body)
        problem = _problem(self.case, act, world)
        assert problem is None or "{" not in problem.sentence
        return problem.code if problem else ""

    def hand_over(self, on: str) -> Verdict:
        assert self.case is not None
        return self.do("CaseHandedOver", on, "VA", facts={"package": package_of(self.case)})

    def take_over(self, on: str, role: str = "TS", account: str = REVIEWER) -> Verdict:
        facts = {"rows_counted": True, "differences": "", "signed_on": on}
        return self.do("CaseReceived", on, role, account, facts=facts)

    def world(self, on: str, tier: str) -> World:
        return World(day(on), CALENDAR, tier, SITES[tier], self.no_township)

    # what stands ------------------------------------------------------------------------
    @property
    def now(self) -> Case:
        assert self.case is not None
        return self.case

    def standing(self) -> tuple[str, str]:
        return self.now.state, self.now.owner

    def clocks(self) -> dict[str, str]:
        """Running clocks with their last day; † marks a provisional one."""
        found = {}
        for run in self.now.clocks:
            end = deadline(run, CALENDAR)
            if run.state == "running" and end:
                found[run.clock] = end.day.isoformat() + ("†" if end.provisional else "")
        return found

    def hard(self, clock: str) -> str:
        run = next(run for run in self.now.clocks if run.clock == clock)
        end = hard_limit(run, CALENDAR)
        assert end is not None
        return end.day.isoformat()

    def refold(self) -> Case:
        """The same events in another order and doubled; the case must be the same, also through JSON."""
        again = fold([*reversed(self.events), *self.events[:2]], CALENDAR)
        assert again == self.case
        assert again is not None
        assert case_from_json(case_to_json(again)) == again
        return again

    # making events ----------------------------------------------------------------------
    def _act(
        self, kind: str, on: str, role: str, account: str, tier: str, body: dict[str, Any]
    ) -> tuple[Act, World]:
        owner = self.case.owner if self.case else self.tier
        where = tier or ROLES[role].tier or owner
        recorded = body.pop("recorded", on)
        account = account or {"VA": AGENT_ZHOU, "TS": REVIEWER, "SYS": SYS}.get(role, CLERK_1)
        act = Act(kind, self.case_no, Actor(account, account, role), day(on), body)
        return act, World(day(recorded), CALENDAR, where, SITES[where], self.no_township)

    def _event(self, act: Act, world: World, body: dict[str, Any]) -> Event:
        seq = len(self.events) + 1
        last = self.events[-1].hlc if self.events else ""
        stamp = int(f"{world.today:%Y%m%d}") * 1000
        return Event(
            site=world.site,
            incarnation=1,
            seq=seq,
            event_id=f"event-{seq}",
            case_no=act.case_no,
            kind=act.kind,
            rev=seq,
            actor=act.actor,
            effective_date=act.effective_date,
            recorded_at=f"{world.today.isoformat()}T09:00:00+08:00",
            hlc=next_hlc(last, stamp, world.site, 1),
            sealed=b"",
            prev_hash=GENESIS,
            hash=GENESIS,
            body=body,
        )


def _problem(case: Case | None, act: Act, world: World) -> Problem | None:
    try:
        judge(case, act, world)
    except Problem as problem:
        return problem
    return None


def codes(verdict: Verdict) -> list[str]:
    """Papers of a row as the worked cases list them: issued and signed."""
    return sorted([*(need.code for need in verdict.papers), *verdict.signed])


def variants(verdict: Verdict) -> dict[str, str]:
    return {need.code: need.variant for need in verdict.papers}
