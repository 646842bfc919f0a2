"""A verifier that imports nothing of ours accepts what a played world wrote, and nothing that was tampered with."""

from __future__ import annotations

import ast
import json
import runpy
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sync.center.commands import export_cmd
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A, VILLAGE_B

SCRIPT = Path(__file__).parents[2] / "docs" / "internals" / "verify_segments.py"
FOREIGN = {"cryptography", "msgspec", "zstandard"}


READER = SCRIPT.with_name("read_columns.py")
DICTIONARY = Path(__file__).parents[2] / "sync" / "segments" / "dictionaries" / "1.zdict"


@pytest.fixture
def verify(world, tmp_path, capsys):
    """(exit code, what was said) of the verifier, in a folder with the devices' keys."""
    main = runpy.run_path(str(SCRIPT))["main"]
    keys = tmp_path / "devices.jsonl"

    def run(*files: Path) -> tuple[int, str]:
        keys.write_text("".join(json.dumps(row) + "\n" for row in export_cmd.devices(world.county)), "utf-8")
        code = main(["--keys", str(keys), *map(str, files)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def played(world):
    """Two villages, a township and the county have written in the same journal."""
    numbers = []
    for number, site in enumerate((VILLAGE_A, VILLAGE_B, VILLAGE_A)):
        person = Person(f"𬍛{chr(0x4E00 + number)}", date(1984, 2, 19), number * 2 + 1, "13800000002")
        numbers.append(steps.register(world[site], pension(person, site, AGENTS[site])))
        steps.hand_over(world, numbers[-1])
    steps.everybody_syncs(world)
    for case_no in numbers:
        steps.take_over(world, case_no)
    world[TOWNSHIP].act(numbers[0], "PreReviewStarted")
    steps.accept(world, numbers[0])
    steps.forward(world, numbers[0])
    steps.everybody_syncs(world)
    steps.acknowledge(world, numbers[0])
    return world


def journal(world, folder: Path, lines=lambda rows: rows) -> Path:
    path = folder / "journal.jsonl"
    rows = lines(list(export_cmd.events(world.county)))
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def segments(world, folder: Path, *, columns: bool = False, ends: tuple[int, ...] = (2, 4, 99)) -> list[Path]:
    """The village's own rows in three segments, as its packer makes them."""
    station = world[VILLAGE_A].station
    cabinet, packer, after, made = station.cabinet, station.packer(), 0, []
    for end in ends:
        rows = [event for event in cabinet.own_events(after, 1 << 30) if event.seq <= end]
        cases = {row.case_no for row in rows}
        keys = (cabinet.content_keys(cases),) if columns else ()
        made.append(folder / f"{'columns' if columns else 'rows'}-{end}.dbsg")
        made[-1].write_bytes(packer.pack(rows, cabinet.escrows(cases), *keys))
        after = end
    return made


def rows_in(world, segment: Path) -> str:
    """A segment in columns as lines of a journal, opened with the county's key by the other reader."""
    key = ["--box", world.county.keys.box_seed.hex(), "--dictionary", str(DICTIONARY)]
    command = [sys.executable, "-I", str(READER), *key, str(segment)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_it_stands_alone():
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} - set(sys.stdlib_module_names) == FOREIGN


def test_a_played_world_is_whole(played, verify, tmp_path):
    book = journal(played, tmp_path)
    code, said = verify(book, *segments(played, tmp_path), *segments(played, tmp_path, columns=True))
    rows = len(played.exported("events")) + played[VILLAGE_A].station.cabinet.standing().last
    assert (code, said) == (0, f"{rows} rows, 3 segments sealed to the county: whole\n")
    opened = tmp_path / "opened.jsonl"
    opened.write_text(
        "".join(rows_in(played, path) for path in segments(played, tmp_path, columns=True)), "utf-8"
    )
    assert verify(opened, book)[0] == 0
    alone = [sys.executable, "-I", str(SCRIPT), str(book)]
    assert subprocess.run(alone, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_every_flipped_byte_of_a_segment_is_found(played, verify, tmp_path):
    for columns in (False, True):
        (path, *_) = segments(played, tmp_path, columns=columns)
        raw = path.read_bytes()
        for at in range(0, len(raw), 97):
            path.write_bytes(raw[:at] + bytes((raw[at] ^ 1,)) + raw[at + 1 :])
            assert verify(path)[0] == 1, at


def test_a_lost_segment_is_a_gap(played, verify, tmp_path):
    for columns in (False, True):
        one, two, three = segments(played, tmp_path, columns=columns)
        assert verify(one, two, three)[0] == 0
        code, said = verify(one, three)
        assert code == 1
        assert "missing" in said


def swapped(rows):
    return [rows[1], rows[0], *rows[2:]]


def changed(name, value):
    def change(rows):
        return [rows[0] | {name: value}, *rows[1:]]

    return change


def places_exchanged(rows):
    """Two rows of one chain take each other's place, as somebody would who wants another order."""
    mine = [row for row in rows if row["site"] == VILLAGE_A][:2]
    one, two = (row["seq"] for row in mine)
    places = {one: two, two: one}
    return [row | {"seq": places[row["seq"]]} if row in mine else row for row in rows]


TAMPERED = {
    "two lines swapped": swapped,
    "two places exchanged": places_exchanged,
    "another act": changed("kind", "CaseApproved"),
    "another author": changed("actor", {"account": "x", "name": "别人", "role": "VA"}),
    "another body": changed("sealed_sha256", "00" * 32),
    "a line left out": lambda rows: [r for r in rows if (r["site"], r["seq"]) != (VILLAGE_A, 2)],
}


def test_a_tampered_journal_is_not_whole(played, verify, tmp_path):
    assert verify(journal(played, tmp_path))[0] == 0
    for what, tampered in TAMPERED.items():
        assert verify(journal(played, tmp_path, tampered))[0] == 1, what


def test_another_device_s_signature_is_not_this_one_s(played, verify, tmp_path):
    (path, *_) = segments(played, tmp_path)
    raw = path.read_bytes()
    other = played[VILLAGE_B].station
    rows = list(other.cabinet.own_events(0, 1 << 30))
    stranger = other.packer().pack(rows, {})
    path.write_bytes(raw[:-64] + stranger[-64:])
    code, said = verify(path)
    assert code == 1
    assert "signature" in said
