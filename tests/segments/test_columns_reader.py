"""A reader of columns written from the page about them gives the same rows as ours; it imports nothing of ours."""

from __future__ import annotations

import ast
import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync import seal
from sync.ledger.events import Event
from sync.segments import Packer
from sync.segments.dictionaries import NEWEST
from tests.segments.rows_for_tests import application, chained, keys_for

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "internals" / "read_columns.py"
DICTIONARY = ROOT / "sync" / "segments" / "dictionaries" / f"{NEWEST}.zdict"
ARCHIVE = ROOT / "tests" / "archive"
SEED, COUNTY = bytes(range(32)), bytes(range(1, 33))
PACKER = Packer(SEED, seal.box_public(COUNTY))
Read = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Read:
    """(exit code, rows) of the reader."""
    main = runpy.run_path(str(SCRIPT))["main"]

    def run(raw: bytes, seed: bytes = COUNTY) -> tuple[int, list[dict[str, Any]]]:
        path = tmp_path / "segment.dbsg"
        path.write_bytes(raw)
        code = main(["--box", seed.hex(), "--dictionary", str(DICTIONARY), str(path)])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def as_read(events: list[Event]) -> list[dict[str, Any]]:
    names = ("prev_hash", "hash")
    return [event.header() | {name: getattr(event, name).hex() for name in names} for event in events]


def named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: row[name] for name in (*row,) if name not in ("body", "sealed_sha256", "applied_n")}
        for row in rows
    ]


def test_it_stands_alone() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    foreign = {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names)
    assert foreign == {"cryptography", "zstandard"}


@pytest.mark.parametrize("count", [1, 2, 3, 80])
def test_it_gives_the_rows_again(read: Read, count: int) -> None:
    events = chained([application(n) for n in range(count)], first=7, prev=bytes([9]) * 32)
    code, rows = read(PACKER.pack(events, {}, keys_for(events)))
    assert (code, named(rows)) == (0, as_read(events))


def test_rows_without_a_key_come_sealed(read: Read) -> None:
    events = chained([application(n) for n in range(6)])
    keys = dict(list(keys_for(events).items())[::2])
    code, rows = read(PACKER.pack(events, {}, keys))
    assert (code, named(rows)) == (0, as_read(events))
    assert {row["body"] is None for row in rows} == {True, False}


def test_it_reads_what_was_written_in_2026(read: Read) -> None:
    kept = json.loads((ARCHIVE / "station-schema-1.json").read_text("utf-8"))
    code, rows = read(
        (ARCHIVE / "station-schema-1.columns.dbsg").read_bytes(), bytes.fromhex(kept["county_box_seed"])
    )
    assert (code, [row["kind"] for row in rows]) == (0, ["CaseRegistered", "CaseQueued"] * 2)
    assert rows[0]["body"]["facts"]["note_of_an_older_program"] == "kept"
