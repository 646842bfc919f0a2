"""A station's folder as the program of a version wrote it, kept in tests/archive, and what a program must find in it.

`python -m tests.updating.kept_station` writes `station-VERSION.tar.zst` and `station-VERSION.json` with the program it
runs in; done once for a release (docs/internals/updates.md) and never again: what lies there is history. The people
in it are invented, its keys are of no station that exists, its password is that of all tests.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import zstandard

from desktop.bootstrap import open_station
from desktop.paths import AppPaths, font_folders
from desktop.usecases.acts import act_on_case
from desktop.usecases.cases import find_cases
from desktop.usecases.papers import mark_printed, paper_pdf
from desktop.usecases.register import register_case
from desktop.usecases.station import Station
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import CHEAP, PASSWORD, VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "tests" / "archive"
BEGAN, LATER = datetime(2026, 11, 23, 9, 0), datetime(2026, 11, 25, 9, 0)
PEOPLE = (
    Person("曾桂芳", date(1939, 2, 3), 12, "13800000101"),
    Person("𠮷大山", date(1941, 7, 9), 31, "13800000102"),
    Person("温玉兰", date(1940, 1, 30), 44, "13800000103"),
)


def versions() -> list[str]:
    """Of the folders that are kept, oldest first."""
    names = [path.name for path in ARCHIVE.glob("station-*.tar.zst")]
    kept = [name.removeprefix("station-").removesuffix(".tar.zst") for name in names]
    return sorted(kept, key=lambda version: [int(part) for part in version.split(".")])


def unpacked(version: str, into: Path) -> dict[str, Any]:
    """Lays the folder of a version into `into`; what the program that wrote it said of it."""
    packed = (ARCHIVE / f"station-{version}.tar.zst").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(zstandard.ZstdDecompressor().decompress(packed))) as files:
        files.extractall(into, filter="data")
    told: dict[str, Any] = json.loads((ARCHIVE / f"station-{version}.json").read_text("utf-8"))
    return told


def opened(base: Path) -> Station:
    """By the present program, as after an update: account and password, two days later."""
    paths = AppPaths(base, font_folders())
    return open_station(paths, StoryClock(LATER), account="周明华", password=PASSWORD, cost=CHEAP)


def told(station: Station) -> dict[str, Any]:
    """Counts and digests of everything that a clerk or a county would miss. JSON."""
    cabinet = station.cabinet
    events = cabinet.own_events(0, 1 << 30)
    report, standing, status = cabinet.verify(), cabinet.standing(), cabinet.status()
    with cabinet.reading() as view:
        cases = sorted(view.cases.open(), key=lambda case: case.case_no)
        return {
            "events": [f"{event.seq} {event.kind} {event.case_no} {event.hash.hex()}" for event in events],
            "verified": [report.events, report.unreadable, list(report.faults)],
            "standing": [standing.site, standing.incarnation, standing.last, standing.sent, standing.acked],
            "digest": standing.digest,
            "road": [status.unsent, status.sent, status.acknowledged, status.decided, status.refused],
            "kinds": dict(sorted(Counter(event.kind for event in events).items())),
            "cases": {case.case_no: _case(view, cabinet, case) for case in cases},
            "drafts": {
                draft.draft_id: _mark(json.dumps(draft.content, sort_keys=True))
                for draft in view.drafts.all()
            },
            "accounts": sorted(account.name for account in view.accounts.all()),
            "profile": _mark(json.dumps(view.settings.get("profile"), sort_keys=True)),
            "found": {person.name: _numbers(find_cases(station, person.name)) for person in PEOPLE},
        }


def _case(view: Any, cabinet: Any, case: Any) -> dict[str, Any]:
    files = [name for document in case.materials for name in document.files]
    return {
        "state": case.state,
        "registered": [case.registered_at, case.registered_tier, case.site, case.mode],
        "applicant": case.applicant["name"],
        "answers": _mark(json.dumps(case.answers, sort_keys=True, default=dict)),
        "history": len(case.history),
        "papers": [f"{paper.doc_no} {paper.code}" for paper in case.papers],
        "printed": view.papers.printed_of(case.case_no),
        "scans": [_mark(cabinet.blobs.get(name)) for name in files],
        "pdfs": [_mark(view.papers.pdf(paper.doc_no, paper.code) or b"") for paper in case.papers],
    }


def _numbers(lines: Iterable[Any]) -> list[str]:
    return sorted(line.case_no for line in lines)


def _mark(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:16]


def write() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    target = ARCHIVE / f"station-{version}.tar.zst"
    if target.exists():
        raise SystemExit(f"{target.name} is history; it is not written again")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "station"
        _worked(base)
        station = opened(base)
        said = told(station)
        station.cabinet.close()
        (base / "reserve").unlink(missing_ok=True)
        held = io.BytesIO()
        with tarfile.open(fileobj=held, mode="w") as files:
            for path in sorted(path for path in base.rglob("*") if path.is_file()):
                files.add(path, path.relative_to(base).as_posix())
    target.write_bytes(zstandard.ZstdCompressor(level=19).compress(held.getvalue()))
    words = json.dumps(said, ensure_ascii=False, indent=1)
    (ARCHIVE / f"station-{version}.json").write_text(words + "\n", "utf-8")
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes, {len(said['events'])} events\n")


def _worked(base: Path) -> None:
    """Three applications, one of them queued, receipts kept and printed, one draft left open."""
    station = open_lone(base, StoryClock(BEGAN))
    agent, actor = AGENTS[VILLAGE_A], clerk(station)
    for at, person in enumerate(PEOPLE):
        answers = pension(person, VILLAGE_A, agent) | {"repeats": {}}
        done = register_case(station, actor, quick_draft(station, actor, answers))
        if at == 0:
            for paper in done.papers:
                paper_pdf(station, done.case_no, paper.doc_no)
                mark_printed(station, done.case_no, paper.doc_no, actor.name)
            act_on_case(station, actor, done.case_no, "CaseQueued", {})
    quick_draft(station, actor, pension(PEOPLE[0], VILLAGE_A, agent) | {"repeats": {}}, scans=False)
    station.cabinet.close()


if __name__ == "__main__":
    write()
