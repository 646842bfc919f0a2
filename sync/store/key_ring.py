"""Key ring: the open key file of one base directory, and every change of who may open it.

Each change is written whole, read back, and kept twice: beside the database and in the folder of
the second copy. A file of the older format, in clear, is wrapped when the first account proves
its password; then its bytes are written over. Thread-safe.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from sync import keyfile
from sync.keyfile import KeyFile, Opened, Slot, Spoiled
from sync.keyfile.document import is_wrapped
from sync.ledger.problems import Problem
from sync.seal import KEY_BYTES, PasswordCost, SealBroken, offers
from sync.store.durable import make_folder, write_whole
from sync.store.failures import of_disk
from sync.store.keys import KEYS_FILE, StationKeys, open_keys
from sync.store.places import second_place

COPY_FOLDER = "second-copy"
ENROLMENT = "enrolment"
"""The name of the slot that opens by the county's enrolment code until the first account is made."""
CODES_READY = 5
CODES_GOOD_FOR = timedelta(days=180)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What may be said before anybody opened anything. `next_code`: the number to tell on the telephone.
    `enrolling`: no account yet, the enrolment code opens it. `nobody`: no account is left, a code makes the next."""

    wrapped: bool
    place: dict[str, str]
    next_code: str = ""
    codes: bool = False
    enrolling: bool = False
    nobody: bool = False


def look(base_dir: Path) -> Seen:
    """Without any secret. A folder without keys, or with keys in clear, is not wrapped. Raises Problem keys.damaged."""
    file = read_file(base_dir)
    if file is None:
        return Seen(False, {})
    numbers = [int(slot.name) for slot in file.of("code") if slot.name.isdecimal()]
    enrolling = _enrolling(file)
    return Seen(
        wrapped=True,
        place=dict(file.place),
        next_code=str(min(numbers)) if numbers else "",
        codes=bool(file.of("code")),
        enrolling=enrolling,
        nobody=not enrolling and not file.of("account"),
    )


def read_file(base_dir: Path) -> KeyFile | None:
    """The key file, from a copy where the first is lost or spoiled; None where there is none or it is in clear.

    Raises Problem("keys.damaged") where there are some and none can be read.
    """
    spoiled = False
    for path in _copies(base_dir):
        try:
            with path.open("rb") as stream:
                raw = stream.read(keyfile.MOST_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            spoiled = True
            continue
        try:
            if is_wrapped(raw):
                return KeyFile.from_bytes(raw)
            if not spoiled and _looks_clear(raw):
                return None
            spoiled = True
        except Spoiled:
            spoiled = True
        log.info("%s is spoiled; its copy is tried", path.name)
    if spoiled:
        raise _damaged()
    return None


def _copies(base_dir: Path) -> Iterator[Path]:
    """Where the key file lies: beside the database, with the second copy, and last with the backups."""
    yield base_dir / KEYS_FILE
    yield base_dir / COPY_FOLDER / KEYS_FILE
    for place in (base_dir, second_place(base_dir)):
        if place is not None:
            yield from sorted(place.glob(f"daiban-*.backups/{KEYS_FILE}"))


class KeyRing:
    """Built by `clear`, `by_password` or `by_code`. Raises Problem store.* where writing fails."""

    def __init__(
        self,
        base_dir: Path,
        keys: StationKeys,
        cost: PasswordCost,
        file: KeyFile | None = None,
        opened: Opened | None = None,
    ) -> None:
        self._base = base_dir
        self._cost = cost
        self._file = file
        self._opened = opened
        self._lock = threading.RLock()
        self.keys = keys

    @classmethod
    def clear(
        cls,
        base_dir: Path,
        random_bytes: Callable[[int], bytes] = os.urandom,
        cost: PasswordCost | None = None,
    ) -> KeyRing:
        """Of a new folder, or one whose keys nobody wrapped yet. Raises Problem("keys.locked") where they are."""
        if read_file(base_dir) is not None:
            raise Problem("keys.locked")
        return cls(base_dir, open_keys(base_dir, random_bytes), cost or PasswordCost())

    @classmethod
    def by_password(
        cls, base_dir: Path, account: str, password: str, cost: PasswordCost | None = None
    ) -> KeyRing:
        """Raises Problem keys.refused, keys.damaged. Takes a quarter of a second."""
        file = _needed(base_dir)
        try:
            opened = keyfile.by_password(file, account, password)
        except SealBroken:
            raise Problem("keys.refused") from None
        except Spoiled as error:
            raise _damaged() from error
        _mend(base_dir, file)
        return cls(base_dir, _keys_of(opened), cost or PasswordCost(), file, opened)

    @classmethod
    def by_code(cls, base_dir: Path, typed: str, cost: PasswordCost | None = None) -> tuple[KeyRing, Slot]:
        """The ring and the code's slot, to be given to `reset`. Until the first account is made the enrolment code is
        one too. Raises Problem keys.code_*, keys.damaged."""
        file = _needed(base_dir)
        try:
            opened, slot = keyfile.by_code(file, _plain_code(file, typed))
        except SealBroken:
            code = "keys.enrolment_refused" if _enrolling(file) else "keys.code_refused"
            raise Problem(code) from None
        except Spoiled as error:
            raise _damaged() from error
        return cls(base_dir, _keys_of(opened), cost or PasswordCost(), file, opened), slot

    @property
    def cost(self) -> PasswordCost:
        """What a new password or code costs."""
        return self._cost

    @property
    def wrapped(self) -> bool:
        return self._file is not None

    @property
    def accounts(self) -> frozenset[str]:
        """Who has a slot. Empty while the keys are in clear."""
        return frozenset(self._opened.accounts.values()) if self._opened else frozenset()

    @property
    def suite(self) -> str:
        return self._file.suite if self._file else "intl"

    def fits(self, account: str, password: str) -> bool:
        """This account opens the file with this password. Takes a quarter of a second."""
        if self._file is None or account not in self.accounts:
            return False
        try:
            keyfile.by_password(self._file, account, password)
        except SealBroken:
            return False
        return True

    def put_account(self, account: str, password: str, today: date | None = None) -> None:
        """Let this account open the file with this password. Wraps a file that was in clear."""
        made = today.isoformat() if today else ""
        with self._lock:
            if self._file is None or self._opened is None:
                self._wrap_first(account, password, made)
                return
            file, opened = keyfile.with_account(self._file, self._opened, account, password, self._cost, made)
            if _enrolling(file):  # its code was for the time before the first account
                file, opened = keyfile.without_codes(file, opened, lambda slot: slot.name == ENROLMENT)
            self._keep(file, opened)

    def drop_account(self, account: str, *, even_last: bool = False) -> None:
        """This account opens the file no more. The last one cannot go: Problem("account.last").

        `even_last`: it may where a code or the county's key still opens the file."""
        with self._lock:
            file, opened = self._both()
            spare = even_last and (file.of("code") or file.of("county"))
            if self.accounts <= {account} and not spare:
                raise Problem("account.last")
            self._keep(*keyfile.without_account(file, opened, account))

    def put_county(self, public: bytes, place: dict[str, str]) -> None:
        """Let the county's key open the file too. A no-op in clear, or where it does already."""
        with self._lock:
            if self._file is None or self._opened is None:
                return
            known = [slot.name for slot in self._file.of("county")]
            if known != [public.hex()] or dict(self._file.place) != place:
                self._keep(*keyfile.with_county(self._file, self._opened, public, place))

    def renew_codes(self, code: Callable[[int], str], today: date) -> int:
        """Have five codes of the telephone ready, none older than half a year; returns how many are new.

        `code(number)` is what the county would compute. A quarter of a second for each new one.
        """
        made = 0
        with self._lock:
            if self._file is None or self._opened is None:
                return 0
            oldest = (today - CODES_GOOD_FOR).isoformat()
            file, opened = keyfile.without_codes(
                self._file, self._opened, lambda slot: slot.name.isdecimal() and slot.made < oldest
            )
            while sum(slot.name.isdecimal() for slot in file.of("code")) < CODES_READY:
                number = opened.next_code
                file, opened = keyfile.with_code(
                    file, opened, str(number), code(number), self._cost, today.isoformat()
                )
                made += 1
            if made:
                self._keep(file, opened)
        return made

    def reset(self, used: Slot, account: str, password: str, today: date) -> None:
        """A new password after a code: the code and all before it are spent in the same write."""
        with self._lock:
            file, opened = self._both()
            file, opened = keyfile.without_codes(file, opened, lambda slot: _spent_with(slot, used))
            self._keep(*keyfile.with_account(file, opened, account, password, self._cost, today.isoformat()))

    def spend(self, used: Slot) -> None:
        """A code was used for something else than a password: it and all before it open nothing more."""
        with self._lock:
            file, opened = self._both()
            self._keep(*keyfile.without_codes(file, opened, lambda slot: _spent_with(slot, used)))

    def adopt(self, other: KeyRing) -> None:
        """Go on from the file that `other` read: the same secrets, perhaps with a newer slot."""
        with self._lock:
            self._file, self._opened = other._file, other._opened

    def use_suite(self, suite: str) -> None:
        """Seal by the suite a county asks for, where this machine offers it; slots follow as they are made anew."""
        with self._lock:
            if self._file is None or self._opened is None or suite == self._file.suite:
                return
            if not offers(suite):
                log.warning("the suite %s is not offered here; %s stays", suite, self._file.suite)
                return
            self._keep(*keyfile.with_suite(self._file, self._opened, suite))

    def _wrap_first(self, account: str, password: str, made: str) -> None:
        fresh = keyfile.new_file(self._secrets())
        both = keyfile.with_account(*fresh, account, password, self._cost, made)
        self._replace_clear(*both, lambda file: keyfile.by_password(file, account, password))

    def _secrets(self) -> dict[str, bytes]:
        return {name: getattr(self.keys, name) for name in keyfile.SECRETS}

    def _replace_clear(self, file: KeyFile, opened: Opened, again: Callable[[KeyFile], Opened]) -> None:
        """The wrapped file, once `again` has opened its bytes; those of the clear one are written over."""
        if _keys_of(again(KeyFile.from_bytes(file.to_bytes()))) != self.keys:
            raise Problem("store.not_saved", reason=KEYS_FILE)
        with Overwriting(self._base / KEYS_FILE):
            self._keep(file, opened)

    def _both(self) -> tuple[KeyFile, Opened]:
        if self._file is None or self._opened is None:
            raise Problem("keys.locked")
        return self._file, self._opened

    def _keep(self, file: KeyFile, opened: Opened) -> None:
        write_file(self._base, file)
        self._file, self._opened = file, opened


def write_file(base_dir: Path, file: KeyFile) -> None:
    """Both copies, whole and durable. Raises Problem store.* where the first could not be written."""
    raw = file.to_bytes()
    try:
        make_folder(base_dir)
        write_whole(base_dir / KEYS_FILE, [raw])
    except OSError as error:
        raise of_disk(error, base_dir) from error
    try:
        make_folder(base_dir / COPY_FOLDER)
        write_whole(base_dir / COPY_FOLDER / KEYS_FILE, [raw])
    except OSError as error:
        log.warning("no copy of the key file: %s", error.strerror)


def _mend(base_dir: Path, file: KeyFile) -> None:
    """Both copies as the one that just opened; a disk that refuses is no reason to stay shut."""
    raw = file.to_bytes()
    try:
        if all((folder / KEYS_FILE).read_bytes() == raw for folder in (base_dir, base_dir / COPY_FOLDER)):
            return
    except OSError:
        log.info("one of the two key files is missing")
    try:
        write_file(base_dir, file)
    except Problem as problem:
        log.info("the key file stays as it was: %s", problem.code)


def take_codes(base_dir: Path, raw: bytes) -> None:
    """Adopt the code that the county put into its copy of this key file (`daiban-center recover-key`).

    Only codes are taken over, and only from a file around the very same secrets. Raises Problem
    keys.not_ours, store.*.
    """
    mine = _needed(base_dir)
    try:
        theirs = KeyFile.from_bytes(raw)
    except Spoiled as error:
        raise Problem("keys.not_ours") from error
    if (theirs.station, theirs.salt) != (mine.station, mine.salt):
        raise Problem("keys.not_ours")
    known = {slot.name for slot in mine.of("code")}
    fresh = tuple(slot for slot in theirs.of("code") if slot.name not in known and not slot.name.isdecimal())
    if not fresh:
        raise Problem("keys.not_ours")
    write_file(base_dir, replace(mine, slots=(*mine.slots, *fresh)))


class Overwriting:
    """The bytes of a file that is replaced inside the block are zeros afterwards, where the system lets us.

    Windows does not let an open file be replaced, and a flash disk may keep the old block: said in
    docs/internals/keys.md. Raises Problem store.* before the block; after it a disk that refuses costs the zeros only,
    because the new file stands.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._stream = path.open("r+b") if os.name != "nt" else None
        except OSError as error:
            raise of_disk(error, path.parent) from error

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        if self._stream is None:
            return
        try:
            with self._stream as stream:
                if kind is None:
                    size = os.fstat(stream.fileno()).st_size
                    stream.write(bytes(size))
                    stream.flush()
                    os.fsync(stream.fileno())
        except OSError as error:
            log.warning("the old key file was not written over: %s", error.strerror)


def plain_enrolment(typed: str) -> str:
    """An enrolment code as the county counts it: case, blanks and dashes do not matter."""
    return "".join(typed.upper().split()).replace("-", "")


def _enrolling(file: KeyFile) -> bool:
    return any(slot.name == ENROLMENT for slot in file.of("code"))


def _plain_code(file: KeyFile, typed: str) -> str:
    """The 21 digits of a code by telephone, or what was typed as the enrolment code. Raises Problem keys.code_mistyped."""
    plain = plain_enrolment(typed)
    if _enrolling(file) and plain.isascii() and not plain.isdecimal():
        return plain
    return keyfile.normal(typed)


def _spent_with(slot: Slot, used: Slot) -> bool:
    if slot.name == used.name:
        return True
    return slot.name.isdecimal() and used.name.isdecimal() and int(slot.name) < int(used.name)


def take_key_file(base_dir: Path, raw: bytes) -> None:
    """Put a carried copy of the key file (a backup's, or one the county opened) where none can be read.

    The spoiled file is moved aside. Raises Problem keys.not_ours where these bytes are none or a sound file
    stands here, store.*.
    """
    try:
        file = KeyFile.from_bytes(raw)
    except Spoiled as error:
        raise Problem("keys.not_ours") from error
    try:
        read_file(base_dir)
    except Problem as problem:
        if problem.code != "keys.damaged":
            raise
    else:
        raise Problem("keys.not_ours")
    here = base_dir / KEYS_FILE
    try:
        if here.exists():
            here.replace(_free(base_dir))
    except OSError as error:
        raise of_disk(error, base_dir) from error
    write_file(base_dir, file)


def _free(base_dir: Path) -> Path:
    return next(path for n in range(1, 1000) if not (path := base_dir / f"{KEYS_FILE}.damaged-{n}").exists())


def _needed(base_dir: Path) -> KeyFile:
    file = read_file(base_dir)
    if file is None:
        raise _damaged()
    return file


def _keys_of(opened: Opened) -> StationKeys:
    return StationKeys(**opened.secrets)


def _damaged() -> Problem:
    return Problem("keys.damaged")


def _looks_clear(raw: bytes) -> bool:
    """The older format, and whole; a spoiled one is not taken for it while a copy may be read."""
    try:
        document = json.loads(raw)
        return all(len(bytes.fromhex(document[name])) == KEY_BYTES for name in keyfile.SECRETS)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
