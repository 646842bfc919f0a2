"""Forms: expressions, patterns, workbooks in Excel and as text, tables beside them, item packages."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from forms.authoring.compiler import compile_source
from forms.authoring.excel import read_xlsx
from forms.authoring.findings import AuthoringRefused
from forms.authoring.sheets import Row, Sheet, Workbook
from forms.authoring.table_files import attach
from forms.expressions import Element, Environment, ExpressionError, parse, to_boolean, to_number, to_string
from forms.expressions.errors import ArgumentError
from forms.expressions.pattern_matching import pattern as read_pattern
from forms.package import PackageRefused, read_package, write_package
from sync import seal
from tests.forms.faults.planting import base
from tests.forms.hostile_workbooks import workbook
from tests.fuzz.target import Run, Target
from tests.support.fake_item import fake_item

_TABLES = {
    "local": [{"name": "dibao_standard", "value": "560"}],
    "towns": [{"name": "1", "label": "椑木镇", "county": "9"}],
}
_EXPRESSIONS = (
    "sum(rows/amount) div count(rows[kind = '甲'])",
    "if(string-length(姓名) >= 2 and regex(., '^[0-9]{17}[0-9X]$'), 'yes', concat('no', ../county))",
    "pulldata('towns', 'label', 'name', '1')",
    "instance('local')/root/item[name = 'dibao_standard']/value * 3 - -2 mod 5",
    "cn:age-at('1984-02-29', today()) + date('2026-11-27') - 3",
    "format-date(now(), '%Y年%n月%e日') = cn:rmb-upper(100.10)",
    "selected-at(/data/amounts, 1) | ancestor-or-self::*[position() < last()]/@x",
    "round(number(translate('1,2', ',', '')), 2) != once(uuid())",
    "coalesce(jr:choice-name('a', '姓名'), substr('abcdef', 1, 3), join(' ', rows/amount))",
)
_PATTERNS = (
    r"^[1-9]\d{5}(19|20)\d{2}[0-9Xx]$",
    r"(a+)+$",
    r"(?:甲|乙){2,5}.*?(?=x)",
    r"[^\w\s]+\b\p{L}",
    r"(?<!a)b|c{3}",
)


def _form() -> Element:
    root = Element("", kind="root")
    data = root.add(Element("data"))
    for name, text in (("姓名", "李𬍛"), ("county", "511999"), ("amounts", "a b c")):
        data.add(Element(name, text))
    for amount in ("100.10", "", "200.20"):
        row = data.add(Element("rows"))
        row.add(Element("amount", amount))
        row.add(Element("kind", "甲" if amount else "乙"))
    return root


def _open_expression(_folder: Path) -> Run:
    root = _form()
    now = datetime(2026, 11, 27, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    turns = count()
    around = Environment(root, now.date(), now, lambda: "0198c0de-0000-7000-8000-000000000001", _TABLES)

    def read(raw: bytes) -> None:
        if not next(turns) % 200:
            parse.cache_clear()  # what it remembers is bounded by number; here every text is new and long
        expression = parse(raw.decode("utf-8", "replace"))
        expression.mistakes()
        value = expression.evaluate(root.children[0], around)
        to_string(value)
        to_number(value, 480)
        to_boolean(value)

    return read


def _open_pattern(_folder: Path) -> Run:
    """A pattern in the first line, the text to match in the rest."""

    def read(raw: bytes) -> None:
        written, _, text = raw.decode("utf-8", "replace").partition("\n")
        read_pattern(written).matches(text)

    return read


def _open_workbook(folder: Path) -> Run:
    path = folder / "book.xlsx"

    def read(raw: bytes) -> None:
        path.write_bytes(raw)
        read_xlsx(path)

    return read


def _open_compiled(folder: Path) -> Run:
    path = folder / "book.xlsx"

    def read(raw: bytes) -> None:
        path.write_bytes(raw)
        compile_source(path)

    return read


def _books() -> Sequence[bytes]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return [_small(workbook(Path(folder) / "book.xlsx").read_bytes())]


def _small(raw: bytes) -> bytes:
    """Without the theme, which is half of it and read by nobody."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _open_sheet(folder: Path) -> Run:
    """The survey of a workbook in CSV, among sound sheets."""
    for name, grid in base().items():
        (folder / f"{name}.csv").write_text(_csv(grid), "utf-8")

    def read(raw: bytes) -> None:
        (folder / "survey.csv").write_bytes(raw)
        compile_source(folder)

    return read


def _csv(grid: Sequence[Sequence[str]]) -> str:
    return "".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n" for row in grid)


def _open_table(folder: Path) -> Run:
    """A table beside a workbook: `csv`, `xml` or `geojson` by what it looks like."""
    survey = Sheet(
        "survey", ("type", "name"), tuple(Row(n, {"type": f"select_one_from_file t{n}"}) for n in ())
    )

    def read(raw: bytes) -> None:
        kind = "xml" if raw[:1] == b"<" else "geojson" if raw[:1] == b"{" else "csv"
        (folder / f"t.{kind}").write_bytes(raw)
        row = Row(2, {"type": f"select_one_from_file t.{kind}"})
        attach(Workbook("x", {"survey": survey.with_rows((row,))}), folder)

    return read


_GEO = {
    "type": "FeatureCollection",
    "features": [{"id": 1, "properties": {"a": 1}, "geometry": {"coordinates": [[[1, 2], [3, 4]]]}}],
}


def _open_package(_folder: Path) -> Run:
    """A package; its payload signed again, so that a signed and nonsensical item is met too."""
    public = seal.sign_public(bytes(32))

    def read(raw: bytes) -> None:
        read_package(_resigned(raw), seal.verify, {public})

    return read


def _resigned(raw: bytes) -> bytes:
    import hashlib

    from forms.canonical import canonical

    try:
        package = json.loads(raw)
        plain = canonical(package["payload"])
        package["sha256"] = hashlib.sha256(plain).hexdigest()
        package["signature"] = seal.sign(bytes(32), plain).hex()
        return canonical(package)
    except (ValueError, KeyError, TypeError, RecursionError):
        return raw


def _package() -> list[bytes]:
    return [
        write_package(fake_item(), lambda plain: seal.sign(bytes(32), plain), seal.sign_public(bytes(32)))
    ]


_WORDS = tuple(
    word.encode()
    for word in (
        "(", ")", "[", "]", "/", "//", "..", ".", "@", "::", "|", "+", "-", "*", " div ", " mod ", " and ", " or ", "=", "!=", "<",
        "'", '"', "1", "0", "9e99", "count(", "sum(", "string(", "number(", "regex(., '", "date(", "format-date(", "position()",
        "last()", "ancestor::", "following-sibling::", "selected(", "if(", "pulldata(", "instance('local')", "$v", "rows", "姓名",
        "cn:rmb-upper(", "substring(", "translate(", "concat(", "decimal-date-time(", "area(", "distance(", "randomize(", "digest(",
        "base64-decode(", "weighted-checklist(", "round(", "pow(", "sin(", "int(", "indexed-repeat(", "once(", "checklist(", "boolean-from-string(",
    )
)  # fmt: skip
_SIGNS = tuple(word.encode() for word in ("(", ")", "[", "]", "{", "}", "{1,99999}", "*", "+", "?", "|", "^", "$", "\\d", "\\p{L}", "\\b", "(?=", "(?<=", "(?i)", "\\1", ".", "-", "a", "\n", "aaaaaaaaaaaaaaaaaaaa"))  # fmt: skip
_XML = tuple(word.encode() for word in ("<row r='9'>", "<c r='A1' t='s'><v>0</v></c>", "<f>1+1</f>", "<mergeCell ref='A1:B9'/>", "t='inlineStr'", "r='ZZ1'", "<!DOCTYPE a [<!ENTITY x 'y'>]>", "&x;", "&#0;", "</row>", "s='999'", "<v>1e999</v>", "xml:space='preserve'", "state='hidden'"))  # fmt: skip
_SHEET = tuple(word.encode() for word in (",", "\n", '"', "select_one yes_no", "begin_repeat", "end_repeat", "begin_group", "end_group", "calculate", "${name}", "${", "}", "range", "note", "integer", "select_one_from_file x.csv", "trigger", "relevant", "../", "true()"))  # fmt: skip

TARGETS = (
    Target("expression", _open_expression, lambda: [text.encode() for text in _EXPRESSIONS], "text", (ExpressionError,), _WORDS, 2500, 4000),
    Target("pattern", _open_pattern, lambda: [f"{text}\n511999196103080123".encode() for text in _PATTERNS], "text", (ArgumentError,), _SIGNS, 1500, 2000),
    Target("workbook", _open_workbook, _books, "zip", (AuthoringRefused,), _XML, 150, 1 << 20),
    Target("workbook_compiled", _open_compiled, _books, "zip", (AuthoringRefused,), _XML, 12, 1 << 20),
    Target("sheet", _open_sheet, lambda: [_csv(base()["survey"]).encode()], "text", (AuthoringRefused,), _SHEET, 25, 64 << 10),
    Target("table", _open_table, lambda: [b"name,label\n1,a\n", b"<root><item><name>1</name></item></root>", json.dumps(_GEO).encode()], "text", (), (b"<", b"</item>", b"&lt;", b"[", b"{", b'"', b","), 1000, 64 << 10),
    Target("package", _open_package, _package, "json", (PackageRefused,), (b"question", b"group", b"repeat", b"select_one"), 250, 64 << 10),
)  # fmt: skip
