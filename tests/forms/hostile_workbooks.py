"""Workbooks nobody should open, made byte by byte: bombs, entities, macros, a million rows, far cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl

from tests.forms.faults.planting import Grids, base

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}"><sheetData>'
TAIL = "</sheetData>{}</worksheet>"
SURVEY = "xl/worksheets/sheet1.xml"


def workbook(path: Path, grids: Grids | None = None) -> Path:
    """A sound .xlsx of these sheets, survey first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    found = grids or base()
    for name in ["survey", *(name for name in found if name != "survey")]:
        page = book.create_sheet(name)
        for row in found[name]:
            page.append(row)
            for cell in page[page.max_row]:
                cell.number_format = "@"
                cell.data_type = "s"
    book.save(path)
    return path


def rewritten(path: Path, parts: dict[str, bytes | str], stored: bool = False) -> Path:
    """The same file with some parts replaced or added."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist() if name not in parts}
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", method) as new:
        for name, content in {**kept, **parts}.items():
            new.writestr(name, content)
    return path


def sheet(rows: Iterable[str], after: str = "") -> str:
    return HEAD + "".join(rows) + TAIL.format(after)


def cell(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def million_rows(path: Path) -> Path:
    rows = (
        f'<row r="{number}"><c r="A{number}"><v>{number * 7919 % 100003}</v></c></row>'
        for number in range(1, 1_000_002)
    )
    return rewritten(workbook(path), {SURVEY: sheet(rows)})


def bomb(path: Path) -> Path:
    """300 MB of blanks in a few hundred kilobytes."""
    workbook(path)
    blanks = b" " * (1 << 20)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/image1.xml", "w") as stream,
    ):
        for _ in range(300):
            stream.write(blanks)
    return path


def many_small_bombs(path: Path) -> Path:
    """No part is large, all together are."""
    workbook(path)
    content = bytes(range(256)) * 3_000
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(120):
            archive.writestr(f"xl/media/image{number}.bin", content)
    return path


def lying_bomb(path: Path) -> Path:
    """A part that says it has 100 bytes and holds 50 MB."""
    rewritten(workbook(path), {SURVEY: b"<a>" + b" " * (50 << 20) + b"</a>"})
    raw = bytearray(path.read_bytes())
    real = (50 << 20) + 7
    at = 0
    while (at := raw.find(real.to_bytes(4, "little"), at)) >= 0:
        raw[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(raw)
    return path


def many_parts(path: Path) -> Path:
    workbook(path)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(3_000):
            archive.writestr(f"xl/media/{number}", b"")
    return path


def external_entity(path: Path, part: str = SURVEY, encoding: str = "utf-8") -> Path:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<!DOCTYPE worksheet [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&secret;</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    return rewritten(workbook(path), {part: text.encode(encoding)})


def billion_laughs(path: Path) -> Path:
    lines = ['<!ENTITY l0 "哈">', *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))]
    text = f'<?xml version="1.0"?><!DOCTYPE sst [{"".join(lines)}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'
    return rewritten(workbook(path), {"xl/sharedStrings.xml": text})


def with_macros(path: Path) -> Path:
    return rewritten(workbook(path), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"})


def old_excel(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "Workbook".encode("utf-16-le"))
    return path


def with_password(path: Path) -> Path:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le")
    )
    return path


def open_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    return path


def far_row(path: Path) -> Path:
    return rewritten(workbook(path), {SURVEY: sheet([f'<row r="1048576">{cell("A1048576")}</row>'])})


def far_column(path: Path) -> Path:
    return rewritten(workbook(path), {SURVEY: sheet([f'<row r="1">{cell("XFD1")}</row>'])})


def huge_merge(path: Path) -> Path:
    merges = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return rewritten(workbook(path), {SURVEY: sheet([f'<row r="1">{cell("A1")}</row>'], merges)})


def overlapping_merges(path: Path) -> Path:
    merges = '<mergeCells count="2"><mergeCell ref="A1:C3"/><mergeCell ref="C2:D9"/></mergeCells>'
    return rewritten(workbook(path), {SURVEY: sheet([f'<row r="1">{cell("A1")}</row>'], merges)})


def huge_link(path: Path) -> Path:
    link = '<hyperlinks><hyperlink ref="A1:CV20000" location="x"/></hyperlinks>'
    return rewritten(workbook(path), {SURVEY: sheet([f'<row r="1">{cell("A1")}</row>'], link)})


def far_comment(path: Path) -> Path:
    text = f'<comments xmlns="{MAIN}"><commentList><comment ref="XFD1048576" authorId="0"/></commentList></comments>'
    return rewritten(workbook(path), {"xl/comments1.xml": text})


def truncated(path: Path) -> Path:
    raw = workbook(path).read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    return path


def wrong_cell(path: Path) -> Path:
    return rewritten(workbook(path), {SURVEY: sheet([f'<row r="1">{cell("ZZZZ99999999")}</row>'])})


def not_xml(path: Path) -> Path:
    return rewritten(workbook(path), {SURVEY: b"\x00\x01 not xml"})


def no_sheets(path: Path) -> Path:
    return rewritten(workbook(path), {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'})


def lost_part(path: Path) -> Path:
    with zipfile.ZipFile(workbook(path)) as old:
        kept = {name: old.read(name) for name in old.namelist() if name != SURVEY}
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as new:
        for name, content in kept.items():
            new.writestr(name, content)
    path.write_bytes(raw.getvalue())
    return path


def newer_format(path: Path) -> Path:
    grids = base()
    grids["settings"] = [[*grids["settings"][0], "daiban_format"], [*grids["settings"][1], "2"]]
    return workbook(path, grids)


def random_bytes(path: Path) -> Path:
    path.write_bytes(bytes(number * 37 % 251 for number in range(5_000)))
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def only_a_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "你好")
    return path
