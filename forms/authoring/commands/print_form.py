"""`daiban-item print`: an item's official form as a PDF, filled in, blank or as a specimen.

For authors who want to see what they drew. Reports characters that no font here holds.
"""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from forms.answers import Answers
from forms.authoring.commands.telling import say, source_of, tell
from forms.authoring.findings import AuthoringRefused, error
from forms.item import ServiceItem

FONTS = Path(__file__).parents[3] / "out" / "fonts"


def add(commands: Any) -> None:
    command = commands.add_parser("print", help="把事项的申请表打印成 PDF")
    command.add_argument("source", help="内置事项编码（SB-001）、文件夹或 .xlsx")
    command.add_argument("--out", type=Path, required=True)
    how = command.add_mutually_exclusive_group()
    how.add_argument("--answers", type=Path, help="填写内容文件（JSON）")
    how.add_argument("--blank", action="store_true", help="空白表")
    how.add_argument("--specimen", action="store_true", help="示范文本")
    command.add_argument("--fonts", type=Path, default=FONTS, help="字库文件夹")
    command.add_argument("--on", type=date.fromisoformat, default=None, help="填表日期（2026-11-27）")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from forms.authoring.compiler import compile_workbook, read
    from forms.authoring.print_checks import missing_glyphs
    from forms.printing import FontSet, MissingGlyphs

    book, findings = read(source_of(arguments.source))
    compiled = compile_workbook(book, findings)
    tell(compiled.findings)
    fonts = FontSet.find([arguments.fonts])
    if unknown := missing_glyphs(book.prints, fonts.missing_glyphs):
        raise AuthoringRefused(unknown)
    try:
        pdf = _pdf(compiled.item, arguments, fonts)
    except MissingGlyphs as missing:
        name = compiled.item.item_id
        raise AuthoringRefused(
            [error(name, "print.glyph", f"字库里没有这些字：{missing.named()}")]
        ) from missing
    arguments.out.write_bytes(pdf)
    say(f"已打印 {arguments.out}（{len(pdf)} 字节）")
    return 0


def _pdf(item: ServiceItem, arguments: argparse.Namespace, fonts: Any) -> bytes:
    from forms.printing import render_blank, render_form, render_specimen
    from forms.printing.specimen import SPECIMEN_DAY

    day = arguments.on or SPECIMEN_DAY
    if arguments.answers:
        answers = _filled(item, arguments.answers, day)
        return render_form(item, answers.to_json(), {"printed_at": day.isoformat()}, fonts)
    if arguments.specimen:
        return render_specimen(item, fonts, day)
    return render_blank(item, fonts)


def _filled(item: ServiceItem, path: Path, day: date) -> Answers:
    """The answers of an answers file as the form holds them: what is not relevant is blank."""
    from forms.session import FormContext, FormSession

    try:
        given = json.loads(path.read_text("utf-8"))
        applicant = {f"applicant.{name}": value for name, value in (given.get("applicant") or {}).items()}
        values = {**applicant, **given.get("answers", given.get("values", {}))}
        answers = Answers.from_json({"values": values, "repeats": given.get("repeats", {})})
    except (OSError, ValueError, AttributeError) as broken:
        raise AuthoringRefused(
            [error(path.name, "answers.file", f"填写内容读不出来（{broken}）")]
        ) from broken
    noon = datetime(day.year, day.month, day.day, 12)
    return FormSession(item, FormContext(day, noon), answers).answers()
