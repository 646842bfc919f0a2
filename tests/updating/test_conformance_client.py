"""The client for the public conformance suite answers as its CLIENT-CLI.md asks, over a repository of ours."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.updating.test_line import Server, server, world

__all__ = ["server", "world"]  # fixtures


def ask(*words: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "tests.updating.conformance_client", *words],
        cwd=Path(__file__).parents[2], capture_output=True, timeout=60,
    ).returncode  # fmt: skip


def test_init_refresh_download(world, server: Server, tmp_path):
    folder, targets = tmp_path / "client", tmp_path / "got"
    folder.mkdir()
    targets.mkdir()
    url = f"http://127.0.0.1:{server.server_port}/updates"
    world.now = datetime.now(UTC)  # the suite's clients live in the present
    world.stamp()
    root = world.place / "tree/metadata/1.root.json"
    assert ask("--metadata-dir", str(folder), "init", str(root)) == 0
    where = ("--metadata-dir", str(folder), "--metadata-url", f"{url}/metadata")
    assert ask(*where, "refresh") == 0
    assert (folder / "timestamp.json").read_bytes() == (
        world.place / "tree/metadata/timestamp.json"
    ).read_bytes()
    trusted = {"root.json", "timestamp.json", "snapshot.json", "targets.json"}
    assert {path.name for path in folder.glob("*.json")} == trusted  # nothing else passes for a list
    took = (*where, "--target-base-url", f"{url}/targets", "--target-dir", str(targets), "--target-name")
    assert ask(*took, "rollout.json", "download") == 0
    written = (targets / "rollout.json").stat().st_mtime_ns
    assert ask(*took, "rollout.json", "download") == 0
    assert (targets / "rollout.json").stat().st_mtime_ns == written  # held and right: not written again
    assert ask(*took, "nothing.json", "download") == 1
    (targets / "rollout.json").unlink()
    assert (
        ask(*took, "rollout.json", "--target-name", "nothing.json", "download") == 1
    )  # one client, in order
    assert (targets / "rollout.json").exists()
    server.folder = world.place / "gone"
    assert ask(*where, "refresh") == 1
