"""Enrolling keys (登记中的钥匙): the key file that takes the place of the clear one when a PC becomes a station.

It is written beside the clear one before the enrolment is committed, and the commit holds its digest: a disk that
refuses it refuses the enrolment, which leaves nothing behind and goes on with the same code. After the commit it
takes the place of the clear file, at once or, where the power went or the disk refused in between, at the next start.
"""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sync import keyfile
from sync.keyfile import KeyFile, Opened, Spoiled
from sync.ledger.problems import Problem
from sync.seal import offers
from sync.store.durable import make_folder, sync_folder, write_whole
from sync.store.failures import of_disk
from sync.store.key_ring import COPY_FOLDER, ENROLMENT, KeyRing, Overwriting, plain_enrolment
from sync.store.keys import KEYS_FILE

PREPARED_FILE = "keys.json.enrolling"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """`digest`: SHA-256 of the file that lies ready, in hex; "" where the keys were wrapped before."""

    digest: str = ""
    file: KeyFile | None = None
    opened: Opened | None = None


def prepare(
    base_dir: Path,
    ring: KeyRing,
    code: str,
    today: date,
    *,
    county: bytes,
    place: dict[str, str],
    suite: str,
) -> Prepared:
    """Lay ready the file that opens by the enrolment code and by the county's box key. Raises Problem store.*; then
    nothing lies there."""
    if ring.wrapped:
        return Prepared()
    secret = plain_enrolment(code)
    secrets = {name: getattr(ring.keys, name) for name in keyfile.SECRETS}
    made = keyfile.new_file(secrets, suite if offers(suite) else "intl")
    made = keyfile.with_code(*made, ENROLMENT, secret, ring.cost, today.isoformat())
    file, opened = keyfile.with_county(*made, county, place)
    raw = file.to_bytes()
    if keyfile.by_code(KeyFile.from_bytes(raw), secret)[0].secrets != secrets:
        raise Problem("store.not_saved", reason=KEYS_FILE)
    try:
        write_whole(base_dir / PREPARED_FILE, [raw])
    except OSError as error:
        drop(base_dir)
        raise of_disk(error, base_dir) from error
    return Prepared(hashlib.sha256(raw).hexdigest(), file, opened)


def drop(base_dir: Path) -> None:
    """The enrolment was refused. A file that stays opens nothing: no commit holds its digest."""
    try:
        (base_dir / PREPARED_FILE).unlink(missing_ok=True)
    except OSError as error:
        log.info("a prepared key file stays: %s", error.strerror)


def finish(base_dir: Path, ring: KeyRing, prepared: Prepared) -> None:
    """The file that was prepared is the key file now, and `ring` goes on with it. Raises Problem store.*."""
    if prepared.digest:
        put_in_place(base_dir, prepared.digest)
        ring.adopt(KeyRing(base_dir, ring.keys, ring.cost, prepared.file, prepared.opened))


def put_in_place(base_dir: Path, digest: str) -> bool:
    """Let the prepared file of this digest replace the clear one, whose bytes are written over; False where it is
    another or none. Raises Problem store.*; then the clear one stands, or the new one."""
    path = base_dir / PREPARED_FILE
    try:
        raw = path.read_bytes()
        KeyFile.from_bytes(raw)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise of_disk(error, base_dir) from error
    except Spoiled:
        raw = b""
    if hashlib.sha256(raw).hexdigest() != digest:
        log.warning("the prepared key file is not the one of the enrolment; the first account wraps the keys")
        return False
    with Overwriting(base_dir / KEYS_FILE):
        try:
            os.replace(path, base_dir / KEYS_FILE)
            sync_folder(base_dir)
        except OSError as error:
            raise of_disk(error, base_dir) from error
        _copy(base_dir, raw)
    return True


def _copy(base_dir: Path, raw: bytes) -> None:
    try:
        make_folder(base_dir / COPY_FOLDER)
        write_whole(base_dir / COPY_FOLDER / KEYS_FILE, [raw])
    except OSError as error:
        log.warning("no copy of the key file: %s", error.strerror)
