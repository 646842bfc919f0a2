"""`python -m tests.bench.storm_full [--quick]`: 3,000 stations bring 20 operations each, over real HTTP.

The county as it is run, `daiban-center serve`: several workers over a real PostgreSQL, and one process
over SQLite; the crowd in a process of its own, on the same machine. Each office is stormed by
all stations in the same second, the worst there is; with --paced also by all within a minute, as the
pace of the stations spreads them. Afterwards the book is counted: every act there, once.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import psutil
from sqlalchemy import create_engine, distinct, func, select, text

from sync.center import tables
from sync.center.database import open_engine, reading
from tests.bench.figures import MS, OUT, ROOT, Figure, at_most, keep, median, percentile, reported, table
from tests.bench.storm_clients import Found, storm
from tests.bench.storm_crowd import OPERATIONS, Morning, crowd, furnish
from tests.support.postgres import server_url

STATIONS, SPREAD = 3_000, 60.0
_LOOK_EVERY = 0.5
_MIB = 1 << 20


class Watch:
    """Greatest memory and all CPU of the county's processes while it is served."""

    def __init__(self, process: psutil.Process) -> None:
        self._process, self._ended = process, threading.Event()
        self._cpu: dict[int, float] = {}
        self.most = 0
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    @property
    def cpu(self) -> float:
        return sum(self._cpu.values())

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            held = 0
            for each in [self._process, *self._process.children(recursive=True)]:
                try:
                    held += each.memory_info().rss
                    times = each.cpu_times()
                    self._cpu[each.pid] = times.user + times.system
                except psutil.NoSuchProcess:
                    continue
            self.most = max(self.most, held)


@contextmanager
def served(folder: Path, database_url: str | None, workers: int) -> Iterator[tuple[str, psutil.Process]]:
    command = [sys.executable, "-m", "sync.center", "serve", "--data", str(folder), "--port", "0"]
    if database_url:
        command += ["--database", database_url, "--workers", str(workers)]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        try:
            found = re.search(r"(http://127\.0\.0\.1:\d+)", process.stdout.readline())
            assert found, (folder / "log").read_text()
            yield found[1], psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(60)


@contextmanager
def postgresql() -> Iterator[str]:
    """An empty database of a server of its own, with the settings a server has by default."""
    with tempfile.TemporaryDirectory(prefix="daiban-storm-") as folder, server_url(Path(folder)) as url:
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS storm WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE storm"))
        yield url.set(database="storm").render_as_string(hide_password=False)


def stormed(
    folder: Path, keys: Path, mornings: list[Morning], url: str | None, workers: int, spread: float
) -> list[Figure]:
    """One storm over one fresh office."""
    furnish(folder, keys, mornings, url)
    engine = "SQLite" if url is None else f"PostgreSQL, {workers} workers"
    words = f"{engine}, {len(mornings)} stations {'at once' if not spread else f'within {spread:g} s'}"
    print(f"{words} x {OPERATIONS}", flush=True)
    with served(folder, url, workers) as (address, process):
        watch = Watch(process)
        with get_context("spawn").Pool(1) as pool:
            found: Found = pool.apply(storm, (address, mornings, spread))
        watch.stop()
    for error in found.errors[:5]:
        print(f"  error: {error}", flush=True)
    print(f"  {dict(found.answers)}", flush=True)
    figures = [at_most(f"{words}: errors a clerk would see", len(found.errors), "", 0)]
    figures += _counted(folder, url, len(mornings) * OPERATIONS)
    done = len(mornings) * OPERATIONS
    figures += [
        reported("operations a second", done / found.lasted, "/s"),
        reported("all through after", found.lasted, "s"),
        reported(f"upload and exchange of {OPERATIONS} rows p50", median(found.tries) * MS, "ms"),
        reported("the same p99", percentile(found.tries, 99) * MS, "ms"),
        reported("knocking to acknowledged, with every wait, p50", median(found.stays), "s"),
        reported("the same p99", percentile(found.stays, 99), "s"),
        reported("told to come again (503)", found.answers["POST 503"] + found.answers["PUT 503"], ""),
        reported("CPU of the county's processes, an operation", watch.cpu / done * MS, "ms"),
        reported("memory of the county's processes, most", watch.most / _MIB, "MB"),
    ]
    return figures


def _counted(folder: Path, url: str | None, expected: int) -> list[Figure]:
    """Lost or doubled: 0 or a defect."""
    engine = open_engine(folder, url)
    columns = tables.events.c
    with reading(engine) as connection:
        took = select(func.count(), func.count(distinct(columns.event_id))).where(columns.status == "applied")
        rows, acts = connection.execute(took).one()
        cases = connection.execute(select(func.count()).select_from(tables.cases)).scalar_one()

        if engine.dialect.name == "postgresql":
            size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        else:
            size = sum(path.stat().st_size for path in folder.glob("county.db*"))
    engine.dispose()
    wrong = abs(expected - acts) + (rows - acts) + abs(cases - acts)
    return [
        at_most("acts lost or doubled", wrong, "", 0),
        reported("database on the disk, a case", int(size) / max(1, cases), "B"),
    ]


def main(arguments: list[str]) -> int:
    """Exit status 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.storm_full", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20 stations: a smoke, not a measure")
    parser.add_argument("--stations", type=int, default=0, metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--paced", action="store_true", help="also spread over a minute")
    parser.add_argument("--only", choices=("postgresql", "sqlite"))
    chosen = parser.parse_args(arguments)
    keys, mornings = crowd(chosen.stations or (20 if chosen.quick else STATIONS))
    spreads = [0.0] if not chosen.paced else [0.0, 1.0 if chosen.quick else SPREAD]
    figures: list[Figure] = []
    for spread in spreads:
        if chosen.only != "sqlite":
            with postgresql() as url, working_folder() as folder:
                figures += stormed(folder / "office", keys, mornings, url, chosen.workers, spread)
        if chosen.only != "postgresql":
            with working_folder() as folder:
                figures += stormed(folder / "office", keys, mornings, None, 1, spread)
    name = "storm-quick" if chosen.quick else "storm"
    path = keep(name, figures)
    print(f"{table(name, figures)}\n-> {path}", flush=True)
    return 0


@contextmanager
def working_folder() -> Iterator[Path]:
    OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="storm-", dir=OUT))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
