"""LiveDialog: the camera's moving picture, the sheet outlined as it is found; the space bar takes the page.

The camera is read on the device worker, one picture at a time; it is closed when the dialog ends.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.devices.live_camera import LivePort
from desktop.devices.live_look import Hand, Seen, watch
from desktop.devices.ports import Picture
from desktop.tasks import DEVICE, Relay, TaskRunner
from desktop.widgets.buttons import KeyButton
from desktop.widgets.live_view import LiveView
from desktop.widgets.theme import Theme
from desktop.widgets.words import Words, row
from sync.ledger.problems import Problem


class LiveDialog(QDialog):
    """Ends with one of `taken(Picture)`, `failed(Problem)` and `left` (Esc: nothing taken)."""

    taken = Signal(object)
    failed = Signal(object)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        tasks: TaskRunner,
        camera: LivePort,
        relay: Relay,
        parent: QWidget | None = None,
    ) -> None:
        """`relay` outlives the dialog: a frame may still be on its way when this is gone."""
        super().__init__(parent)
        title = self.tr("对好纸，按空格拍下")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(960, 700)
        self._hand = Hand(tasks.stop_event())
        relay.told.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(Words(title, "section"))
        self.hint = Words(self.tr("正在打开相机…"), "soft")
        column.addWidget(self.hint)
        self.view = LiveView(self.tr("正在打开相机…"))
        self.view.drawn.connect(self._hand.drawn.set)
        column.addWidget(self.view, 1)
        self.shoot = KeyButton(theme, self.tr("拍下"), key="空格", icon="camera", kind="primary")
        self.shoot.clicked.connect(self.take)
        self.shoot.setEnabled(False)
        leave = KeyButton(theme, self.tr("不拍了"), key="Esc")
        leave.clicked.connect(self.reject)
        column.addLayout(row(self.shoot, leave, 1))
        self.finished.connect(self._close_camera)
        tasks.run(
            watch,
            camera,
            relay.tell,
            self._hand,
            done=self._done,
            failed=self._refused,
            owner=self,
            lane=DEVICE,
        )

    def take(self) -> None:
        """The picture that stands there now."""
        if self.shoot.isEnabled():
            self.shoot.setEnabled(False)
            self.hint.say(self.tr("正在拍下…"))
            self._hand.take.set()
            self._hand.drawn.set()

    def reject(self) -> None:
        super().reject()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():  # F4 is still down from opening this
                self.take()
        else:
            super().keyPressEvent(event)

    def _show(self, seen: Seen) -> None:
        if self._hand.take.is_set():
            return
        self.view.show_picture(seen.screen, seen.corners)
        if not self.shoot.isEnabled():
            self.shoot.setEnabled(True)
            self.shoot.setFocus()
        if seen.dark:
            self.hint.say(self.tr("画面太暗。请开灯，或移到亮处。"))
        elif seen.corners is None:
            self.hint.say(
                self.tr("还看不清纸的四边：整张纸放进画面，垫深色的底。也可以直接拍，以后再拖四角。")
            )
        else:
            self.hint.say(self.tr("纸已找到（绿框）。按空格拍下。"))

    def _done(self, picture: Picture | None) -> None:
        if picture is not None and self._hand.take.is_set():
            self.accept()
            self.taken.emit(picture)

    def _refused(self, problem: Problem) -> None:
        self.done(QDialog.DialogCode.Rejected)
        self.failed.emit(problem)

    def _close_camera(self) -> None:
        self._hand.leave.set()
        self._hand.drawn.set()
