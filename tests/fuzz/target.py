"""A fuzz target: a parser of the product, inputs to begin with, and what may come out of it.

Knows nothing of how inputs are made or how a run is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sync.ledger.problems import Problem

CORPUS = Path(__file__).parent / "corpus"
Run = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """`open(folder)` gives the call that reads one input; `folder` is its own.

    `refusals`: what the parser may raise, everything else is a find. `form`: how inputs are changed
    (bytes, json, text, zip). `words`: pieces that the format knows. `short`: inputs in `make test`.
    """

    name: str
    open: Callable[[Path], Run]
    seeds: Callable[[], Sequence[bytes]]
    form: str = "bytes"
    refusals: tuple[type[BaseException], ...] = (Problem,)
    words: tuple[bytes, ...] = ()
    short: int = 2000
    longest: int = 64 << 10

    def stored(self) -> list[tuple[str, bytes]]:
        """(file name, content) of the corpus, in order."""
        folder = CORPUS / self.name
        files = sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else []
        return [(path.name, path.read_bytes()) for path in files]
