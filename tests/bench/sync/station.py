"""The station's side of a run, in its own namespace: `python -m tests.bench.sync.station BASE URL [cold]`.

Opens a base directory, packs ahead as a program that runs without a line does (not `cold`), says
"ready", waits for a line, then does rounds as the program does until
everything is proved. Prints one JSON object: seconds to each stage, rounds, what was sent.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.bootstrap import open_station
from desktop.paths import AppPaths, font_folders
from desktop.usecases.station import Station
from sync import garbage
from sync.engine.driver import Messenger
from sync.engine.parcels import MOST_HELD
from sync.engine.progress import Progress
from tests.support.places import PASSWORD


class Stages:
    """When everything had been uploaded, and when everything was proved."""

    def __init__(self, station: Station) -> None:
        self._cabinet = station.cabinet
        self.began = time.monotonic()
        self.reached: dict[str, float] = {}

    def see(self, _progress: Progress) -> None:
        standing = self._cabinet.standing()
        self._note("uploaded", standing.sent == standing.last)
        self._note("acknowledged", standing.acked == standing.last)
        self._note("scans", standing.acked == standing.last and not standing.unsent_blobs)

    def _note(self, stage: str, here: bool) -> None:
        if here and stage not in self.reached:
            self.reached[stage] = round(time.monotonic() - self.began, 3)


def main(base: Path, url: str, cold: bool) -> int:
    station = open_station(AppPaths(base, font_folders()), now=_now, account="周明华", password=PASSWORD)
    with station.cabinet.unit() as unit:
        unit.settings.put("county", {**unit.settings.get("county"), "url": url})
    county = station.county()
    messenger = Messenger(station.cabinet, county, station.packer(), _now, ahead=station.ahead)
    if not cold:
        station.ahead.prepare(station.cabinet, station.packer(), MOST_HELD, lambda: False)
    garbage.seldom()  # as the window does
    print("ready", flush=True)
    sys.stdin.readline()
    stages, rounds, worked = Stages(station), [], time.process_time()
    while "scans" not in stages.reached:
        outcome = messenger.round(stages.see, lambda: False)
        rounds.append(outcome.status if outcome.problem is None else outcome.problem.code)
        stages.see(Progress())
        if "scans" not in stages.reached:
            time.sleep(outcome.wait)
    seconds = time.monotonic() - stages.began
    standing = station.cabinet.standing()
    told: dict[str, Any] = {"seconds": round(seconds, 3), **stages.reached, "rounds": rounds}
    told |= {"events": standing.last, "digest": standing.digest}
    told["cpu"] = round(time.process_time() - worked, 3)
    print(json.dumps(told), flush=True)
    station.cabinet.close()
    return 0


def _now() -> datetime:
    return datetime.now().astimezone()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], cold="cold" in sys.argv[3:]))
