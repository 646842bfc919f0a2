"""Door (门): the station before and after somebody signs in.

Behind it lie the keys and the database; they open with the first password that fits, or with a
one-time code from the township or the county. Counts wrong tries. Knows no Qt; the way to open a
station is handed in. Methods run on the ledger thread; `station` may be read from any.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from desktop.usecases import accounts, mending
from desktop.usecases.mending import MendOffer
from desktop.usecases.revoked import heed_revoked
from desktop.usecases.safekeeping import Repaired
from desktop.usecases.station import Station
from sync.keyfile import MOST_BYTES
from sync.ledger.events import Actor
from sync.ledger.invitation import is_invitation, read_invitation
from sync.ledger.problems import Problem
from sync.seal import PasswordCost
from sync.store.key_ring import KeyRing, Seen, look, take_codes, take_key_file

__all__ = ["Door", "Seen", "take_codes"]

TRIES_FILE = "tries.json"
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
_WRONG = (
    "keys.refused",
    "keys.code_refused",
    "keys.enrolment_refused",
    "account.password",
    "account.unknown",
)


class Door:
    """`open_with(ring)` gives the station of an open key ring. Keys that nobody wrapped yet open at once."""

    def __init__(
        self,
        base: Path,
        open_with: Callable[[KeyRing], Station],
        now: Callable[[], datetime],
        cost: PasswordCost | None = None,
        station: Station | None = None,
    ) -> None:
        self._base = base
        self._open_with = open_with
        self._now = now
        self._cost = cost
        self._station = station
        self._held: KeyRing | None = None
        """Keys that were proved while the database refused: the repair room works with them."""
        self._broken: Problem | None = None

    @classmethod
    def over(cls, station: Station) -> Door:
        """A door that stands open already."""
        return cls(station.cabinet.base_dir, lambda _ring: station, station.now, station.ring.cost, station)

    @property
    def station(self) -> Station:
        """Raises Problem("keys.locked") before the first password fitted."""
        if self._station is None:
            raise Problem("keys.locked")
        return self._station

    @property
    def is_open(self) -> bool:
        return self._station is not None

    def look(self) -> Seen:
        """What may be said to anybody: the station's name, the number for the telephone.

        Raises Problem keys.damaged, and store.* where keys in clear would open the database and it refuses.
        """
        seen = look(self._base)
        if seen.enrolling and self._station is not None:
            return Seen(False, seen.place)  # open already: only the first account is missing
        if self._broken is not None and not seen.wrapped:
            raise self._broken
        return seen

    def open_clear(self) -> None:
        """Open a new folder, or one whose keys nobody wrapped yet; others stay shut. Raises Problem store.*."""
        if self._station is None and not self.look().wrapped:
            self._station = self._open(KeyRing.clear(self._base, cost=self._cost))

    def account_names(self) -> tuple[str, ...]:
        """Who may sign in; nobody is named before the station is open."""
        return accounts.account_names(self._station) if self._station else ()

    def sign_in(self, name: str, password: str) -> Actor:
        """Opens the station where it is shut. Raises Problem keys.refused, keys.no_account, account.*, store.*."""
        if self._station is None and look(self._base).enrolling:
            raise Problem("keys.no_account")
        with self._counted():
            if self._station is not None:
                return accounts.sign_in(self._station, name, password)
            ring = KeyRing.by_password(self._base, name, password, self._cost)
        return self._opened(ring, lambda station: accounts.proved_actor(station, name))

    def change_password(self, name: str, old: str, new: str) -> Actor:
        """A password of one's own; opens the station where it is shut. Raises Problem keys.refused, account.*, store.*."""
        accounts.strong(new)
        with self._counted():
            if self._station is not None:
                return accounts.change_password(self._station, name, old, new)
            ring = KeyRing.by_password(self._base, name, old, self._cost)
        return self._opened(ring, lambda station: accounts.change_password(station, name, old, new))

    def add_account(self, name: str, password: str) -> Actor:
        """The first account of a new station. Raises Problem account.*."""
        return accounts.add_account(self.station, name, password)

    def unlock_by_code(self, code: str, name: str, password: str) -> Actor:
        """A one-time code sets a new password for a known account, and makes one where none is left; the enrolment
        code makes the first one.

        Raises Problem keys.code_*, account.*, store.*.
        """
        if look(self._base).enrolling:
            return self.first_account(code, name, password)
        accounts.strong(password)
        with self._counted():
            ring, slot = KeyRing.by_code(self._base, code, self._cost)
        station = self._station or self._open(ring)
        nobody = not accounts.account_names(station)
        try:
            actor = accounts.may_be_made(station, name) if nobody else accounts.actor_of(station, name)
        except Problem:
            if self._station is None:
                station.cabinet.close()
            raise
        station.ring.adopt(ring)
        station.ring.reset(slot, name, password, station.today())
        if nobody:
            accounts.add_account(station, name, password)
        else:
            accounts.set_password(station, name, password)
        self._station = station
        return actor

    def first_account(self, code: str, name: str, password: str, role: str = "") -> Actor:
        """By the enrolment code, where the program was closed between enrolment and first account; or by a code of the
        county's where that paper is lost. Raises Problem keys.*, account.*, role.*, store.*."""
        accounts.strong(password)
        with self._counted():
            typed = read_invitation(code).code if is_invitation(code) else code
            ring, _slot = KeyRing.by_code(self._base, typed, self._cost)
        station = self._station or self._open(ring)
        try:
            actor = accounts.add_account(station, name, password, role)
        except Problem:
            if self._station is None:
                station.cabinet.close()
            raise
        self._station = station
        return actor

    def tend_codes(self) -> int:
        return accounts.tend_codes(self.station)

    def mend_offer(self) -> MendOffer:
        """What the repair room before signing in can do."""
        broken = None
        try:
            look(self._base)
        except Problem as problem:
            broken = problem
        return mending.offer(self._base, self._held, broken)

    def mend(self, since: str) -> Repaired:
        """Repair what did not open, with the keys that were proved. Raises Problem keys.locked, store.*, usage."""
        if self._held is None:
            raise Problem("keys.locked")
        done = mending.mend(self._base, self._held, self._open_with, self._now(), since)
        self.begin_anew()
        return done

    def take_key_file(self, path: str) -> None:
        """A carried copy of the key file in the place of spoiled ones. Raises Problem keys.not_ours, store.*."""
        try:
            with Path(path).open("rb") as stream:
                raw = stream.read(MOST_BYTES + 1)
        except OSError as error:
            raise Problem("keys.not_ours") from error
        take_key_file(self._base, raw)

    def begin_anew(self) -> None:
        """Forget the open station with all it remembers, as after a restart. Keys in clear open it at once."""
        self.close()
        self._station = self._held = self._broken = None
        self.open_clear()

    def close(self) -> None:
        """Shut the database; the keys go with the process."""
        if self._station is not None:
            self._station.cabinet.close()

    def _open(self, ring: KeyRing) -> Station:
        """Raises Problem store.*; then the keys are kept for the repair room."""
        try:
            station = self._open_with(ring)
        except Problem as problem:
            if problem.code in mending.MENDABLE:
                self._held, self._broken = ring, problem
            raise
        self._held = self._broken = None
        return station

    def _opened(self, ring: KeyRing, who: Callable[[Station], Actor]) -> Actor:
        station = self._open(ring)
        heed_revoked(station)
        try:
            actor = who(station)
        except Problem:
            station.cabinet.close()
            raise
        accounts.tend_county(station)
        self._station = station
        return actor

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        """Five tries are free; then each further one waits, up to a quarter of an hour, also after a restart."""
        wrong, until = self._tries()
        now = self._now()
        if until is not None and now < until <= now + LONGEST_WAIT:
            minutes = max(1, round((until - now) / timedelta(minutes=1)))
            raise Problem("account.wait", minutes=minutes)
        try:
            yield
        except Problem as problem:
            if problem.code in _WRONG:
                self._keep_tries(wrong + 1)
            raise
        if wrong:
            self._keep_tries(0)

    def _tries(self) -> tuple[int, datetime | None]:
        try:
            kept = json.loads((self._base / TRIES_FILE).read_bytes()[:1000])
            return int(kept["wrong"]), datetime.fromisoformat(kept["until"]) if kept["until"] else None
        except (OSError, ValueError, KeyError, TypeError):
            return 0, None

    def _keep_tries(self, wrong: int) -> None:
        """A disk that refuses costs only the counting."""
        over = wrong - FREE_TRIES
        wait = min(LONGEST_WAIT, timedelta(minutes=2 ** min(over, 4))) if over >= 0 else None
        until = (self._now() + wait).isoformat() if wait else ""
        with contextlib.suppress(OSError):
            (self._base / TRIES_FILE).write_text(json.dumps({"wrong": wrong, "until": until}), "utf-8")
