"""The peers by name: how each is started, what it can carry, and what is lacking where it cannot be had.

Packages of npm are put into out/bench/peers when the bench runs, at the versions below; nothing of
them is in the repository.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.bench.figures import OUT

PACKAGES = {
    "pouchdb": "9.0.0",
    "express": "4.21.2",
    "express-pouchdb": "4.2.0",
    "tus-js-client": "4.3.1",
    "@tus/server": "2.4.5",
    "@tus/file-store": "2.1.1",
}
MODULES = OUT / "peers"
_HERE = Path(__file__).parent
_INSTALLING_S = 300
Command = Callable[[Path, str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Peer:
    """`carries`: documents | scans | both. `county`, `site`: (folder, host, port) to a command."""

    name: str
    carries: str
    county: Command
    site: Command
    lacking: Callable[[], str]


def _python(module: str, mode: str, *, url: bool = False) -> Command:
    whole = f"tests.bench.sync.peers.{module}"

    def command(folder: Path, host: str, port: int) -> list[str]:
        where = [f"http://{host}:{port}"] if url else [host, str(port)]
        return [sys.executable, "-m", whole, mode, str(folder), *where]

    return command


def _node(script: str, mode: str) -> Command:
    def command(folder: Path, host: str, port: int) -> list[str]:
        where = [host, str(port)] if mode == "serve" else [f"http://{host}:{port}"]
        return ["node", str(_HERE / script), mode, str(folder), *where]

    return command


def _nothing() -> str:
    return ""


def _no_rsync() -> str:
    return "" if shutil.which("rsync") else "rsync is not installed"


@cache
def _no_packages() -> str:
    """Installs on first use; "" where every package is there at its version."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node or npm is not installed"
    wanted = {"name": "peers", "private": True, "dependencies": PACKAGES}
    MODULES.mkdir(parents=True, exist_ok=True)
    mark = MODULES / "package.json"
    whole = all((MODULES / "node_modules" / name / "package.json").exists() for name in PACKAGES)
    if whole and mark.exists() and json.loads(mark.read_text("utf-8")) == wanted:
        return ""
    mark.write_text(json.dumps(wanted), "utf-8")
    install = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        subprocess.run(install, cwd=MODULES, check=True, capture_output=True, timeout=_INSTALLING_S)
    except (subprocess.SubprocessError, OSError) as failed:
        shutil.rmtree(MODULES, ignore_errors=True)
        return f"npm could not install it ({type(failed).__name__})"
    return ""


def _posts(name: str, how: str, carries: str) -> Peer:
    return Peer(name, carries, _python("post", "serve"), _python("post", how, url=True), _nothing)


RECORD = _posts("one POST a record", "record", "both")
SESSION = _posts("one POST a record, kept alive", "session", "both")
BULK = _posts("one gzip POST", "bulk", "documents")
RSYNC = Peer("rsync", "both", _python("rsync", "serve"), _python("rsync", "send"), _no_rsync)
POUCH = Peer("PouchDB", "both", _node("pouch.cjs", "serve"), _node("pouch.cjs", "send"), _no_packages)
TUS = Peer("tus-js, 3 uploads", "scans", _node("tus.cjs", "serve"), _node("tus.cjs", "send"), _no_packages)
