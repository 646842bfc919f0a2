"""The judge: may this act be done to this case, here and today?

One question, answered from the table and the guards; the same code runs at the village,
the township and the county. Never changes anything. A village never accepts, refuses or
decides: no row lets it. A machine knows the roles of its own tier only, so nobody acts as a
reviewer from a village's or a township's PC; whoever is related to the applicant neither
checks nor decides (state_machine.md 5.4 and 7).
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.ledger import demands
from sync.ledger.asking import Asked, Guard, World, approved, tier_of
from sync.ledger.case import Case
from sync.ledger.events import Act, Actor
from sync.ledger.guards import FUNCTIONS, PLACES
from sync.ledger.opening import OPENING_KINDS, drafted
from sync.ledger.paper_needs import PaperNeed, paper_needs, signed_papers
from sync.ledger.problems import Problem
from sync.ledger.table import ROLES, SAME, STATES, TRANSITIONS, Transition, rows_for, rows_of
from sync.ledger.table.acts import ACTS

__all__ = ["PaperNeed", "Verdict", "World", "checks_or_decides", "judge", "possible_acts", "row_for"]

SYS = "SYS"
_OWNER_WORDS = {"village": "村代办点", "township": "乡镇", "county": "县级部门", "upper": "上级机关"}
# What a village itself finds: that the form is right, that nothing is missing, that its own step is done.
_JUDGED_AT_VILLAGE = frozenset(
    {*OPENING_KINDS, "MissingPapersSettled", "SupplementRequestedAtVillage"}
    | {"CompleteAtReceipt", "VillageStepStarted", "VillageStepCompleted", "AgentReplaced"}
)
_REASON_AFTER, _APPROVAL_AFTER = 1, 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """The act stands. `papers` are to be issued with it; those in `signed` exist and are only signed."""

    transition: str
    state_after: str
    papers: tuple[PaperNeed, ...]
    row: Transition
    signed: tuple[str, ...] = ()


def judge(case: Case | None, act: Act, world: World) -> Verdict:
    """Judge one act; `case` is None before registration.

    Raises Problem: act.unknown, act.wrong_state, role.not_allowed, role.recused, act.not_owner, act.malformed,
    act.future_date, act.late_*, demand.*, and guard.<name> for the first guard that is not content.
    """
    if not rows_of(act.kind):
        raise Problem("act.unknown", act=act.kind)
    asked = Asked(_opened(case, act, world), act, world)
    row = _row(asked)
    _refuse_relative(asked, row)
    _refuse_stranger(asked, row)
    _refuse_dates(asked)
    if act.kind in demands.KINDS:
        demands.refuse_unlisted(asked.case, act.body, world.listed)
    _refuse_guards(asked, row)
    return Verdict(
        transition=row.id,
        state_after=asked.case.state if row.to == SAME else row.to,
        papers=paper_needs(asked.case, row, asked.facts),
        row=row,
        signed=signed_papers(asked.case, row, asked.facts),
    )


def possible_acts(case: Case, role: str, world: World) -> tuple[str, ...]:
    """The kinds that state, role, owner and capacity allow now, in the table's order; facts are not asked."""
    if role == SYS or _foreign(role, world):
        return ()
    kinds: dict[str, None] = {}
    for row in TRANSITIONS:
        if case.state not in row.sources or role not in row.roles or row.kind in OPENING_KINDS:
            continue
        asked = Asked(case, Act(row.kind, case.case_no, Actor("", "", role), world.today), world)
        places = (PLACES[name] for name in _guards_of(row, role) if name in PLACES)
        if _may_act(asked, row) and all(guard(asked) is None for guard in places):
            kinds[row.kind] = None
    return tuple(kinds)


def row_for(case: Case, kind: str, role: str) -> Transition | None:
    """The row that an act of this kind and role follows; the owner decides between twins (T14, T14c)."""
    rows = rows_for(case.state, kind)
    mine = [row for row in rows if role in row.roles] or list(rows)
    if len(mine) < 2:
        return mine[0] if mine else None
    at_village = case.owner == "village"
    fitting = [row for row in mine if ("case_held_at_village" in row.guards) == at_village]
    return (fitting or mine)[0]


def _opened(case: Case | None, act: Act, world: World) -> Case:
    if case is not None:
        return case
    if act.kind not in OPENING_KINDS:
        raise Problem("case.unknown", case_no=act.case_no)
    try:
        return drafted(act.case_no, act.body, act.effective_date, "", world.site)
    except (LookupError, TypeError, ValueError, AttributeError) as broken:
        raise Problem("act.malformed", act=ACTS[act.kind]) from broken


def _row(asked: Asked) -> Transition:
    case, act = asked.case, asked.act
    row = row_for(case, act.kind, act.actor.role)
    if row is None:
        state = STATES[case.state].zh if case.state in STATES else case.state
        raise Problem("act.wrong_state", act=ACTS[act.kind], state=state)
    if act.actor.role not in row.roles or _foreign(act.actor.role, asked.world):
        role = ROLES[act.actor.role].zh if act.actor.role in ROLES else act.actor.role
        raise Problem("role.not_allowed", role=role, act=ACTS[act.kind])
    return row


def _foreign(role: str, world: World) -> bool:
    """The role belongs to another tier than the machine."""
    return tier_of(role) not in ("", world.tier)


def checks_or_decides(row: Transition) -> bool:
    """An act by which somebody judges the application; carrying, serving and delivering are none."""
    return row.kind in _JUDGED_AT_VILLAGE or "VA" not in row.roles


def _refuse_relative(asked: Asked, row: Transition) -> None:
    """回避: by the accounts' own list (people.py), whatever the act says of itself."""
    actor = asked.act.actor
    if asked.world.recusal and actor.role != SYS and checks_or_decides(row):
        raise Problem("role.recused", relation=asked.world.recusal, act=ACTS[asked.act.kind])


def _refuse_stranger(asked: Asked, row: Transition) -> None:
    if not _may_act(asked, row):
        owner = _OWNER_WORDS.get(asked.case.owner, asked.case.owner)
        raise Problem("act.not_owner", owner=owner, act=ACTS[asked.act.kind])


def _may_act(asked: Asked, row: Transition) -> bool:
    """Only the owner changes the state, except the roles that the row names beyond it."""
    if asked.case.state == "DRAFT" or asked.act.actor.role in row.beyond_owner:
        return True
    if row.id == "T31b" and asked.case.state == "AT_VILLAGE":
        return True  # the organ acts and calls the papers back
    return asked.tier == asked.case.owner


def _refuse_dates(asked: Asked) -> None:
    """Effective dates in the past need their reason (state_machine.md 1); none lies in the future."""
    day, today = asked.day, asked.world.today
    if day > today:
        raise Problem("act.future_date", day=day.isoformat())
    if day < asked.case.registered_on:
        raise Problem("act.before_registration", day=day.isoformat())
    late = asked.world.calendar.workdays_between(day, today)
    if asked.act.actor.role == SYS or late <= _REASON_AFTER:
        return
    if not asked.text("late_reason"):
        raise Problem("act.late_reason", days=late)
    if late > _APPROVAL_AFTER and not approved(asked.facts, "late_approver"):
        raise Problem("act.late_approval", days=late)


def _refuse_guards(asked: Asked, row: Transition) -> None:
    for name in _guards_of(row, asked.act.actor.role):
        guard: Guard = FUNCTIONS[name]
        try:
            gap = guard(asked)
        except (LookupError, TypeError, ValueError, AttributeError) as broken:
            raise Problem("act.malformed", act=ACTS[asked.act.kind]) from broken
        if gap is not None:
            raise Problem(f"guard.{name}", **gap)


def _guards_of(row: Transition, role: str) -> tuple[str, ...]:
    return (*row.guards, *row.guards_by_role.get(role, ()))
