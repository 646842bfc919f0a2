"""Coverage as R-01 wants it said, and what each clerk wrote down: acts by kinds of work, nobody's work left out."""

from __future__ import annotations

import pytest

from sync.ledger.coverage import Coverage
from sync.ledger.table.acts import ACTS
from sync.ledger.workload import _NOBODYS, _OF, GROUPS, Wrote, shares

DAY = "2026-11-24"


@pytest.mark.parametrize(
    ("points", "villages", "words"),
    [
        (2811, 2952, "2811/2952 = 95.22%"),
        (0, 3, "0/3 = 0.00%"),
        (3, 3, "3/3 = 100.00%"),
        (1, 3, "1/3 = 33.33%"),
        (2, 3, "2/3 = 66.67%"),
        (1, 20_000, "1/20000 = 0.01%"),
        (0, 0, "0/0 = —"),
    ],
)
def test_coverage_in_words(points, villages, words):
    assert Coverage(points, villages).words == words


def wrote(account="li", kind="CaseAccepted", case_no="1", day=DAY, name=""):
    return Wrote(account, name or {"li": "李秀英", "wang": "王建国"}[account], kind, case_no, day)


def test_every_act_of_the_book_is_somebodys_or_nobodys():
    assert set(_OF) | set(_NOBODYS) <= set(ACTS)
    assert not set(_OF) & set(_NOBODYS)


def test_acts_are_counted_by_kinds_of_work():
    found = shares(
        [
            wrote(kind="CaseRegistered"),
            wrote(kind="CaseReceived", case_no="2", day="2026-11-03"),
            wrote(kind="CaseAccepted"),
            wrote(kind="ReviewStarted"),
            wrote(kind="CaseApproved"),
            wrote(kind="PapersDelivered"),
            wrote(kind="ContactAttempted"),
            wrote("wang", "CaseApproved"),
        ],
        DAY,
    )
    assert [one.name for one in found] == ["李秀英", "王建国"]
    assert dict(zip(GROUPS, found[0].counts, strict=True)) == {
        "登记": 1,
        "接收": 1,
        "审查": 2,
        "决定": 1,
        "送达": 1,
        "其他": 1,
    }
    assert (found[0].total, found[0].cases, found[0].today) == (7, 2, 6)


def test_what_the_program_writes_and_what_is_about_no_case_is_nobodys_work():
    assert shares([wrote(kind="BreachRecorded"), wrote(kind="NumbersRevealed", case_no="")], DAY) == ()


def test_a_new_name_of_an_account_holds():
    found = shares([wrote(name="李秀英", day="2026-11-20"), wrote(name="李秀英（兼）")], DAY)
    assert [(one.name, one.total) for one in found] == [("李秀英（兼）", 2)]
