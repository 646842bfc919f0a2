"""What we ship opens elsewhere: in Chinese words for the county, as plain XLSForm, as XForm for phones."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from pyxform.xls2xform import convert

from forms.authoring.__main__ import main
from forms.authoring.build import item_folders
from forms.authoring.compiler import compile_source, read
from forms.authoring.export import export_plain, export_xlsx
from forms.authoring.lint.rehearsal import sample_answers
from forms.authoring.plain.form import named, plain_form
from forms.authoring.plain.functions import is_plain
from forms.authoring.plain.openrosa import write_server, xform
from forms.authoring.text_form import ITEMS
from forms.expressions import parse
from forms.session import FormContext, FormSession
from tests.forms.compiled_items import compiled, item
from tests.forms.hostile_workbooks import workbook

CODES = [folder.name for folder in item_folders()]
SOME = ("SB-001", "MZ-001", "NJ-002", "CL-001")
_XF = "{http://www.w3.org/2002/xforms}"


@pytest.mark.parametrize("item_id", SOME)
def test_in_chinese_words_it_is_the_same_item(tmp_path, item_id):
    book, _ = read(ITEMS / item_id)
    export_xlsx(book, tmp_path / "book.xlsx", chinese=True)
    again = compile_source(tmp_path / "book.xlsx")
    assert again.findings == ()
    assert again.item == item(item_id)


def test_a_chinese_workbook_has_no_english_head_or_type(tmp_path):
    book, _ = read(ITEMS / "MZ-001")
    export_xlsx(book, tmp_path / "book.xlsx", chinese=True)
    written = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert {"题目", "选项", "设置", "材料", "办事指南"} <= set(written.sheetnames)
    for name in ("题目", "材料", "办事指南"):
        heads = [cell.value for cell in written[name][1] if cell.value]
        assert not [head for head in heads if head.isascii()], heads
    types = {row[0].value.split()[0] for row in written["题目"].iter_rows(min_row=2) if row[0].value}
    assert not [kind for kind in types if kind.isascii()]
    keys = {row[0].value for row in written["办事指南"].iter_rows(min_row=2)}
    assert {"依据", "步骤", "层级"} <= keys


def test_the_workbook_is_dressed_for_authors(tmp_path):
    book, _ = read(ITEMS / "SB-001")
    export_xlsx(book, tmp_path / "book.xlsx", chinese=True)
    page = openpyxl.load_workbook(tmp_path / "book.xlsx")["题目"]
    assert page.freeze_panes == "D2"
    assert "类型" in page["A1"].comment.text
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert any("单选" in offered for offered in lists.values())
    assert any("是,否" in offered for offered in lists.values())
    assert page.column_dimensions["C"].width > 20


@pytest.mark.parametrize("item_id", SOME)
def test_the_plain_form_converts_with_pyxforms_own_tool(tmp_path, item_id):
    book, _ = read(ITEMS / item_id)
    export_plain(book, tmp_path / "plain.xlsx")
    done = convert(str(tmp_path / "plain.xlsx"), validate=False)
    assert done._survey.id_string == item_id
    assert "cn:" not in done.xform


@pytest.mark.parametrize("item_id", CODES)
def test_every_item_becomes_an_xform_without_our_words(item_id):
    book, _ = read(ITEMS / item_id)
    text, media, _ = xform(book)
    root = ElementTree.fromstring(text)
    assert "cn:" not in text
    for bind in root.iter(f"{_XF}bind"):
        for attribute in ("relevant", "constraint", "calculate", "required"):
            if bind.get(attribute):
                assert parse(bind.get(attribute)).mistakes() == ()
                assert is_plain(bind.get(attribute))
    sources = {instance.get("src") for instance in root.iter(f"{_XF}instance") if instance.get("src")}
    assert {source.rpartition("/")[2] for source in sources} == set(media)
    assert 'jr:preload="uid"' in text


@pytest.mark.parametrize("item_id", ["SB-001", "MZ-001"])
def test_the_specimen_gives_the_same_answers_in_the_plain_form(tmp_path, item_id):
    """Filled in by our engine, but with plain expressions only."""
    shipped = item(item_id)
    if not shipped.sample:
        pytest.skip(f"{item_id} has no specimen yet")
    book, _ = read(ITEMS / item_id)
    export_plain(book, tmp_path / "plain.xlsx")
    other = compile_source(tmp_path / "plain.xlsx").item
    surroundings = FormContext(date(2026, 11, 27), datetime(2026, 11, 27, 9), tables=shipped.tables)
    mine = FormSession(shipped, surroundings, sample_answers(shipped)).answers()
    theirs = FormSession(other, surroundings, sample_answers(shipped)).answers()
    notes = {path for path in theirs.values if path.endswith("_note")}
    found = {path: value for path, value in theirs.values.items() if path not in notes}
    assert _numbers(found) == _numbers(mine.values)
    for path, rows in mine.repeats.items():
        assert [_numbers(row) for row in theirs.repeats[path]] == [_numbers(row) for row in rows]


def _numbers(values):
    """Amounts as numbers: the two decimals of money are a matter of our paper."""
    return {
        path: float(value) if isinstance(value, str) and re.fullmatch(r"\d+\.\d+|\d{1,12}", value) else value
        for path, value in values.items()
    }


def test_what_the_organ_fills_in_is_never_asked_and_soft_rules_become_notes():
    book, _ = read(ITEMS / "MZ-004")
    form, findings = plain_form(book)
    rows = {row.get("name"): row for row in form.sheet("survey").rows}
    assert rows["office"].get("relevant") == "false()"
    assert rows["bank_account_note"].get("type") == "note"
    assert "${bank_account} != '' and not(" in rows["bank_account_note"].get("relevant")
    assert {finding.code for finding in findings} == {"plain.office", "plain.soft"}


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        (". < 10", "${a} < 10"),
        ("not(selected(., '无')) or . = ${b}", "not(selected(${a}, '无')) or ${a} = ${b}"),
        (". = '.'", "${a} = '.'"),
        ("count(../rows[. = 1]) > 1", None),
        ("./x = 1", None),
        (". = (", "${a} = ("),
        ("'", None),
    ],
)
def test_the_answer_itself_gets_its_name(rule, meant):
    assert named(rule, "a") == meant


def test_a_folder_that_phones_can_fetch_from(tmp_path):
    for code in ("SB-001", "NJ-002"):
        write_server(read(ITEMS / code)[0], tmp_path, "https://county.example/forms/")
    listed = ElementTree.fromstring((tmp_path / "formList").read_text("utf-8"))
    names = "{http://openrosa.org/xforms/xformsList}"
    assert [form.findtext(f"{names}formID") for form in listed] == ["NJ-002", "SB-001"]
    assert listed[1].findtext(f"{names}downloadUrl") == "https://county.example/forms/SB-001/form.xml"
    assert listed[1].findtext(f"{names}hash").startswith("md5:")
    manifest = ElementTree.fromstring((tmp_path / "SB-001" / "manifest.xml").read_text("utf-8"))
    files = [file.findtext("{http://openrosa.org/xforms/xformsManifest}filename") for file in manifest]
    assert files == ["pension_grades.csv"]
    rows = list(csv.reader((tmp_path / "SB-001" / files[0]).read_text("utf-8").splitlines()))
    assert rows[0] == ["name", "label"]


def test_the_command_exports_every_way(tmp_path, capsys):
    where = {
        way: tmp_path / name
        for way, name in [
            ("--out", "a.xlsx"),
            ("--plain", "p.xlsx"),
            ("--xform", "x.xml"),
            ("--openrosa", "site"),
        ]
    }
    arguments = [text for way, path in where.items() for text in (way, str(path))]
    assert main(["export", "SB-001", "--chinese", *arguments]) == 0
    assert all(path.exists() for path in where.values())
    assert (tmp_path / "x-media" / "pension_grades.csv").is_file()
    assert (tmp_path / "p-media" / "pension_grades.csv").is_file()
    assert main(["check", str(tmp_path / "a.xlsx")]) == 0
    assert main(["export", "SB-001"]) == 1
    assert "export.nothing" in capsys.readouterr().err


def test_losses_are_told_with_their_cell(tmp_path, capsys):
    path = workbook(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    book["survey"]["A17"], book["survey"]["K17"] = "text", "cn:rmb-upper(${income})"
    book["survey"]["R17"], book["sample"]["A2"] = None, "mode.apply_mode"
    book.save(path)
    assert main(["export", str(path), "--plain", str(tmp_path / "p.xlsx")]) == 0
    assert "survey!K17" in capsys.readouterr().out


@pytest.mark.parametrize("item_id", CODES)
def test_the_shipped_catalogue_raises_no_alarm(item_id):
    assert [f"{finding.where} {finding.code}" for finding in compiled(item_id).findings] == []
