"""Attaching: from the button of a photo or file question to its answer: camera or file, kept, put into the form.

A photo is shown first like every photographed paper (PageIntake); a file that is no picture is kept
as it came. Taking and keeping run on the workers; the form only gets the answer. Nothing is deleted here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.devices.camera import read_picture
from desktop.devices.picture_intake import is_picture
from desktop.devices.ports import Picture
from desktop.formview.file_editor import CAMERA
from desktop.formview.form_page import FormPage
from desktop.pages.desk import Desk
from desktop.pages.page_intake import PageIntake
from desktop.pages.picture_taking import PictureTaking
from desktop.tasks import DEVICE
from sync.ledger.problems import Problem


class Attaching(QObject):
    """Serves `attach_wanted` of one form view."""

    def __init__(self, desk: Desk, form: FormPage, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._form, self._window = desk, form, parent
        self.intake = PageIntake(desk, lambda _problem: None, parent)
        self.taking = PictureTaking(desk, parent)
        form.attach_wanted.connect(self._wanted)

    def attach_file(self, path: str, file: Path) -> None:
        """The file answers the question at `path`."""
        self._take(path, lambda: read_picture(file))

    def _place(self, path: str) -> object:
        """What must still be so when the picture comes: the same form, and the row where it was."""
        return self._form.session, self._form.rows.moves if "[" in path else 0

    def _wanted(self, path: str, how: str) -> None:
        if how == CAMERA:
            self._form.say_attached(path, self.tr("正在拍照…"))
            place = self._place(path)
            self.taking.take(
                lambda taken: self._look(path, taken, place),
                lambda problem: self._refuse(path, problem),
                lambda: self._form.say_attached(path, ""),
            )
        else:
            self._ask_file(path)

    def _take(self, path: str, picture: Callable[[], Picture]) -> None:
        place = self._place(path)
        self._desk.tasks.run(
            picture,
            done=lambda taken: self._look(path, taken, place),
            failed=lambda problem: self._refuse(path, problem),
            owner=self._form,
            lane=DEVICE,
        )

    def _look(self, path: str, taken: Picture, place: object) -> None:
        if place != self._place(path):
            return  # another form, or rows have moved: the picture belongs to nothing on this screen
        photo = self._is_photo(path)
        if not photo and not is_picture(taken.content):
            self._keep(path, taken, None, place)
            return
        self.intake.take(
            taken,
            lambda page, original: self._keep(path, page, original, place),
            lambda: self._form.say_attached(path, self.tr("没有留下这张照片，请再拍一张。")),
            lambda problem: self._refuse(path, problem),
            tones=photo,
        )

    def _is_photo(self, path: str) -> bool:
        return self._form.session.state(path).node.type == "image"

    def _keep(self, path: str, page: Picture, original: bytes | None, place: object) -> None:
        if place != self._place(path):
            return
        self._form.say_attached(path, self.tr("正在保存…"))
        keep, photo = self._desk.verbs.keep_attachment, self._is_photo(path)
        self._desk.tasks.run(
            lambda: keep(page.content, page.name, photo, original),
            done=lambda answer: self._put(path, answer, place),
            failed=lambda problem: self._refuse(path, problem),
            owner=self._form,
        )

    def _put(self, path: str, answer: str, place: object) -> None:
        if place == self._place(path):
            self._form.put(path, answer)

    def _ask_file(self, path: str) -> None:
        dialog = QFileDialog(self._window, self.tr("选择要附上的文件"))
        if self._is_photo(path):
            dialog.setNameFilter(self.tr("照片和扫描件 (*.jpg *.jpeg *.png *.pdf *.webp)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.attach_file(path, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _refuse(self, path: str, problem: Problem) -> None:
        self._form.say_attached(path, problem.sentence)
