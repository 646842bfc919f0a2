"""首次使用: a PC that no county knows yet becomes a station, by the county's QR code or a code and an address.

A scanner types the whole QR text like a keyboard; then the address need not be typed. What was typed stays
after a refusal. The first account is made on the next page. Talks to the county on the exchange worker.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.devices.camera import read_picture
from desktop.devices.ports import Picture
from desktop.pages.desk import Desk, Page
from desktop.tasks import SYNC
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.words import Frame, Words, row
from sync.ledger.invitation import is_invitation
from sync.ledger.problems import Problem


class FirstRunPage(Page):
    """`enrolled(name)`: the station's name, once the county knows this PC."""

    enrolled = Signal(str)
    practise = Signal()
    name = "first_run"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        card = Frame("card", margin=28, gap=12)
        card.setMinimumWidth(560)
        card.setMaximumWidth(940)
        card.box.addWidget(Words(self.tr("首次使用"), "title"))
        about = self.tr(
            "这台电脑还没有登记。请用扫码枪扫县里给的登记二维码；没有扫码枪，可以从照片读取，或照纸上输入。"
        )
        card.box.addWidget(Words(about, "soft"))
        card.box.addWidget(Words(self.tr("登记码"), "strong"))
        self.code = ImeLine(numbers=True)
        self.code.setAccessibleName(self.tr("登记码"))
        self.code.setPlaceholderText(self.tr("扫二维码，或输入纸上的登记码"))
        self.code.textChanged.connect(self._typed)
        self.code.entered.connect(self._after_code)
        card.box.addWidget(self.code)
        self._place = Words(self.tr("县中心地址"), "strong")
        card.box.addWidget(self._place)
        self.address = ImeLine(numbers=True)
        self.address.setAccessibleName(self.tr("县中心地址"))
        self.address.setPlaceholderText("https://")
        self.address.textChanged.connect(self._typed)
        self.address.entered.connect(self.go_on)
        card.box.addWidget(self.address)
        self._problem = Words("", "error")
        self._problem.hide()
        card.box.addWidget(self._problem)
        self._go = KeyButton(desk.theme, self.tr("登记本机"), key="Ctrl+Enter", kind="primary")
        self._go.clicked.connect(self.go_on)
        card.box.addWidget(self._go)
        card.box.addWidget(Words(self.tr("登记时要有网，只这一次。登记码只能用一次。"), "soft"))
        self.by_photo = KeyButton(desk.theme, self.tr("从照片读取"), icon="file")
        self.by_photo.clicked.connect(self._choose_photo)
        self.by_camera = KeyButton(desk.theme, self.tr("用高拍仪拍"), key="F4", icon="camera")
        self.by_camera.clicked.connect(lambda: self._read(self.desk.devices.camera.capture))
        self.to_practice = KeyButton(desk.theme, self.tr("先练习，不登记"), icon="info", kind="quiet")
        self.to_practice.clicked.connect(self.practise)
        self.to_practice.setVisible(desk.can_practise)
        card.box.addLayout(row(self.by_photo, self.by_camera, 1, self.to_practice))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 12)
        middle.addStretch(1)
        self.column.addStretch(1)
        self.column.addLayout(middle)
        self.column.addStretch(1)
        self.setAccessibleName(self.tr("首次使用"))
        self._typed()

    def opened(self, subject: object = None) -> None:
        self.code.setFocus()

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("登记码和二维码由县里给，在“登记码通知”那张纸上。"),
            self.tr("连不上县中心：检查网线；地址要和纸上一字不差。填好的不会丢，可以再按一次。"),
        )

    def go_on(self) -> None:
        """登记本机."""
        enrol = self.desk.enrol
        if enrol is None or not self._go.isEnabled():
            return
        self._problem.say("")
        self._busy(True)
        self.desk.tasks.run(
            enrol,
            self.code.text().strip(),
            self.address.text().strip(),
            done=self._done,
            failed=self._refuse,
            owner=self,
            lane=SYNC,
        )

    def use_photo(self, path: Path) -> None:
        """Read the county's QR code from a picture file; then nothing need be typed."""
        self._read(partial(read_picture, path))

    def _choose_photo(self) -> None:
        dialog = QFileDialog(self, self.tr("选择登记二维码的照片"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("照片 (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.use_photo(Path(path)))
        dialog.open()

    def _read(self, take: Callable[[], Picture]) -> None:
        self._problem.say("")
        self.by_photo.setEnabled(False)
        self.by_camera.setEnabled(False)
        self.desk.tasks.run(_invitation, take, done=self._found, failed=self._no_photo, owner=self)

    def _found(self, text: str) -> None:
        """The code stands in the line as a scanner would have typed it."""
        self._photo_again()
        self.code.setText(text)
        self.go_on()

    def _no_photo(self, problem: Problem) -> None:
        self._photo_again()
        self._problem.say(problem.sentence)
        self.code.setFocus()

    def _photo_again(self) -> None:
        self.by_photo.setEnabled(True)
        self.by_camera.setEnabled(True)

    def _after_code(self) -> None:
        if is_invitation(self.code.text()):
            self.go_on()
        else:
            self.address.setFocus()

    def _typed(self) -> None:
        scanned = is_invitation(self.code.text())
        self._place.setVisible(not scanned)
        self.address.setVisible(not scanned)
        self._go.setEnabled(bool(self.code.text().strip()) and (scanned or bool(self.address.text().strip())))

    def _busy(self, busy: bool) -> None:
        self._go.set_words(self.tr("正在向县里登记…") if busy else self.tr("登记本机"))
        for part in (self.code, self.address, self._go):
            part.setEnabled(not busy)

    def _done(self, name: str) -> None:
        self._busy(False)
        self.enrolled.emit(name)

    def _refuse(self, problem: Problem) -> None:
        self._busy(False)
        self._typed()
        no_line = self.tr("连不上县中心。请检查网线，地址要和纸上一字不差，再按一次。")
        self._problem.say(no_line if problem.code == "road.offline" else problem.sentence)
        self.code.setFocus()


def _invitation(take: Callable[[], Picture]) -> str:
    """On the worker: take the picture and read its code."""
    from desktop.devices.qr_photo import invitation_in

    return invitation_in(take())
