"""rsync: a daemon at the county, `rsync --partial` in a loop at the site, packed by zstd at level 9.

All documents are one file: the best case for rsync, since files of their own cost it twice the
time. It knows no documents, so a county would still have to read that file.

    python -m tests.bench.sync.peers.rsync serve FOLDER HOST PORT | send FOLDER HOST PORT
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.sync.peers.side import documents, finished, scans, serve_until_asked, wait_for_the_start

_CONFIGURATION = """use chroot = no
[in]
path = {folder}/in
read only = no
uid = 0
gid = 0
"""
_PATIENCE = 30


def serve(folder: Path, host: str, port: str) -> None:
    (folder / "in" / "scans").mkdir(parents=True)
    (folder / "rsyncd.conf").write_text(_CONFIGURATION.format(folder=folder), "utf-8")
    daemon = ["rsync", "--daemon", "--no-detach", f"--address={host}", f"--port={port}"]
    serving = subprocess.Popen(
        [*daemon, f"--config={folder / 'rsyncd.conf'}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        serve_until_asked(lambda: _held(folder / "in"))
    finally:
        serving.kill()


def _held(folder: Path) -> dict[str, Any]:
    whole = (folder / "documents.ndjson").exists()
    names = {hashlib.sha256(content).hexdigest() for content in scans(folder)}
    return {"documents": len(documents(folder)) if whole else 0, "scans": len(names), "doubled": 0}


def send(folder: Path, host: str, port: str) -> None:
    command = ["rsync", "-rtz", "--partial", "--zc=zstd", "--zl=9", f"--timeout={_PATIENCE}"]
    command += [f"--contimeout={_PATIENCE}", f"{folder}/", f"rsync://{host}:{port}/in/"]
    wait_for_the_start()
    while subprocess.run(command, check=False, capture_output=True).returncode != 0:
        time.sleep(1)
    finished()


if __name__ == "__main__":
    {"serve": serve, "send": send}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3], sys.argv[4])
