"""`python -m tests.bench [--quick] [NAME ...]`: measure, print a table, write out/bench/NAME.json."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from tests.bench.figures import OUT, Figure, keep, table

TOPICS = (
    "registration", "receipt", "search", "editing", "authoring", "painting", "form", "road", "storm", "signing_in", "window",
    "counter",
)  # fmt: skip
Measure = Callable[[bool, Path], list[Figure]]


def main(arguments: list[str]) -> int:
    """Exit status 0 whatever the figures: a gate that is not met is said, not thrown."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(TOPICS)}; all without")
    parser.add_argument(
        "--quick", action="store_true", help="few rounds, small books: a smoke, not a measure"
    )
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.names if name not in TOPICS]
    if unknown:
        parser.error(f"no bench called {', '.join(unknown)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    logging.disable(logging.WARNING)
    for name in chosen.names or TOPICS:
        figures = measure(name, quick=chosen.quick)
        path = keep(f"{name}-quick" if chosen.quick else name, figures)
        print(f"{table(name, figures)}\n-> {path}\n", flush=True)
    return 0


def measure(name: str, *, quick: bool) -> list[Figure]:
    """One topic in a folder of its own on the real disk, removed afterwards."""
    OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=OUT))
    try:
        work: Measure = import_module(f"tests.bench.{name}").figures
        return work(quick, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
