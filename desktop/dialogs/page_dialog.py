"""PageDialog: a photo of a sheet before it is kept: corners to drag, the page as it will be, what to mind.

The page is made on the device worker after each change; typing and drawing never wait for it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.devices.page_finder import WHOLE
from desktop.devices.page_pictures import Made, Prepared, make
from desktop.devices.page_work import COLOUR, GREY, TEXT
from desktop.devices.ports import Picture
from desktop.tasks import DEVICE, TaskRunner
from desktop.widgets.buttons import KeyButton
from desktop.widgets.choices import OneOf
from desktop.widgets.corner_view import CornerView
from desktop.widgets.flow import flow_host
from desktop.widgets.theme import Theme
from desktop.widgets.words import Scroll, Words
from sync.ledger.problems import Problem

PREVIEW = (300, 340)
AUTO = "auto"


class PageDialog(QDialog):
    """`used(Picture, bool)`: what to keep, and whether it is a page made of the photo. Esc keeps nothing.

    `tones`: what is made stays a picture (colour first), never black and white in a PDF.
    """

    used = Signal(object, bool)

    def __init__(
        self,
        theme: Theme,
        tasks: TaskRunner,
        prepared: Prepared,
        parent: QWidget | None = None,
        *,
        tones: bool = False,
    ) -> None:
        super().__init__(parent)
        self._modes = (COLOUR, GREY) if tones else (AUTO, TEXT, GREY, COLOUR)
        self._tasks, self._prepared = tasks, prepared
        self._made: Made | None = None
        self._turns = self._wanted = 0
        self._accepting = False
        title = self.tr("这一页拍得好吗？")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(1080, 680)
        across = QHBoxLayout(self)
        across.setContentsMargins(20, 16, 20, 16)
        across.setSpacing(18)
        self.view = CornerView()
        self.view.show_photo(prepared.screen, prepared.shot.corners)
        self.view.moved.connect(self._make)
        left = QVBoxLayout()
        left.addWidget(Words(title, "section"))
        left.addWidget(Words(self._lead(), "soft"))
        left.addWidget(self.view, 1)
        across.addLayout(left, 5)
        across.addLayout(self._side(theme), 4)
        self.use.setFocus()
        self._make()

    def turn(self) -> None:
        """A quarter to the right."""
        self._turns = (self._turns + 1) % 4
        self._make()

    def take(self) -> None:
        """Keep the page; where it is still being made, as soon as it is."""
        if self._made is None:
            self._accepting = True
            self._size.say(self.tr("正在处理这一页…"))
            return
        page, name = self._made.page, self._prepared.picture.name
        stem = name.rpartition(".")[0] or name
        self.accept()
        self.used.emit(Picture(page.content, stem + page.suffix), True)

    def take_whole(self) -> None:
        """Keep the photo as it came."""
        self.accept()
        self.used.emit(self._prepared.picture, False)

    def _lead(self) -> str:
        if self._prepared.shot.sure:
            return self.tr("纸的四个角已找到。不准的话，拖动圆点；或按 1 到 4 选角，用方向键移动。")
        return self.tr("没有找到纸的边。请把四个圆点拖到纸的四角；或按 1 到 4 选角，用方向键移动。")

    def _side(self, theme: Theme) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(10)
        inner = Scroll(gap=10)
        self._preview = QLabel()
        self._preview.setProperty("role", "picture")
        self._preview.setAccessibleName(self.tr("处理后的样子"))
        self._preview.setMinimumHeight(PREVIEW[1])
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._minds = Words("", "error")
        self._minds.hide()
        self._size = Words("", "soft")
        names = {
            AUTO: self.tr("自动"),
            TEXT: self.tr("黑白文字"),
            GREY: self.tr("灰度"),
            COLOUR: self.tr("彩色（有章）") if AUTO in self._modes else self.tr("彩色"),
        }
        self.modes = OneOf(tuple((mode, names[mode]) for mode in self._modes), segments=True)
        self.modes.set_value(self._modes[0])
        self.modes.setAccessibleName(self.tr("存成什么"))
        self.modes.chosen.connect(lambda _value: self._make())
        for part in (self._minds, self._preview, self._size, self.modes):
            inner.box.addWidget(part)
        inner.box.addStretch(1)
        side.addWidget(inner, 1)
        self.use = KeyButton(theme, self.tr("用这一页"), key="Ctrl+Enter", icon="check", kind="primary")
        self.use.clicked.connect(self.take)
        turn = KeyButton(theme, self.tr("转一转"))
        turn.clicked.connect(self.turn)
        whole = KeyButton(theme, self.tr("不裁，用原图"))
        whole.clicked.connect(self.take_whole)
        again = KeyButton(theme, self.tr("不要，重拍"), key="Esc")
        again.clicked.connect(self.reject)
        side.addWidget(flow_host(self.use, turn, whole, again))
        return side

    def _make(self) -> None:
        """Make the page as it is wanted now; only the newest answer counts."""
        self._made = None
        self._wanted += 1
        wanted, corners, turns = self._wanted, self.view.corners, self._turns
        mode = "" if self.modes.value() == AUTO else self.modes.value()
        self._tasks.run(
            lambda: make(self._prepared, corners, mode, turns) if wanted == self._wanted else None,
            done=lambda made: self._show(wanted, made),
            failed=self._refused,
            owner=self,
            lane=DEVICE,
        )

    def _show(self, wanted: int, made: Made | None) -> None:
        if wanted != self._wanted or made is None:
            return
        self._made = made
        self._minds.say("\n".join(made.page.warnings))
        kept = self.tr("{kind}，{size} KB。原照片留在本机，县里收到后才清理。")
        kinds = {TEXT: self.tr("黑白文字"), GREY: self.tr("灰度"), COLOUR: self.tr("彩色")}
        self._size.say(kept.format(kind=kinds[made.page.mode], size=max(1, len(made.page.content) // 1000)))
        if made.screen is not None:
            ratio = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            self._preview.setPixmap(QPixmap.fromImage(made.screen).scaled(*PREVIEW, ratio, smooth))
        if self._accepting:
            self.take()

    def _refused(self, problem: Problem) -> None:
        self._accepting = False
        self._minds.say(problem.sentence)
        if problem.code == "device.corners":
            self.view.set_corners(WHOLE)
