"""Materials (材料): scans into the encrypted shelf, rows of the checklist into the draft.

A scan is on disk, synced and named by its content before its row says so; the row is a
few bytes in the draft. Nothing is deleted here.
"""

from __future__ import annotations

import hashlib
from typing import Any

from desktop.usecases.drafts import material_row, resume_draft, rules_of, save_material
from desktop.usecases.station import Station
from desktop.usecases.views import DraftView, MaterialRow
from forms.item import MaterialRule
from sync.ledger.problems import Problem
from sync.store.cabinet import ORIGINALS

MAX_SCAN_BYTES = 64 * 1024 * 1024
STATES = ("present", "missing", "waived")


def add_scan(
    station: Station,
    draft_id: str,
    material_id: str,
    content: bytes,
    filename: str,
    copies: int | None = None,
    original: bytes | None = None,
) -> MaterialRow:
    """Keep one page and mark the row present, with the rule's number of copies unless `copies` says another.

    `original`: the photo that the page was made of; it stays on this PC until the county holds the page.
    Raises Problem material.unknown or material.unreadable.
    """
    if not content:
        raise Problem("material.unreadable", file=filename, reason="文件是空的")
    if len(content) > MAX_SCAN_BYTES:
        raise Problem("material.unreadable", file=filename, reason="文件超过 64 MB")
    draft, rule, row = _row(station, draft_id, material_id)
    if original is not None:
        keep_original(station, hashlib.sha256(content).hexdigest(), original)
    sha256 = station.cabinet.blobs.put(content)
    files = (*row.files, sha256) if sha256 not in row.files else row.files
    if copies is None:
        copies = row.copies or rule.copies or (0 if rule.originals else 1)
    return _save(station, draft, rule, row, state="present", files=files, copies=copies)


def keep_original(station: Station, page: str, photo: bytes) -> None:
    """`page`: SHA-256 of what was made of the photo. Nothing names the photo, so it is never sent; `ORIGINALS` keeps it from being swept (sync.store)."""
    name = station.cabinet.blobs.put(photo)
    with station.cabinet.unit() as unit:
        unit.settings.put(ORIGINALS, {**(unit.settings.get(ORIGINALS) or {}), page: name})


def set_material(
    station: Station,
    draft_id: str,
    material_id: str,
    state: str,
    copies: int = 0,
    *,
    ecert: str = "",
    note: str = "",
) -> MaterialRow:
    """Enter a row by hand: papers without a scan, an e-certificate shown, or missing after all."""
    if state not in STATES or (ecert and state != "waived"):
        raise Problem("usage", reason=f"材料状态 {state}")
    draft, rule, row = _row(station, draft_id, material_id)
    if ecert and not rule.exempt_by_ecert:
        raise Problem("material.no_ecert", material=rule.name)
    return _save(station, draft, rule, row, state=state, copies=copies, ecert=ecert, note=note)


def scan_bytes(station: Station, sha256: str) -> bytes:
    """The plain bytes of one scan on this PC."""
    return station.cabinet.blobs.get(sha256)


def _row(station: Station, draft_id: str, material_id: str) -> tuple[DraftView, MaterialRule, MaterialRow]:
    draft = resume_draft(station, draft_id)
    item = station.item(draft.item_id, draft.version)
    for rule, row in zip(rules_of(item), draft.materials, strict=True):
        if rule.id == material_id:
            return draft, rule, row
    raise Problem("material.unknown", item=item.name, material=material_id)


def _save(
    station: Station, draft: DraftView, rule: MaterialRule, row: MaterialRow, **changed: Any
) -> MaterialRow:
    stored = {
        "state": row.state,
        "copies": row.copies,
        "originals": rule.originals,
        "files": list(row.files),
        "ecert": row.ecert,
        "note": row.note,
        **changed,
    }
    stored["files"] = list(stored["files"])
    save_material(station, draft.draft_id, rule.id, stored)
    return material_row(rule, row.needed, stored)
