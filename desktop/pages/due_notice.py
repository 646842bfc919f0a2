"""到期告知: a notice on paper for somebody who does not apply (D19), one at a time or a pasted list.

The item's form stands at the left and is kept nowhere; what was printed and what came of it stands at
the right. Nothing is registered. How, when and where it is told stays for the next one.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.dialogs.choice_dialog import ChoiceDialog
from desktop.dialogs.paste_dialog import PasteDialog
from desktop.formview.form_page import FormPage
from desktop.pages.desk import Desk, Page
from desktop.tasks import DEVICE
from desktop.usecases.due_views import NoticeLine, NoticeRow, NoticesPrinted
from desktop.usecases.notice_form import RESULT, TOLD_ON, common_of, open_findings, required_columns
from desktop.usecases.start_views import Start
from desktop.widgets.buttons import KeyButton
from desktop.widgets.case_row import WorkRow
from desktop.widgets.words import Frame, Scroll, Words, empty, row
from forms.answers import Answers
from forms.finding import Severity
from forms.finding_text import sentence
from forms.session import FormSession
from sync.ledger.problems import Problem


class DueNoticePage(Page):
    name = "due_notice"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._title = self.head(self.tr("到期告知"))
        self._start = Start("")
        self.session: FormSession | None = None
        self.dialog: PasteDialog | ChoiceDialog | None = None
        self._columns: tuple[str, ...] = ()
        columns = QHBoxLayout()
        columns.setSpacing(16)
        self.form = FormPage(desk.theme)
        self.form.finished.connect(self.go_on)
        columns.addWidget(self.form, 7)
        card = Frame("card", margin=16, gap=6)
        card.box.addWidget(Words(self.tr("最近告知的"), "section"))
        self._log = Scroll(gap=0)
        card.box.addWidget(self._log, 1)
        columns.addWidget(card, 5)
        self.column.addLayout(columns, 1)
        self.column.addLayout(self._keys())

    def opened(self, subject: object = None) -> None:
        """`subject`: a Start from 新办."""
        self.session = None
        if not isinstance(subject, Start):
            self.wanted.emit("new", None)
            return
        self._start = subject
        self._title.say(self.tr("到期告知　{item}").format(item=subject.item_name))
        self.setAccessibleName(self._title.text())
        self._open(Answers())

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("填好一户打印一张；告知方式、日期和预约留着，下一户接着填。"),
            self.tr("有名单的按 F7 粘贴，一行一户，一次打完。"),
            self.tr("告知单不是办件，没有编号；告知过谁、结果怎样，记在右边。"),
        )

    def take_in(self) -> None:
        self.form.commit()

    def go_on(self) -> None:
        """下一页, and after the last page print."""
        session = self.session
        if session is None or not self._passes(session):
            return
        pages = [page.path for page in session.pages()]
        at = pages.index(self.form.path) if self.form.path in pages else 0
        if at + 1 < len(pages):
            self._show_page(pages[at + 1])
        else:
            self.print_one()

    def print_one(self) -> None:
        """打印到期告知单 of what stands in the form."""
        session = self.session
        if session is None or not self._print.isEnabled():
            return
        self.form.commit()
        wrong = open_findings(session)
        if wrong:
            self._show_page(wrong[0].path.split(".")[0])
            self._passes(session)
            return
        self._busy(True)
        self._run((session.draft(),), lambda printed: self._one_printed(printed, session), self._not_printed)

    def paste(self) -> None:
        """粘贴一批 (F7)."""
        if self.session is None or self.dialog is not None:
            return
        self.form.commit()
        dialog = PasteDialog(self.desk.theme, self._columns, self.window())
        dialog.typed.connect(self._read)
        dialog.decided.connect(self._print_rows)
        self._hold(dialog)

    def _keys(self) -> QHBoxLayout:
        theme = self.desk.theme
        batch = KeyButton(theme, self.tr("粘贴一批"), key="F7", icon="file")
        batch.clicked.connect(self.paste)
        self._print = KeyButton(theme, self.tr("打印到期告知单"), key="Ctrl+P", icon="print", kind="primary")
        self._print.clicked.connect(self.print_one)
        return row(batch, 1, self._print)

    def _open(self, common: Answers) -> None:
        """A blank form with what is common to all; from the station, because it knows the day."""
        start = self._start
        self._busy(True)
        self.desk.tasks.run(
            self.desk.verbs.situation_session,
            start.item_id,
            "",
            done=lambda session: self._begin(start, session, common),
            failed=self._not_opened,
            owner=self,
        )
        self._ask_log()

    def _begin(self, start: Start, session: FormSession, common: Answers) -> None:
        if start is not self._start:
            return
        day = session.context.today.isoformat()
        for node in session.item.root.walk():
            if node.name == TOLD_ON and node.kind == "question":
                session.set_value(node.path, day)
        for path, value in common.values.items():
            session.set_value(path, value)
        self.session = session
        self._columns = tuple(node.label for node in required_columns(session.item.root))
        self._busy(False)
        pages = session.pages()
        if pages:
            self._show_page(pages[0].path)

    def _show_page(self, path: str) -> None:
        if self.session is not None:
            label = next((page.label for page in self.session.pages() if page.path == path), "")
            self.form.show_page(self.session, path, label, {})

    def _passes(self, session: FormSession) -> bool:
        self.form.commit()
        page, item = self.form.path, session.item
        errors = [(found.path, sentence(found, item)) for found in open_findings(session, page)]
        soft = [found for found in session.findings(page) if found.severity is Severity.WARNING]
        self.form.show_findings(errors, [(found.path, sentence(found, item)) for found in soft])
        return not errors

    def _busy(self, busy: bool) -> None:
        self._print.setEnabled(not busy)

    def _run(
        self,
        notices: tuple[Answers, ...],
        done: Callable[[NoticesPrinted], None],
        failed: Callable[[Problem], None],
    ) -> None:
        self.desk.tasks.run(
            self.desk.verbs.print_notices,
            self._start.item_id,
            notices,
            self.desk.clerk.name,
            self.desk.devices.printer.print_pdf,
            done=done,
            failed=failed,
            owner=self,
            lane=DEVICE,
        )

    def _one_printed(self, printed: NoticesPrinted, session: FormSession) -> None:
        if printed.problem is not None:
            self._not_printed(printed.problem)
            return
        line = printed.printed[0]
        words = self.tr("{name} 的到期告知单已交给打印机。下一户接着填。")
        self.said.emit(words.format(name=line.name), "good")
        self._open(common_of(session.draft()))

    def _not_printed(self, problem: Problem) -> None:
        self._busy(False)
        self.tell(problem)

    def _not_opened(self, problem: Problem) -> None:
        self.tell(problem)
        self.wanted.emit("new", None)

    # -- a list ------------------------------------------------------------------------------

    def _read(self, text: str) -> None:
        session = self.session
        if session is None:
            return
        self.desk.tasks.run(
            self.desk.verbs.read_notice_rows,
            self._start.item_id,
            text,
            common_of(session.draft()),
            done=self._show_rows,
            failed=self._refuse_list,
            owner=self,
        )

    def _show_rows(self, rows: tuple[NoticeRow, ...]) -> None:
        if isinstance(self.dialog, PasteDialog):
            self.dialog.show_rows(rows)

    def _print_rows(self, rows: tuple[NoticeRow, ...]) -> None:
        self._run(
            tuple(one.answers for one in rows),
            lambda printed: self._rows_printed(rows, printed),
            self._refuse_list,
        )

    def _rows_printed(self, rows: tuple[NoticeRow, ...], printed: NoticesPrinted) -> None:
        self._ask_log()
        count = len(printed.printed)
        if printed.problem is None:
            if self.dialog is not None:
                self.dialog.accept()
            self.said.emit(self.tr("{n} 张到期告知单已交给打印机。").format(n=count), "good")
        elif isinstance(self.dialog, PasteDialog):
            self.dialog.show_rows(rows[count:])
            words = self.tr("打印了 {n} 张，还有 {left} 张。{why}")
            self.dialog.refuse(words.format(n=count, left=printed.left, why=printed.problem.sentence))

    def _refuse_list(self, problem: Problem) -> None:
        if isinstance(self.dialog, PasteDialog):
            self.dialog.refuse(problem.sentence)
        else:
            self.tell(problem)

    # -- what was told -------------------------------------------------------------------------

    def _ask_log(self) -> None:
        self.desk.tasks.run(
            self.desk.verbs.notices, self._start.item_id, done=self._show_log, failed=self.tell, owner=self
        )

    def _show_log(self, lines: tuple[NoticeLine, ...]) -> None:
        empty(self._log.box)
        if not lines:
            self._log.box.addWidget(Words(self.tr("还没有打印过。"), "soft"))
        for at, line in enumerate(lines):
            lead = "　".join(part for part in (line.name, line.subject) if part)
            when = line.when[:16].replace("T", " ")
            soft = "　".join(
                part for part in (self.tr("{day} 到期").format(day=line.due), line.way, when) if part
            )
            work = WorkRow(lead, soft)
            if not at:
                work.first()
            button = work.add_button(KeyButton(self.desk.theme, line.result or self.tr("记结果")))
            button.clicked.connect(lambda _checked=False, line=line: self.ask_result(line))
            self._log.box.addWidget(work)
        self._log.box.addStretch(1)

    def ask_result(self, line: NoticeLine) -> None:
        """记结果: what came of one notice."""
        if self.session is None or self.dialog is not None:
            return
        dialog = ChoiceDialog(
            self.desk.theme,
            self.tr("告知结果"),
            f"{line.name}　{line.subject}",
            self.tr("先不记"),
            _results(self.session),
            self.window(),
        )
        dialog.decided.connect(lambda result, line=line: self._note(line, result))
        self._hold(dialog)

    def _note(self, line: NoticeLine, result: str) -> None:
        self.desk.tasks.run(
            self.desk.verbs.note_result,
            line.notice_id,
            result,
            done=lambda _none: self._ask_log(),
            failed=self.tell,
            owner=self,
        )

    def _hold(self, dialog: PasteDialog | ChoiceDialog) -> None:
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _results(session: FormSession) -> list[tuple[str, str]]:
    """What may come of a notice: the form's own list, else the usual words."""
    for node in session.item.root.walk():
        if node.name == RESULT and node.choices:
            return [(choice.value, choice.label) for choice in session.item.choices.get(node.choices, ())]
    return [(words, words) for words in ("已告知", "无法联系", "不需要")]
