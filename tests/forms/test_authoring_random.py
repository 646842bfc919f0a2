"""Random harm: whatever is done to the cells of a workbook, an author gets findings and never a crash."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import openpyxl
import pytest

from forms.authoring.compiler import compile_source
from forms.authoring.findings import AuthoringRefused
from forms.authoring.text_form import ITEMS
from tests.forms import hostile_workbooks as hostile
from tests.forms.faults.planting import Grids, base

_PIECES = (
    *(
        "${",
        "}",
        "(",
        ")",
        "[",
        "]",
        "'",
        '"',
        ",",
        ";",
        "=",
        "!=",
        "<",
        ">=",
        "and",
        "or",
        "not",
        "div",
        "+",
        "-",
        "*",
    ),
    *(
        ".",
        "..",
        "/",
        "//",
        "::",
        "|",
        "@",
        "$",
        "#",
        "%",
        "&",
        "\\",
        "\n",
        "\t",
        " ",
        "\u3000",
        "\u200b",
        "\x00",
        "\x1f",
    ),
    *(
        "${name}",
        "${rows}",
        "${m_income}",
        "${level}",
        "${nobody}",
        "today()",
        "sum(",
        "if(",
        "regex(., '",
        "cn:id-valid(.)",
    ),
    *(
        "pulldata('standard', ",
        "instance('level')",
        "position(..)",
        "indexed-repeat(${m_name}, ${rows}, 1)",
        "current()/../",
    ),
    *(
        "0",
        "1",
        "-1",
        "3.5",
        "1e9",
        "99999999999999999999",
        "是",
        "否",
        "（",
        "）",
        "，",
        "＝",
        "“",
        "”",
        "；",
        "：",
        "𠮷",
        "e\u0301",
    ),
    *(
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
        "select_one level",
        "select_one",
        "note",
        "calculate",
        "文本",
    ),
    *(
        "level",
        "low",
        "D05",
        "form",
        "legal_basis",
        "reminder",
        "10 WD",
        "yes",
        "true()",
        "false()",
        "members.rows[0].x",
        "=A1",
    ),
)
_OTHERS = ("survey", "choices", "materials", "guide", "situations", "sample", "settings")


def _text(dice: random.Random) -> str:
    return "".join(dice.choice(_PIECES) for _ in range(dice.choice((0, 1, 1, 2, 3, 5, 9, 30))))


def _harmed(grids: Grids, dice: random.Random) -> Grids:
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        sheet = dice.choice([name for name in _OTHERS if name in grids])
        rows = grids[sheet]
        number = dice.randrange(len(rows))
        act = dice.random()
        if act < 0.7 and rows[number]:
            rows[number][dice.randrange(len(rows[number]))] = _text(dice)
        elif act < 0.8:
            rows.insert(number, [_text(dice) for _ in range(dice.randrange(6))])
        elif act < 0.9 and len(rows) > 1:
            del rows[number]
        else:
            rows[number] = list(dice.choice(grids[dice.choice([name for name in _OTHERS if name in grids])]))
    return grids


def _read(folder: Path) -> Grids:
    grids = {}
    for path in folder.glob("*.csv"):
        if not path.stem.startswith("print_"):
            grids[path.stem] = list(csv.reader(path.read_text("utf-8").splitlines(keepends=True)))
    return grids


def _compile(source: Path) -> None:
    try:
        found = compile_source(source).findings
    except AuthoringRefused as refused:
        found = refused.findings or (None,)
    assert all(finding.message and finding.where for finding in found)


@pytest.mark.parametrize("seed", range(60))
def test_random_edits_of_the_text_form_never_crash(tmp_path, seed):
    dice = random.Random(seed)
    grids = _harmed(base() if seed % 3 else _read(ITEMS / "SB-003"), dice)
    for name, grid in grids.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(grid)
    _compile(tmp_path)


@pytest.mark.parametrize("seed", range(15))
def test_random_edits_of_a_workbook_never_crash(tmp_path, seed):
    dice = random.Random(seed)
    book = openpyxl.load_workbook(hostile.workbook(tmp_path / "book.xlsx"))
    for _ in range(dice.choice((1, 2, 5))):
        page = book[dice.choice(_OTHERS)]
        cell = page.cell(dice.randint(1, page.max_row), dice.randint(1, page.max_column))
        text = "".join(char for char in _text(dice) if char >= " " or char in "\n\t")
        cell.value = dice.choice((text, dice.random(), dice.randrange(10**18), True, None))
        if dice.random() < 0.2:
            page.merge_cells(
                start_row=1, end_row=dice.randint(1, 4), start_column=1, end_column=dice.randint(1, 3)
            )
    book.save(tmp_path / "book.xlsx")
    _compile(tmp_path / "book.xlsx")


@pytest.mark.parametrize("seed", range(25))
def test_random_bytes_of_a_file_never_crash(tmp_path, seed):
    dice = random.Random(seed)
    path = hostile.workbook(tmp_path / "book.xlsx")
    raw = bytearray(path.read_bytes())
    for _ in range(dice.choice((1, 3, 20))):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    path.write_bytes(raw if dice.random() < 0.7 else raw[: dice.randrange(len(raw))])
    _compile(path)
