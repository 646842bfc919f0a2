"""Beginning an item: the documented template, and a copy of another item that nobody publishes by mistake."""

from __future__ import annotations

import re

import openpyxl
import pytest

from forms.authoring.__main__ import main
from forms.authoring.column_help import COLUMNS
from forms.authoring.compiler import compile_source, read
from forms.authoring.function_help import FUNCTIONS
from forms.authoring.keys import make_key
from forms.authoring.lint.rehearsal import sample_answers
from forms.authoring.template import SAMPLE, patterns
from forms.authoring.words import COLUMNS as KNOWN
from forms.authoring.words import KNOWN_SHEETS
from forms.expressions.catalogue import arity
from tests.forms.compiled_items import item


def test_the_template_is_a_sound_item_in_chinese(tmp_path):
    assert main(["template", "--out", str(tmp_path / "t.xlsx")]) == 0
    compiled = compile_source(tmp_path / "t.xlsx")
    assert compiled.findings == ()
    assert compiled.item == compile_source(SAMPLE).item
    assert compiled.item.item_id == "YL-001"
    assert compiled.item.print_sheets
    assert sample_answers(compiled.item).values["applicant.name"]


def test_the_template_is_not_overwritten(tmp_path, capsys):
    (tmp_path / "t.xlsx").write_bytes(b"mine")
    assert main(["template", "--out", str(tmp_path / "t.xlsx")]) == 1
    assert "file.exists" in capsys.readouterr().err
    assert (tmp_path / "t.xlsx").read_bytes() == b"mine"


def test_the_first_sheet_explains_every_column_pattern_and_function(tmp_path):
    main(["template", "--out", str(tmp_path / "t.xlsx")])
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames[0] == "说明"
    text = "\n".join(str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell)
    for columns in COLUMNS.values():
        assert all(sentence in text for sentence in columns.values())
    assert all(name in text for name, _, _ in FUNCTIONS)
    found = list(patterns(read(SAMPLE)[0]))
    assert [int(number) for number, _, _ in found] == list(range(1, len(found) + 1))
    assert len(found) >= 15
    page = book["题目"]
    for number, words, where in found:
        cell = page[where.partition("!")[2]]
        remark = next(one.value for one in page[cell.row] if str(one.value).startswith(f"样式{number} "))
        assert words in remark


def test_every_known_column_has_its_help():
    for sheet in KNOWN_SHEETS:
        own = {column for column in KNOWN[sheet] if column in COLUMNS[sheet]}
        assert own == set(COLUMNS[sheet]), sheet


@pytest.mark.parametrize("name", [name for name, _, _ in FUNCTIONS])
def test_the_functions_named_exist(name):
    for function in re.findall(r"([a-z][a-z:-]+)\(", name):
        assert arity(function) is not None


@pytest.mark.parametrize("out", ["book.xlsx", "folder"])
def test_a_new_item_is_like_the_old_one_without_its_law(tmp_path, out, capsys):
    path = tmp_path / out
    assert main(["new", "--like", "SB-001", "--out", str(path), "--id", "XX-002", "--name", "某某补贴"]) == 0
    compiled = compile_source(path)
    assert [finding.code for finding in compiled.findings] == ["basis.missing"]
    made, old = compiled.item, item("SB-001")
    assert (made.item_id, made.name, made.form_title) == ("XX-002", "某某补贴", "某某补贴申请表")
    assert made.root.children == old.root.children
    assert made.print_sheets == old.print_sheets
    assert [rule.name for rule in made.materials if rule.template == "form"] == ["某某补贴申请表"]
    assert made.presets == ()
    make_key(tmp_path / "key.json", "county")
    assert (
        main(["compile", str(path), "--key", str(tmp_path / "key.json"), "--out", str(tmp_path / "out")]) == 1
    )
    assert "basis.missing" in capsys.readouterr().err


def test_a_new_item_takes_no_ones_place(tmp_path, capsys):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "survey.csv").write_text("mine", "utf-8")
    (tmp_path / "book.xlsx").write_bytes(b"mine")
    for out in ("folder", "book.xlsx"):
        assert main(["new", "--like", "SB-001", "--out", str(tmp_path / out)]) == 1
    assert capsys.readouterr().err.count("file.exists") == 2
    assert (tmp_path / "folder" / "survey.csv").read_text("utf-8") == "mine"


def test_from_a_workbook_to_a_folder_the_paper_form_is_missed(tmp_path, capsys):
    main(["export", "SB-001", "--out", str(tmp_path / "a.xlsx")])
    assert main(["new", "--like", str(tmp_path / "a.xlsx"), "--out", str(tmp_path / "folder")]) == 0
    assert "print.not_copied" in capsys.readouterr().out
    assert compile_source(tmp_path / "folder").item.root.children == item("SB-001").root.children
