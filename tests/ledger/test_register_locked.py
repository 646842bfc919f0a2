"""更正行: a printed row stands; what changes later is a row of its own, and no person is kept."""

from __future__ import annotations

import json
from dataclasses import replace

from sync.ledger.case import Case
from sync.ledger.papers_tables import sums_text
from sync.ledger.register_locked import Printed, from_json, to_json
from sync.ledger.register_rows import COLUMNS, digest, printed_after, register_rows, sums
from tests.ledger.play import CALENDAR, Play, day
from tests.ledger.test_report import DECIDES, at_counter, named

STAMP = "2026-12-01T09:00:00+08:00"


def printed(cases: list[Case], before: dict[str, Printed] | None = None) -> dict[str, Printed]:
    after = printed_after(cases, None, None, CALENDAR, before or {}, STAMP)
    return from_json(json.loads(json.dumps(to_json(after))))


def rows_of(cases: list[Case], locked: dict[str, Printed]) -> list[dict[str, str]]:
    rows = register_rows(cases, None, None, CALENDAR, locked)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def reopened(case: Case) -> Case:
    line = replace(case.history[-1], kind="CaseReopened", state="IN_REVIEW", effective_date=day("2026-12-07"))
    dates = {**case.dates, "ruled_on": day("2026-12-07")}
    return replace(case, state="IN_REVIEW", history=(*case.history, line), dates=dates)


def done() -> Play:
    return at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04")


def test_what_went_on_in_an_open_case_fills_its_printed_row():
    play = at_counter("2026-11-02", DECIDES)
    locked = printed([play.now])
    ended = done().now
    (row,) = rows_of([replace(ended, case_no=play.now.case_no)], locked)
    assert (row["序号"], row["受理日期"], row["办结日期"], row["结果"]) == (
        "1",
        "2026-11-02",
        "2026-11-04",
        "准予",
    )


def test_a_reopened_case_leaves_its_printed_row_and_adds_a_correction():
    case = done().now
    locked = printed([case])
    first, correction = rows_of([reopened(case)], locked)
    assert (first["办结日期"], first["结果"], first["备注"]) == ("2026-11-04", "准予", "")
    assert (correction["序号"], correction["办件号"]) == ("更正1", case.case_no)
    assert (correction["办结日期"], correction["结果"], correction["申请人"]) == ("—", "—", "李*")
    assert correction["备注"] == "重新办理；原办结日期2026-11-04，结果准予，用时(工作日)2"


def test_corrections_stand_at_the_end_and_every_case_counts_once():
    cases = [named(done().now, number) for number in (1, 2, 3)]
    locked = printed(cases)
    rows = register_rows([cases[0], reopened(cases[1]), cases[2]], None, None, CALENDAR, locked)
    assert [row[0] for row in rows] == ["1", "2", "3", "更正2"]
    found = sums(rows)
    assert (found.registered, found.concluded) == (3, 2)
    assert sums_text(rows) == "登记 3　办结 2　超期 0"


def test_a_printed_correction_is_locked_too_and_goes_on_until_it_changes():
    case = named(done().now, 1)
    once = reopened(case)
    locked = printed([once], printed([case]))
    assert digest(register_rows([once], None, None, CALENDAR, locked)) == digest(
        register_rows([once], None, None, CALENDAR, printed([case]))
    )
    line = replace(once.history[-1], kind="CaseDenied", state="DENIED", effective_date=day("2026-12-15"))
    again = replace(once, state="DENIED", history=(*once.history, line))
    first, second = rows_of([again], locked)
    assert (first["结果"], second["结果"], second["办结日期"]) == ("准予", "不予批准", "2026-12-15")
    assert "原办结日期2026-11-04" in second["备注"]
    third = rows_of([reopened(again)], printed([again], locked))
    assert [row["序号"] for row in third] == ["1", "更正1", "更正1"]
    assert "原办结日期2026-12-15，结果不予批准" in third[-1]["备注"]


def test_an_erased_case_keeps_its_number_and_loses_its_person():
    cases = [named(done().now, number) for number in (1, 2)]
    locked = printed(cases)
    kept = json.dumps(to_json(locked), ensure_ascii=False)
    assert "李" not in kept
    assert "3174" not in kept
    first, second, correction = rows_of(cases[1:], locked)
    assert (first["序号"], first["申请人"], first["证件号"], first["办件号"]) == (
        "1",
        "—",
        "—",
        cases[0].case_no,
    )
    assert second["申请人"] == "李*"
    assert (correction["序号"], correction["备注"], correction["结果"]) == ("更正1", "内容已依法删除", "—")
    again = rows_of(cases[1:], printed(cases[1:], locked))
    assert [row["序号"] for row in again] == ["1", "2", "更正1"]


def test_what_came_in_late_stands_after_what_was_printed():
    early, late = named(at_counter("2026-11-20").now, 1), named(at_counter("2026-11-03").now, 2)
    locked = printed([early])
    assert [row["登记日期"] for row in rows_of([late, early], locked)] == ["2026-11-20", "2026-11-03"]
    assert [row["登记日期"] for row in rows_of([late, early], {})] == ["2026-11-03", "2026-11-20"]


def test_a_provisional_day_that_became_firm_is_no_correction():
    case = named(at_counter("2026-11-02", DECIDES, "2026-11-02").now, 1)
    (entry,) = printed([case]).values()
    at = COLUMNS.index("法定期限")
    line = (*entry.lines[0][:at], "2026-11-17(暂定)", *entry.lines[0][at + 1 :])
    (row,) = rows_of([case], {case.case_no: Printed(entry.stamp, (line,))})
    assert row["法定期限"] == "2026-11-16"


def test_nonsense_in_the_settings_is_left_out():
    assert from_json({"a": 3, "b": {"lines": [["zu kurz"]]}, "c": {"stamp": "x"}}) == {}
