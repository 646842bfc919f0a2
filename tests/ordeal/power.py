"""Power cuts, replayed: from the shim's log of one life, every folder that a cut may leave.

A file holds what was synced; what was written since may be there, not, in part, torn inside a
sector, or as zeros. Two models of names: `ext4` (an fsync of any file carries earlier renames
and creations along, in order) and `strict` (a name is safe only after its folder was synced).
Knows bytes and names, nothing of databases.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MODELS = ("ext4", "strict")
POLICIES = ("drop", "keep", "some", "torn", "zeros")
SECTOR = 512
_HEAD = struct.Struct("<cIIQ")
Ignore = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Op:
    """C create, W write, T truncate, S sync, R rename (`data` = new name), U unlink, D folder, M mark."""

    what: str
    path: str
    at: int
    data: bytes


def read_log(log: Path, root: Path) -> list[Op]:
    """The log with paths relative to the watched folder ("" = itself)."""
    raw, at, found = log.read_bytes(), 0, []
    base = str(root)
    while at < len(raw):
        what, path_size, size, offset = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        path = raw[at : at + path_size].decode()
        data = raw[at + path_size : at + path_size + size]
        at += path_size + size
        if what == b"R":
            data = _below(data.decode(), base).encode()
        found.append(Op(what.decode(), _below(path, base), offset, data))
    return found


def _below(path: str, base: str) -> str:
    return path.removeprefix(base).lstrip("/")


@dataclass(slots=True)
class Content:
    """One file's bytes: `safe` are on the platter, `pending` were written since (offset, data) or (size, None)."""

    safe: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.safe = _applied(self.safe, self.pending)
        self.pending = []

    def after_cut(self, policy: str, chance: random.Random) -> bytes:
        if policy == "drop":
            return self.safe
        if policy == "keep":
            return _applied(self.safe, self.pending)
        left = []
        for offset, data in self.pending:
            if data is None:
                if chance.random() < 0.5:
                    left.append((offset, data))
            elif policy == "zeros":
                left.append((offset, bytes(len(data)) if chance.random() < 0.3 else data))
            elif policy == "some":
                if chance.random() < 0.5:
                    left.append((offset, data))
            else:
                cut = chance.randrange(len(data) // SECTOR + 1) * SECTOR
                left.append((offset, data[:cut] if chance.random() < 0.5 else data))
        return _applied(self.safe, left)


def _applied(content: bytes, changes: list[tuple[int, bytes | None]]) -> bytes:
    made = bytearray(content)
    for at, data in changes:
        if data is None:
            made = made[:at] + bytes(max(0, at - len(made)))
        else:
            if len(made) < at:
                made += bytes(at - len(made))
            made[at : at + len(data)] = data
    return bytes(made)


@dataclass(frozen=True, slots=True)
class Moved:
    """A folder's rename, by the beginnings of names."""

    old: str
    new: str


Names = dict[str, Content]


class Disk:
    """A disk that follows a log. `ignore`: names that no power cut concerns (shared memory)."""

    def __init__(self, start: Path, model: str, ignore: Ignore = lambda _path: False) -> None:
        self._model = model
        self._ignore = ignore
        files = [path for path in start.rglob("*") if path.is_file()]
        self.now: Names = {
            path.relative_to(start).as_posix(): Content(path.read_bytes())
            for path in files
            if not ignore(path.relative_to(start).as_posix())
        }
        self._safe: Names = dict(self.now)
        self._names: list[tuple[str, str, Content | Moved | None]] = []  # (folder, name, what it names now)

    def follow(self, op: Op) -> None:
        if self._ignore(op.path):
            return
        if op.what == "C":
            self._name(op.path, Content())
        elif op.what == "W":
            self.now[op.path].pending.append((op.at, op.data))
        elif op.what == "T":
            self.now[op.path].pending.append((op.at, None))
        elif op.what == "U":
            self._name(op.path, None)
        elif op.what == "R" and op.path in self.now:
            moved = self.now[op.path]
            self._name(op.path, None)
            self._name(op.data.decode(), moved)
        elif op.what == "R":
            self._move(op.path, op.data.decode())
        elif op.what == "S":
            self._sync(op.path)

    def after_cut(self, policy: str, chance: random.Random) -> dict[str, bytes]:
        """The files that are there when the power is back."""
        names = dict(self._safe)
        waiting = self._names
        if policy == "drop":
            waiting = []
        elif policy != "keep":
            waiting = (
                waiting[: chance.randrange(len(waiting) + 1)]
                if self._model == "ext4"
                else [change for change in waiting if chance.random() < 0.5]
            )
        for _folder, name, content in waiting:
            _set(names, name, content)
        return {name: content.after_cut(policy, chance) for name, content in names.items()}

    def _name(self, path: str, content: Content | None) -> None:
        _set(self.now, path, content)
        self._names.append((path.rpartition("/")[0], path, content))

    def _move(self, path: str, to: str) -> None:
        """A folder takes another name: all that lies in it at once, whatever of that is safe."""
        moved = Moved(path + "/", to + "/")
        _set(self.now, to, moved)
        self._names.append((to.rpartition("/")[0], to, moved))

    def _sync(self, path: str) -> None:
        content = self.now.get(path)
        if content is not None:
            content.sync()
        if self._model == "ext4":
            done, self._names = self._names, []
        elif content is None:
            done = [change for change in self._names if change[0] == path]
            self._names = [change for change in self._names if change[0] != path]
        else:
            done = []
        for _folder, name, named in done:
            _set(self._safe, name, named)


def _set(names: Names, name: str, content: Content | Moved | None) -> None:
    if isinstance(content, Moved):
        for old in [old for old in names if old.startswith(content.old)]:
            names[content.new + old.removeprefix(content.old)] = names.pop(old)
    elif content is None:
        names.pop(name, None)
    else:
        names[name] = content


@dataclass(frozen=True, slots=True)
class Cut:
    """One state: what was told before it, and the files."""

    where: str
    told: list[str]
    files: dict[str, bytes]

    def lay_out(self, folder: Path) -> None:
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def cuts(start: Path, ops: list[Op], wanted: int, seed: int, ignore: Ignore) -> Iterator[Cut]:
    """About `wanted` states, spread over the whole life, both models and all policies."""
    each = max(1, wanted // (len(MODELS) * len(POLICIES)))
    for policy in POLICIES:
        for model in MODELS:
            chance = random.Random(f"{seed}/{model}/{policy}")
            points = sorted(chance.randrange(1, len(ops) + 1) for _ in range(each))
            yield from _cuts_of(Disk(start, model, ignore), ops, points, (model, policy), chance)


def _cuts_of(
    disk: Disk, ops: list[Op], points: list[int], kind: tuple[str, str], chance: random.Random
) -> Iterator[Cut]:
    told: list[str] = []
    done = 0
    for point in points:
        for op in ops[done:point]:
            if op.what == "M":
                told.append(op.data.decode())
            else:
                disk.follow(op)
        done = point
        yield Cut(
            f"{'/'.join(kind)} after {point} of {len(ops)}", list(told), disk.after_cut(kind[1], chance)
        )
