"""`python build/installer/compare.py OUT OUT`: whether two builds of one commit are the same, file by file.

Takes two `out` folders of two checkouts; compares the frozen folder, the Windows payload and the installers: names,
kinds, modes, targets of links, SHA-256. Names what differs and where the first different byte lies; ends with 1 then.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path

PARTS = ("dist/daiban", "work/windows/payload", "installers")


def described(folder: Path) -> dict[str, tuple[str, int, str]]:
    """Path below the folder to (kind, executable bits, hash or target)."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            found[name] = ("link", 0, os.readlink(path))
        elif stat.S_ISREG(mode):
            found[name] = ("file", mode & 0o111, hashlib.sha256(path.read_bytes()).hexdigest())
        else:
            found[name] = ("folder", 0, "")
    return found


def differences(one: Path, other: Path) -> list[str]:
    """A line for each name that is not the same in both."""
    left, right = described(one), described(other)
    lines = [f"only in {one}: {name}" for name in sorted(left.keys() - right.keys())]
    lines += [f"only in {other}: {name}" for name in sorted(right.keys() - left.keys())]
    for name in sorted(left.keys() & right.keys()):
        if left[name] == right[name]:
            continue
        if left[name][0] == right[name][0] == "file" and left[name][2] != right[name][2]:
            lines.append(f"{name}: {_bytes(one / name, other / name)}")
        else:
            lines.append(f"{name}: {left[name]} and {right[name]}")
    return lines


def _bytes(one: Path, other: Path) -> str:
    left, right = one.read_bytes(), other.read_bytes()
    places = [at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b]
    first = places[0] if places else min(len(left), len(right))
    return f"{len(left)} and {len(right)} bytes, {len(places)} different, the first at {first}"


def main(one: Path, other: Path) -> int:
    bad = 0
    for part in PARTS:
        if not ((one / part).is_dir() and (other / part).is_dir()):
            sys.stdout.write(f"{part}: not in both\n")
            continue
        lines = differences(one / part, other / part)
        bad += len(lines)
        count = len(described(one / part))
        sys.stdout.write(f"{part}: {count} names, {len(lines)} different\n")
        sys.stdout.writelines(f"  {line}\n" for line in lines)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
