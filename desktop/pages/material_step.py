"""拍材料: the checklist of this case at the left, taking and entering the chosen material at the right.

Each picture is on disk before its row says so. Every material has a manual way: paper received
without a picture, an e-certificate shown, or missing for now. Nothing is deleted here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.devices.camera import read_picture
from desktop.devices.ports import Picture
from desktop.formview.editors import LineEditor
from desktop.pages.desk import Desk
from desktop.pages.guide_print import GuidePrint
from desktop.pages.handling_state import Handling
from desktop.pages.page_intake import PageIntake
from desktop.pages.picture_taking import PictureTaking
from desktop.pages.signed_print import SignedPrint
from desktop.tasks import DEVICE
from desktop.usecases.views import DraftView, MaterialRow
from desktop.widgets.buttons import KeyButton
from desktop.widgets.flow import flow_host
from desktop.widgets.thumbnail import thumbnail
from desktop.widgets.words import Frame, Pill, Scroll, Words, empty, row
from sync.ledger.problems import Problem

PRESENT, MISSING, WAIVED = "present", "missing", "waived"


class MaterialStep(QWidget):
    """`kept(rows)`: the checklist as the draft now holds it."""

    kept = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._handling: Handling | None = None
        self._rows: list[MaterialRow] = []
        self._chosen = ""
        self._buttons = QButtonGroup(self)
        self.intake = PageIntake(desk, self._refuse, self)
        self.taking = PictureTaking(desk, self)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        left = QVBoxLayout()
        left.addWidget(Words(self.tr("材料清单"), "section"))
        self._count = Words("", "soft")
        left.addWidget(self._count)
        self._list = Scroll(gap=6)
        left.addWidget(self._list, 1)
        self._print = GuidePrint(desk, lambda sentence, _tone: self._count.say(sentence), self)
        slip = self._button(
            self.tr("打印一次性告知单"), self.print_slip, key="Ctrl+P", icon="print", shrinks=True
        )
        left.addWidget(slip)
        columns.addLayout(left, 5)
        columns.addWidget(self._panel(), 6)

    def enter(self, handling: Handling) -> None:
        """Ask the draft again: the answers decide which materials are needed."""
        if handling is not self._handling:
            self._chosen = ""  # the next person's first photo must not land where the last one of before did
        self._handling = handling
        self._desk.tasks.run(
            self._desk.verbs.resume_draft, handling.draft_id, done=self._show, failed=self._refuse
        )

    def rows(self) -> tuple[MaterialRow, ...]:
        return tuple(self._rows)

    def shown(self) -> list[tuple[str, str]]:
        """The checklist in words, for 核对."""
        return [(found.name, self._state_words(found)) for found in self._rows]

    def choose(self, material: str) -> None:
        """Open one row of the checklist at the right."""
        self._chosen = material
        for button in self._buttons.buttons():
            button.setChecked(button.property("material") == material)
        found = self._row()
        if found is not None:
            self._draw_panel(found)

    def print_slip(self) -> None:
        """What this applicant has to bring, on paper (Ctrl+P)."""
        if self._handling is not None:
            self._print.print_slip(self._handling.draft.item_id, self._handling.draft_id)

    def take_picture(self) -> None:
        """One page from the camera (F4)."""
        if self._halt.isVisible():
            return  # one is being taken
        self._halt.show()
        self._say(self.tr("正在拍照…"))
        material = self._chosen
        self.taking.take(
            lambda picture: (self._halt.hide(), self._keep(material, picture)),
            lambda problem: (self._halt.hide(), self._refuse(problem)),
            lambda: (self._halt.hide(), self._say(self.tr("没有拍。"))),
        )

    def hideEvent(self, event: QHideEvent) -> None:
        self.taking.stop()  # the clerk went on: nobody waits for the camera any more
        super().hideEvent(event)

    def add_file(self, path: Path) -> None:
        """One page from a file chosen by hand."""
        material = self._chosen
        self._desk.tasks.run(
            read_picture,
            path,
            done=lambda picture: self._keep(material, picture),
            failed=self._refuse,
            owner=self,
            lane=DEVICE,
        )

    def _panel(self) -> Scroll:
        scroll = Scroll()
        panel = Frame("card", margin=20, gap=12)
        scroll.box.addWidget(panel)
        scroll.box.addStretch(1)
        self._title = Words("", "section")
        self._note = Words("", "soft")
        panel.box.addWidget(self._title)
        panel.box.addWidget(self._note)
        self.signing = SignedPrint(self._desk, self._say, self)
        panel.box.addLayout(row(self.signing.button, 1))
        shoot = self._button(self.tr("拍照"), self.take_picture, key="F4", icon="camera", kind="primary")
        choose = self._button(self.tr("选择文件"), self._ask_file, icon="file")
        self._halt = self._button(self.tr("停下"), self.taking.stop, icon="stop")
        self._halt.hide()
        panel.box.addWidget(flow_host(shoot, choose, self._halt))
        self._state = Words("", "")
        self._state.hide()
        panel.box.addWidget(self._state)
        self._thumbs = flow_host(gap=10)
        panel.box.addWidget(self._thumbs)
        panel.box.addWidget(Words(self.tr("不拍照也可以"), "strong"))
        self._copies = LineEditor(numbers=True, width=5, unit=self.tr("份"))
        self._copies.set_name(self.tr("份数"), "")
        got = self._button(self.tr("收到纸质材料"), self.got_paper, icon="check")
        panel.box.addWidget(flow_host(got, self._copies))
        self._ecert = LineEditor(width=18)
        self._ecert.line.setPlaceholderText(self.tr("电子证照名称或编号"))
        self._ecert.set_name(self.tr("电子证照名称或编号"), "")
        shown = self._button(self.tr("已出示电子证照"), self._saw_ecert)
        self._ecert_line = flow_host(shown, self._ecert)
        panel.box.addWidget(self._ecert_line)
        self._missing = self._button(self.tr("暂时没有"), self._is_missing)
        panel.box.addLayout(row(self._missing, 1))
        return scroll

    def _button(self, words: str, slot: Callable[[], None], **looks: Any) -> KeyButton:
        button = KeyButton(self._desk.theme, words, **looks)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def _show(self, draft: DraftView) -> None:
        self._rows = [found for found in draft.materials if found.needed]
        self.kept.emit(draft.materials)
        self._draw_list()
        first = next((r.material for r in self._rows if r.state == MISSING), "")
        known = [r.material for r in self._rows]
        self.choose(self._chosen if self._chosen in known else first or next(iter(known), ""))
        self._focus_chosen()

    def _focus_chosen(self) -> None:
        for button in self._buttons.buttons():
            if button.isChecked():
                button.setFocus(Qt.FocusReason.TabFocusReason)

    def _draw_list(self) -> None:
        for button in self._buttons.buttons():
            self._buttons.removeButton(button)
        empty(self._list.box)
        for found in self._rows:
            line = Frame("", across=True, margin=0, gap=8)
            button = KeyButton(self._desk.theme, found.name, kind="pick")
            button.setCheckable(True)
            button.setProperty("material", found.material)
            button.setToolTip(found.name)
            button.setAccessibleName(f"{found.name}，{self._state_words(found)}")
            button.setMinimumWidth(0)
            button.clicked.connect(lambda _checked=False, key=found.material: self.choose(key))
            self._buttons.addButton(button)
            line.box.addWidget(button, 1)
            line.box.addWidget(Pill(self._state_words(found), self._tone(found)))
            self._list.box.addWidget(line)
        self._list.box.addStretch(1)
        missing = sum(r.state == MISSING for r in self._rows)
        self._count.say(
            self.tr("还缺 {n} 项").format(n=missing) if missing else self.tr("材料齐了，可以下一步")
        )

    def _draw_panel(self, found: MaterialRow) -> None:
        self._title.say(found.name)
        wanted = self.tr("收原件") if found.originals else self.tr("收复印件")
        keep = "" if found.kept else self.tr("原件看后当场还给本人，不得留存。")
        self._note.say("　".join(part for part in (wanted, keep, found.note) if part))
        self._copies.show_value(str(found.copies or 1))
        self._ecert.show_value(found.ecert)
        self._ecert_line.setVisible(found.ecert_allowed)
        self._missing.setVisible(found.state != MISSING)
        self.signing.offer(self._handling.draft_id if self._handling is not None else "", found)
        layout = self._thumbs.layout()
        if layout is not None:
            empty(layout)
        for number, sha256 in enumerate(found.files, 1):
            self._desk.tasks.run(
                _small_picture,
                self._desk.verbs.scan_bytes,
                sha256,
                done=lambda image, number=number, key=found.material: self._draw_thumb(key, number, image),
                failed=self._refuse,
                owner=self,
            )

    def _draw_thumb(self, material: str, number: int, image: QImage | None) -> None:
        layout = self._thumbs.layout()
        if material != self._chosen or layout is None:
            return
        label = QLabel(self.tr("第 {n} 页").format(n=number))
        label.setProperty("role", "picture")
        label.setAccessibleName(self.tr("第 {n} 页").format(n=number))
        if image is not None and not image.isNull():
            label.setPixmap(QPixmap.fromImage(image))
        layout.addWidget(label)
        self._thumbs.updateGeometry()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("选择材料的照片或扫描件"))
        dialog.setNameFilter(self.tr("照片和扫描件 (*.jpg *.jpeg *.png *.pdf *.webp)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: [self.add_file(Path(name)) for name in names])
        dialog.open()

    def _keep(self, material: str, picture: Picture) -> None:
        """A photo is looked at first; everything else is kept at once, for the case it was taken for."""
        if self._handling is None:
            return
        draft_id = self._handling.draft_id
        self.intake.take(
            picture,
            lambda page, original: self._save(draft_id, material, page, original),
            lambda: self._say(self.tr("没有留下这张照片，请再拍一张。")),
        )

    def _save(self, draft_id: str, material: str, page: Picture, original: bytes | None) -> None:
        self._say(self.tr("正在保存…"))
        add: Callable[..., MaterialRow] = self._desk.verbs.add_scan
        kept = {} if original is None else {"original": original}
        self._desk.tasks.run(
            lambda: add(draft_id, material, page.content, page.name, **kept),
            done=lambda row: self._changed_in(draft_id, row),
            failed=self._refuse,
            owner=self,
        )

    def _changed_in(self, draft_id: str, row: MaterialRow) -> None:
        if self._handling is not None and self._handling.draft_id == draft_id:
            self._changed(row)

    def got_paper(self) -> None:
        """The paper lies here; as many copies as the box says."""
        self._copies.commit()
        text = str(self._copies.typed())
        self._set(PRESENT, int(text) if text.isdigit() else 1)

    def _saw_ecert(self) -> None:
        name = str(self._ecert.typed())
        if not name:
            self._say(self.tr("请填电子证照的名称或编号。"))
            self._ecert.take_focus()
            return
        self._set(WAIVED, 0, ecert=name)

    def _is_missing(self) -> None:
        self._set(MISSING, 0)

    def _set(self, state: str, copies: int, ecert: str = "") -> None:
        if self._handling is None:
            return
        verb, draft_id, material = self._desk.verbs.set_material, self._handling.draft_id, self._chosen
        self._desk.tasks.run(
            lambda: verb(draft_id, material, state, copies, ecert=ecert),
            done=self._changed,
            failed=self._refuse,
            owner=self,
        )

    def _changed(self, changed: MaterialRow) -> None:
        self._say("")
        in_list = any(button.hasFocus() for button in self._buttons.buttons())
        for at, found in enumerate(self._rows):
            if found.material == changed.material:
                self._rows[at] = changed
        self._draw_list()
        self.kept.emit(tuple(self._rows))
        following = next((r.material for r in self._rows if r.state == MISSING), "")
        stay = changed.material == self._chosen and changed.files
        self.choose(self._chosen if stay or not following else following)
        if in_list or changed.files:  # the list was drawn anew: arrows go on from where the clerk stood
            self._focus_chosen()

    def _refuse(self, problem: Problem) -> None:
        self._say(problem.sentence)

    def _say(self, words: str) -> None:
        self._state.say(words)

    def _row(self) -> MaterialRow | None:
        return next((found for found in self._rows if found.material == self._chosen), None)

    def _state_words(self, found: MaterialRow) -> str:
        if found.state == WAIVED:
            return self.tr("电子证照")
        if found.state == PRESENT:
            pages = len(found.files)
            return (
                self.tr("已拍 {n} 页").format(n=pages)
                if pages
                else self.tr("已收 {n} 份").format(n=found.copies)
            )
        return self.tr("缺")

    @staticmethod
    def _tone(found: MaterialRow) -> str:
        return "yellow" if found.state == MISSING else "green"


def _small_picture(scan_bytes: Callable[[str], bytes], sha256: str) -> QImage | None:
    """On the worker: fetch one scan and make it small."""
    return thumbnail(scan_bytes(sha256))
