"""Cases (办件): searching them and showing one with its whole history.

Reads only. Deadlines are computed from the clocks and the calendar each time; the road
state of a case is the least proven of its own events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.usecases.act_forms import options
from desktop.usecases.followed import call_lines, complaint_lines, rating_lines, sub_task_lines
from desktop.usecases.papers import case_of, lines_to_sign, paper_lines
from desktop.usecases.pre_reviews import pre_review_lines
from desktop.usecases.station import Site, Station, listed_of, world_of
from desktop.usecases.texts import CLOCK_TEXT, OWNER_TEXT, act_text, day_text, state_text
from desktop.usecases.views import (
    CaseLine,
    CaseView,
    ClockLine,
    HistoryRow,
    MaterialRow,
    Urgency,
)
from forms.attachment import attached_words
from forms.item import Node, ServiceItem
from sync.ledger.case import Case, ClockRun, SubmittedDoc
from sync.ledger.clocks import ClockView, clock_view, clock_views
from sync.ledger.complaint import seen_by
from sync.ledger.events import Actor
from sync.ledger.judge import possible_acts
from sync.ledger.people import mask_numbers
from sync.ledger.problems import Problem
from sync.ledger.visits import one_too_many, visits_words
from sync.store.cases import DECIDED, CaseRow, Filters

LIMIT = 200
Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
NEXT_STEP = {
    "AGENT_SUPP": "请申请人补齐材料",
    "INTAKE": "放入待送交",
    "COLLECTIVE_STEP": "公示期满后完成村级程序",
    "QUEUED": "打印交接单并移交",
    "HANDED_OVER": "等待接收单位签收",
    "RECEIVED": "开始预审",
    "PRE_REVIEW": "审查是否齐全，受理或一次告知",
    "SUPPLEMENT": "送达补正告知书，收取补正材料",
    "SUPP_RETURNED": "审查补正材料",
    "ACCEPTED": "指定审查人",
    "IN_REVIEW": "调查、公示、初审转报",
    "PUBLICITY": "公示期满后拍照并结束公示",
    "FORWARDED": "等待县级决定",
    "APPROVED": "登记结果文书",
    "RESULT_READY": "领回结果转村",
    "AT_VILLAGE": "通知申请人，送达",
    "DENIED": "送达决定书",
    "NOT_ACCEPTED": "送达不予受理决定书",
    "DELIVERED": "评价并归档",
}


def find_cases(station: Station, text: str = "", states: Iterable[str] = ()) -> tuple[CaseLine, ...]:
    """Cases on this PC that fit; newest first; at most 200. Any two characters of a name find it."""
    site = station.site()
    with station.cabinet.reading() as view:
        found = view.search.rows(text, filters=Filters(states=tuple(states)), limit=LIMIT)
    return row_lines(station, site, found)


def show_case(station: Station, actor: Actor, case_no: str) -> CaseView:
    """One case whole, long numbers masked (`revealing.reveal_case` shows them). Raises Problem("case.unknown")."""
    return case_view(station, actor, case_no, masked=True)


def case_view(station: Station, actor: Actor, case_no: str, *, masked: bool) -> CaseView:
    """As `show_case`; whoever asks for whole numbers has written down why."""
    case = seen_by(case_of(station, case_no), actor.role)
    site = station.site()
    with station.cabinet.reading() as view:
        roads = view.journal.roads((case_no,))
    world = replace(world_of(station, site), listed=listed_of(station, case))
    return CaseView(
        line=case_line(station, site, case, roads.get(case_no, "acknowledged")),
        owner_text=OWNER_TEXT.get(case.owner, case.owner),
        capacity_text=case.terms.capacity,
        applicant={key: _hidden(str(value), masked) for key, value in case.applicant.items()},
        answers=_hidden_groups(_answer_groups(station, case), masked),
        materials=tuple(_material(doc) for doc in case.materials),
        clocks=tuple(
            _clock_line(view, world.today) for view in clock_views(case, world.today, world.calendar)
        ),
        history=tuple(
            HistoryRow(
                line.recorded_at,
                line.actor,
                act_text(line.kind),
                state_text(line.state),
                mask_numbers(line.note),
            )
            for line in case.history
        ),
        papers=paper_lines(station, case),
        acts=options(case, possible_acts(case, actor.role, world), world, site.profile),
        ratings=rating_lines(case),
        complaints=complaint_lines(case, world.today, world.calendar),
        calls_back=call_lines(case),
        sub_tasks=sub_task_lines(case, world.today, world.calendar),
        pre_reviews=pre_review_lines(case, world.today, world.calendar),
        visits=visits_words(case),
        visits_over=one_too_many(case) is not None,
        masked=masked,
        to_sign=lines_to_sign(station, case),
    )


def _hidden(text: str, masked: bool) -> str:
    return mask_numbers(text) if masked else text


def _hidden_groups(groups: Groups, masked: bool) -> Groups:
    return tuple(
        (title, tuple((label, _hidden(text, masked)) for label, text in lines)) for title, lines in groups
    )


def lines_by_road(station: Station, roads: Iterable[str]) -> tuple[CaseLine, ...]:
    """Cases that have events in one of these road states: unsent | sent | acknowledged."""
    site = station.site()
    wanted = set(roads)
    with station.cabinet.reading() as view:
        by_case = {no: road for no, road in view.journal.roads().items() if road in wanted}
        cases = [case for no in by_case if (case := view.cases.get(no)) is not None]
    return tuple(case_line(station, site, case, by_case[case.case_no]) for case in cases)


def case_line(station: Station, site: Site, case: Case, road: str) -> CaseLine:
    """One unfolded case as a line. `road`: the least proven of its own events."""
    row = CaseRow(
        case_no=case.case_no,
        state=case.state,
        owner=case.owner,
        item_id=case.terms.item_id,
        item_name=case.terms.name,
        site=case.site,
        registered_on=case.registered_on,
        deadline=None,
        provisional=False,
        applicant=str(case.applicant.get("name", "")),
        waiting_on=case.waiting_on,
        road="decided" if case.state in DECIDED and road == "acknowledged" else road,
        decided=case.state in DECIDED,
        refused=False,
        clocks=case.clocks,
        site_name=str(case.facts.get("site_name", "")),
    )
    return row_lines(station, site, (row,))[0]


def row_lines(station: Station, site: Site, rows: Iterable[CaseRow]) -> tuple[CaseLine, ...]:
    """Light rows as lines; the deadline of each is its earliest open one.

    Many cases of a day have the same clock, so each clock is looked at once.
    """
    day = station.today()
    seen: dict[ClockRun, ClockView] = {}

    def view(run: ClockRun) -> ClockView:
        if run not in seen:
            seen[run] = clock_view(run, day, station.calendar)
        return seen[run]

    return tuple(
        _row_line(site, row, [view(run) for run in row.clocks if run.state != "stopped"]) for row in rows
    )


def _row_line(site: Site, row: CaseRow, clocks: Iterable[ClockView]) -> CaseLine:
    ends = [(view.deadline.day, view) for view in clocks if view.deadline]
    day, first = min(ends, key=lambda end: end[0], default=(None, None))
    return CaseLine(
        case_no=row.case_no,
        applicant=row.applicant,
        item_name=row.item_name,
        state=row.state,
        state_text=state_text(row.state),
        registered_on=row.registered_on,
        next_step=NEXT_STEP.get(row.state, ""),
        deadline=day,
        deadline_text=_clock_text(first) if first else "",
        urgency=Urgency(first.colour) if first else Urgency.NONE,
        sent=row.road,
        village=(row.site_name or row.site) if row.site != site.code else "",
    )


def _clock_line(view: ClockView, today: date) -> ClockLine:
    name = CLOCK_TEXT.get(view.clock, view.clock)
    day = view.deadline.day if view.deadline else None
    text = _clock_text(view)
    if view.run.start > today:  # written under a clock that stood ahead
        text += "（开始日期在今天之后，当时电脑日期不对，请人工核对期限）"
    return ClockLine(view.clock, name, day, text, Urgency(view.colour))


def _clock_text(view: ClockView) -> str:
    name = CLOCK_TEXT.get(view.clock, view.clock)
    if view.deadline is None:
        return f"{name}：计时中止"
    day = day_text(view.deadline.day, view.deadline.provisional)
    if view.remaining < 0:
        return f"{name}：{day}到期，已超 {-view.remaining} 个工作日"
    return f"{name}：{day}前，剩余 {view.remaining} 个工作日"


def _material(doc: SubmittedDoc) -> MaterialRow:
    return MaterialRow(
        material=doc.material,
        name=doc.name,
        needed=True,
        state=doc.state,
        copies=doc.copies,
        originals=doc.originals,
        kept=doc.kept,
        files=doc.files,
        ecert=doc.ecert,
        note=mask_numbers(doc.note),
    )


def _answer_groups(station: Station, case: Case) -> Groups:
    try:
        item = station.item(case.terms.item_id, case.terms.version)
    except Problem:
        values = case.answers.get("values", {})
        return (("填写内容", tuple((path, str(value)) for path, value in values.items())),)
    groups = []
    for group in item.root.children:
        lines = tuple(_group_lines(item, group, case))
        if lines and group.filled_by != "office":
            groups.append((group.label or group.name, lines))
    return tuple(groups)


def _group_lines(item: ServiceItem, group: Node, case: Case) -> Iterable[tuple[str, str]]:
    values = case.answers.get("values", {})
    repeats = case.answers.get("repeats", {})
    for node in group.children or (group,):
        if node.kind == "repeat":
            yield from _row_lines(item, node, node.path, repeats)
        elif values.get(node.path):
            yield node.label, _shown(item, node, values[node.path])


def _row_lines(
    item: ServiceItem, repeat: Node, path: str, repeats: Mapping[str, Any], before: str = ""
) -> Iterable[tuple[str, str]]:
    """A line a row; the rows inside a row follow it, named after both."""
    for at, row in enumerate(repeats.get(path, ())):
        name, cells, inner = f"{before}{repeat.label}{at + 1}", [], []
        for child in repeat.walk():
            below = child.path[len(repeat.path) + 1 :]
            if child.kind == "question" and row.get(below):
                cells.append(f"{child.label}：{_shown(item, child, row[below])}")
            elif child.kind == "repeat" and repeats.get(f"{path}[{at}].{below}"):
                inner.append((child, f"{path}[{at}].{below}"))
        yield name, "；".join(cells)
        for child, key in inner:
            yield from _row_lines(item, child, key, repeats, f"{name}　")


def _shown(item: ServiceItem, node: Node, value: object) -> str:
    labels = {choice.value: choice.label for choice in item.choices.get(node.choices, ())}
    if isinstance(value, list | tuple):
        return "、".join(labels.get(str(part), str(part)) for part in value)
    text = attached_words(labels.get(str(value), str(value)))
    return text
