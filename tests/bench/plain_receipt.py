"""The same receipt and the same form drawn by plain reportlab: what the engine alone costs.

A good programmer's direct drawing, no layout engine: fixed places, `drawString`, `rect`, Code 128,
QR. Same page, same words, same fonts embedded, same QR mask and compression as ours, so that
only our line breaking, fallback fonts and page furniture are compared. Fonts are loaded before.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop.paths import font_folders
from forms.printing import FontSet

A5 = (210 * mm, 148 * mm)
A4 = (210 * mm, 297 * mm)
PT_PER_LINE = 13.5


@cache
def face(style: str) -> str:
    """The registered name of a style's first font file: hei, bold or kai."""
    wanted = {
        "hei": ("NotoSansSC-Regular", "LXGWWenKai-Regular"),
        "bold": ("NotoSansSC-Bold", "LXGWWenKai-Bold"),
        "kai": ("LXGWWenKai-Regular", "NotoSansSC-Regular"),
    }[style]
    files = {path.stem: path for path in FontSet.find(font_folders()).files()}
    path: Path = next(files[name] for name in wanted if name in files)
    pdfmetrics.registerFont(TTFont(f"plain-{style}", str(path), asciiReadable=False))
    return f"plain-{style}"


def receipts(pages: Sequence[Mapping[str, Any]]) -> bytes:
    """One PDF with a D01 on every page."""
    out, canvas = _canvas(A5)
    for data in pages:
        _receipt(canvas, data)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def form(title: str, number: str, rows: Sequence[tuple[str, Sequence[tuple[str, str]]]], qr: str) -> bytes:
    """An A4 form: each row is (name of its section, (label, value) pairs side by side)."""
    out, canvas = _canvas(A4)
    top, page = 270 * mm, 1
    _centred(canvas, title, 20, A4[0] / 2, 279 * mm)
    _text(canvas, f"办件号：{number}", "hei", 9, 25 * mm, 272 * mm)
    before = ""
    for section, pairs in rows:
        width = 155 * mm / len(pairs) - 27 * mm
        height = max(22.0, *(12 * len(_wrapped(value, "kai", 10, width - 6)) + 8 for _, value in pairs))
        if top - height < 40 * mm:
            _foot(canvas, page, 25 * mm, 18 * mm)
            canvas.showPage()
            top, page = 277 * mm, page + 1
        if section != before:
            _text(canvas, section[:4], "bold", 8, 25 * mm + 2, top - 14)
            before = section
        x = 37 * mm
        canvas.rect(25 * mm, top - height, 12 * mm, height)
        for label, value in pairs:
            canvas.rect(x, top - height, 27 * mm, height)
            canvas.rect(x + 27 * mm, top - height, width, height)
            _lines(canvas, label, "hei", 9.5, x + 3, top - 14, 27 * mm - 6)
            _lines(canvas, value, "kai", 10, x + 27 * mm + 3, top - 14, width - 6)
            x += 27 * mm + width
        top -= height
    _qr(canvas, qr, 24 * mm, 20 * mm)
    _foot(canvas, page, 25 * mm, 18 * mm)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _canvas(size: tuple[float, float]) -> tuple[io.BytesIO, Canvas]:
    out = io.BytesIO()
    return out, Canvas(out, pagesize=size, invariant=1, pageCompression=1, initialFontName=face("hei"))


def _receipt(canvas: Canvas, data: Mapping[str, Any]) -> None:
    left, right, top = 10 * mm, 200 * mm, 138 * mm
    _text(canvas, data["site"], "hei", 10, left, top - 8 * mm)
    _centred(canvas, "代办登记回执", 20, 105 * mm, top - 9 * mm)
    canvas.setFont(face("hei"), 10)
    canvas.drawRightString(right, top - 8 * mm, data["doc_no"])
    y = _row(canvas, top - 13 * mm, (("办件号", data["case_no"]),), right - left - 76 * mm)
    code = Code128(data["case_no"].replace("-", ""), barWidth=0.9, barHeight=7 * mm, quiet=0, humanReadable=0)
    canvas.rect(right - 76 * mm, y, 76 * mm, top - 13 * mm - y)
    code.drawOn(canvas, right - 73 * mm, y + 1)
    for pairs in _receipt_rows(data):
        y = _row(canvas, y, pairs, right - left)
    _qr(canvas, data["qr"], left - 1.5 * mm, 13 * mm)
    for number, name in enumerate(("经办人签名", "申请人（代理人）签名")):
        x = left + 28 * mm + number * 60 * mm
        _text(canvas, name, "hei", 10.5, x, 24 * mm)
        canvas.line(x + 22 * mm, 23 * mm, x + 55 * mm, 23 * mm)
    canvas.setFont(face("hei"), 10.5)
    canvas.drawRightString(right, 24 * mm, data["date"])
    words = f"第1页 共1页 · {data['site']} · 打印时间 {data.get('printed_at', '')} · 经办人 {data.get('user', '')}"
    canvas.setFont(face("hei"), 8)
    canvas.drawRightString(right, 7.5 * mm, words)


def _receipt_rows(data: Mapping[str, Any]) -> tuple[tuple[tuple[str, str], ...], ...]:
    organ = data["organ"]
    hint = (
        f"本回执仅证明本代办点收到上列申请材料并接受代办委托，不是受理凭证。是否受理，由{organ}审查后书面告知。"
        f"收到时间以{organ}签收时间为准。代办服务不收取任何费用。"
    )
    return (
        (("申请人", data["applicant"]), ("证件号", data["id_no"])),
        (("联系电话", data["phone"]), ("代办人", data.get("agent", ""))),
        (("办理事项", data["item"]),),
        (("收到时间", data["received_at"]), ("当前状态", data["status"])),
        (("收到材料", data["materials"]),),
        (("下一步和时间", data["next"]),),
        (("费　　用", data["fee"]),),
        (("查询、咨询", data["contact"]),),
        (("提　　示", hint),),
    )


def _row(canvas: Canvas, top: float, pairs: Sequence[tuple[str, str]], width: float) -> float:
    """Labels and values side by side from `top` down; returns where the row ends."""
    label, x = 24 * mm, 10 * mm
    room = width / len(pairs) - label
    lines = [_wrapped(value, "kai", 10, room - 6) for _, value in pairs]
    height = PT_PER_LINE * max(map(len, lines)) + 5
    for (name, _), parts in zip(pairs, lines, strict=True):
        canvas.rect(x, top - height, label, height)
        canvas.rect(x + label, top - height, room, height)
        _text(canvas, name, "hei", 10, x + 4, top - height / 2 - 4)
        for number, part in enumerate(parts):
            _text(canvas, part, "kai", 10, x + label + 3, top - 12 - number * PT_PER_LINE)
        x += label + room
    return top - height


def _wrapped(text: str, style: str, size: float, room: float) -> list[str]:
    """Cut where the line is full, by the width of each character."""
    lines, line, used = [], "", 0.0
    for char in text:
        width = _em(char, style) * size
        if char == "\n" or (line and used + width > room):
            lines.append(line)
            line, used = "", 0.0
        if char != "\n":
            line += char
            used += width
    return [*lines, line]


@cache
def _em(char: str, style: str) -> float:
    return pdfmetrics.stringWidth(char, face(style), 1)


def _lines(canvas: Canvas, text: str, style: str, size: float, x: float, y: float, room: float) -> None:
    for number, part in enumerate(_wrapped(text, style, size, room)):
        _text(canvas, part, style, size, x, y - number * (size + 2))


def _text(canvas: Canvas, text: str, style: str, size: float, x: float, y: float) -> None:
    canvas.setFont(face(style), size)
    canvas.drawString(x, y, text)


def _centred(canvas: Canvas, text: str, size: float, x: float, y: float) -> None:
    canvas.setFont(face("bold"), size)
    canvas.drawCentredString(x, y, text)


def _foot(canvas: Canvas, number: int, left: float, y: float) -> None:
    canvas.line(left, y, 192 * mm, y)
    _text(canvas, f"第{number}页", "hei", 8, left, y - 10)


def _qr(canvas: Canvas, text: str, x: float, y: float, side: float = 22 * mm) -> None:
    matrix = segno.make(text, error="m", mask=2, boost_error=False, micro=False).matrix
    module = side / (len(matrix) + 4)
    path = canvas.beginPath()
    for row, cells in enumerate(matrix):
        column = 0
        for dark, run in groupby(cells):
            length = len(list(run))
            if dark:
                path.rect(x + (column + 2) * module, y + side - (row + 3) * module, length * module, module)
            column += length
    canvas.drawPath(path, stroke=0, fill=1)
