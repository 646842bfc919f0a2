"""Ours: `daiban-center serve` on SQLite at one end, the station's messenger at the other."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from sync.center import tables
from sync.center.county import County
from sync.center.database import reading
from sync.center.journal_rows import digest_for
from tests.bench.figures import OUT, ROOT
from tests.bench.link import COUNTY_IP
from tests.bench.sync.runs import Run, Scenario, run
from tests.bench.sync.worlds import Made
from tests.support.places import VILLAGE_A

PORT = 8400


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}


def ours(scenario: Scenario, load: Made, seed: int, patience: float) -> tuple[Run, dict[str, Any]]:
    """One run over fresh copies; (the run, what the county holds afterwards)."""
    with tempfile.TemporaryDirectory(prefix="sync-", dir=OUT) as folder:
        center, station = load.copied_to(Path(folder) / "load")
        county = [sys.executable, "-m", "sync.center", "serve", "--json"]
        county += ["--data", str(center), "--host", COUNTY_IP, "--port", str(PORT)]
        site = [sys.executable, "-m", "tests.bench.sync.station", str(station), f"http://{COUNTY_IP}:{PORT}"]
        site += ["cold"] if scenario.cold else []
        done = run(scenario, seed, county, site, patience, environment())
        return done, _held(center, load, done)


def _held(center: Path, load: Made, done: Run) -> dict[str, Any]:
    """Lost, doubled and wrong, by looking into the county's books."""
    county = County.open(center)
    try:
        with reading(county.engine) as connection:
            mine = tables.events.c.site == VILLAGE_A
            rows = connection.execute(tables.events.select().where(mine)).all()
            digest = digest_for(connection, VILLAGE_A, 1)
            files = {row.sha256 for row in connection.execute(tables.case_files.select())}
        ids = Counter(row.event_id for row in rows)
        return {
            "lost": len(load.documents) - len(ids),
            "doubled": sum(ids.values()) - len(ids),
            "scans_lost": sum(not county.vault.is_true(name) for name in files),
            "refused": sum(row.status != "applied" for row in rows),
            "digests_agree": digest == done.told.get("digest"),
        }
    finally:
        county.close()
