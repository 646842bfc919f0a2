"""A workbook of ours as a plain XLSForm: survey, choices and settings that every tool reads.

What only the counter knows goes: materials, guide, prefills, papers. What the organ fills in is
kept and never shown. A soft rule becomes a note below its question. Each loss is told with its cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from forms.authoring.export import all_choices
from forms.authoring.findings import AuthoringFinding, note, warning
from forms.authoring.plain.functions import plain
from forms.authoring.sheets import Row, Sheet, Workbook
from forms.expressions import ExpressionError
from forms.expressions.lexer import tokens

_KEPT = (
    *("type", "name", "label", "hint", "required", "required_message", "relevant", "constraint"),
    *("constraint_message", "calculation", "default", "appearance", "readonly", "choice_filter"),
    *("repeat_count", "trigger", "parameters", "image", "audio", "video"),
)
_EXPRESSIONS = (
    "required",
    "relevant",
    "constraint",
    "calculation",
    "default",
    "choice_filter",
    "repeat_count",
)
_OUR_LOOKS = frozenset({"money", "masked", "seal"})
_SETTINGS = ("form_title", "form_id", "version")


def plain_form(book: Workbook) -> tuple[Workbook, list[AuthoringFinding]]:
    """The plain XLSForm (row numbers count anew) and what it says less well."""
    writer = _Writer(book)
    rows = writer.rows()
    survey = Sheet(
        "survey", (*_KEPT,), tuple(Row(number, cells) for number, cells in enumerate(rows, start=2))
    )
    sheets = {"survey": survey, "choices": all_choices(book), "settings": _settings(book)}
    return Workbook(book.source, {**sheets, **media_tables(book)}, book.codes), writer.findings


def media_tables(book: Workbook) -> Mapping[str, Sheet]:
    """Local tables that the survey reads: other tools want them as CSV files beside the form."""
    used = " ".join(text for row in book.sheet("survey").rows for text in row.cells.values())
    return {
        name: sheet
        for name, sheet in book.sheets.items()
        if "name" in sheet.headers
        and name not in ("survey", "choices", "settings", "materials", "situations", "guide", "sample")
        and re.search(rf"\b{re.escape(name)}\b", used)
    }


def media_files(book: Workbook) -> dict[str, bytes]:
    """Those tables as CSV files by name."""
    files: dict[str, bytes] = {}
    for name, sheet in media_tables(book).items():
        headers = [header for header in sheet.headers if header]
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headers)
        writer.writerows([row.get(header) for header in headers] for row in sheet.rows)
        files[f"{name}.csv"] = stream.getvalue().encode()
    return files


def _settings(book: Workbook) -> Sheet:
    sheet = book.sheet("settings")
    row = sheet.rows[0] if sheet.rows else Row(2, {})
    cells = {key: row.get(key) for key in _SETTINGS} | {"name": "data"}
    return Sheet("settings", (*_SETTINGS, "name"), (Row(2, cells),))


class _Writer:
    def __init__(self, book: Workbook) -> None:
        self._sheet = book.sheet("survey")
        self._office = 0  # depth inside a group of the organ
        self.findings: list[AuthoringFinding] = []

    def rows(self) -> list[dict[str, str]]:
        return [cells for row in self._sheet.rows for cells in self._row(row)]

    def _row(self, row: Row) -> Iterator[dict[str, str]]:
        kind = row.get("type").partition(" ")[0]
        opens, closes = kind.startswith("begin_"), kind.startswith("end_")
        office = row.get("filled_by") == "office" or self._office > 0
        cells = {name: row.get(name) for name in _KEPT if row.get(name)}
        for column in _EXPRESSIONS:
            if column in cells:
                self._expression(row, column, cells)
        if row.get("print_as") == "money" and cells.get("calculation"):
            cells["calculation"] = f"round({cells['calculation']}, 2)"
        self._looks(cells)
        self._length(row, cells)
        if office:
            cells.pop("required", None)
            if not self._office and not closes:
                cells["relevant"] = "false()"
                self._tell(note, row, "filled_by", "plain.office", "由单位填写的栏目保留，但不显示")
        yield {"type": kind} if closes else cells
        self._office += (opens and office) - (closes and self._office > 0)
        if row.get("warning") and not office:
            yield from self._soft_rule(row)

    def _expression(self, row: Row, column: str, cells: dict[str, str]) -> None:
        made = plain(cells[column])
        if made.unknown:
            message = f"“{cells[column]}”不能用一般的函数写出来，这一格去掉了"
            self._tell(warning, row, column, "plain.dropped", message)
            del cells[column]
            return
        for loss in made.losses:
            self._tell(warning, row, column, "plain.approximate", loss)
        cells[column] = made.text

    def _looks(self, cells: dict[str, str]) -> None:
        looks = [word for word in cells.get("appearance", "").split() if word not in _OUR_LOOKS]
        if looks:
            cells["appearance"] = " ".join(looks)
        else:
            cells.pop("appearance", None)

    def _length(self, row: Row, cells: dict[str, str]) -> None:
        """`max_length` is ours; elsewhere it is one more constraint."""
        most = row.get("max_length")
        if not most.isdigit() or row.get("type") != "text":
            return
        rule = f"string-length(.) <= {most}"
        cells["constraint"] = f"({cells['constraint']}) and {rule}" if cells.get("constraint") else rule
        words = cells.get("constraint_message", "")
        cells["constraint_message"] = f"{words}（最多{most}个字）" if words else f"最多{most}个字"

    def _soft_rule(self, row: Row) -> Iterator[dict[str, str]]:
        """A note that appears where the rule fails; `.` becomes the question's name."""
        made = plain(row.get("warning"))
        name = row.get("name")
        rule = named(made.text, name)
        if made.unknown or rule is None:
            message = "提醒条件不能用一般的函数写出来，去掉了"
            self._tell(warning, row, "warning", "plain.dropped", message)
            return
        for loss in made.losses:
            self._tell(warning, row, "warning", "plain.approximate", loss)
        relevant = f"${{{name}}} != '' and not({rule})"
        yield {
            "type": "note",
            "name": f"{name}_note",
            "label": f"请核对：{row.get('warning_message') or row.get('label')}",
            "relevant": f"({row.get('relevant')}) and {relevant}" if row.get("relevant") else relevant,
        }
        self._tell(note, row, "warning", "plain.soft", "提醒条件改成题目下面的一条说明")

    def _tell(self, make: object, row: Row, column: str, code: str, message: str) -> None:
        assert callable(make)
        self.findings.append(make(self._sheet.where(row, column), code, message))


def named(rule: str, name: str) -> str | None:
    """A rule about `.` as a rule about `${name}`; None where `.` stands inside brackets and means a row."""
    shielded = re.sub(r"\$\{[^}]*\}", lambda match: "_" * len(match.group()), rule)
    try:
        found = tokens(shielded)
    except ExpressionError:
        return None
    depth = 0
    places = []
    for place, token in enumerate(found):
        depth += (token.text == "[" and token.kind == "symbol") - (
            token.text == "]" and token.kind == "symbol"
        )
        alone = found[min(place + 1, len(found) - 1)].text not in ("/", "//")
        if token.text == "." and token.kind == "symbol":
            if depth or not alone:
                return None
            places.append(token.position)
    for place in reversed(places):
        rule = f"{rule[:place]}${{{name}}}{rule[place + 1 :]}"
    return rule
