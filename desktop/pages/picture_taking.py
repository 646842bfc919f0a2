"""PictureTaking: one picture from whatever camera is chosen; a camera whose picture moves is looked through first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.devices.live_camera import LivePort
from desktop.devices.ports import Picture
from desktop.dialogs.live_dialog import LiveDialog
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE, Relay
from sync.ledger.problems import Problem


class PictureTaking(QObject):
    """One at a time. Every `take` ends in exactly one call of `done`, `failed` or `dropped`."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, parent
        self._stop = desk.tasks.stop_event()
        self._relay = Relay(self)
        self.dialog: LiveDialog | None = None

    def take(
        self,
        done: Callable[[Picture], object],
        failed: Callable[[Problem], object],
        dropped: Callable[[], object] = lambda: None,
    ) -> None:
        """`dropped`: the clerk closed the picture without taking one."""
        camera = self._desk.devices.camera
        if isinstance(camera, LivePort):
            self._look_through(camera, done, failed, dropped)
            return
        self._stop.clear()
        self._desk.tasks.run(
            camera.capture, self._stop.is_set, done=done, failed=failed, owner=self, lane=DEVICE
        )

    def stop(self) -> None:
        """Nobody waits for the camera any more."""
        self._stop.set()
        if self.dialog is not None:
            self.dialog.reject()

    def _look_through(
        self,
        camera: LivePort,
        done: Callable[[Picture], object],
        failed: Callable[[Problem], object],
        dropped: Callable[[], object],
    ) -> None:
        dialog = LiveDialog(self._desk.theme, self._desk.tasks, camera, self._relay, self._window)
        dialog.taken.connect(done)
        dialog.failed.connect(failed)
        dialog.left.connect(dropped)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
