"""新办: find a service item by name, pinyin initials, code, category or situation; its guide stands beside it.

Only the newest answer to what was typed is shown. Before anything is typed stand the items of the site's set, the
others one button further (全部事项); what is typed looks through all. 开始办理 opens a draft in 办理, with the answers of
the situation that was found; 情形引导 asks first. An item that is only a notice leads to 到期告知.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QListView, QTextBrowser, QVBoxLayout, QWidget

from desktop.dialogs.choice_dialog import ChoiceDialog
from desktop.models.item_list import SECOND_LINE, ItemListModel
from desktop.pages.desk import Desk, Page
from desktop.pages.guide_print import GuidePrint
from desktop.usecases.start_views import Start, Whom
from desktop.usecases.views import GuideView, ItemLine
from desktop.widgets.buttons import KeyButton
from desktop.widgets.delegates import TwoLines
from desktop.widgets.flow import flow_host
from desktop.widgets.search_line import SearchLine
from desktop.widgets.words import Frame, Words, empty, row, show_part
from sync.ledger.problems import Problem


class NewCasePage(Page):
    name = "new"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._head = self.head(self.tr("新办"))
        self._asked = ""
        self._category = ""
        self._found: tuple[ItemLine, ...] = ()
        self._guide_of = ""
        self._situation_of = ""
        self._shown_of = ""
        self._named = ""
        self._asks = 0
        self._whom: Whom | None = None
        self.search = SearchLine(desk.theme, self.tr("事项名称、情形、拼音首字母（如 gljt）或编号"))
        self.search.asked.connect(self._ask)
        self.search.entered.connect(self._start)
        self.column.addWidget(self._person())
        self._kinds: tuple[str, ...] = ()
        self.dialog: ChoiceDialog | None = None
        self._kind = KeyButton(desk.theme, "", key="F8")
        self._kind.clicked.connect(self.pick_category)
        self.every = KeyButton(desk.theme, "", key="F9", kind="quiet")
        self.every.setCheckable(True)
        self.every.hide()
        self.every.clicked.connect(self._filter)
        self.column.addLayout(row(self.search, self._kind, self.every))
        self._chips = QButtonGroup(self)
        self._chip_host = flow_host()
        self.column.addWidget(self._chip_host)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(self._left(), 5)
        columns.addLayout(self._right(), 6)
        self.column.addLayout(columns, 1)
        desk.theme.changed.connect(self._fit)
        self._fit()

    def opened(self, subject: object = None) -> None:
        """`subject`: a Start names the item and for whom it is; otherwise nobody in particular."""
        self._for(subject.whom if isinstance(subject, Start) else None)
        if isinstance(subject, Start):
            self._guide_of, self._situation_of, self._category = subject.item_id, subject.situation, ""
            self._named = subject.item_id
            self.search.clear()
        self.search.setFocus()
        self.search.selectAll()  # what was looked for before stays until something is typed
        self._ask(self.search.text().strip())

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("打拼音首字母最快：养老参保是 cb，高龄津贴是 gljt。"),
            self.tr("打情形也找得到：低保、残疾、代办。找到的情形写在事项下面，开始办理就先填好。"),
            self.tr("用 ↑ ↓ 选事项，按 Enter 开始办理；按 F6 先问几句，看他要带哪些材料。"),
            self.tr("一个事项要给一批人办：按 F7 粘贴名单，或一张一张读卡。"),
            self.tr("先列本站常办的；别的按 F9“全部事项”，或直接打名称，都找得到。"),
        )

    def _left(self) -> QVBoxLayout:
        self.model = ItemListModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(TwoLines(self.desk.theme, SECOND_LINE))
        self.view.setAccessibleName(self.tr("找到的事项"))
        self.view.setUniformItemSizes(True)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self.view.activated.connect(lambda _index: self._start())
        self.search.leads_to(self.view)
        self.desk.theme.changed.connect(self.view.doItemsLayout)
        self._nothing = Words("", "soft")
        self._nothing.hide()
        column = QVBoxLayout()
        column.addWidget(self._nothing)
        column.addWidget(self.view, 1)
        return column

    def _right(self) -> QVBoxLayout:
        self.guide = QTextBrowser()
        self.guide.setAccessibleName(self.tr("办事指南"))
        self.guide.setOpenLinks(False)
        self.guide.document().setDocumentMargin(14)
        self._begin = KeyButton(
            self.desk.theme, self.tr("开始办理"), key="Ctrl+Enter", icon="next", kind="primary"
        )
        self._begin.clicked.connect(self._start)
        self._situations = KeyButton(self.desk.theme, self.tr("情形引导"), key="F6", icon="help")
        self._situations.clicked.connect(self.guide_through)
        self._print = GuidePrint(self.desk, self.said.emit, self)
        self._slip = KeyButton(self.desk.theme, self.tr("打印一次性告知单"), key="Ctrl+P", icon="print")
        self._slip.clicked.connect(self.print_slip)
        self._many = KeyButton(self.desk.theme, self.tr("批量登记"), key="F7", icon="cases")
        self._many.clicked.connect(self.begin_many)
        self._full = KeyButton(self.desk.theme, self.tr("打印指南"), icon="print", kind="quiet")
        self._full.clicked.connect(lambda: self._print.print_guide(self._guide_of))
        column = QVBoxLayout()
        column.addWidget(self.guide, 1)
        column.addLayout(row(self._slip, 1, self._situations))
        column.addLayout(row(self._full, self._many, 1, self._begin))
        self._enable(False)
        return column

    def _enable(self, chosen: bool) -> None:
        for button in (self._begin, self._slip, self._full):
            button.setEnabled(chosen)
        self._situations.setEnabled(chosen and self._asks > 0)
        line = self.model.line(self.view.currentIndex().row()) if chosen else None
        self._many.setEnabled(line is not None and not line.notice)

    def _person(self) -> Frame:
        """For whom, where that is known before the form is opened."""
        self._strip = Frame("card", across=True, margin=12, gap=12)
        self._name = Words("", "strong")
        self._strip.box.addWidget(self._name, 1)
        other = KeyButton(self.desk.theme, self.tr("不是他"), kind="quiet")
        other.clicked.connect(lambda: self._for(None))
        self._strip.box.addWidget(other)
        self._strip.hide()
        return self._strip

    def _for(self, whom: Whom | None) -> None:
        self._whom = whom
        self._strip.setVisible(whom is not None)
        if whom is not None:
            self._name.say(self.tr("为 {name} 办理（{why}）").format(name=whom.name, why=whom.origin))

    def _ask(self, text: str) -> None:
        self._asked = text
        self.desk.tasks.run(
            self.desk.verbs.find_items,
            text,
            done=lambda lines, text=text: self._show(text, lines),
            failed=self.tell,
            owner=self,
        )

    def _show(self, text: str, lines: tuple[ItemLine, ...]) -> None:
        if text != self._asked:
            return
        self._found = lines
        if not text:
            if self._named:  # whoever was led here sees what he came for
                self.every.setChecked(any(one.item_id == self._named and not one.in_set for one in lines))
            self._named = ""
            self._draw_chips(sorted({line.category for line in lines if line.category}))
        self._filter()

    def pick_category(self) -> None:
        """类别 (F8), where large type leaves no room for a chip of each."""
        if self.dialog is not None or not self._kinds:
            return
        pairs = [("", self.tr("全部")), *((name, name) for name in self._kinds)]
        words = (self.tr("选类别"), self.tr("只列这一类的事项。"), self.tr("不选了"))
        dialog = ChoiceDialog(self.desk.theme, *words, pairs, self.window())
        dialog.decided.connect(self._choose_category)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _fit(self) -> None:
        """Large type: the list is worth more than a title and rows of chips."""
        large = self.desk.theme.tokens.large
        self._head.setVisible(not large)
        self._chip_host.setVisible(not large)
        show_part(self._kind, large and bool(self._kinds))
        self._kind.set_words(self._category or self.tr("全部类别"))
        self._many.set_words(self.tr("批量") if large else self.tr("批量登记"))

    def _draw_chips(self, categories: list[str]) -> None:
        self._kinds = tuple(categories)
        self._fit()
        wanted = [self.tr("全部"), *categories]
        if [button.text() for button in self._chips.buttons()] == wanted:
            return
        for button in self._chips.buttons():
            self._chips.removeButton(button)
        layout = self._chip_host.layout()
        if layout is None:
            return
        empty(layout)
        for name in wanted if categories else []:
            chip = KeyButton(self.desk.theme, name, kind="chip")
            chip.setCheckable(True)
            category = "" if name == wanted[0] else name
            chip.setProperty("category", category)
            chip.setChecked(category == self._category)
            chip.clicked.connect(lambda _checked=False, category=category: self._choose_category(category))
            self._chips.addButton(chip)
            layout.addWidget(chip)

    def _choose_category(self, category: str) -> None:
        self._category = category
        for chip in self._chips.buttons():
            chip.setChecked(chip.property("category") == category)
        self._fit()
        self._filter()

    def _offered(self) -> list[ItemLine]:
        """What was found in the chosen category; unasked, only what this site usually offers."""
        found = [line for line in self._found if not self._category or line.category == self._category]
        usual = [line for line in found if line.in_set]
        show_part(self.every, not self._asked and not all(line.in_set for line in self._found))
        self.every.set_words(
            self.tr("只看常办的")
            if self.every.isChecked()
            else self.tr("全部事项（{n}）").format(n=len(found))
        )
        return found if self._asked or self.every.isChecked() or not usual else usual

    def _filter(self) -> None:
        lines = self._offered()
        self.model.show_lines(lines)
        self._nothing.say(
            ""
            if lines
            else self.tr("没有找到“{text}”。请换一个词，或只打拼音首字母。").format(text=self._asked)
        )
        if lines:
            wanted = (self._guide_of, self._situation_of)
            same = [i for i, line in enumerate(lines) if (line.item_id, line.situation) == wanted]
            at = next(iter(same), next((i for i, one in enumerate(lines) if one.item_id == wanted[0]), 0))
            self.view.setCurrentIndex(self.model.index(at, 0))
        else:
            self._asks = 0
            self._enable(False)
            self.guide.clear()
            self._guide_of = self._situation_of = self._shown_of = ""

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        line = self.model.line(current.row()) if current.isValid() else None
        self._enable(line is not None)
        if line is None:
            return
        self._situation_of = line.situation
        self._begin.set_words(self.tr("填到期告知单") if line.notice else self.tr("开始办理"))
        if line.item_id == self._guide_of and self._shown_of == line.item_id:
            return
        self._guide_of, self._asks = line.item_id, 0
        self._enable(True)
        self.desk.tasks.run(self.desk.verbs.item_guide, line.item_id, done=self._show_guide, failed=self.tell)

    def _show_guide(self, guide: GuideView) -> None:
        if guide.item_id != self._guide_of:
            return
        self._shown_of, self._asks = guide.item_id, guide.asks
        self._enable(True)
        sizes = self.desk.theme.tokens.sizes
        parts = [f'<h2 style="font-size:{sizes.section + 2}px">{escape(guide.name)}</h2>']
        for heading, lines in guide.sections:
            parts.append(f'<p style="margin-top:14px;margin-bottom:2px"><b>{escape(heading)}</b></p>')
            parts.extend(
                f'<p style="margin:3px 0 3px 12px;line-height:140%">{escape(line)}</p>' for line in lines
            )
        self.guide.setHtml("".join(parts))

    def print_slip(self) -> None:
        """打印一次性告知单: for the situation that was found, else with every condition in words."""
        if self._situation_of:
            self._print.print_situation(self._guide_of, self._situation_of)
        else:
            self._print.print_slip(self._guide_of)

    def guide_through(self) -> None:
        """情形引导 (F6): the asks of the chosen item first."""
        start = self._chosen_start()
        if start is not None and self._situations.isEnabled():
            self.wanted.emit("situation", start)

    def begin_many(self) -> None:
        """批量登记 (F7): a list of people for the chosen item."""
        start = self._chosen_start()
        if start is not None and self._many.isEnabled():
            self.wanted.emit("batch", start)

    def _chosen_start(self) -> Start | None:
        line = self.model.line(self.view.currentIndex().row())
        if line is None:
            return None
        return Start(line.item_id, line.name, line.situation, line.situation_text, self._whom)

    def _start(self) -> None:
        line, start = self.model.line(self.view.currentIndex().row()), self._chosen_start()
        if line is None or start is None:
            return
        if line.notice:
            self.wanted.emit("due_notice", start)
        elif start.situation or start.whom:
            self._begin_with(start)
        else:
            self.wanted.emit("handling", line.item_id)

    def _begin_with(self, start: Start) -> None:
        """A draft that starts with what is known: the situation's answers, the person."""
        self._begin.setEnabled(False)
        self.desk.tasks.run(
            self.desk.verbs.begin_case,
            self.desk.clerk,
            start.item_id,
            start.situation,
            None,
            start.whom,
            done=lambda draft: self.wanted.emit("handling", draft),
            failed=self._not_begun,
            owner=self,
        )

    def _not_begun(self, problem: Problem) -> None:
        self._enable(True)
        self.tell(problem)
