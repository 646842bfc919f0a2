"""PageIntake: between a picture that was taken and its keeping: small pictures go on, photos are shown first.

Several pictures chosen at once are asked for one after the other. Works on the device worker.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.devices.page_pictures import Prepared, prepare
from desktop.devices.ports import Picture
from desktop.dialogs.page_dialog import PageDialog
from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from sync.ledger.problems import Problem

Keep = Callable[[Picture, bytes | None], None]
"""The picture to keep, and the photo it was made of."""


class PageIntake(QObject):
    """`take` as often as wanted; `keep` or `refuse` is called once for each, unless the clerk says no."""

    def __init__(self, desk: Desk, refuse: Callable[[Problem], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._refuse, self._window = desk, refuse, parent
        self._waiting: list[tuple[Prepared, Keep, Callable[[], None], bool]] = []
        self.dialog: PageDialog | None = None

    def take(
        self,
        picture: Picture,
        keep: Keep,
        dropped: Callable[[], None] = lambda: None,
        refuse: Callable[[Problem], None] | None = None,
        *,
        tones: bool = False,
    ) -> None:
        """`dropped`: the clerk wants another photo instead. `tones`: it is drawn into a printed form, so a picture."""
        self._desk.tasks.run(
            prepare,
            picture,
            done=lambda prepared: self._prepared(picture, prepared, keep, dropped, tones),
            failed=refuse or self._refuse,
            owner=self,
            lane=DEVICE,
        )

    def _prepared(
        self,
        picture: Picture,
        prepared: Prepared | None,
        keep: Keep,
        dropped: Callable[[], None],
        tones: bool,
    ) -> None:
        if prepared is None:
            keep(picture, None)
            return
        self._waiting.append((prepared, keep, dropped, tones))
        if self.dialog is None:
            self._ask()

    def _ask(self) -> None:
        prepared, keep, dropped, tones = self._waiting.pop(0)
        dialog = PageDialog(self._desk.theme, self._desk.tasks, prepared, self._window, tones=tones)
        original = prepared.picture.content
        dialog.used.connect(lambda picture, made: keep(picture, original if made else None))
        dialog.rejected.connect(dropped)
        dialog.finished.connect(self._asked)
        self.dialog = dialog
        dialog.open()

    def _asked(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        if self._waiting:
            self._ask()
