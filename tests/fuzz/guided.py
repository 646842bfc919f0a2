"""A target guided by coverage (atheris, where it is installed): `python -m tests.fuzz.guided TARGET [-runs=N ...]`.

Longer, deeper and without the memory of our own mutator; what it finds is written to the working folder as
`crash-…`. Begins with the target's seeds and corpus. The room is the developer's: nothing ships it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOMS = ("forms", "sync", "desktop")


def main(arguments: list[str]) -> None:
    import atheris

    name, *rest = arguments
    with atheris.instrument_imports(include=list(ROOMS)):
        from tests.fuzz.every import TARGETS
    target = {target.name: target for target in TARGETS}[name]
    folder = Path(tempfile.mkdtemp(prefix="daiban-guided-"))
    begin = folder / "corpus"
    begin.mkdir()
    seeds = [*target.seeds(), *(content for _, content in target.stored())]
    for number, content in enumerate(seeds):
        (begin / str(number)).write_bytes(content)
    words = folder / "words"
    words.write_text("".join(f'"{_spelt(word)}"\n' for word in target.words if word), "ascii")
    run: Any = target.open(folder)

    def once(raw: bytes) -> None:
        try:
            run(raw)
        except target.refusals:
            return

    limits = [f"-max_len={target.longest}", "-timeout=10", "-rss_limit_mb=2048", f"-dict={words}"]
    atheris.Setup([sys.argv[0], *limits, *rest, str(begin)], once)
    atheris.Fuzz()


def _spelt(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main(sys.argv[1:])
