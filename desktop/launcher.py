"""The launcher: starts the version that the pointer names, watches its first start, goes back where it fails twice.

Installed once and never updated, so it is standard library alone, imports nothing of ours, and what it reads and
writes below the program's root is a promise (docs/internals/updates.md): `current`, `previous`, `trial.json`,
`skip.json`, `versions/x.y.z`. Whatever is missing or spoiled there, the installed version starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

BASE = "base"
"""The word for the version that was installed, in `current` and `previous`."""
WINDOW = "daiban-desk"
MOST_STARTS = 2
PATIENCE_S = 60.0
ROOT_VARIABLE = "DAIBAN_PROGRAM"
TRIAL_VARIABLE = "DAIBAN_TRIAL"
"""The version on trial, told to the window alone."""
_STEP_S = 0.05
_MOST = 64 << 10
_MODULES = {WINDOW: ("pythonw.exe", "desktop"), "daiban": ("python.exe", "desktop.cli")}


def program_root(environment: Mapping[str, str] = os.environ) -> Path:
    """Where this user's updated versions lie."""
    if chosen := environment.get(ROOT_VARIABLE):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA", str(Path.home()))) / "Daiban-Program"
    data = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "daiban-program"


def command(folder: Path, program: str) -> list[str]:
    """How a program of a version's folder is started: frozen, or by the Windows interpreter beside it."""
    interpreter, module = _MODULES[program]
    if (folder / interpreter).exists():
        return [str(folder / interpreter), "-m", module]
    return [str(folder / program)]


def is_complete(root: Path, version: str) -> bool:
    """A version is placed by one rename after every file was checked, so its list says that it is whole."""
    return (root / "versions" / version / ".manifest.json").is_file()


def current(root: Path) -> str:
    """The version to start: the pointer's, else the one before, else BASE."""
    skipped = skips(root)
    for name in ("current", "previous"):
        version = read_line(root / name)
        if version == BASE:
            return BASE
        if version and version not in skipped and is_complete(root, version):
            return version
    return BASE


def folder_of(root: Path, base: Path, version: str) -> Path:
    return base if version == BASE else root / "versions" / version


def read_line(path: Path) -> str:
    """The one line of a file; "" where there is none, or where it would lead elsewhere."""
    line = _read(path).decode("utf-8", "replace").strip()
    return line if line and not set(line) & set("/\\\n\0:") and not line.startswith(".") else ""


def read_json(path: Path) -> dict[str, Any]:
    """An object; {} where there is none."""
    try:
        found = json.loads(_read(path))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def skips(root: Path) -> dict[str, str]:
    """Versions that failed here, with the reason."""
    return {str(key): str(value) for key, value in read_json(root / "skip.json").items()}


def trial(root: Path) -> dict[str, Any]:
    """`version`, `starts` and `opens` that did not end well, `shown`, `database`, `kept`; {} where none is on trial."""
    return read_json(root / "trial.json")


def write_whole(path: Path, content: bytes) -> None:
    """All or nothing, and on the disk before this returns. Raises OSError."""
    fresh = _written_beside(path, content)
    try:
        os.replace(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    write_whole(path, json.dumps(document, ensure_ascii=False).encode())


def failures(on_trial: Mapping[str, Any]) -> int:
    """Starts without a window, and openings of the data that did not end."""
    return count(on_trial, "starts") + count(on_trial, "opens")


def go_back(root: Path, reason: str) -> str:
    """The version before is the current one again; returns it. May be cut anywhere and done again."""
    on_trial = trial(root)
    put_back(on_trial)
    bad = read_line(root / "current")
    if bad and bad != BASE:
        write_json(root / "skip.json", {**skips(root), bad: reason})
    before = before_of(root, bad)
    write_whole(root / "current", before.encode() + b"\n")
    (root / "trial.json").unlink(missing_ok=True)
    return before


def before_of(root: Path, bad: str) -> str:
    """The version that the way back from `bad` leads to."""
    before = read_line(root / "previous") or BASE
    lost = before == bad or before in skips(root) or not is_complete(root, before)
    return BASE if before != BASE and lost else before


def put_back(on_trial: Mapping[str, Any]) -> None:
    """Where the version on trial brought the database up, the kept one is the database again.

    Nothing is moved before it lies beside, so a full disk leaves the database where it is. Raises OSError.
    """
    database = Path(str(on_trial.get("database") or ""))
    known = on_trial.get("kept")
    if not database.name or not isinstance(known, dict):
        return
    made = [path for path, stamp in kept_copies(database).items() if known.get(path) != stamp]
    if not made:
        return
    newest = max(made, key=lambda path: Path(path).stat().st_mtime_ns)
    content = Path(newest).read_bytes()
    if database.exists() and not Path(f"{database}-wal").exists() and database.read_bytes() == content:
        return  # done before a cut; what was put aside then stays
    fresh = _written_beside(database, content)
    moved: list[tuple[Path, Path]] = []
    try:
        Path(f"{database}-shm").unlink(missing_ok=True)
        # What was written there meanwhile is in both; nothing of it is thrown away.
        for suffix in ("", "-wal"):
            held, aside = Path(f"{database}{suffix}"), Path(f"{database}.refused{suffix}")
            if held.exists():
                os.replace(held, aside)
                moved.append((held, aside))
        os.replace(fresh, database)
    except BaseException:
        for held, aside in moved:
            os.replace(aside, held)
        fresh.unlink(missing_ok=True)
        raise
    _sync(database.parent)


def kept_copies(database: Path) -> dict[str, int]:
    """What migrations kept beside a database (`ledger.db.before-3`), with the time of each in ns."""
    found = database.parent.glob(f"{database.name}.before-*")
    return {str(path): path.stat().st_mtime_ns for path in found}


def run(
    root: Path,
    base: Path,
    program: str,
    arguments: Sequence[str] = (),
    patience: float = PATIENCE_S,
    find: Callable[[Path, str], list[str]] = command,
) -> int:
    """Start the current version and return its exit status; a version on trial that fails twice is left."""
    while True:
        version = current(root)
        line = [*find(folder_of(root, base, version), program), *arguments]
        on_trial = trial(root)
        if program != WINDOW or version == BASE or on_trial.get("version") != version:
            return _wait(_start(line, root, ""))
        failed = failures(on_trial) >= MOST_STARTS
        try:
            if failed:
                go_back(root, str(on_trial.get("reason") or "两次没有打开"))
                continue
            starts = count(on_trial, "starts") + 1
            write_json(root / "trial.json", {**on_trial, "starts": starts, "shown": False})
        except OSError:
            database = Path(str(on_trial.get("database") or root))
            if not database.exists():
                raise  # cut between two moves of the way back: no program may begin an empty one in its place
            # The disk is full: nothing can be tried or taken back now, but the window must open all the same.
            stays = not failed and "database" in on_trial
            version = version if stays else before_of(root, version)
            line = [*find(folder_of(root, base, version), program), *arguments]
            return _wait(_start(line, root, ""))
        try:
            process = _start(line, root, version)
        except OSError:
            continue  # it counts as a start
        if _showed(process, root, version, patience):
            return _wait(process)
        _end(process)


def main(argv: Sequence[str] | None = None) -> int:
    """`daiban-launch PROGRAM [ARGUMENT…]`, PROGRAM one of daiban, daiban-desk."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] not in _MODULES:
        sys.stderr.write("daiban-launch: daiban or daiban-desk\n")
        return 2
    return run(program_root(), Path(sys.executable).resolve().parent, arguments[0], arguments[1:])


def _written_beside(path: Path, content: bytes) -> Path:
    """A file of another name in the same folder, on the disk before this returns."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _start(line: list[str], root: Path, version: str) -> subprocess.Popen[bytes]:
    environment = {key: value for key, value in os.environ.items() if key != TRIAL_VARIABLE}
    _as_the_user_had_it(environment)
    environment[ROOT_VARIABLE] = str(root)
    if version:
        environment[TRIAL_VARIABLE] = version
    return subprocess.Popen(line, env=environment)


def _as_the_user_had_it(environment: dict[str, str]) -> None:
    """The frozen launcher runs among libraries of the installed version; the version it starts has its own."""
    if getattr(sys, "frozen", False):
        environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
        before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        if before:
            environment["LD_LIBRARY_PATH"] = before


def _wait(process: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # it reached the program as well, which ends as it likes


def _showed(process: subprocess.Popen[bytes], root: Path, version: str, patience: float) -> bool:
    """True once the version said that its window is there."""
    ends = time.monotonic() + patience
    while True:
        ended = process.poll() is not None
        on_trial = trial(root)
        if on_trial.get("version") != version or on_trial.get("shown") is True:
            return True
        if ended or time.monotonic() > ends:
            return False
        time.sleep(_STEP_S)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def count(on_trial: Mapping[str, Any], name: str) -> int:
    """A number of the trial; a spoiled one is 0."""
    found = on_trial.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError:
        return b""


if __name__ == "__main__":
    sys.exit(main())
