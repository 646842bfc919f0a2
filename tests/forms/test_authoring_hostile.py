"""Hostile and broken workbooks: refused with the cell or the reason, in bounded time and memory, nothing published."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from forms.authoring.compiler import compile_source
from forms.authoring.excel import open_book, read_xlsx
from forms.authoring.findings import AuthoringRefused
from tests.forms import hostile_workbooks as hostile

ROOT = Path(__file__).parents[2]
MEGABYTE = 1 << 20

REFUSED = [
    (hostile.bomb, "file.bomb", ""),
    (hostile.many_small_bombs, "file.bomb", ""),
    (hostile.many_parts, "file.bomb", ""),
    (hostile.lying_bomb, "file.damaged", ""),
    (hostile.external_entity, "file.entity", ""),
    (hostile.billion_laughs, "file.entity", ""),
    (hostile.with_macros, "file.macro", ""),
    (hostile.old_excel, "file.old_excel", ""),
    (hostile.with_password, "file.password", ""),
    (hostile.open_document, "file.ods", ""),
    (hostile.far_row, "file.rows", "survey!A1048576"),
    (hostile.far_column, "file.columns", "survey!XFD1"),
    (hostile.huge_merge, "file.rows", "survey!XFD1048576"),
    (hostile.huge_link, "file.cells", "survey!A1"),
    (hostile.overlapping_merges, "cell.merge_overlap", "survey!C2"),
    (hostile.far_comment, "file.rows", ""),
    (hostile.truncated, "file.xlsx", ""),
    (hostile.wrong_cell, "file.damaged", ""),
    (hostile.not_xml, "file.damaged", ""),
    (hostile.no_sheets, "sheet.missing", "survey"),
    (hostile.lost_part, "file.damaged", ""),
    (hostile.random_bytes, "file.xlsx", ""),
    (hostile.empty, "file.xlsx", ""),
    (hostile.only_a_zip, "file.damaged", ""),
    (hostile.newer_format, "file.newer", "settings!D2"),
]


@pytest.mark.parametrize(
    ("make", "code", "where"), REFUSED, ids=lambda value: getattr(value, "__name__", None)
)
def test_what_must_not_be_opened_is_refused(tmp_path, make, code, where):
    path = make(tmp_path / "book.xlsx")
    with pytest.raises(AuthoringRefused) as refused:
        compile_source(path)
    finding = refused.value.findings[0]
    assert (finding.code, finding.where) == (code, where or "book.xlsx")
    assert finding.message
    assert finding.mend


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [hostile.SURVEY, "xl/workbook.xml", "xl/styles.xml", "docProps/app.xml"])
def test_an_entity_is_refused_wherever_it_stands(tmp_path, part, encoding):
    path = hostile.external_entity(tmp_path / "book.xlsx", part, encoding)
    for reader in (read_xlsx, open_book):
        with pytest.raises(AuthoringRefused, match=r"file\.entity"):
            reader(path)


def _limited(path: Path, out: Path, megabytes: int) -> subprocess.CompletedProcess[str]:
    """`compile` in a process that may have so much memory and ten seconds of work."""
    script = (
        "import resource, sys;"
        f"resource.setrlimit(resource.RLIMIT_AS, ({megabytes * MEGABYTE},) * 2);"
        "resource.setrlimit(resource.RLIMIT_CPU, (10, 10));"
        "from forms.authoring.__main__ import main;"
        f"sys.exit(main(['check', {str(path)!r}]) + main(['compile', {str(path)!r}, '--trial', '--out', {str(out)!r}]))"
    )
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
@pytest.mark.parametrize(
    "make",
    [hostile.million_rows, hostile.bomb, hostile.lying_bomb, hostile.huge_merge, hostile.billion_laughs],
)
def test_a_bomb_costs_little_and_publishes_nothing(tmp_path, make):
    path, out = make(tmp_path / "book.xlsx"), tmp_path / "out"
    done = _limited(path, out, 350)
    assert done.returncode == 2, done.stderr[-400:]
    assert "错误" in done.stderr
    assert "Traceback" not in done.stderr
    assert make is not hostile.million_rows or "survey!A20001" in done.stderr
    assert not out.exists()


def test_a_folder_with_too_many_rows_or_too_large_a_sheet(tmp_path):
    (tmp_path / "survey.csv").write_text("type,name,label\n" + "text,a,甲\n" * 30_000, "utf-8")
    with pytest.raises(AuthoringRefused, match=r"survey!A20001.*file\.rows"):
        compile_source(tmp_path)
    (tmp_path / "survey.csv").write_text("type,name,label\n" + "x" * (9 << 20), "utf-8")
    with pytest.raises(AuthoringRefused, match=r"file\.too_big"):
        compile_source(tmp_path)


def test_a_cell_that_is_too_long_for_csv_is_refused(tmp_path):
    (tmp_path / "survey.csv").write_text("type,name,label\ntext,a," + "长" * 200_000, "utf-8")
    with pytest.raises(AuthoringRefused, match=r"file\.csv"):
        compile_source(tmp_path)


def test_a_folder_and_a_text_in_the_place_of_a_workbook(tmp_path):
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    with pytest.raises(AuthoringRefused, match=r"sheet\.missing"):
        compile_source(folder)
    (tmp_path / "text.xlsx").write_text("不是表格", "utf-8")
    with pytest.raises(AuthoringRefused, match=r"file\.xlsx"):
        compile_source(tmp_path / "text.xlsx")


def test_the_sound_workbook_is_read(tmp_path):
    compiled = compile_source(hostile.workbook(tmp_path / "book.xlsx"))
    assert compiled.findings == ()
