"""Work done together: everybody's is done once, a refusal is its own's alone."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from sync.center.together import Together
from sync.ledger.problems import Problem

WORKERS = 20


def test_everybodys_work_is_done_once_and_mostly_together():
    line: Together[int] = Together(most=WORKERS)
    groups: list[list[int]] = []
    inside, gathered = threading.Event(), threading.Event()

    def doing(group: Sequence[int]) -> None:
        groups.append(list(group))
        if len(groups) == 1:
            inside.set()
            assert gathered.wait(30)

    first = threading.Thread(target=line.do, args=(0, doing))
    first.start()
    assert inside.wait(30)
    others = [threading.Thread(target=line.do, args=(n, doing)) for n in range(1, WORKERS)]
    for thread in others:
        thread.start()
    while len(line._queue) < WORKERS - 1:
        threading.Event().wait(0.01)
    gathered.set()
    for thread in (first, *others):
        thread.join(30)
    assert groups[0] == [0]
    assert sorted(groups[1]) == list(range(1, WORKERS))
    assert len(groups) == 2


def test_what_is_refused_holds_up_nobody():
    line: Together[int] = Together(most=3)
    done: list[int] = []
    outcome: dict[int, str] = {}
    inside, gathered = threading.Event(), threading.Event()

    def doing(group: Sequence[int]) -> None:
        if list(group) == [0]:
            inside.set()
            assert gathered.wait(30)
        if any(n % 4 == 3 for n in group):
            raise Problem("case.unknown", case_no=str(list(group)))
        done.extend(group)

    def bring(n: int) -> None:
        try:
            line.do(n, doing)
            outcome[n] = "done"
        except Problem as refusal:
            outcome[n] = refusal.params["case_no"]

    first = threading.Thread(target=bring, args=(0,))
    first.start()
    assert inside.wait(30)
    others = [threading.Thread(target=bring, args=(n,)) for n in range(1, WORKERS)]
    for thread in others:
        thread.start()
    while len(line._queue) < WORKERS - 1:
        threading.Event().wait(0.01)
    gathered.set()
    for thread in (first, *others):
        thread.join(30)
    assert sorted(done) == [n for n in range(WORKERS) if n % 4 != 3]
    assert outcome == {n: "done" if n % 4 != 3 else f"[{n}]" for n in range(WORKERS)}


def test_a_bug_is_told_with_its_number(expected_logs):
    expected_logs.append("incident")
    line: Together[int] = Together()
    with pytest.raises(Problem, match="center.failed"):
        line.do(0, lambda group: 1 // group[0])
    done: list[int] = []
    line.do(2, done.extend)
    assert done == [2]
