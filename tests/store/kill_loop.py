"""A clerk who is killed: run as a program, forks one child per line of orders on stdin.

Each line is `folder step nth`; the child opens the station, saves drafts, keeps a scan and
registers until the nth time the step is reached, and dies there by SIGKILL. What it handed
out goes to `acked` beside the station, one number a line, written after the unit closed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from sync.ledger.case_json import paper_to_json
from sync.ledger.events import Act
from sync.ledger.numbers import case_number
from tests.store.desk import AGENT, DAY, RECORDED, VILLAGE, Desk, open_desk, receipt, registration

CASES_PER_LIFE = 3


def main() -> None:
    for line in sys.stdin:
        folder, step, nth = line.split()
        child = os.fork()
        if child == 0:
            live(Path(folder), step, int(nth))
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else "survived", flush=True)


def live(folder: Path, step: str, nth: int) -> None:
    reached = 0

    def watch(name: str) -> None:
        nonlocal reached
        reached += name == step
        if reached == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    desk = open_desk(folder / "station", checkpoints=watch)
    for _ in range(CASES_PER_LIFE):
        number = fill_and_register(desk)
        with (folder / "acked").open("a") as acked:
            acked.write(number + "\n")


def fill_and_register(desk: Desk) -> str:
    cabinet = desk.cabinet
    with cabinet.unit() as unit:
        draft_id = unit.drafts.open(item_id="SB-001", version="2026-11", account="周明华", saved_at=RECORDED)
    with cabinet.unit() as unit:
        unit.drafts.save_field(draft_id, "applicant.name", "曾国芳", saved_at=RECORDED)
    scan = cabinet.blobs.put(os.urandom(2000))
    with cabinet.unit() as unit:
        op_id = unit.drafts.get(draft_id).op_id
        number = case_number(VILLAGE, DAY, 1, unit.counters.next(f"case/{DAY}"))
        rows = [{"material": "m_id", "name": "居民身份证", "state": "present", "files": [scan]}]
        body = registration(op_id=op_id, materials=rows, papers=[paper_to_json(receipt(number))])
        unit.journal.append(Act("CaseRegistered", number, AGENT, DAY, body), recorded_at=RECORDED)
        unit.drafts.drop(draft_id, registered_as=number)
    return number


if __name__ == "__main__":
    main()
