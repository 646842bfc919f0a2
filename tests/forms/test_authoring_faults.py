"""Seeded faults: each is caught, with the cell it was planted in, and with a way to mend it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from forms.authoring import compiler
from forms.authoring.findings import AuthoringFinding, AuthoringRefused, Severity
from forms.authoring.mends import MENDS
from tests.forms.faults.planting import Grids, base, faults, planted


def findings(folder: Path, grids: Grids) -> list[AuthoringFinding]:
    """What the whole pipeline says of a folder of CSV sheets."""
    folder.mkdir(exist_ok=True)
    for name, grid in grids.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(grid)
    try:
        compiled = compiler.compile_source(folder)
    except AuthoringRefused as refused:
        return list(refused.findings)
    return [*compiled.findings, *compiled.notes]


def test_the_sound_workbook_is_sound(tmp_path):
    assert findings(tmp_path / "book", base()) == []


@pytest.mark.parametrize("fault", faults(), ids=str)
def test_every_planted_fault_is_caught_in_its_cell(tmp_path, fault):
    found = findings(tmp_path / "book", planted(fault))
    hits = [finding for finding in found if (finding.code, finding.where) == (fault.code, fault.where)]
    assert hits, [f"{finding.where} {finding.code} {finding.message}" for finding in found]
    assert all(hit.severity is not Severity.NOTE and hit.message and hit.mend for hit in hits)


def test_the_collection_is_large_and_of_every_class():
    kinds = Counter(fault.kind for fault in faults())
    assert sum(kinds.values()) >= 200
    assert len(kinds) >= 20
    assert min(kinds.values()) >= 3


def test_every_mend_is_one_sentence():
    for code, mend in MENDS.items():
        assert mend.endswith("。"), code
        assert mend.count("。") == 1, code


def test_all_faults_of_a_workbook_are_told_at_once(tmp_path):
    grids = base()
    grids["survey"][5][0] = "txt"
    grids["survey"][14][5] = "${nobody}"
    grids["survey"][9][10] = "age(${id_no})"
    grids["materials"][1][2] = "9"
    grids["guide"][12][3] = "40 WD"
    codes = {finding.code for finding in findings(tmp_path / "book", grids)}
    assert {
        "type.unknown",
        "reference.unknown",
        "expression.function",
        "material.check",
        "limit.promise",
    } <= codes


def test_a_plain_form_from_elsewhere_is_tried_out_with_warnings(tmp_path):
    """What another engine would run with keeps nobody from trying; a broken expression does."""
    grids = {
        "survey": [
            ["type", "name", "label", "relevant", "constraint"],
            ["acknowledge", "ok", "OK?", "", ""],
            ["select_one yn", "a", "A", "${ok}", ""],
            ["text", "t", "T", "${a} = 'maybe'", "regex(., '(a+)+')"],
        ],
        "choices": [["list_name", "name", "label"], ["yn", "y", "Yes"], ["yn", "n", "No"]],
    }
    found = findings(tmp_path / "book", grids)
    assert {"form.plain", "type.truth", "choice.value", "pattern.slow"} <= {finding.code for finding in found}
    assert not [finding for finding in found if finding.severity is Severity.ERROR]
    grids["survey"][3][3] = "${a} = "
    assert Severity.ERROR in {finding.severity for finding in findings(tmp_path / "book", grids)}
