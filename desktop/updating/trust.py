"""Trust (信任): The Update Framework's client over a source, its refusals as Problems, and the rule of time.

A dead clock must not brick a PC: lists are judged at the latest of the clock, the time this program was built and
the latest time seen in signed lists. An expired list of a stick is used where a person says so; an older one never.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tuf.api import exceptions as refusals
from tuf.api._payload import TargetFile, Timestamp
from tuf.api.metadata import Metadata
from tuf.api.serialization import DeserializationError
from tuf.ngclient.fetcher import FetcherInterface
from tuf.ngclient.updater import Updater

from desktop.launcher import write_whole
from desktop.updating.sources import Absent, Source
from sync.ledger.problems import Problem
from sync.releases.names import METADATA, TARGETS

MOST_METADATA = 5 << 20
MOST_DOCUMENT = 4 << 20
"""Of a target that is signed by name."""
LONGEST_AHEAD = timedelta(days=7)
"""So far may the clock be believed beyond the latest signed time: as long as a list of the line is good."""
_LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)


class Trust:
    """`folder`: this station's lists. `root`: the first root, as shipped with the program. `at`: the time to judge by.

    `county_key`: the id of the key that this station's county stamps with, "" for any that the maker named: under one
    maker there may be several counties, and none of them speaks to another's stations.
    """

    def __init__(self, folder: Path, root: bytes, source: Source, at: datetime, county_key: str = "") -> None:
        self._folder = folder
        self._root = root
        self._source = source
        self._at = at
        self._county_key = county_key
        self._client: _Client | None = None
        self.made: datetime | None = None

    def refresh(self, *, accept_expired: bool = False) -> datetime | None:
        """Bring the lists up to date; when they were signed, if they say so. Raises Problem update.*, road.*."""
        at = _LONG_AGO if accept_expired and self._source.local else self._at
        with _told(self._source):
            self._folder.mkdir(parents=True, exist_ok=True)
            client = _Client(self._folder, self._root, _Fetcher(self._source), at, self._county_key)
            client.refresh()
        made = client.made()
        if made is not None and not self._source.local and self._at - made > LONGEST_AHEAD:
            raise Problem("update.expired")  # what is signed for sticks freezes no line
        self._client, self.made = client, made
        return made

    def document(self, name: str, held: bytes | None = None) -> bytes | None:
        """A target by name, checked; None where nobody signs for one. Raises Problem update.*, road.*.

        `held`: what is there already; where it is the target, nothing is asked for.
        """
        if self._client is None:
            raise RuntimeError("refresh first")
        with _told(self._source):
            target = self._client.get_targetinfo(name)
            if target is None:
                return None
            if target.length > MOST_DOCUMENT:
                raise Problem("update.nonsense", reason=name)
            if held is not None and _is(target, held):
                return held
            content = self._source.read(f"{TARGETS}/{self._client.path_of(target)}", target.length)
            target.verify_length_and_hashes(content)
            return content


def reference_time(clock: datetime, built: datetime, seen: datetime | None) -> datetime:
    """The moment to judge lists by."""
    return max(moment for moment in (clock, built, seen) if moment is not None)


def seen_after(clock: datetime, made: datetime | None, seen: datetime | None) -> datetime | None:
    """The latest time known after lists were accepted. A wrong clock can move it by a week at the most."""
    if made is None:
        return seen
    latest = max(made, min(clock, made + LONGEST_AHEAD))
    return latest if seen is None else max(latest, seen)


def _is(target: TargetFile, content: bytes) -> bool:
    try:
        target.verify_length_and_hashes(content)
    except refusals.LengthOrHashMismatchError:
        return False
    return True


class _Client(Updater):
    """The library's client with our time; root.json is a file of its own, as sticks and old disks know no links."""

    def __init__(
        self, folder: Path, root: bytes, fetcher: FetcherInterface, at: datetime, county_key: str = ""
    ) -> None:
        super().__init__(
            str(folder), f"{METADATA}/", target_base_url=f"{TARGETS}/", fetcher=fetcher, bootstrap=root
        )
        self._trusted_set.reference_time = at
        self._county_key = county_key

    def _download_metadata(self, rolename: str, length: int, version: int | None = None) -> bytes:
        """A timestamp only of this station's own county; it names all other lists by hash, so they are the county's too."""
        raw: bytes = super()._download_metadata(rolename, length, version)
        if rolename != Timestamp.type:
            return raw
        try:
            stamp = Metadata[Timestamp].from_bytes(raw)
        except DeserializationError:
            return raw  # the library says what is wrong with it
        if self._county_key:
            root = self._trusted_set.root
            judged = root.get_verification_result(rolename, stamp.signed_bytes, stamp.signatures)
            if self._county_key not in judged.signed:
                raise Problem("update.foreign")
        self._give_way(stamp.signed)
        return raw

    def _give_way(self, offered: object) -> None:
        """One stamping is dated twice: the week of the line, once over, is no word against the stick of the same day.

        Only where both say the same; whether the offered one is truly signed is seen when it is taken.
        """
        held = self._trusted_set.get(Timestamp.type)
        if not (isinstance(held, Timestamp) and isinstance(offered, Timestamp)):
            return
        same = (held.version, held.snapshot_meta) == (offered.version, offered.snapshot_meta)
        if same and offered.expires > held.expires:
            del self._trusted_set._trusted_set[Timestamp.type]

    def made(self) -> datetime | None:
        text = self._trusted_set.timestamp.unrecognized_fields.get("made")
        try:
            found = datetime.fromisoformat(text) if isinstance(text, str) else None
        except ValueError:
            return None
        return found if found is not None and found.tzinfo is not None else None

    def path_of(self, target: TargetFile) -> str:
        if not (self._trusted_set.root.consistent_snapshot and self.config.prefix_targets_with_hash):
            return target.path
        folder, slash, name = target.path.rpartition("/")
        return f"{folder}{slash}{next(iter(target.hashes.values()))}.{name}"

    def _update_root_symlink(self) -> None:
        newest = Path(self._dir, "root_history", f"{self._trusted_set.root.version}.root.json")
        place = Path(self._dir, "root.json")
        if place.is_symlink():
            place.unlink()
        write_whole(place, newest.read_bytes())


class _Fetcher(FetcherInterface):
    def __init__(self, source: Source) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            return iter((self._source.read(url, MOST_METADATA),))
        except Absent as absent:
            raise refusals.DownloadHTTPError(f"no {url}", 404) from absent


class _told:
    """Refusals of the library leave as Problems."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Absent):
            raise Problem("update.cut") from error
        if isinstance(error, refusals.RepositoryError | refusals.DownloadError | OSError):
            raise problem_of(error, self._source.local) from error


def problem_of(error: BaseException, local: bool) -> Problem:
    """The calm word for a refusal of the library."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Problem):
            return cause
        cause = cause.__cause__
    if isinstance(error, refusals.ExpiredMetadataError):
        return Problem("update.stick_expired" if local else "update.expired")
    if isinstance(error, refusals.BadVersionNumberError):
        return Problem("update.older")
    if isinstance(error, refusals.UnsignedMetadataError):
        return Problem("update.signature")
    if isinstance(error, refusals.LengthOrHashMismatchError | refusals.DownloadLengthMismatchError):
        return Problem("update.altered")
    if isinstance(error, refusals.DownloadError):
        return Problem("update.cut")
    if isinstance(error, OSError):
        return of_disk(error, 1)
    return Problem("update.nonsense", reason=type(error).__name__)


def of_disk(error: OSError, need: int) -> Problem:
    """`need`: bytes that are wanted."""
    full = error.errno in (28, 122) or getattr(error, "winerror", 0) in (39, 112)
    if full:
        return Problem("update.disk_full", need=max(1, need >> 20))
    return Problem("update.not_written", reason=error.strerror or os.strerror(error.errno or 5))
