"""Issuing together: one hand-over list (D13) with one number for several cases.

Pure. Every act is judged by itself before any number is taken; the list is built once from
the rows of all cases and lies in each of their events, so that each case shows it and the
sheet that both sides sign is one (documents.md D13). Other papers stay with their own case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms.canonical import canonical
from sync.ledger.case import Case, Paper
from sync.ledger.events import Act
from sync.ledger.issue import NumberTaker, Writer, filled, on_trial, with_papers
from sync.ledger.judge import PaperNeed, Verdict, World, judge
from sync.ledger.problems import Problem

SHARED = frozenset({"D13"})

Entry = tuple[Case, Act]


def ready_together(
    entries: Sequence[Entry], world: World, writer: Writer, number: NumberTaker
) -> tuple[tuple[Act, Verdict], ...]:
    """The acts as they will be written, in the same order, sharing one D13.

    Raises Problem hand_over.nothing without entries, hand_over.refused naming the first case
    that the judge refuses, hand_over.parties where the papers go to different receivers;
    `number` is called only after every act was judged.
    """
    if not entries:
        raise Problem("hand_over.nothing")
    verdicts = [_judged(case, act, world) for case, act in entries]
    after = [on_trial(case, act, world, writer) for case, act in entries]
    lists = _lists(entries, verdicts, after, world, writer, number)
    made = []
    for (_, act), verdict, folded in zip(entries, verdicts, after, strict=True):
        papers = [
            lists.get(need) or filled(need, folded, act, number(need.code, need.variant), world, writer)
            for need in verdict.papers
        ]
        made.append((with_papers(act, papers) if papers else act, verdict))
    return tuple(made)


def cases_on(paper: Paper) -> tuple[str, ...]:
    """Case numbers on a shared list in its order; () for a paper of one case alone."""
    rows = paper.data.get("rows", ()) if paper.code in SHARED else ()
    return tuple(str(row["case_no"]) for row in rows if isinstance(row, Mapping) and row.get("case_no"))


def refused_together(case: Case, problem: Problem) -> Problem:
    """The refusal of one case of several, naming it."""
    name = str(case.applicant.get("name") or "")
    return Problem(
        "hand_over.refused", case_no=case.case_no, name=name, why=problem.code, reason=problem.sentence
    )


def _judged(case: Case, act: Act, world: World) -> Verdict:
    try:
        return judge(case, act, world)
    except Problem as problem:
        raise refused_together(case, problem) from problem


def _lists(
    entries: Sequence[Entry],
    verdicts: Sequence[Verdict],
    after: Sequence[Case],
    world: World,
    writer: Writer,
    number: NumberTaker,
) -> dict[PaperNeed, Paper]:
    """One list per kind and variant over all cases that need it."""
    lists: dict[PaperNeed, Paper] = {}
    needs = dict.fromkeys(need for verdict in verdicts for need in verdict.papers if need.code in SHARED)
    for need in needs:
        on_it = [
            (folded, act)
            for (_, act), verdict, folded in zip(entries, verdicts, after, strict=True)
            if need in verdict.papers
        ]
        sheets = [filled(need, folded, act, "", world, writer) for folded, act in on_it]
        _refuse_two_receivers(sheets)
        head = filled(need, *on_it[0], number(need.code, need.variant), world, writer)
        lists[need] = replace(head, data=_merged(head.data, sheets))
    return lists


def _refuse_two_receivers(sheets: Sequence[Paper]) -> None:
    takers = dict.fromkeys(str(sheet.data["taker"]) for sheet in sheets)
    if len(takers) > 1:
        raise Problem("hand_over.parties", takers="、".join(takers))


def _merged(head: Mapping[str, Any], sheets: Sequence[Paper]) -> dict[str, Any]:
    """The head of the first sheet over the rows of all; counts and the package cover the whole bag."""
    rows = [dict(row) for sheet in sheets for row in sheet.data["rows"]]
    if len(sheets) == 1:
        return dict(head)
    packages = [str(sheet.data["package"]) for sheet in sheets]
    files = sum(int(str(sheet.data["files"]).removesuffix("个")) for sheet in sheets)
    return {
        **head,
        "applicant": f"{head['applicant']}等{len(sheets)}件",
        "item": "、".join(dict.fromkeys(row["item"] for row in rows)),
        "package": hashlib.sha256(canonical(packages)).hexdigest()[:16],
        "files": f"{files}个",
        "rows": rows,
    }
