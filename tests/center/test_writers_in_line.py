"""Many stations at once: writers of one county stand in line and none is told "database is locked"."""

from __future__ import annotations

import threading

from sync.center import database
from sync.center.database import next_number, open_engine, reading, writing
from sync.center.tables import scopes

WRITERS, EACH = 12, 10


def test_writers_wait_for_each_other_however_short_sqlites_own_patience_is(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_MS", 0)
    engine = open_engine(tmp_path)
    start, failures = threading.Barrier(WRITERS), []

    def work() -> None:
        start.wait()
        try:
            for _ in range(EACH):
                with writing(engine) as connection:
                    next_number(connection, "storm")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        taken = connection.execute(scopes.select().where(scopes.c.scope == "storm")).one().n
    engine.dispose()
    assert not failures
    assert taken == WRITERS * EACH
