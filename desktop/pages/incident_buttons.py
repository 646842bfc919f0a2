"""The incident sheet of a repair: kept while the page is open, printed or saved from two buttons.

Used by 备份与修复 and by the repair room before signing in. GUI thread; writing and printing run on workers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.pages.desk import Desk
from desktop.tasks import DEVICE, SYNC
from desktop.usecases.safekeeping import Repaired
from desktop.widgets.buttons import KeyButton
from sync.ledger.problems import Problem


class IncidentButtons:
    """`buttons` are hidden until `show(done)`. `say(words)` tells what became of a print."""

    def __init__(
        self, desk: Desk, page: QWidget, say: Callable[[str], None], refused: Callable[[Problem], None]
    ) -> None:
        self._desk, self._page, self._say, self._refused = desk, page, say, refused
        self._pdf: tuple[bytes, str] = (b"", "")
        self.save = KeyButton(desk.theme, page.tr("保存事故单"))
        self.save.clicked.connect(self._ask)
        self.print = KeyButton(desk.theme, page.tr("打印事故单"))
        self.print.clicked.connect(self.to_printer)
        self.buttons = (self.save, self.print)
        for button in self.buttons:
            button.hide()

    def show(self, done: Repaired) -> None:
        self._pdf = (done.pdf, done.name)
        for button in self.buttons:
            button.show()

    def save_to(self, path: Path) -> None:
        self._desk.tasks.run(_written, path, self._pdf[0], failed=self._refused, owner=self._page, lane=SYNC)

    def to_printer(self) -> None:
        self._desk.tasks.run(
            self._desk.devices.printer.print_pdf,
            Path(self._pdf[1]).stem,
            self._pdf[0],
            done=lambda where: self._say(self._page.tr("已交给打印机：{where}").format(where=where)),
            failed=self._refused,
            owner=self._page,
            lane=DEVICE,
        )

    def _ask(self) -> None:
        dialog = QFileDialog(self._page, self._page.tr("事故单存到哪里"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._pdf[1])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.open()


def words_of(done: Repaired, not_mended: str) -> str:
    """What was done, left and is to do, a line each. `not_mended`: with the field {line}."""
    left = (not_mended.format(line=line) for line in done.left)
    return "\n".join((*done.words, *left, *done.to_do))


def _written(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Problem("store.not_saved", reason=error.strerror or "") from error
