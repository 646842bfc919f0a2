"""FakeCounter: the verbs of the counter in memory, for tests and pictures of the window.

Remembers which thread every verb ran on and what was asked; `blocked` lets a test hold a verb
back, `refusals` makes one refuse. Real enough to walk a case from draft to papers.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta, timezone
from functools import partial
from typing import Any

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from desktop.pages.verbs import Verbs
from desktop.usecases.door import Seen
from desktop.usecases.draft_moves import DraftMove
from desktop.usecases.views import (
    ActDone,
    ActField,
    ActOption,
    CaseLine,
    CaseView,
    ClockLine,
    DraftLine,
    DraftView,
    DrawerLine,
    ExchangeView,
    FindingLine,
    GuideView,
    HistoryRow,
    ItemLine,
    MaterialRow,
    Offer,
    PaperLine,
    Registered,
    RoadView,
    TodayView,
    Urgency,
)
from forms.answers import Answers, Row, Value
from forms.finding import Severity
from forms.finding_text import sentence
from forms.session import FormContext, FormSession
from sync.keyfile import normal
from sync.ledger.demands import FAULTS
from sync.ledger.events import Actor
from sync.ledger.problems import Problem
from tests.support.fake_audit import FakeAudit
from tests.support.fake_batches import FakeBatches
from tests.support.fake_bulk import FakeBulk
from tests.support.fake_care import FakeCare
from tests.support.fake_guides import ASKS, FakeGuides
from tests.support.fake_item import MATERIALS, fake_item
from tests.support.fake_notices import NOTICE_NAME, TOLD
from tests.support.fake_pouches import FakePouches, given_twice
from tests.support.fake_pre_reviews import FakePreReviews
from tests.support.fake_reminders import LINES
from tests.support.fake_service import FakeService
from tests.support.fake_tables import FakeTables
from tests.support.fake_updates import FakeUpdates

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=8)))
AGENT = Actor("zhou", "周明华", "VA")
CLERK = Actor("li", "李秀英", "TS")
PASSWORD = "correct horse"
ITEMS = (
    ItemLine("SB-001", "城乡居民基本养老保险参保登记", "人力资源和社会保障局", "社会保险", "代办（受申请人委托）", "承诺 3 个工作日", "cxjmjbylbxcbdj"),
    ItemLine("MZ-001", "最低生活保障审核确认", "民政局", "社会救助", "村级程序后代办", "承诺 25 个工作日", "zdshbzshqr"),
    ItemLine("MZ-003", "高龄津贴申请", "民政局", "社会救助", "代办（受申请人委托）", "承诺 15 个工作日", "gljtsq"),
    ItemLine("CL-001", "残疾人证办理", "残疾人联合会", "残疾人服务", "代办（受申请人委托）", "承诺 20 个工作日", "cjrzbl"),
    ItemLine("WJ-001", "生育登记", "卫生健康局", "卫生健康", "代办（受申请人委托）", "当场", "sydj"),
    ItemLine("NJ-002", NOTICE_NAME, "农业农村局", "农业农村", "代办（受申请人委托）", "当场", "tljndjy", notice=True),
    ItemLine("NY-001", "农村宅基地用地建房申请", "农业农村局", "农业农村", "代办（受申请人委托）", "承诺 30 个工作日", "nczjdydjfsq"),
)  # fmt: skip


_EARLIER = "2026-11-02 城乡居民基本养老保险参保登记"
_HOUSEHOLD = "2026-03-18 最低生活保障审核确认"
KNOWN = (
    Offer("applicant.ethnicity", "民族", "01", "汉族", _EARLIER),
    Offer("applicant.hukou_address", "户籍地址", "椑木镇朝阳村二组8号", "椑木镇朝阳村二组8号", _EARLIER),
    Offer("applicant.mobile", "联系电话", "13800005678", "13800005678", _EARLIER),
    Offer("benefit.contact", "紧急联系人", "女儿何小芳", "女儿何小芳", _HOUSEHOLD),
    Offer("family.rows", "家人", "", "何小芳、何大勇（2 人）", _HOUSEHOLD, ({"r_name": "何小芳"}, {"r_name": "何大勇"})),
)  # fmt: skip


@dataclass
class Progress:
    done: int
    total: int
    words: str


@dataclass
class Outcome:
    status: str


@dataclass
class FakeDraft:
    view: DraftView
    values: dict[str, Value] = field(default_factory=dict)
    repeats: dict[str, tuple[Row, ...]] = field(default_factory=dict)


class FakeCounter(
    FakePreReviews,
    FakeCare,
    FakeAudit,
    FakeBulk,
    FakeBatches,
    FakeTables,
    FakeGuides,
    FakePouches,
    FakeService,
    FakeUpdates,
):
    """`full`: with cases, drafts and papers lying about; otherwise an empty, peaceful station."""

    def __init__(self, *, full: bool = False, tier: str = "village", road: str = "idle") -> None:
        self.item = fake_item()
        self.tier = tier
        self.road_state = road
        self.revoked: dict[str, str] = {}
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.threads: dict[str, set[str]] = {}
        self.refusals: dict[str, Problem] = {}
        self.bugs: dict[str, Exception] = {}
        self.drafts: dict[str, FakeDraft] = {}
        self.scans: dict[str, bytes] = {}
        self.originals: list[bytes | None] = []
        self.newer: dict[str, DraftMove] = {}
        self.known: tuple[Offer, ...] = KNOWN if full else ()
        self.cases: dict[str, CaseView] = {}
        self.papers: dict[str, PaperLine] = {}
        self.acts: list[tuple[str, str, Mapping[str, Any]]] = []
        self.accounts: tuple[str, ...] = ("周明华", "王桂芳") if tier == "village" else ("李秀英",)
        self.seen = Seen(False, {})
        self.service_modes: tuple[str, ...] = ()
        self.hold_round = threading.Event()
        if full:
            self._fill()

    def verbs(self) -> Verbs:
        """The verbs as a window gets them; every call is written down with its thread."""
        return Verbs(
            **{spec.name: partial(self._told, spec.name, getattr(self, spec.name)) for spec in fields(Verbs)}
        )

    def asked(self, verb: str) -> list[tuple[Any, ...]]:
        """Arguments of every call of one verb, in order."""
        return [args for name, args in self.calls if name == verb]

    def look(self) -> Seen:
        return self.seen

    def unlock_by_code(self, code: str, name: str, password: str) -> Actor:
        normal(code)
        return self.sign_in(name, PASSWORD)

    def tend_codes(self) -> int:
        return 0

    def account_names(self) -> tuple[str, ...]:
        return self.accounts

    def sign_in(self, name: str, password: str) -> Actor:
        if password != PASSWORD:
            raise Problem("account.password")
        return AGENT if self.tier == "village" else CLERK

    def change_password(self, name: str, old: str, new: str) -> Actor:
        return self.sign_in(name, old)

    def add_account(self, name: str, password: str) -> Actor:
        if len(password) < 8:
            raise Problem("account.weak_password")
        self.accounts = (*self.accounts, name)
        return Actor("new", name, "VA")

    def today(self, actor: Actor) -> TodayView:
        lines = [view.line for view in self.cases.values()]
        village = self.tier == "village"
        here = [paper for paper in self.papers.values() if not paper.printed]
        return TodayView(
            site_name="椑木镇朝阳村便民服务站" if village else "椑木镇便民服务中心",
            tier=self.tier,
            day=TODAY,
            unprinted=tuple(here[:1]),
            supplements=_of(lines, "SUPPLEMENT", "AGENT_SUPP") if village else (),
            deliveries=_of(lines, "AT_VILLAGE"),
            to_hand_over=_of(lines, "INTAKE", "QUEUED") if village else (),
            to_take_over=() if village else _of(lines, "HANDED_OVER"),
            to_check=() if village else _of(lines, "RECEIVED", "PRE_REVIEW"),
            due_soon=tuple(line for line in lines if line.urgency in (Urgency.RED, Urgency.ORANGE)),
            drafts=self._draft_lines(),
            road=self._road(),
            pre_reviews=self.reviewed_lines(),
        )

    def find_items(self, text: str) -> tuple[ItemLine, ...]:
        found = tuple(
            i for i in ITEMS if text.lower() in f"{i.name}{i.item_id}{i.initials}{i.category}".lower()
        )
        return found or self.situations_found(text, ITEMS)

    def item_guide(self, item_id: str) -> GuideView:
        line = next(item for item in ITEMS if item.item_id == item_id)
        return GuideView(
            item_id,
            line.name,
            (
                ("设定依据", ("《老年人权益保障法》第三十三条",)),
                ("受理条件", ("年满 80 周岁", "户籍在本县")),
                ("申请材料", tuple(f"{rule.name}（复印件1份）" for rule in MATERIALS)),
                ("办理流程", ("1. 村代办登记（1 个工作日）", "2. 乡镇受理（5 个工作日）", "3. 县里决定")),
                ("办理时限", (line.promise_text,)),
                ("收费", ("不收费", "代办不收费")),
                ("本站办理方式", (line.capacity_text,)),
            ),
            MATERIALS,
            len(ASKS) if item_id == self.item.item_id else 0,
        )

    def guide_pdf(self, item_id: str, draft_id: str | None, variant: str, who: str) -> bytes:
        return small_pdf(f"D10 {variant} {item_id} {draft_id}")

    def open_draft(self, actor: Actor, item_id: str) -> DraftView:
        draft_id = f"draft-{len(self.drafts) + 1}"
        rows = tuple(
            MaterialRow(
                rule.id, rule.name, True, "missing", 0, rule.originals, rule.originals > 0,
                ecert_allowed=rule.exempt_by_ecert, note=rule.note,
            )
            for rule in MATERIALS
        )  # fmt: skip
        view = DraftView(
            draft_id, f"op-{draft_id}", item_id, "2026-11", Answers(), rows, None, "", NOW.isoformat()
        )
        self.drafts[draft_id] = FakeDraft(view)
        return view

    def resume_draft(self, draft_id: str) -> DraftView:
        draft = self._draft(draft_id)
        return replace(draft.view, answers=Answers(dict(draft.values), dict(draft.repeats)))

    def form_session(self, draft: DraftView) -> FormSession:
        context = FormContext(TODAY, NOW, {}, {}, lambda: "00000000-0000-7000-8000-000000000000")
        return FormSession(self.item, context, draft.answers)

    def save_field(self, draft_id: str, path: str, value: Value) -> None:
        self._draft(draft_id).values[path] = value

    def draft_move(self, draft_id: str) -> DraftMove | None:
        return self.newer.get(draft_id)

    def move_draft(self, draft_id: str) -> None:
        draft = self._draft(draft_id)
        draft.view = replace(draft.view, version=self.newer.pop(draft_id).new)

    def stay_draft(self, draft_id: str) -> None:
        del self.newer[draft_id]

    def keep_attachment(
        self, content: bytes, filename: str, photo: bool, original: bytes | None = None
    ) -> str:
        self.originals.append(original)
        sha256 = hashlib.sha256(content).hexdigest()
        self.scans[sha256] = content
        return f"{sha256}/{filename}"

    def save_rows(
        self, draft_id: str, repeat_path: str, rows: Sequence[Row], inner: Mapping[str, Sequence[Row]]
    ) -> None:
        repeats = self._draft(draft_id).repeats
        for path in [path for path in repeats if path.startswith(f"{repeat_path}[")]:
            del repeats[path]
        repeats.update({repeat_path: tuple(rows), **{path: tuple(given) for path, given in inner.items()}})

    def save_proxy(self, draft_id: str, proxy: Mapping[str, Any] | None) -> None:
        draft = self._draft(draft_id)
        draft.view = replace(draft.view, proxy=proxy)

    def save_step(self, draft_id: str, step: str) -> None:
        draft = self._draft(draft_id)
        draft.view = replace(draft.view, step=step)

    def offers(self, draft_id: str) -> tuple[Offer, ...]:
        draft = self._draft(draft_id)
        if not draft.values.get("applicant.id_no"):
            return ()
        typed = {*draft.values, *draft.repeats}
        return tuple(offer for offer in self.known if offer.path not in typed)

    def accept_offers(self, draft_id: str, paths: Sequence[str]) -> tuple[Offer, ...]:
        chosen = tuple(offer for offer in self.offers(draft_id) if offer.path in paths)
        for offer in chosen:
            if offer.rows:
                self._draft(draft_id).repeats[offer.path] = offer.rows
            else:
                self._draft(draft_id).values[offer.path] = offer.value
        return chosen

    def list_drafts(self) -> tuple[DraftLine, ...]:
        return self._draft_lines()

    def drop_draft(self, draft_id: str) -> None:
        del self.drafts[draft_id]

    def add_scan(
        self, draft_id: str, material_id: str, content: bytes, filename: str, original: bytes | None = None
    ) -> MaterialRow:
        name = f"{len(self.scans):064x}"
        self.scans[name] = content
        old = next(row for row in self._draft(draft_id).view.materials if row.material == material_id)
        return self._put(draft_id, replace(old, state="present", copies=1, files=(*old.files, name)))

    def set_material(
        self, draft_id: str, material_id: str, state: str, copies: int = 0, *, ecert: str = "", note: str = ""
    ) -> MaterialRow:
        old = next(row for row in self._draft(draft_id).view.materials if row.material == material_id)
        return self._put(draft_id, replace(old, state=state, copies=copies, ecert=ecert))

    def scan_bytes(self, sha256: str) -> bytes:
        return self.scans[sha256]

    def check_draft(self, draft_id: str) -> tuple[FindingLine, ...]:
        draft = self._draft(draft_id)
        session = self._session(draft)
        lines = [
            FindingLine(
                found.path, found.path.split(".")[0], "", sentence(found, self.item), found.severity is Severity.ERROR
            )
            for found in session.findings()
        ]  # fmt: skip
        lines += [
            FindingLine(f"materials.{row.material}", "materials", row.name, f"缺少“{row.name}”。", False)
            for row in draft.view.materials
            if row.state == "missing"
        ]
        return tuple(lines)

    def register_case(
        self,
        actor: Actor,
        draft_id: str,
        *,
        send_now: bool = False,
        to_complete: bool = False,
        service_mode: str = "",
    ) -> Registered:
        self.service_modes = (*self.service_modes, service_mode)
        draft = self.drafts.pop(draft_id)
        number = f"511999104205-20261124-01-{len(self.cases) + 1:04d}-6"
        papers = tuple(
            PaperLine(
                number, code, title, f"朝阳{char}〔2026〕01-{len(self.papers) + 1:06d}号", TODAY, slip=code == "D01"
            )
            for code, title, char in (("D01", "代办登记回执", "登"), ("D02", "材料接收清单", "料"), ("D05", "授权委托书", "委"))
        )  # fmt: skip
        papers = tuple(replace(p, doc_no=f"{p.doc_no[:-3]}{n:02d}号") for n, p in enumerate(papers, 1))
        for paper in papers:
            self.papers[paper.doc_no] = paper
        state = ("AGENT_SUPP", "代办缺件(待补)") if to_complete else ("INTAKE", "已登记")
        self._case(number, str(draft.values.get("applicant.name", "")), "高龄津贴申请", *state, papers=papers)
        return Registered(number, state[0], state[1], papers, second_copy=True)

    def find_cases(self, text: str = "", states: Sequence[str] = ()) -> tuple[CaseLine, ...]:
        return tuple(
            view.line
            for view in self.cases.values()
            if text in f"{view.line.applicant}{view.line.case_no}{view.line.item_name}"
            and (not states or view.line.state in states)
        )

    def show_case(self, actor: Actor, case_no: str) -> CaseView:
        if case_no not in self.cases:
            raise Problem("case.unknown", case_no=case_no)
        view = self.cases[case_no]
        return replace(view, papers=tuple(self.papers.get(p.doc_no, p) for p in view.papers))

    def act_on_case(self, actor: Actor, case_no: str, kind: str, values: Mapping[str, Any]) -> ActDone:
        self.acts.append((case_no, kind, dict(values)))
        if kind.startswith("Rating"):
            line = self.cases[case_no].line
            return ActDone(case_no, line.state, line.state_text, ())
        state, text = {
            "CaseReceived": ("RECEIVED", "已收件"),
            "PapersDelivered": ("DELIVERED", "已送达"),
        }.get(kind, ("QUEUED", "待交接"))
        view = self.cases[case_no]
        self.cases[case_no] = replace(view, line=replace(view.line, state=state, state_text=text))
        return ActDone(case_no, state, text, ())

    def unprinted(self) -> tuple[PaperLine, ...]:
        return tuple(paper for paper in self.papers.values() if not paper.printed)

    def paper_pdf(self, case_no: str, wanted: str) -> bytes:
        return self._pdf(case_no, wanted)

    def print_copy(self, case_no: str, wanted: str, who: str) -> bytes:
        return self._pdf(case_no, wanted)

    def mark_printed(self, case_no: str, wanted: str, who: str = "") -> PaperLine:
        paper = self.papers[wanted]
        self.papers[wanted] = replace(paper, printed=paper.printed + 1)
        return self.papers[wanted]

    def exchange_view(self) -> ExchangeView:
        waiting = tuple(v.line for v in self.cases.values() if v.line.sent in ("unsent", "sent"))
        stuck = next(iter(self.cases.values()), None)
        drawer = ()
        if stuck is not None and self.road_state == "refused":
            words = "补正告知不能晚于期限当天。请打开办件核对日期后再办一次。"
            drawer = (
                DrawerLine(stuck.line.case_no, "出具一次性补正告知书", "guard.late", words, NOW.isoformat()),
            )
        notice = ""
        if stuck is not None and self.road_state == "twice":
            drawer, notice = given_twice(stuck.line.case_no, NOW.isoformat())
        county = "内江市东兴区政务服务中心"
        return ExchangeView(self._road(), waiting, drawer, county, exported=self.exported, notice=notice)

    def road_view(self) -> RoadView:
        return self._road()

    def sync_now(self, report: Callable[[Any], None], cancelled: Callable[[], bool]) -> Outcome:
        for done in range(1, 4):
            report(Progress(done, 4, f"正在上报第 {done} 件，共 4 件"))
        while self.hold_round.is_set() and not cancelled():
            threading.Event().wait(0.002)
        if cancelled():
            return Outcome("cancelled")
        return Outcome("offline" if self.road_state == "offline" else "synced")

    def _told(self, name: str, found: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.calls.append((name, args))
        self.threads.setdefault(name, set()).add(threading.current_thread().name)
        if name in self.refusals:
            raise self.refusals.pop(name)
        if name in self.bugs:
            raise self.bugs.pop(name)
        return found(*args, **kwargs)

    def _draft(self, draft_id: str) -> FakeDraft:
        if draft_id not in self.drafts:
            raise Problem("draft.unknown")
        return self.drafts[draft_id]

    def _draft_lines(self) -> tuple[DraftLine, ...]:
        return tuple(
            DraftLine(
                d.view.draft_id, d.view.item_id, self.item.name, str(d.values.get("applicant.name", "")), d.view.saved_at
            )
            for d in self.drafts.values()
        )  # fmt: skip

    def _session(self, draft: FakeDraft) -> FormSession:
        context = FormContext(TODAY, NOW, {}, {}, lambda: "00000000-0000-7000-8000-000000000000")
        return FormSession(self.item, context, Answers(dict(draft.values), dict(draft.repeats)))

    def _pdf(self, case_no: str, wanted: str) -> bytes:
        return small_pdf(f"{case_no} {wanted.encode('ascii', 'replace').decode()}")

    def _put(self, draft_id: str, row: MaterialRow) -> MaterialRow:
        draft = self._draft(draft_id)
        rows = tuple(row if old.material == row.material else old for old in draft.view.materials)
        draft.view = replace(draft.view, materials=rows)
        return row

    def _road(self) -> RoadView:
        waiting = sum(view.line.sent == "unsent" for view in self.cases.values())
        sent = sum(view.line.sent == "sent" for view in self.cases.values())
        acked = len(self.cases) - waiting - sent
        words = f"{acked} 件已上报，{waiting + sent} 件待上报"
        return RoadView(
            waiting,
            sent,
            acked,
            1 if acked else 0,
            2 * waiting,
            words,
            self.road_state,
            NOW.isoformat(),
            True,
            self.revoked,
        )

    def _case(
        self, number: str, who: str, item: str, state: str, text: str, *,
        papers: tuple[PaperLine, ...] = (), urgency: Urgency = Urgency.GREEN, sent: str = "unsent", days: int = 10,
        step: str = "放入待送交",
    ) -> None:  # fmt: skip
        village = "" if self.tier == "village" else "朝阳村"
        due = TODAY + timedelta(days=days)
        words = f"受理答复：{due.month}月{due.day}日前，剩余 {max(days - 4, 0)} 个工作日"
        line = CaseLine(
            number,
            who,
            item,
            state,
            text,
            TODAY - timedelta(days=3),
            step,
            due,
            words,
            urgency,
            sent,
            village,
        )
        over = state == "PRE_REVIEW"
        self.cases[number] = CaseView(
            line,
            "村代办点" if self.tier == "village" else "乡镇",
            "AGENT",
            {"name": who, "mobile": "138****5678", "id_no": "5119**********1234"},
            (("申请人基本信息", (("姓名", who), ("公民身份号码", "5119**********1234"), ("户籍地址", "椑木镇朝阳村二组 8 号"))),),
            (
                MaterialRow("m_id", "居民身份证", True, "present", 1, files=("0" * 64,)),
                MaterialRow("m_hukou", "居民户口簿(首页、本人页)", True, "present", 2),
                MaterialRow("m_agent_poa", "授权委托书", True, "present", 0, 1, True),
            ),
            (ClockLine("C1", "受理答复", due, words, urgency),),
            (
                HistoryRow("2026-11-21T09:12:00+08:00", "周明华", "登记", "已登记"),
                HistoryRow("2026-11-21T09:20:00+08:00", "周明华", "放入待送交", "待交接"),
                HistoryRow("2026-11-23T15:02:00+08:00", "李秀英", "逐件清点并签收", text, "材料齐"),
            ),
            papers,
            acts_of(state, self.tier),
            visits="到场 2 次（承诺 1 次）：11月21日登记；11月23日补材料" if over else "到场 1 次（承诺 1 次）：11月21日登记",
            visits_over=over,
        )  # fmt: skip

    def _fill(self) -> None:
        papers = {}
        rows = (
            ("陈玉兰", "高龄津贴申请", "INTAKE", "已登记", Urgency.GREEN, "unsent", "放入待送交"),
            ("罗世荣", "最低生活保障审核确认", "SUPPLEMENT", "补正中", Urgency.ORANGE, "acknowledged", "送达补正告知书，收取补正材料"),
            ("𠮷宝国", "城乡居民基本养老保险参保登记", "AT_VILLAGE", "村点待领", Urgency.YELLOW, "decided", "通知申请人，送达"),
            ("张翠花", "残疾人证办理", "QUEUED", "待交接", Urgency.GREEN, "sent", "打印交接单并移交"),
            ("刘长根", "高龄津贴申请", "HANDED_OVER", "已移交", Urgency.GREEN, "acknowledged", "等待接收单位签收"),
            ("黄秀珍", "生育登记", "PRE_REVIEW", "预审", Urgency.RED, "acknowledged", "审查是否齐全，受理或一次告知"),
            ("杨国华", "农村宅基地用地建房申请", "IN_REVIEW", "审查中", Urgency.BLUE, "acknowledged", "等待县级决定"),
            ("赵㼆", "高龄津贴申请", "CLOSED", "已办结归档", Urgency.NONE, "decided", ""),
        )  # fmt: skip
        for at, (who, item, state, text, urgency, sent, step) in enumerate(rows, 1):
            number = f"511999104205-20261121-01-{at:04d}-{at % 10}"
            paper = PaperLine(
                number, "D01", "代办登记回执", f"朝阳登〔2026〕01-{at:06d}号", TODAY, int(at > 1), slip=True
            )
            papers[paper.doc_no] = paper
            days = {Urgency.RED: -1, Urgency.ORANGE: 2, Urgency.YELLOW: 5}.get(urgency, 12)
            self._case(
                number, who, item, state, text, papers=(paper,), urgency=urgency, sent=sent, step=step, days=days
            )  # fmt: skip
        self.papers.update(papers)
        self.told, self.due = TOLD, LINES
        for name in ("何桂英", ""):
            draft = self.open_draft(AGENT, "MZ-003").draft_id
            if name:
                self.drafts[draft].values["applicant.name"] = name


def acts_of(state: str, tier: str) -> tuple[ActOption, ...]:
    """A few acts as the real verb would offer them."""
    if state == "HANDED_OVER" and tier == "township":
        fields = (
            ActField("facts.rows_counted", "逐行清点完", "yesno", default=False),
            ActField("facts.differences", "差异", "long", required=False),
            ActField("effective_date", "签收日期", "date", default=TODAY.isoformat()),
        )
        return (ActOption("CaseReceived", "逐件清点并签收", fields, primary=True),)
    if state == "AT_VILLAGE":
        fields = (
            ActField("way", "送达方式", "choice", choices=(("direct", "直接送达"), ("family", "家属代收"), ("left", "留置"))),
            ActField("person", "收件人"),
            ActField("relation", "与本人关系", required=False, hint="家属代收时要填"),
            ActField("signed_on", "签收日期", "date", default=TODAY),
        )  # fmt: skip
        rating = (ActOption("RatingGiven", "从评价表录入", ()), ActOption("RatingDeclined", "不评价", ()))
        return (ActOption("PapersDelivered", "送达", fields, primary=True), *rating)
    if state == "PRE_REVIEW" and tier == "township":
        columns = (
            ("material", "材料"),
            ("problem", "问题"),
            ("demand", "要求"),
            ("copies", "份数"),
            ("basis", "依据"),
        )
        picks = {
            "material": (("m_id", "居民身份证"), ("m_hukou", "户口簿"), ("@form", "申请表（只限形式、内容）"))
        }
        rows = ActField(
            "supplement",
            "要补的材料",
            "rows",
            columns=columns,
            default=(),
            picks=picks,
            words={"problem": FAULTS},
        )
        accept = ActField("complete", "材料齐全、符合法定形式", "yesno")
        return (
            ActOption("CaseAccepted", "受理", (accept,), primary=True),
            ActOption("SupplementRequested", "出具一次性补正告知书", (rows,), warns="要一次列全所有问题。"),
        )
    if state in ("INTAKE", "QUEUED") and tier == "village":
        return (ActOption("CaseQueued", "放入待送交", (), primary=True),)
    return ()


def _of(lines: Sequence[CaseLine], *states: str) -> tuple[CaseLine, ...]:
    return tuple(line for line in lines if line.state in states)


def small_pdf(text: str) -> bytes:
    """One A5 page with a line of text."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A5)
    canvas.drawString(40, 520, text[:60])
    canvas.rect(40, 300, 340, 180)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def small_photo(words: str = "1") -> bytes:
    """A PNG that looks like a sheet of paper."""
    image = Image.new("RGB", (600, 840), "white")
    ImageDraw.Draw(image).text((60, 60), words, fill="black")
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
