"""How a side of a peer talks to the bench: "ready", a line that starts it, one JSON object at its end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def wait_for_the_start() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def finished(**told: Any) -> None:
    print(json.dumps({"finished": True, **told}), flush=True)


def serve_until_asked(held: Callable[[], dict[str, Any]]) -> None:
    """Whatever the bench asks, it is what is held."""
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps(held()), flush=True)


def documents(folder: Path) -> list[str]:
    return (folder / "documents.ndjson").read_text("utf-8").splitlines()


def scans(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((folder / "scans").iterdir())]
