"""Cases that a revoked agent left (待接办): listed for whoever goes on, and given over in one go, each by its own act.

A village sees those of its own agents, a township those of the villages below too. Nothing earlier changes its
author; a case that may not be given over (a relative of the new agent) stays on the list and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop.usecases.act_forms import options
from desktop.usecases.acts import act_on_case
from desktop.usecases.cases import case_line
from desktop.usecases.revoked import revoked_rows
from desktop.usecases.station import Site, Station, world_of
from desktop.usecases.views import ActOption, CaseLine
from sync.ledger.agents import REPLACED, agent_of
from sync.ledger.case import Case
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class LeftAgent:
    """One revoked agent with the cases that are still his. `option`: what is asked to give them all over."""

    site: str
    account: str
    day: str
    village: str
    lines: tuple[CaseLine, ...]
    option: ActOption


@dataclass(frozen=True, slots=True)
class GivenOver:
    """`refused`: (case, sentence) of those that stay."""

    to: str
    done: int
    refused: tuple[tuple[CaseLine, str], ...]


def left_cases(station: Station, actor: Actor) -> tuple[LeftAgent, ...]:
    """Revoked agents who still have open cases here, the longest gone first. Cheap where nobody was revoked."""
    site = station.site()
    found = []
    for where, account, day in revoked_rows(site.profile):
        with station.cabinet.reading() as view:
            cases = _left(view, where, account)
            roads = view.journal.roads(tuple(case.case_no for case in cases))
        if not cases:
            continue
        (option,) = options(cases[0], (REPLACED,), world_of(station, site), site.profile)
        found.append(
            LeftAgent(
                site=where,
                account=account,
                day=day,
                village=_called(site, where, cases),
                lines=tuple(
                    case_line(station, site, case, roads.get(case.case_no, "acknowledged")) for case in cases
                ),
                option=_started(option, actor),
            )
        )
    return tuple(sorted(found, key=lambda left: left.day))


def give_over(
    station: Station, actor: Actor, site: str, account: str, values: Mapping[str, Any]
) -> GivenOver:
    """All open cases of a revoked agent to another one, each its own event. `values` as of the act on one case.

    Raises Problem where not a single one may be given over: guard.*, role.*, account.revoked, store.*.
    """
    here = station.site()
    with station.cabinet.reading() as view:
        cases = _left(view, site, account)
    done, refused, last = 0, [], None
    for case in cases:
        try:
            act_on_case(station, actor, case.case_no, REPLACED, values)
        except Problem as problem:
            last = problem
            refused.append((case_line(station, here, case, "acknowledged"), problem.sentence))
            continue
        done += 1
    if last is not None and not done:
        raise last
    return GivenOver(str(values.get("facts.new_agent", "")).strip(), done, tuple(refused))


def _left(view: Reading, site: str, account: str) -> list[Case]:
    loaded = (view.cases.get(number) for number in view.overview.open_numbers(site))
    return [case for case in loaded if case is not None and agent_of(case) == account]


def _called(site: Site, where: str, cases: list[Case]) -> str:
    if where == site.code:
        return site.name
    below = {str(row.get("site")): str(row.get("name")) for row in site.profile.get("children", ())}
    return below.get(where) or str(cases[0].facts.get("site_name") or where)


def _started(option: ActOption, actor: Actor) -> ActOption:
    """A village's agent usually goes on himself; a township names somebody."""
    if actor.role != "VA":
        return option
    fields = (
        replace(field, default=actor.name) if field.name == "facts.new_agent" else field
        for field in option.fields
    )
    return replace(option, fields=tuple(fields))
