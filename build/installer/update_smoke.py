"""`python build/installer/update_smoke.py OLD NEW`: a frozen program updates itself from a stick, and from much that is wrong.

OLD and NEW: two folders as freeze.py leaves them, of two commits. A maker, a county and a stick are made; then the
frozen OLD, started by its launcher, is given sticks, a line, a disk and cuts as a village meets them. After each the
program that starts must be a whole one. Each step is one line, the last `N of N passed`. Linux; the full disk needs root.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "build" / "release")]

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from release_bundle import Objects, manifest_of, pack  # noqa: E402
from release_tree import Tree  # noqa: E402
from securesystemslib.signer import CryptoSigner  # noqa: E402

from desktop.updating.report import remember_county  # noqa: E402
from sync.releases.manifest import MANIFEST_NAME, read_manifest  # noqa: E402
from sync.releases.names import platform_here  # noqa: E402
from sync.releases.rollout import Rollout, write  # noqa: E402
from sync.releases.step import read_step  # noqa: E402
from tests.updating.test_line import Handler, Server  # noqa: E402

PLATFORM = platform_here(sys.platform, os.uname().machine)
LEVEL = 3
"""Of whole files and the bundle; patches are made as for a release."""
MOST_PATCH = 100_000
KILLS = 6
ROLES = ("targets", "snapshot", "timestamp")


class Maker:
    """A repository with keys of its own; `now` is when it signs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = {
            name: CryptoSigner(Ed25519PrivateKey.generate())
            for name in ("root-1", "root-2", "county", *ROLES)
        }
        tree = self.tree()
        roots = [self.keys[name].public_key for name in ("root-1", "root-2")]
        root = tree.begin(roots, {role: self.keys[role].public_key for role in ROLES})
        for name in ("root-1", "root-2"):
            root.sign(self.keys[name], append=True)
        self.root = tree.publish_root(root).read_bytes()
        tree.trust_county([self.keys["county"].public_key], self.keys["targets"])

    def copied(self, folder: Path) -> Maker:
        """The same keys over a copy of the repository."""
        shutil.copytree(self.folder, folder)
        other = Maker.__new__(Maker)
        other.folder, other.keys, other.root = folder, self.keys, self.root
        return other

    def tree(self, ago: timedelta = timedelta()) -> Tree:
        return Tree(self.folder, datetime.now(UTC) - ago)

    def release(self, folder: Path, version: str) -> None:
        tree = self.tree()
        earlier = [tree.earlier(PLATFORM, each) for each in tree.versions(PLATFORM)[-1:]]
        made = manifest_of(folder, PLATFORM, version, datetime.now(UTC))
        tree.add_release(pack(made, folder, earlier, Objects(tree.targets, LEVEL)), self.keys["targets"])
        tree.put_county({"rollout.json": write([Rollout(PLATFORM, version, 100)])}, self.keys["county"])
        self.stamp()

    def stamp(self, ago: timedelta = timedelta()) -> None:
        self.tree(ago).stamp(self.keys["snapshot"], self.keys["timestamp"])

    def stick(self, place: Path, version: str) -> Path:
        place.mkdir(parents=True, exist_ok=True)
        self.tree().pack_stick(place, {PLATFORM: [version]})
        return place


class Village:
    """The installed OLD with its launcher, a user's folder for versions, an empty station."""

    def __init__(self, place: Path, app: Path) -> None:
        self.place, self.app = place, app
        self.root = place / "versions-root"
        self.base = place / "base"

    def begin(self, *words: str, root: Path | None = None) -> subprocess.Popen[str]:
        environment = {
            **os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(self.place / "home"),
            "DAIBAN_PROGRAM": str(root or self.root),
        }  # fmt: skip
        return subprocess.Popen(
            [str(self.app / "daiban-launch"), *words], env=environment, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, *words: str, root: Path | None = None, seconds: float = 300) -> tuple[int, str]:
        process = self.begin(*words, root=root)
        told, _ = process.communicate(timeout=seconds)
        return process.returncode, told

    def update(self, *words: str, root: Path | None = None) -> str:
        """The refusal's code, or the version that comes up next, "" for none."""
        told = self.run("daiban", "--base-dir", str(self.base), "--json", "update", *words, root=root)[1]
        document, _ = json.JSONDecoder().raw_decode(told, told.index("{"))
        return str(document.get("code") or document.get("version") or "")

    def starts(self) -> str:
        """The version that the launcher starts; its every file is what its list says, and it answers."""
        named = (
            (self.root / "current").read_text("utf-8").strip() if (self.root / "current").exists() else "base"
        )
        folder = self.app if named == "base" else self.root / "versions" / named
        listed = read_manifest((folder / MANIFEST_NAME).read_bytes())
        again = manifest_of(folder, listed.platform, listed.version, listed.built_at)
        _is(again.to_bytes() == listed.to_bytes(), True, f"{named} is whole")
        _is(self.run("daiban", "--help")[0], 0, f"{named} answers")
        return named


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        raise SystemExit(__doc__)
    passed = 0
    with tempfile.TemporaryDirectory(prefix="daiban-update-smoke-", ignore_cleanup_errors=True) as name:
        steps = Steps(Path(name), *(Path(each).resolve() for each in arguments)).all()
        for title, step in steps.items():
            try:
                words = step()
            except Exception as broken:  # noqa: BLE001 (whatever breaks is what was to be found)
                sys.stdout.write(f"FAILED {title}: {type(broken).__name__}: {broken}\n")
            else:
                passed += 1
                sys.stdout.write(f"passed {title}: {words}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{passed} of {len(steps)} passed\n")
    return 0 if passed == len(steps) else 1


class Steps:
    """Each returns what was seen; what is wrong raises."""

    def __init__(self, place: Path, old: Path, new: Path) -> None:
        self.place, self.sticks = place, place / "sticks"
        self.maker = Maker(place / "maker")
        for source, target, version in ((old, "app", "0.1.0"), (new, "new", "0.1.1")):
            _laid(source, place / target, self.maker.root, version)
        self.village = Village(place, place / "app")

    def all(self) -> dict[str, Callable[[], str]]:
        return {
            "two releases, code only between them": self.released,
            "another maker's stick": self.foreign,
            "a stick of 401 days ago": self.expired,
            "a spoiled stick": self.spoiled,
            "a full disk": self.full,
            "a line that is cut, and one that is frozen": self.from_line,
            "kill -9": self.killed,
            "the stick": self.taken,
            "first start": self.healthy,
            "an older stick": self.older,
            "a version without a window": self.way_back,
        }

    def refused(self, code: str, stick: Path, root: Path | None = None) -> str:
        _is(self.village.update("--from", str(stick), root=root), code, "refusal")
        return f"{code}; {self.village.starts()} starts"

    def released(self) -> str:
        self.maker.release(self.place / "app", "0.1.0")
        self.maker.stick(self.sticks / "older", "0.1.0")
        self.maker.release(self.place / "new", "0.1.1")
        self.maker.stick(self.sticks / "good", "0.1.1")
        size, files = _patched(self.maker, "0.1.1")
        _is(size <= MOST_PATCH, True, f"{size} bytes of patches and step at most {MOST_PATCH}")
        return f"{size} bytes of patches and step for {files} changed files"

    def foreign(self) -> str:
        stranger = Maker(self.place / "stranger")
        stranger.release(self.place / "app", "0.1.1")
        return self.refused("update.signature", stranger.stick(self.sticks / "foreign", "0.1.1"))

    def expired(self) -> str:
        late = self.maker.copied(self.place / "expired")
        late.stamp(timedelta(days=401))
        return self.refused("update.stick_expired", late.stick(self.sticks / "expired", "0.1.1"))

    def spoiled(self) -> str:
        bad = self.sticks / "spoiled"
        shutil.copytree(self.sticks / "good", bad)
        for path in (bad / "daiban-update/targets/objects").rglob("*"):
            if path.is_file():
                path.write_bytes(path.read_bytes()[:-1] + b"!")
        return self.refused("update.altered", bad)

    def full(self) -> str:
        small = self.place / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)], check=True)
        try:
            return self.refused("update.disk_full", self.sticks / "good", small / "root")
        finally:
            subprocess.run(["umount", "-l", str(small)], check=True)

    def from_line(self) -> str:
        """Cut after the lists, then a line that was frozen 8 days ago."""
        served = self.maker.copied(self.place / "line")
        server = Server(("127.0.0.1", 0), Handler)
        server.folder, server.budget = served.folder, 0
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            online = Village(self.place / "online", self.village.app)
            remember_county(online.base, f"http://127.0.0.1:{server.server_port}", "511999104205", 1)
            cut = online.update()
            _is(cut, "road.offline", "a cut download")
            served.stamp(timedelta(days=8))
            frozen = online.update()
            _is(frozen, "update.expired", "a frozen line")
            return f"{cut}, {frozen}; {online.starts()} starts"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def killed(self) -> str:
        """kill -9 at times spread over an update; what was begun may stay, what starts is whole."""
        seen, village = [], self.village
        words = ("daiban", "--base-dir", str(village.base), "update", "--from", str(self.sticks / "good"))
        for number in range(KILLS):
            process = village.begin(*words)
            time.sleep(0.5 + 0.5 * number)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            begun = "begun" if (village.root / "work").exists() else "not begun"
            seen.append(f"{village.starts()} ({begun})")
        return f"{KILLS} times, then starts {', '.join(seen)}"

    def taken(self) -> str:
        _is(self.village.update("--from", str(self.sticks / "good")), "0.1.1", "version")
        _is(self.village.starts(), "0.1.1", "what starts")
        code, told = self.village.run("daiban", "selftest")
        _is(code, 0, told[-300:])
        return f"0.1.1 starts, {told.strip().splitlines()[-1]}"

    def healthy(self) -> str:
        trial = self.village.root / "trial.json"
        _is(trial.exists(), True, "on trial")
        _window(self.village, lambda: not trial.exists())
        told = json.loads((self.village.base / "update-report.json").read_text("utf-8"))
        _is((told["state"], told["health"]), ("current", "healthy"), "report")
        return "window shown, data opened: healthy"

    def older(self) -> str:
        return self.refused("update.older", self.sticks / "older")

    def way_back(self) -> str:
        bad = self.place / "bad"
        shutil.copytree(self.place / "new", bad, symlinks=True)
        (bad / MANIFEST_NAME).unlink()
        (bad / "daiban-desk").unlink()
        (bad / "daiban-desk").write_text("#!/bin/sh\nexit 1\n", "ascii")
        (bad / "daiban-desk").chmod(0o755)
        self.maker.release(bad, "0.1.2")
        stick = self.maker.stick(self.sticks / "bad", "0.1.2")
        _is(self.village.update("--from", str(stick)), "0.1.2", "version")
        _window(self.village, lambda: "0.1.2" in _read(self.village.root / "skip.json"))
        _is(self.village.starts(), "0.1.1", "what starts")
        _window(self.village, lambda: "skipped" in _read(self.village.base / "update-report.json"))
        told = json.loads((self.village.base / "update-report.json").read_text("utf-8"))
        _is((told["state"], told["target"]), ("skipped", "0.1.2"), "report")
        _is(self.village.update("--check", "--from", str(stick)), "", "offered again")
        return f"0.1.1 starts again, 0.1.2 is skipped: {told['reason']}"


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _window(village: Village, done: Callable[[], bool], seconds: float = 150) -> None:
    """The window through the launcher until `done`, then ended."""
    process = village.begin("daiban-desk", "--base-dir", str(village.base))
    until = time.monotonic() + seconds
    try:
        while not done():
            if time.monotonic() > until:
                raise TimeoutError("the window")
            time.sleep(0.1)
        time.sleep(2)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate()


def _laid(source: Path, target: Path, root: bytes, version: str) -> None:
    """As installed: with the maker's first root and the list of its files."""
    shutil.copytree(source, target, symlinks=True)
    place = target / "_internal" / "resources" / "updates" / "root.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(root)
    (target / MANIFEST_NAME).unlink(missing_ok=True)
    made = manifest_of(target, PLATFORM, version, datetime.now(UTC) - timedelta(days=2))
    (target / MANIFEST_NAME).write_bytes(made.to_bytes())


def _patched(maker: Maker, version: str) -> tuple[int, int]:
    """(bytes of the step and all that it names to fetch, files)."""
    tree = maker.tree()
    objects = Objects(tree.targets)
    (stored,) = tree.release(PLATFORM, version).steps.values()
    put = read_step(objects.unpacked(stored)).put
    return stored.size + sum((each.patch.stored if each.patch else each.whole).size for each in put), len(put)


def _is(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, expected {wanted!r}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
