"""The pouch at the county: take in what a station exported, and write the answer for its stick.

The same intake and the same answer as over the network, so a case that comes by both roads is
there once. A revoked PC may still hand in its sealed pouch (docs/adr): what a clerk confirmed
before counts, and the pouch is signed.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec
from sqlalchemy import select

from sync.center import tables
from sync.center.blobs import blob_for
from sync.center.county import County
from sync.center.database import reading
from sync.center.devices import Device, device_of
from sync.center.digests import Digests
from sync.center.exchange import answer_to, take_segments
from sync.center.intake import opened_segment
from sync.center.new_life import incarnate
from sync.center.returned import take_back
from sync.center.uploads import SHA256, Desk, begin, finish, forget, offset_of
from sync.engine.ports import Answer
from sync.ledger.opening import OPENING_KINDS
from sync.ledger.problems import Problem
from sync.pouch import Manifest, Member, Opened, Piece, answer_content, open_pouch, returned_of, write_pouch
from sync.wire import (
    PROTOCOL_VERSION,
    ExchangeRequest,
    IncarnateAnswer,
    IncarnateRequest,
    ReturnRequest,
)

SCANS_AT_MOST = 2 << 30
CARRIED_SCANS = 32 << 20
"""What travels back over the carrier's line in one answer; the rest comes with the next pouch."""
_PAGES_AT_MOST = 5_000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TakenIn:
    """`acked`: the station's events here now. `segments`, `scans`: inside the pouch. `manifest`: to answer it.

    `anew`: nothing was taken in, the sender is a copied or restored disk and goes on under this number.
    """

    manifest: Manifest
    device: Device
    acked: int
    segments: int
    scans: int
    anew: IncarnateAnswer | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """`news`: changes inside; `more`: further ones wait for the next pouch."""

    path: Path
    size: int
    news: int
    scans: int
    more: bool


def take_in_pouch(county: County, path: Path) -> TakenIn:
    """Verify a station's pouch whole, then take in its segments and scans.

    A sender whose rows are not those that are here gets a number of its own with the answer, as over the
    network (`new_life`). Raises Problem: pouch.*, road.device_unknown ...; what was taken in before stays,
    and the same pouch may be brought again.
    """
    devices: list[Device] = []

    def sender(manifest: Manifest) -> bytes:
        if manifest.kind != "report" or manifest.request is None:
            raise Problem("pouch.kind")
        if manifest.county != county.code:
            raise Problem("pouch.other_county", county=manifest.county)
        with reading(county.engine) as connection:
            device = device_of(connection, manifest.site, manifest.incarnation)
        devices[:] = [device]
        return device.sign_public

    opened = open_pouch(path, county.keys.box_seed, sender)
    device, request = devices[0], _request_of(opened)
    desk = Desk()
    opened.members(lambda member, content: _keep(county, desk, member, content, "segment"))
    anew = None
    returned: list[ReturnRequest] = []
    opened.members(lambda member, content: _returned(returned, member, content))
    try:
        take_segments(county, Digests(), device, request)
        opened.members(lambda member, content: _keep(county, desk, member, content, "blob"))
        for acts in returned:
            take_back(county, device, acts)
    except Problem as problem:
        if problem.code != "road.fork":
            raise
        anew = incarnate(county, device, _rows_of(county, opened))
    if anew is None and request.restored:
        anew = incarnate(county, device, _restored(_rows_of(county, opened), request))
    with reading(county.engine) as connection:
        acked, _ = Digests().of(connection, device.site, device.incarnation)
    kinds = [member.kind for member in opened.manifest.members]
    return TakenIn(opened.manifest, device, acked, kinds.count("segment"), kinds.count("blob"), anew)


def answer_pouch(
    county: County,
    path: Path,
    device: Device,
    report: Manifest | None = None,
    scans_at_most: int = SCANS_AT_MOST,
    anew: IncarnateAnswer | None = None,
) -> Answered:
    """Write what the county has for a station: acknowledgements, refusals, news, settings, scans it lacks.

    Without a report everything from the beginning is told; a station takes twice what it has once. With
    `anew` it is told its new number and nothing else: what it has to say comes with its next pouch.
    """
    request = (report.request if report else None) or _from_the_start(county, device)
    pieces: list[Piece] = []
    news, more, opened = 0, anew is not None, list[str]()
    for answer in () if anew else _pages(county, device, request):
        pieces.append(_piece("answer", answer_content(answer)))
        news, more = news + len(answer.changes), answer.more
        opened += _opened_cases(answer, device)
    lacks = [*report.lacks, *_scans_of(county, opened)] if report and not anew else []
    scans = list(_scans(county, device, lacks, scans_at_most))
    manifest = Manifest(
        kind="answer",
        pouch_id=secrets.token_hex(16),
        site=device.site,
        incarnation=device.incarnation,
        county=county.code,
        made_at=county.stamp(),
        members=[piece.member for piece in (*pieces, *scans)],
        answers=report.pouch_id if report else "",
        holds=[name for name in request.have or () if offset_of(county, "blob", name)[1]],
        more=more,
        anew=anew,
    )
    size = write_pouch(
        path,
        manifest,
        [*pieces, *scans],
        receiver=device.box_public,
        sign_seed=county.keys.sign_seed,
    )
    return Answered(path, size, news, len(scans), more)


def answer_carried(county: County, sha256: str) -> bytes:
    """Take in an uploaded pouch and give its answer pouch, small enough to go back over the same line.

    Raises Problem("road.unavailable") where it is not here whole; else as `take_in_pouch`.
    """
    if not SHA256.fullmatch(sha256) or not offset_of(county, "pouch", sha256)[1]:
        raise Problem("road.unavailable")
    with tempfile.TemporaryDirectory(dir=county.folder, prefix=".pouch") as folder:
        carried, answer = Path(folder) / "in", Path(folder) / "out"
        with carried.open("wb") as file:
            for block in county.vault.blocks("pouch", sha256):
                file.write(block)
        taken = take_in_pouch(county, carried)
        answer_pouch(county, answer, taken.device, taken.manifest, CARRIED_SCANS, taken.anew)
        content = answer.read_bytes()
    forget(county, "pouch", sha256)
    return content


def newest_device(county: County, site: str) -> Device:
    """The station's PC that is in use. Raises Problem("center.device_unknown")."""
    columns = tables.devices.c
    with reading(county.engine) as connection:
        found = connection.execute(
            select(columns.incarnation)
            .where(columns.site == site, columns.revoked.is_(False))
            .order_by(columns.incarnation.desc())
        ).scalar()
        if found is None:
            raise Problem("center.device_unknown", site=site, device="—")
        return device_of(connection, site, found)


def _request_of(opened: Opened) -> ExchangeRequest:
    manifest, request = opened.manifest, opened.manifest.request
    named = {member.sha256 for member in manifest.members if member.kind == "segment"}
    if request is None or not named.issuperset(request.segments):
        raise Problem("pouch.damaged")
    if (request.site, request.incarnation) != (manifest.site, manifest.incarnation):
        raise Problem("pouch.forged")
    return request


def _restored(rows: IncarnateRequest, request: ExchangeRequest) -> IncarnateRequest:
    """Without segments everything the sender has is here already."""
    acked = rows.acked if rows.hashes else request.last_seq
    return IncarnateRequest(acked=acked, hashes=rows.hashes, restored=True)


def _rows_of(county: County, opened: Opened) -> IncarnateRequest:
    """What the sender says its journal is, from the segments inside. Raises Problem("pouch.damaged")."""
    hashes: dict[int, bytes] = {}

    def read(member: Member, content: bytes) -> None:
        if member.kind == "segment":
            hashes.update({row.seq: row.hash for row in opened_segment(county, content).segment.events})

    opened.members(read)
    first = min(hashes, default=1)
    if sorted(hashes) != list(range(first, first + len(hashes))):
        raise Problem("pouch.damaged")
    return IncarnateRequest(acked=first - 1, hashes=[hashes[seq] for seq in sorted(hashes)])


def _returned(found: list[ReturnRequest], member: Member, content: bytes) -> None:
    if member.kind == "returned":
        found.append(returned_of(content))


def _keep(county: County, desk: Desk, member: Member, content: bytes, kind: str) -> None:
    """One member as if it had been uploaded; what is here already is passed over."""
    if member.kind != kind or offset_of(county, kind, member.sha256)[1]:
        return
    county.vault.drop(kind, member.sha256)  # half an upload of the network's: this one is whole
    incoming = begin(county, desk, kind, member.sha256, 0, member.size)
    incoming.take(content)
    incoming.close()
    finish(county, kind, member.sha256, member.size)


def _pages(county: County, device: Device, request: ExchangeRequest) -> Iterator[Answer]:
    """Answers one after the other until nothing is left to tell.

    What was inside is not all that the station has: a scan that this disk lost is asked for.
    """
    digests, request = Digests(), msgspec.structs.replace(request, have=None)
    for _ in range(_PAGES_AT_MOST):
        with reading(county.engine) as connection:
            answer = answer_to(connection, county, digests, device, request)
        yield answer
        if not answer.more:
            return
        request = msgspec.structs.replace(request, cursor=answer.cursor)


def _opened_cases(answer: Answer, device: Device) -> Iterator[str]:
    """Cases of other stations that the answer tells of for the first time."""
    for change in answer.changes:
        if (
            change.event is not None
            and change.event.kind in OPENING_KINDS
            and change.event.site != device.site
        ):
            yield change.event.case_no


def _scans_of(county: County, cases: list[str]) -> list[str]:
    """What a station would ask for with its next pouch: the scans of a case go with the news of it."""
    files = tables.case_files.c
    found: list[str] = []
    with reading(county.engine) as connection:
        for start in range(0, len(cases), _AT_ONCE):
            query = select(files.sha256).where(files.case_no.in_(cases[start : start + _AT_ONCE]))
            found += connection.execute(query.order_by(files.case_no, files.sha256)).scalars()
    return found


def _scans(county: County, device: Device, lacks: list[str], at_most: int) -> Iterator[Piece]:
    total = 0
    for name in dict.fromkeys(lacks):
        try:
            content = blob_for(county, device.site, name)
        except Problem:
            continue  # not here yet, or not theirs: the next pouch
        total += len(content)
        if total > at_most:
            return
        member = Member("blob", name, len(content))
        yield Piece(member, partial(_whole, county, device.site, name))


def _whole(county: County, site: str, name: str) -> tuple[bytes]:
    return (blob_for(county, site, name),)


def _piece(kind: str, content: bytes) -> Piece:
    return Piece(Member(kind, sha256(content).hexdigest(), len(content)), lambda: (content,))


def _from_the_start(county: County, device: Device) -> ExchangeRequest:
    return ExchangeRequest(
        protocol=PROTOCOL_VERSION,
        site=device.site,
        incarnation=device.incarnation,
        segments=[],
        cursor="",
        last_seq=0,
        digest="",
        station_time=county.stamp(),
        have=[],
    )
