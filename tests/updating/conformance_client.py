"""Our client with the commands of the public conformance suite of The Update Framework (its CLIENT-CLI.md).

    pytest tuf_conformance --entrypoint "python -m tests.updating.conformance_client"

The same trust and the same line as a station's; only names of roles and targets are the suite's.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from desktop.updating import sources
from desktop.updating.trust import Trust
from sync.ledger.problems import Problem
from sync.transport.line import Line

FIRST = "first-root"
"""Without an ending: every `*.json` in the folder counts as a list that the client trusts."""


class SuiteSource(sources.LineSource):
    """Metadata and targets may lie at any two addresses."""

    def __init__(self, metadata: str, targets: str) -> None:
        super().__init__(Line(metadata))
        self._places = {"metadata": Line(metadata), "targets": Line(targets or metadata)}

    def _ask(self, name: str, headers: dict[str, str], most: int, offset: int = 0) -> bytes:
        room, _, inside = name.partition("/")
        reply = self._places[room].ask("GET", f"/{inside}", headers, b"", most)
        if reply.status in (403, 404):
            raise sources.Absent(name)
        if reply.status != 200:
            raise Problem("road.refused", reason=f"HTTP {reply.status}")
        return reply.body

    def close(self) -> None:
        for line in self._places.values():
            line.close()


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ("metadata-dir", "metadata-url", "target-base-url", "target-dir"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--target-name", action="append", default=[])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("root", type=Path)
    commands.add_parser("refresh")
    commands.add_parser("download")
    args = parser.parse_args()
    folder = Path(args.metadata_dir)
    if args.command == "init":
        content = args.root.read_bytes()
        (folder / "root.json").write_bytes(content)
        (folder / FIRST).write_bytes(content)
        return 0
    source = SuiteSource(args.metadata_url, args.target_base_url)
    try:
        # The suite keeps only what it knows; the first root is where the chain begins, as in a shipped program.
        trust = Trust(folder, _first(folder), source, datetime.now(UTC))
        trust.refresh()
        if args.command == "download":
            for target in args.target_name:  # in their order, by one client; the first that fails ends it
                _download(trust, target, Path(args.target_dir))
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    finally:
        source.close()
    return 0


def _first(folder: Path) -> bytes:
    return (folder / (FIRST if (folder / FIRST).exists() else "root.json")).read_bytes()


def _download(trust: Trust, name: str, folder: Path) -> None:
    place = folder / quote(name, "")
    held = place.read_bytes() if place.exists() else None
    content = trust.document(name, held)
    if content is None:
        raise Problem("update.nonsense", reason=name)
    if content != held:  # what is there and right stays as it is, its time too
        place.write_bytes(content)


if __name__ == "__main__":
    raise SystemExit(main())
