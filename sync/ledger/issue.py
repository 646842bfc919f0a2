"""Issuing: which papers become final with an act, numbered and filled, before anything is written.

Pure: judges the act, folds it on trial, asks for one document number per paper and builds
each paper's data. Both ends of the road use it inside their writing transaction, so a
number is taken exactly when the paper becomes final (documents.md 0.2, rule 2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sync.ledger.apply import apply
from sync.ledger.case import Case, Paper
from sync.ledger.case_json import paper_to_json
from sync.ledger.events import GENESIS, Act, Event
from sync.ledger.judge import PaperNeed, Verdict, World, judge
from sync.ledger.papers import paper_data

NumberTaker = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who issues: the site's profile document, the local time of writing and the QR's MAC."""

    site: str
    profile: Mapping[str, Any]
    recorded_at: str
    mac: Callable[[str], str]


def ready_to_write(
    case: Case | None, act: Act, world: World, writer: Writer, number: NumberTaker
) -> tuple[Act, Verdict]:
    """The act as it will be written, with its papers in `body["papers"]`.

    Raises Problem where the judge refuses; `number(code, variant)` is called only after it agreed.
    """
    verdict = judge(case, act, world)
    if not verdict.papers:
        return act, verdict
    after = on_trial(case, act, world, writer)
    papers = [
        filled(need, after, act, number(need.code, need.variant), world, writer) for need in verdict.papers
    ]
    return with_papers(act, papers), verdict


def on_trial(case: Case | None, act: Act, world: World, writer: Writer) -> Case:
    """The case as it will be after the act: what its papers print."""
    return apply(case, _trial_event(act, writer), world.calendar)


def filled(need: PaperNeed, after: Case, act: Act, doc_no: str, world: World, writer: Writer) -> Paper:
    """One paper with its number and everything printed on it."""
    data = paper_data(
        need.code,
        need.variant,
        after,
        act.body,
        doc_no=doc_no,
        when=act.effective_date,
        profile=writer.profile,
        calendar=world.calendar,
        actor=act.actor,
        recorded_at=writer.recorded_at,
        mac=writer.mac,
    )
    return Paper(need.code, doc_no, act.effective_date, need.variant, writer.site, data)


def with_papers(act: Act, papers: Sequence[Paper]) -> Act:
    """The act with its papers in the body."""
    return replace(act, body={**act.body, "papers": [paper_to_json(paper) for paper in papers]})


def _trial_event(act: Act, writer: Writer) -> Event:
    """The act as an event that is never stored: enough for `apply`, with no place in any chain."""
    return Event(
        site=writer.site,
        incarnation=0,
        seq=0,
        event_id="",
        case_no=act.case_no,
        kind=act.kind,
        rev=0,
        actor=act.actor,
        effective_date=act.effective_date,
        recorded_at=writer.recorded_at,
        hlc="",
        sealed=b"",
        prev_hash=GENESIS,
        hash=GENESIS,
        body=act.body,
    )
