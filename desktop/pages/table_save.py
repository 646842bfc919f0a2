"""TableSave: a table of the page into a file of the clerk's choice, .xlsx or .csv by its ending.

The content is made on the ledger worker, the file written on the device worker; a folder that
refuses is told in words. GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.pages.desk import Desk
from desktop.tasks import DEVICE
from sync.ledger.problems import Problem

XLSX, CSV = "xlsx", "csv"


@dataclass(frozen=True, slots=True)
class TableFile:
    """`name` without an ending; `makers`: ending -> what makes the bytes, the usual one first."""

    name: str
    makers: Mapping[str, Callable[[], bytes]]


class TableSave(QObject):
    """`saved(file name)`; `said(sentence, tone)` for refusals."""

    saved = Signal(str)
    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent

    def ask(self, table: TableFile) -> None:
        """Let the clerk choose the place and the kind."""
        dialog = QFileDialog(self._window, self.tr("表格存到哪里"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {self._kind_words(suffix): suffix for suffix in table.makers}
        dialog.setNameFilters(list(filters))
        dialog.setDefaultSuffix(next(iter(table.makers)))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
        dialog.selectFile(f"{table.name}.{dialog.defaultSuffix()}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_to(table, Path(name)))
        dialog.open()

    def save_to(self, table: TableFile, path: Path) -> None:
        """Write the file; an ending that is not offered gets the usual kind."""
        make = table.makers.get(path.suffix.lower().removeprefix(".")) or next(iter(table.makers.values()))
        self._desk.tasks.run(
            make, done=lambda content: self._note(table, path, content), failed=self._refuse, owner=self
        )

    def _note(self, table: TableFile, path: Path, content: bytes) -> None:
        """Who takes a table away is written down first."""
        self._desk.tasks.run(
            self._desk.verbs.note_export,
            self._desk.clerk,
            table.name,
            0,
            done=lambda _none: self._write(path, content),
            failed=self._refuse,
            owner=self,
        )

    def _kind_words(self, suffix: str) -> str:
        return {XLSX: self.tr("Excel 表格 (*.xlsx)"), CSV: self.tr("文本表格 (*.csv)")}[suffix]

    def _write(self, path: Path, content: bytes) -> None:
        self._desk.tasks.run(
            _write_file, path, content, done=self.saved.emit, failed=self._refuse, owner=self, lane=DEVICE
        )

    def _refuse(self, problem: Problem) -> None:
        self.said.emit(problem.sentence, "warn")


def _write_file(path: Path, content: bytes) -> str:
    """On a worker. Raises Problem("store.not_saved")."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Problem("store.not_saved", reason=error.strerror or "写不进文件") from error
    return path.name
