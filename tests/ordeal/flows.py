"""Flows: what a station does while its disk misbehaves, and what must be true afterwards.

Each flow prepares a sound folder, works in it, goes on once the disk is well again, and judges
the folder afterwards with the real program and no shim. A worker's acknowledgement is a word
it told (`case <number>`, `scan <name>`): from then on it counts as handed over.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.usecases.drafts import list_drafts
from desktop.usecases.register import register_case
from desktop.usecases.station import Station
from sync.ledger.numbers import parse_case_number
from sync.store.second_copy import SecondCopy
from tests.ordeal.faults import Told
from tests.ordeal.stations import DAY, draft_of, draw_scans, one_case, open_at
from tests.store.desk import AGENT, KEYS

BEFORE = 2  # cases that stand before a flow begins


@dataclass
class Hand:
    """One worker at one folder; `tell` hands something over. Remembers what it had begun."""

    folder: Path
    tell: Callable[[str], None]
    station: Station | None = None
    draft: str = ""

    def open(self) -> Station:
        if self.station is None:
            self.station = open_at(self.folder)
        return self.station

    def look(self) -> None:
        """What a clerk can still do on a full disk: read."""
        with self.open().cabinet.reading() as view:
            assert len(view.cases.open()) >= BEFORE
            if self.draft:
                assert view.drafts.get(self.draft).item_id == "SB-001"


@dataclass(frozen=True)
class Flow:
    """`judge(folder, told)` raises AssertionError where a promise is broken."""

    prepare: Callable[[Path], None]
    work: Callable[[Hand], None]
    again: Callable[[Hand], None]
    judge: Callable[[Path, Told], None]


def warm() -> None:
    """What a program has loaded long before the disk fails: everything, by one life elsewhere."""
    for number in range(BEFORE, BEFORE + 3):
        draw_scans(number)
    with TemporaryDirectory() as folder:
        station = Path(folder) / "station"
        prepare_desk(station)
        hand = Hand(station, lambda _line: None)
        register(hand)
        hand.open().cabinet.close()
        judge_desk(station, Told())


# --- registering ---


def prepare_desk(folder: Path) -> None:
    """A closed station with two cases and their scans: made once in a process, its files copied ever after."""
    shutil.copytree(_two_cases(), folder)


@cache
def _two_cases() -> Path:
    kept = TemporaryDirectory()
    atexit.register(kept.cleanup)
    folder = Path(kept.name) / "station"
    station = open_at(folder)
    for number in range(BEFORE):
        one_case(station, number)
    station.cabinet.close()
    return folder


def register(hand: Hand) -> None:
    station = hand.open()
    hand.draft = draft_of(station, BEFORE)
    _hand_over(hand)


def register_again(hand: Hand) -> None:
    """The same press again: the draft is still there, or it became the case already."""
    station = hand.open()
    if not hand.draft:
        hand.draft = draft_of(station, BEFORE)
    _hand_over(hand)


def press_twice(hand: Hand) -> None:
    """A double click."""
    register(hand)
    _hand_over(hand)


def register_many(hand: Hand) -> None:
    """Three cases, the last two while somebody reads a long list: no checkpoint empties the log."""
    station = hand.open()
    hand_over_new(hand, station, BEFORE)
    with ExitStack() as reading:
        reading.enter_context(station.cabinet.reading())
        for number in (BEFORE + 1, BEFORE + 2):
            hand_over_new(hand, station, number)


def register_three(hand: Hand) -> None:
    """Three cases one after the other."""
    station = hand.open()
    for number in (BEFORE, BEFORE + 1, BEFORE + 2):
        hand_over_new(hand, station, number)


def hand_over_new(hand: Hand, station: Station, number: int) -> None:
    hand.draft = draft_of(station, number)
    _hand_over(hand)


def _hand_over(hand: Hand) -> None:
    station = hand.open()
    done = register_case(station, AGENT, hand.draft)
    copies = "twice" if station.cabinet.second_copy else "once"
    hand.tell(f"case {done.case_no} {copies}")


def judge_pressed(folder: Path, told: Told) -> None:
    """One form that was pressed until it was saved: one case more, and no draft beside it."""
    judge_desk(folder, told)
    if told.acks or told.again:
        station = open_at(folder)
        with station.cabinet.reading() as view:
            count = len(view.cases.open())
        left = list_drafts(station)
        station.cabinet.close()
        assert count == BEFORE + 1, f"{count - BEFORE} cases from one form"
        assert not left, "the draft stands beside its case"


def judge_desk(folder: Path, told: Told) -> None:
    """Every case handed over stands once, on both sides, with its scans; nothing is doubled."""
    handed = [line.split() for line in (*told.acks, *told.again) if line.startswith("case ")]
    copied = _in_the_copy(folder)
    station = open_at(folder)
    try:
        healed = station.cabinet.healed
        assert healed.replayed == 0, f"the database had lost {healed.replayed} acts"
        assert {words[1] for words in handed if words[2] == "twice"} <= copied, "not in the second copy"
        _stands(station, {words[1] for words in handed})
        assert station.cabinet.second_copy
    finally:
        station.cabinet.close()


def _stands(station: Station, numbers: set[str]) -> None:
    with station.cabinet.reading() as view:
        cases = {case.case_no: case for case in view.cases.open()}
        counted = view.counters.last(f"case/{DAY}")
    assert numbers <= set(cases), f"handed over and lost: {sorted(numbers - set(cases))}"
    assert len({case.op_id for case in cases.values()}) == len(cases), "one form became two cases"
    serials = sorted(parse_case_number(number).serial for number in cases)
    assert serials == list(range(1, counted + 1)), "a number was given twice or to nobody"
    assert len(cases) >= BEFORE
    for case in cases.values():
        for doc in case.materials:
            assert all(station.cabinet.blobs.sound(name) for name in doc.files), "a scan is torn or missing"
    report = station.cabinet.verify()
    assert not report.faults, report.faults


def _in_the_copy(folder: Path) -> set[str]:
    """The cases that the second copy alone would bring back."""
    copy = SecondCopy(folder / "second-copy", KEYS.data_key, removable=False)
    try:
        frames, _sound = copy.frames()
    except OSError as error:
        raise AssertionError("the second copy cannot be read") from error
    return {event.case_no for frame in frames for event in frame.events}


DESK: dict[str, Flow] = {
    "register": Flow(prepare_desk, register, register_again, judge_pressed),
    "press_twice": Flow(prepare_desk, press_twice, register_again, judge_pressed),
    "register_three": Flow(prepare_desk, register_three, lambda _hand: None, judge_desk),
    "register_many": Flow(prepare_desk, register_many, lambda _hand: None, judge_desk),
}
