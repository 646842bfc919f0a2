"""A flow of typing: a draft is begun, answers are typed and scans put in, on a failing disk.

What was told as saved stands in the draft afterwards, in the clerk's words, with whole scans; nothing becomes a case.
"""

from __future__ import annotations

from pathlib import Path

from desktop.usecases.drafts import list_drafts, resume_draft, save_field
from desktop.usecases.materials import add_scan
from desktop.usecases.station import Station
from tests.ordeal.faults import Told
from tests.ordeal.flows import BEFORE, Flow, Hand, judge_desk, prepare_desk
from tests.ordeal.stations import answers, open_at
from tests.store.desk import AGENT
from tests.support.quick_draft import quick_draft
from tests.support.scans import scan

PATH, WORDS = "applicant.mobile", ("13800000011", "13800000012", "13800000013")


def type_in(hand: Hand) -> None:
    station = hand.open()
    if not hand.draft:
        hand.draft = quick_draft(station, AGENT, answers(BEFORE), scans=False)
    hand.tell(f"draft {hand.draft}")
    for words in WORDS:
        save_field(station, hand.draft, PATH, words)
        hand.tell(f"typed {words}")
    for row in _papers(station, hand.draft):
        add_scan(station, hand.draft, row, scan(row, "李𬍛", (300, 420)), f"{row}.jpg")
        hand.tell(f"scan {row}")


def judge_typing(folder: Path, told: Told) -> None:
    lines = [line.split() for line in (*told.acks, *told.again)]
    station = open_at(folder)
    try:
        for draft_id in {words[1] for words in lines if words[0] == "draft"}:
            view = resume_draft(station, draft_id)
            typed = [words[1] for words in lines if words[0] == "typed"]
            if typed:
                held = view.answers.values[PATH]
                assert WORDS.index(held) >= WORDS.index(typed[-1]), f"{typed[-1]} was typed, {held} stands"
            rows = {row.material: row for row in view.materials}
            for paper in {words[1] for words in lines if words[0] == "scan"}:
                assert rows[paper].files, f"the scan of {paper} is gone"
        for line in list_drafts(station):
            for row in resume_draft(station, line.draft_id).materials:
                assert all(station.cabinet.blobs.sound(name) for name in row.files), "a scan is torn"
    finally:
        station.cabinet.close()
    judge_desk(folder, Told())


def _papers(station: Station, draft_id: str) -> list[str]:
    return [row.material for row in resume_draft(station, draft_id).materials][:2]


TYPING: dict[str, Flow] = {"typing": Flow(prepare_desk, type_in, type_in, judge_typing)}
