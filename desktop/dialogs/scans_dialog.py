"""ScansDialog: the scans of one case, one after the other, to be looked at and nothing else.

A scan is fetched and drawn on the worker; one that has not arrived on this PC says so. GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.tasks import TaskRunner
from desktop.usecases.service_views import ScanPage
from desktop.widgets.buttons import KeyButton
from desktop.widgets.paper_view import PaperView
from desktop.widgets.theme import Theme
from desktop.widgets.thumbnail import scan_pictures
from desktop.widgets.words import Words, row
from sync.ledger.problems import Problem

SIZE = (1120, 700)
SIDE = 2000


class ScansDialog(QDialog):
    """`scan_bytes`: the verb that fetches one. Esc closes."""

    def __init__(
        self,
        theme: Theme,
        tasks: TaskRunner,
        scan_bytes: Callable[[str], bytes],
        pages: Sequence[ScanPage],
        about: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._scan_bytes, self._pages, self._at = tasks, scan_bytes, tuple(pages), 0
        title = self.tr("扫描件　{about}").format(about=about)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(*SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        self._name = Words("", "section")
        self._state = Words("", "soft")
        column.addLayout(row(self._name, 1, self._state))
        self.view = PaperView()
        column.addWidget(self.view, 1)
        self.back = KeyButton(theme, self.tr("上一份"), key="PgUp")
        self.on = KeyButton(theme, self.tr("下一份"), key="PgDown", kind="primary")
        near = KeyButton(theme, self.tr("放大"), icon="zoomin", kind="quiet")
        far = KeyButton(theme, self.tr("缩小"), icon="zoomout", kind="quiet")
        close = KeyButton(theme, self.tr("关闭"), key="Esc")
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))
        near.clicked.connect(lambda: self.view.zoom(1))
        far.clicked.connect(lambda: self.view.zoom(-1))
        close.clicked.connect(self.reject)
        column.addLayout(row(near, far, 1, self.back, self.on, close))
        self.turn(0)
        (self.on if self.on.isEnabled() else close).setFocus()

    def turn(self, by: int) -> None:
        """The scan `by` places further on; none beyond the ends."""
        if not self._pages:
            self._state.say(self.tr("这件没有扫描件。"))
            return
        self._at = max(0, min(len(self._pages) - 1, self._at + by))
        page = self._pages[self._at]
        self.back.setEnabled(self._at > 0)
        self.on.setEnabled(self._at + 1 < len(self._pages))
        words = self.tr("{name}　第 {n} 份，共 {all} 份")
        self._name.say(words.format(name=page.material, n=page.number, all=page.count))
        self.view.clear()
        self._state.say(self.tr("正在打开…"))
        at = self._at
        self._tasks.run(
            pictures_of,
            self._scan_bytes,
            page.sha256,
            done=lambda images: self._show(at, images),
            failed=lambda problem: self._refuse(at, problem),
            owner=self,
        )

    def words(self) -> str:
        """What stands below the picture."""
        return self._state.text()

    def _show(self, at: int, images: tuple[QImage, ...]) -> None:
        if at == self._at:
            self.view.show_pages(images)
            place = self.tr("{at}／{all}").format(at=at + 1, all=len(self._pages))
            self._state.say(place if images else self.tr("这份打不开，不是照片也不是 PDF。"))

    def _refuse(self, at: int, problem: Problem) -> None:
        if at == self._at:
            self._state.say(self.tr("这份还没有传到本机，联网后再看。（{why}）").format(why=problem.sentence))


def pictures_of(scan_bytes: Callable[[str], bytes], sha256: str) -> tuple[QImage, ...]:
    """On the worker. Raises Problem("material.unreadable")."""
    return scan_pictures(scan_bytes(sha256), SIDE)
