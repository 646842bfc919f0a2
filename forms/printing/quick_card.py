"""速查卡: one A5 sheet for beside the screen. Front: the day's ten acts with their keys; back: what to do
when something does not work, and whom to call.

Vectors and text only, drawn from plain words; knows no station and no settings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from forms.printing.fonts import BOLD, HEI, FontSet
from forms.printing.lines import wrap
from forms.printing.sheet import MM, Sheet

A5 = (148.0, 210.0)
_LEFT, _RIGHT = 9.0, 139.0
_DARK = 0.22
_Picture = Callable[["_Pen"], None]

ACTS: tuple[tuple[str, str, str], ...] = (
    ("Alt+1", "看今日", "先办要补正的、要送达的、快到期的"),
    ("Alt+2", "新办一件", "输入名称或拼音首字母，如 gljt"),
    ("F2", "读身份证", "读不出：照着证件手工填"),
    ("Ctrl+Enter", "填好，下一步", "Enter 到下一格；上一步按 F3，不会丢"),
    ("F4", "拍材料", "放平、四角都在画面里，看清再下一张"),
    ("Ctrl+Enter", "核对，登记", "念给群众听一遍，对了再登记"),
    ("Ctrl+P", "打回执", "回执交群众，委托书请他签名"),
    ("Alt+3", "查一件", "姓名、身份证尾号、电话都能查"),
    ("Alt+4", "送达，请评价", "本人或受托人签收后再点送达"),
    ("Alt+6", "交换上报", "显示“都已上报”才是真的报上去了"),
)
_AT_TOWNSHIP = {"Alt+2": "Alt+3", "Alt+3": "Alt+5", "Alt+4": "Alt+6", "Alt+6": "Alt+8"}
TROUBLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("没有网", ("照常登记、打回执，办件都在本机。", "有网后自动上报；几天没有网，用U盘带到乡镇。")),
    ("打印机不动", ("办件已经存好，不用重办。看纸、看电源。", "修好后到“待打印”补打，编号不变。")),
    ("刷错了卡、认错了人", ("还没登记：按 F3 回到第一步重读。", "已登记：不要再登一件，打电话给乡镇撤回。")),
    (
        "停电、关机",
        ("填一项存一项，最多丢正在输入的一项。", "开机登录，今日里接着办；问“是否已打印”照实答。"),
    ),
)


def quick_card(
    site: str, calls: Sequence[tuple[str, str]], fonts: FontSet, *, township: bool = False
) -> bytes:
    """The two sides as a PDF. `calls`: (who, telephone), "" leaves a line to write on. Raises MissingGlyphs.

    `township`: its pages stand in another order.
    """
    sheet = Sheet(A5, fonts, "速查卡")
    _band(sheet, "每天十件事", site)
    for at, act in enumerate(ACTS):
        key, title, words = act
        _act(sheet, 27.0 + at * 16.9, at + 1, (_AT_TOWNSHIP.get(key, key) if township else key, title, words))
    _foot(sheet, "离开座位按 Ctrl+L 锁屏 · 看不懂按 F1 · 写过的不会丢")
    sheet.new_page()
    _band(sheet, "不灵的时候", site)
    for at, (title, lines) in enumerate(TROUBLES):
        _trouble(sheet, 27.0 + at * 28.5, _PICTURES[at], title, lines)
    _calls(sheet, 149.0, calls)
    _foot(sheet, "报问题时先说：站点名称、屏幕上的那句话、办件号")
    return sheet.pdf()


def _band(sheet: Sheet, title: str, site: str) -> None:
    sheet.shade(0, 0, sheet.width, 20, _DARK)
    sheet.text(_LEFT, 13.6, title, BOLD, 20, grey=1.0)
    sheet.text(_RIGHT, 9.6, "代办台 速查卡", HEI, 9, "right", grey=1.0)
    size = min(9.0, 9.0 * 62 / max(1.0, sheet.measure(site, HEI, 9)))
    sheet.text(_RIGHT, 15.0, site, HEI, size, "right", grey=1.0)


def _foot(sheet: Sheet, words: str) -> None:
    sheet.rule(_LEFT, 198.5, _RIGHT, 198.5, 0.6)
    sheet.text(sheet.width / 2, 203.8, words, HEI, 9, "center")


def _act(sheet: Sheet, y: float, number: int, act: tuple[str, str, str]) -> None:
    key, title, words = act
    _Pen(sheet, _LEFT, y).disc(5.5, 5.5, 4.6, _DARK)
    sheet.text(_LEFT + 5.5, y + 7.4, str(number), BOLD, 14, "center", grey=1.0)
    sheet.text(_LEFT + 14, y + 5.2, title, BOLD, 14)
    sheet.text(_LEFT + 14, y + 11.0, words, HEI, 9.5, grey=0.25)
    width = max(14.0, sheet.measure(key, BOLD, 12) + 6)
    _Pen(sheet, _RIGHT - width, y - 0.4).key(width, 9.4)
    sheet.text(_RIGHT - width / 2, y + 5.9, key, BOLD, 12, "center")
    if number < len(ACTS):
        sheet.rule(_LEFT + 14, y + 14.2, _RIGHT, y + 14.2, 0.3, "dot")


def _trouble(sheet: Sheet, y: float, picture: _Picture, title: str, lines: Sequence[str]) -> None:
    sheet.shade(_LEFT, y, 24, 24, 0.93)
    picture(_Pen(sheet, _LEFT + 2, y + 2))
    sheet.text(_LEFT + 29, y + 6.2, title, BOLD, 14)
    at = y + 12.6
    for line in lines:
        for part in wrap(line, _RIGHT - _LEFT - 29, lambda text: sheet.measure(text, HEI, 10)):
            sheet.text(_LEFT + 29, at, part, HEI, 10)
            at += 5.2


def _calls(sheet: Sheet, y: float, calls: Sequence[tuple[str, str]]) -> None:
    sheet.text(_LEFT, y, "打电话找谁", BOLD, 14)
    sheet.rule(_LEFT, y + 3, _RIGHT, y + 3, 1.2)
    for at, (who, phone) in enumerate(calls[:5]):
        line = y + 11 + at * 9.2
        sheet.text(_LEFT, line, who, HEI, 11)
        if phone:
            sheet.text(_RIGHT, line, phone, BOLD, 14, "right")
        sheet.rule(_LEFT, line + 2.6, _RIGHT, line + 2.6, 0.4)


class _Pen:
    """Lines in millimetres from the top left corner of one small picture of 20 × 20."""

    def __init__(self, sheet: Sheet, x: float, y: float) -> None:
        self._sheet, self._x, self._y = sheet, x, y

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (self._x + x) * MM, (self._sheet.height - self._y - y) * MM

    def disc(self, x: float, y: float, radius: float, grey: float) -> None:
        cx, cy = self._at(x, y)
        self._sheet.stroke(lambda c: _filled(c, grey, lambda: c.circle(cx, cy, radius * MM, 0, 1)))

    def key(self, width: float, height: float) -> None:
        """A key of the keyboard: a rounded box with a thicker edge below."""
        left, bottom = self._at(0, height)

        def stroke(c: Any) -> None:
            c.setDash()
            c.setLineWidth(0.9)
            c.roundRect(left, bottom, width * MM, height * MM, 1.6 * MM)
            c.setLineWidth(1.8)
            c.line(left + 1.6 * MM, bottom + 0.4, left + (width - 1.6) * MM, bottom + 0.4)

        self._sheet.stroke(stroke)

    def path(self, *points: tuple[float, float], width: float = 1.6) -> None:
        placed = [self._at(*point) for point in points]

        def stroke(c: Any) -> None:
            c.setDash()
            c.setLineWidth(width)
            c.setLineCap(1)
            for (x1, y1), (x2, y2) in zip(placed, placed[1:], strict=False):
                c.line(x1, y1, x2, y2)
            c.setLineCap(0)

        self._sheet.stroke(stroke)

    def rect(self, x: float, y: float, w: float, h: float, width: float = 1.6) -> None:
        self.path((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y), width=width)

    def bow(self, x: float, y: float, radius: float) -> None:
        """A quarter of a circle above (x, y), as of a signal."""
        cx, cy = self._at(x, y)
        r = radius * MM

        def stroke(c: Any) -> None:
            c.setDash()
            c.setLineWidth(1.6)
            c.setLineCap(1)
            c.arc(cx - r, cy - r, cx + r, cy + r, 45, 90)
            c.setLineCap(0)

        self._sheet.stroke(stroke)


def _filled(c: Any, grey: float, shape: Callable[[], None]) -> None:
    c.saveState()
    c.setFillGray(grey)
    shape()
    c.restoreState()


def _no_net(pen: _Pen) -> None:
    for radius in (4.0, 8.0, 12.0):
        pen.bow(10, 16, radius)
    pen.disc(10, 16, 1.2, 0)
    pen.path((3, 17.5), (17, 2.5), width=2.4)


def _printer(pen: _Pen) -> None:
    pen.rect(2, 8, 16, 7)
    pen.rect(5, 2, 10, 6)
    pen.rect(5, 12, 10, 6)
    pen.path((7, 14.2), (13, 14.2), width=0.8)
    pen.path((7, 16), (11, 16), width=0.8)
    pen.disc(15.6, 10.2, 0.8, 0)


def _card(pen: _Pen) -> None:
    pen.rect(1.5, 4, 17, 12)
    pen.disc(6, 8.4, 1.9, 0.2)
    pen.path((3.5, 13.5), (4.2, 11.6), (7.8, 11.6), (8.5, 13.5))
    pen.path((11, 7.5), (16.5, 7.5), width=0.9)
    pen.path((11, 10), (16.5, 10), width=0.9)
    pen.path((11, 12.5), (14.5, 12.5), width=0.9)


def _power(pen: _Pen) -> None:
    pen.path((11.5, 1.5), (4.5, 11), (9.6, 11), (8, 18.5), (15.5, 8.2), (10.3, 8.2), (11.5, 1.5), width=1.5)


_PICTURES: tuple[_Picture, ...] = (_no_net, _printer, _card, _power)
