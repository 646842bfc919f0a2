"""Several processes over one PostgreSQL, one of them killed: nothing lost, nothing twice, no news skipped."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from forms.catalog import Catalog
from sync.center import tables
from sync.center.county import County
from sync.center.database import next_number, open_engine, reading, writing
from sync.center.proofs import prove
from sync.center.sites import add_site, new_code
from sync.ledger.numbers import case_number
from sync.ledger.problems import Problem
from tests.center.hand_station import HandStation
from tests.center.worked import TOWNSHIP, at, registration

STATIONS, ROUNDS = 4, 4
TIMEOUT = 30


@pytest.fixture
def office(tmp_path, postgres_url):
    """An office on PostgreSQL with its stations entered."""
    county = County.open(tmp_path / "office", database_url=postgres_url, catalog=Catalog.of([]))
    add_site(county, TOWNSHIP, "椑木镇便民服务中心", "township", short="椑木镇")
    for number in range(STATIONS):
        add_site(county, site(number), f"村{number}", "village", TOWNSHIP, short=f"内{number}")
    yield county
    county.close()


def site(number: int) -> str:
    return f"511999104{201 + number}"


@contextmanager
def served(county: County, url: str, workers: int = 2) -> Iterator[tuple[str, psutil.Process]]:
    command = [sys.executable, "-m", "sync.center", "serve", "--data", str(county.folder)]
    command += ["--database", url, "--port", "0", "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            line = process.stdout.readline()
            yield re.search(r"(http://127\.0\.0\.1:\d+)", line)[1], psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(TIMEOUT)
    assert process.returncode == 0


def workers_of(parent: psutil.Process) -> list[psutil.Process]:
    """The processes that serve; multiprocessing has one more that only cleans up after it."""
    return [child for child in parent.children() if "spawn_main" in " ".join(child.cmdline())]


def brought(url: str, station: HandStation, mischief: threading.Event) -> None:
    """Register, upload, exchange; come again whatever happens, as the messenger does."""
    patience = threading.Event()  # nobody sets it: between two tries lies a tenth of a second
    for serial in range(1, ROUNDS + 1):
        when = at("11-20 09:12")
        number = case_number(station.site, when.date(), station.incarnation, serial)
        row = station.write("CaseRegistered", number, {**registration(), "op_id": number}, when)
        raw = station.packed([row])
        for again in range(TIMEOUT * 10):
            patience.wait(0.1 if again else 0)
            try:
                assert station.put("segment", raw).status_code in (204, 409, 503)
                answer = station.post(station.request(raw))
            except OSError:  # the process that answered was killed
                continue
            if answer.status_code == 200 and answer.json()["acked"] >= serial:
                break
        else:
            pytest.fail(f"{station.site} never got through")
        if serial == 2:
            mischief.set()


def test_a_worker_is_killed_and_every_case_is_there_once(office, postgres_url):
    mischief = threading.Event()
    with served(office, postgres_url) as (url, parent):
        stations = [HandStation.enrol(url, new_code(office, site(each))) for each in range(STATIONS)]
        threads = [threading.Thread(target=brought, args=(url, each, mischief)) for each in stations]
        for thread in threads:
            thread.start()
        assert mischief.wait(TIMEOUT)
        victim = workers_of(parent)[0]
        victim.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join(TIMEOUT)
        assert not any(thread.is_alive() for thread in threads)
        psutil.wait_procs([victim], timeout=TIMEOUT)
        replaced = threading.Event()
        for _ in range(100):
            if len(workers_of(parent)) == 2:
                replaced.set()
                break
            threading.Event().wait(0.1)
        assert replaced.is_set()
    proof = prove(office)
    assert (proof.cases, proof.events, proof.faults) == (STATIONS * ROUNDS, STATIONS * ROUNDS, ())


def test_sqlite_has_one_writer_and_says_so(tmp_path):
    command = [sys.executable, "-m", "sync.center", "serve", "--data", str(tmp_path), "--workers", "2"]
    done = subprocess.run(
        [*command, "--json", "--port", "0"], capture_output=True, text=True, timeout=TIMEOUT
    )
    assert (done.returncode, json.loads(done.stderr)["code"]) == (1, "center.workers")


def test_a_cursor_skips_nothing_under_concurrent_writers(database_url, tmp_path):
    """Writers commit in another order than they began; a reader that saw n has seen everything before n."""
    engine = open_engine(tmp_path, database_url)
    writers, each = 6, 15
    finished = threading.Event()
    seen: list[int] = []

    def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(each):
            with writing(engine) as connection:
                n = next_number(connection, "511999104201")
                threading.Event().wait(chance.random() / 500)
                row = {"scope": "511999104201", "n": n, "kind": "settings", "name": "x", "document": b"{}"}
                connection.execute(tables.changes.insert().values(**row))

    def read() -> None:
        after, last = 0, False
        while not last:
            last = finished.is_set()
            with reading(engine) as connection:
                columns = tables.changes.c
                query = tables.changes.select().where(columns.n > after).order_by(columns.n)
                rows = connection.execute(query).all()
            seen.extend(row.n for row in rows)
            after = max([after, *(row.n for row in rows)])

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(writers)]
    reader = threading.Thread(target=read)
    for thread in (*threads, reader):
        thread.start()
    for thread in threads:
        thread.join()
    finished.set()
    reader.join()
    engine.dispose()
    assert seen == list(range(1, writers * each + 1))


def test_a_forgetful_server_is_refused(postgres_url, tmp_path):
    """synchronous_commit=off lost acknowledged receipts when the server was killed."""
    with pytest.raises(Problem, match="center.unsafe_database"):
        County.open(tmp_path, database_url=f"{postgres_url}&options=-csynchronous_commit%3Doff")
