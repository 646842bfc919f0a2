"""`python -m tests.ordeal.soak [N]`: N registrations by one process as fast as it can; memory, handles and log size.

Prints one line every 500: RSS and its growth since the first 500, open file descriptors, bytes of the write-ahead log.
Linux only (/proc). Eight hours of a real window are another thing: docs/reliability.md, R17.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.ordeal.stations import draft_of, open_at
from tests.store.desk import AGENT

EVERY = 500
PEOPLE = 400  # the same neighbours come again: names are few, cases are not


def rss_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def handles() -> int:
    return len(os.listdir("/proc/self/fd"))


def main(wanted: int) -> None:
    from desktop.usecases.register import register_case

    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "station"
        station = open_at(base)
        first = (0.0, 0)
        for number in range(1, wanted + 1):
            register_case(station, AGENT, draft_of(station, number % PEOPLE))
            if number % EVERY == 0:
                now = (rss_mb(), handles())
                first = first if first[0] else now
                log = max(path.stat().st_size for path in base.glob("ledger.db*-wal"))
                print(
                    f"{number}: RSS {now[0]:.1f} MB ({now[0] - first[0]:+.1f}), {now[1]} handles"
                    f" ({now[1] - first[1]:+d}), log {log} bytes",
                    flush=True,
                )
        faults = station.cabinet.verify().faults
        station.cabinet.close()
        print(f"{wanted} registered, {len(faults)} faults", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
