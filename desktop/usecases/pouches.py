"""The pouch at this station: export what waits for the county, take in what the county sent back.

Exporting changes nothing that the county has to prove: cases stay 待上报 until an answer comes by
either road; what was exported, when and into which file is noted beside it. Runs in a worker;
`report` and `cancelled` as in a round of the network.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.usecases import give_back
from desktop.usecases.new_life import go_on_as, numbers_unproved, settle_doubles
from desktop.usecases.revoked import heed_revoked
from desktop.usecases.station import Station
from sync.engine.ports import Standing
from sync.ledger.problems import Problem

if TYPE_CHECKING:
    from sync.pouch import Manifest, Member, Piece

EXPORTED = "pouch_out"  # settings document: what the last pouch took along
SEGMENT_BYTES = 4 << 20  # no line to share: fewer, larger segments squeeze better
SCANS_AT_MOST = 2 << 30
_BLOCK = 1 << 20
_CARRIED_BLOCK = 256 << 10

Report = Callable[[int, int], None]
"""(bytes done, bytes in all)"""


@dataclass(frozen=True, slots=True)
class PouchOut:
    """What was exported. `left`: scans that found no room and go with the next pouch."""

    path: Path
    size: int
    events: int
    scans: int
    left: int


@dataclass(frozen=True, slots=True)
class PouchIn:
    """What the county's pouch brought. `cases`: case numbers touched.

    `device`: the number this PC goes on under from now on, 0 where nothing changed; then export once more.
    """

    made_at: str
    proved: int
    news: int
    scans: int
    cases: tuple[str, ...]
    more: bool
    device: int = 0


def pouch_out(
    station: Station,
    path: Path,
    report: Report = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> PouchOut:
    """Write everything that the county has not proved into one file. Raises Problem; pouch.stopped where somebody gave up."""
    from sync.pouch import Manifest, request_of, write_pouch

    settle_doubles(station)
    keys, county = station.cabinet.keys, _county(station)
    standing = station.cabinet.standing()
    segments = list(_segments(station, standing))
    scans = _that_fit(standing.unsent_blobs)
    gives_back, returned = give_back.carried(station)
    pieces = [*segments, *map(_returned, returned), *(_scan(station, name, size) for name, size in scans)]
    manifest = Manifest(
        kind="report",
        pouch_id=secrets.token_hex(16),
        site=standing.site,
        incarnation=standing.incarnation,
        county=county["site"],
        made_at=station.recorded_at(),
        members=[piece.member for piece in pieces],
        request=request_of(
            standing,
            [piece.member.sha256 for piece in segments],
            [name for name, _ in scans],
            station.recorded_at(),
            restored=numbers_unproved(station),
            program=station.program(),
        ),
        lacks=list(standing.wanted_blobs),
        last=standing.last,
    )
    total = sum(piece.member.size for piece in pieces)

    def step(done: int) -> None:
        if cancelled():
            raise Problem("pouch.stopped")
        report(min(done, total), total)

    size = write_pouch(
        path,
        manifest,
        pieces,
        receiver=bytes.fromhex(county["box_public"]),
        sign_seed=keys.sign_seed,
        report=step,
    )
    with station.cabinet.unit() as unit:
        noted = {"last": standing.last, "at": manifest.made_at, "file": path.name, "id": manifest.pouch_id}
        noted |= {"gives_back": gives_back}
        unit.settings.put(EXPORTED, noted)
    left = len(standing.unsent_blobs) - len(scans)
    return PouchOut(path, size, standing.last - standing.acked, len(scans), left)


def pouch_in(
    station: Station,
    path: Path,
    report: Report = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> PouchIn:
    """Take in a pouch of the county's, in any order and any number of times.

    Raises Problem (pouch.*, road.fork) before anything is taken in; pouch.stopped between two pieces:
    what came before it stays, the same pouch may be taken in again.
    """
    from sync.pouch import open_pouch

    keys, county = station.cabinet.keys, _county(station)
    here = station.cabinet.standing()

    def sender(manifest: Manifest) -> bytes:
        if manifest.kind != "answer":
            raise Problem("pouch.kind")
        if manifest.county != county["site"]:
            raise Problem("pouch.other_county", county=manifest.county)
        if (manifest.site, manifest.incarnation) != (here.site, here.incarnation):
            raise Problem("pouch.not_ours")
        return bytes.fromhex(county["sign_public"])

    opened = open_pouch(path, keys.box_seed, sender)
    if opened.manifest.anew is not None:
        return _begun_anew(station, opened.manifest)
    taking = _Taking(station, sum(member.size for member in opened.manifest.members), report, cancelled)
    opened.members(taking.take)
    heed_revoked(station)
    if opened.manifest.answers and opened.manifest.answers == _gave_back(station):
        give_back.done(station)
    for name in opened.manifest.holds:
        if name in dict(here.unsent_blobs):
            station.cabinet.blob_stored(name)
    proved = station.cabinet.standing().acked - here.acked
    return PouchIn(
        opened.manifest.made_at,
        max(0, proved),
        taking.news,
        taking.scans,
        tuple(taking.cases),
        opened.manifest.more,
    )


def _gave_back(station: Station) -> str:
    """The id of the last report, where acts of the county's were due and in it."""
    with station.cabinet.reading() as view:
        noted = view.settings.get(EXPORTED) or {}
    return str(noted.get("id", "")) if noted.get("gives_back") else ""


def _begun_anew(station: Station, manifest: Manifest) -> PouchIn:
    """Only in answer to a report of this very disk: its twin has the same keys. Raises Problem("pouch.not_ours")."""
    with station.cabinet.reading() as view:
        noted = view.settings.get(EXPORTED) or {}
    if manifest.anew is None or manifest.answers != noted.get("id"):
        raise Problem("pouch.not_ours")
    go_on_as(station, manifest.anew.incarnation, manifest.anew.through)
    return PouchIn(manifest.made_at, 0, 0, 0, (), True, manifest.anew.incarnation)


def carry_pouch(
    station: Station,
    path: Path,
    answer: Path,
    report: Report = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Bring another station's pouch to the county over this line and put the county's answer on the stick.

    What is inside stays sealed to us. Returns the answer's size; a cut upload goes on where it was.
    Raises Problem (road.*, pouch.*).
    """
    county, name, size = station.county(), _name_of(path), path.stat().st_size
    done = county.offset(name, "pouch")
    with path.open("rb") as file:
        while done < size:
            if cancelled():
                raise Problem("pouch.stopped")
            file.seek(done)
            done = county.upload(name, file.read(_CARRIED_BLOCK), done, size, "pouch")
            report(done, size)
    content = county.deliver_pouch(name)
    from sync.pouch import write_safely

    write_safely(answer, content)
    return len(content)


def exported_words(station: Station) -> str:
    """The line on 交换: what the last pouch carried and that it is not proved yet; "" where there is none."""
    with station.cabinet.reading() as view:
        noted = view.settings.get(EXPORTED)
    if not noted or station.cabinet.standing().acked >= noted["last"]:
        return ""
    day = str(noted["at"])[:16].replace("T", " ")
    return f"{day} 已导出到交换包（{noted['file']}），尚未收到县里的回执"


class _Taking:
    """Gives each member to the cabinet in its own transaction."""

    def __init__(self, station: Station, total: int, report: Report, cancelled: Callable[[], bool]) -> None:
        self._cabinet, self._total = station.cabinet, total
        self._report, self._cancelled = report, cancelled
        self._done = 0
        self.news = self.scans = 0
        self.cases: dict[str, None] = {}

    def take(self, member: Member, content: bytes) -> None:
        if self._cancelled():
            raise Problem("pouch.stopped")
        if member.kind == "answer":
            self._answer(content)
        elif member.kind == "blob":
            self._cabinet.take_blob(member.sha256, content)
            self.scans += 1
        self._done += len(content)
        self._report(self._done, self._total)

    def _answer(self, content: bytes) -> None:
        from sync.pouch import answer_of

        answer = answer_of(content)
        self.cases |= dict.fromkeys(self._cabinet.take_answer(answer))
        self.news += len(answer.changes)


def _name_of(path: Path) -> str:
    """SHA-256 of a file. Raises Problem("pouch.missing")."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as gone:
        raise Problem("pouch.missing", path=str(path)) from gone


def _county(station: Station) -> dict[str, str]:
    with station.cabinet.reading() as view:
        county = view.settings.get("county")
    if not county:
        raise Problem("store.not_enrolled")
    return dict(county)


def _segments(station: Station, standing: Standing) -> Iterator[Piece]:
    """What the county has not proved, whoever carried it before: a line that was cut proves nothing."""
    from sync.pouch import Member, Piece

    packer, after = station.packer(), standing.acked
    while events := station.cabinet.own_events(after, SEGMENT_BYTES):
        cases = dict.fromkeys(event.case_no for event in events)
        keys = station.cabinet.content_keys(cases)
        raw = packer.pack(events, station.cabinet.escrows(cases), keys)
        yield Piece(Member("segment", sha256(raw).hexdigest(), len(raw)), partial(_once, raw))
        after = events[-1].seq


def _returned(content: bytes) -> Piece:
    from sync.pouch import Member, Piece

    return Piece(Member("returned", sha256(content).hexdigest(), len(content)), partial(_once, content))


def _once(content: bytes) -> tuple[bytes]:
    return (content,)


def _that_fit(scans: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The oldest cases' scans as far as the pouch reaches."""
    fitting, total = [], 0
    for name, size in scans:
        total += size
        if total > SCANS_AT_MOST:
            break
        fitting.append((name, size))
    return fitting


def _scan(station: Station, name: str, size: int) -> Piece:
    from sync.pouch import Member, Piece

    def blocks() -> Iterator[bytes]:
        for offset in range(0, size, _BLOCK):
            yield station.cabinet.read_blob(name, offset, min(_BLOCK, size - offset))

    return Piece(Member("blob", name, size), blocks)
