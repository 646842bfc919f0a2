"""办理: 读卡 -> 填写 -> 拍材料 -> 核对 -> 打印, in this order, with ticks at the left.

Every field is saved at once; going back loses nothing; checks run on 下一步 only. The page
only conducts: each step is its own widget, where the clerk stands is a `Handling`, what is
typed is kept by a `DraftKeeper`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.formview.answers_shown import shown_page
from desktop.formview.form_page import FormPage
from desktop.pages.attaching import Attaching
from desktop.pages.card_step import CardStep
from desktop.pages.check_step import CheckStep
from desktop.pages.desk import Desk, Page
from desktop.pages.double_notice import DoubleNotice
from desktop.pages.draft_keeper import DraftKeeper, save_all
from desktop.pages.handling_state import (
    APPLY_MODE,
    CARD,
    CHECK,
    FILL,
    MATERIALS,
    PAGE_PREFIX,
    PRINT,
    PROXY,
    Handling,
)
from desktop.pages.handling_steps import steps_shown
from desktop.pages.known_card import KnownCard
from desktop.pages.material_step import MaterialStep
from desktop.pages.next_person import NextPerson
from desktop.pages.print_step import PrintStep
from desktop.pages.proxy_step import ProxyStep
from desktop.pages.version_ask import VersionAsk
from desktop.usecases.views import DraftLine, DraftView, Offer, Registered
from desktop.widgets.buttons import KeyButton
from desktop.widgets.frame_bars import PageStack
from desktop.widgets.stepper import Stepper
from desktop.widgets.words import Words, row
from forms.answers import Value
from forms.finding_text import sentence
from forms.session import FormSession
from sync.ledger.problems import Problem


class HandlingPage(Page):
    name = "handling"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.handling: Handling | None = None
        self.keeper = DraftKeeper(desk, self)
        self.stepper = Stepper(desk.theme)
        self.stepper.picked.connect(self._pick)
        self.card = CardStep(desk)
        self.known = KnownCard(desk)
        self.double = DoubleNotice(desk)
        self.next_person = NextPerson(desk, self)
        self.form = FormPage(desk.theme)
        self.attaching = Attaching(desk, self.form, self)
        self.versions = VersionAsk(desk, self)
        self.proxy = ProxyStep(desk)
        self.materials = MaterialStep(desk)
        self.check = CheckStep(desk)
        self.papers = PrintStep(desk)
        self._stack = PageStack()
        for step in (self.card, self.form, self.proxy, self.materials, self.check, self.papers):
            self._stack.addWidget(step)
        self._wire()
        self._title = Words("", "title")
        self._saved = Words("", "soft", wrap=False)
        self.column.addLayout(row(self._title, 1, self._saved))
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.stepper)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.double)
        right.addWidget(self.known)
        right.addWidget(self._stack, 1)
        right.addLayout(self._keys())
        body.addLayout(right, 1)
        self.column.addLayout(body, 1)

    def opened(self, subject: object = None) -> None:
        """`subject`: an item id (new draft) or a DraftLine (go on with it)."""
        self.handling = None
        self.keeper.begin(None)
        self._title.say(self.tr("正在打开…"))
        self._stack.setEnabled(False)
        verbs, actor = self.desk.verbs, self.desk.clerk

        def load() -> tuple[DraftView, FormSession, str]:
            if isinstance(subject, DraftLine):
                draft = verbs.resume_draft(subject.draft_id)
            else:
                draft = verbs.open_draft(actor, str(subject))
            return draft, verbs.form_session(draft), verbs.item_guide(draft.item_id).name

        def open_it() -> None:
            self.desk.tasks.run(load, done=self._begin, failed=self._not_opened)

        if isinstance(subject, DraftLine):
            self.versions.before(subject.draft_id, open_it)
        else:
            open_it()

    def leaving_question(self) -> str:
        if self.handling is None or self.handling.registered is not None:
            return ""
        return self.tr("离开办理？已填的都存好了，在“今日”的草稿里接着办。")

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("每填一格就自动保存，断电也不会丢。左边打勾的步骤可以随时点回去改。"),
            self.tr("Enter 到下一格，最后一格的 Enter 就是“下一步”。"),
        )

    def next_step(self) -> None:
        """下一步: check this step, then go on, or back to 核对 when only a correction was made."""
        handling = self.handling
        if handling is None or not self._next.isEnabled():
            return
        step = handling.current
        if not self._passes(step):
            return
        handling.passed.add(step)
        if step == CHECK:
            self._register()
            return
        if step == PRINT:
            self.wanted.emit("today", None)
            return
        if handling.returning:
            handling.returning = False
            self._go(CHECK)
            return
        self._go(handling.after(step))

    def previous_step(self) -> None:
        """上一步: nothing is checked, nothing is lost."""
        if self.handling is not None and self.handling.registered is None:
            self.take_in()
            self._go(self.handling.before(self.handling.current))

    def put_away(self) -> None:
        """暂存: everything is saved already; say so and go to 今日."""
        self.take_in()
        if self.handling is not None and self.handling.registered is None:
            self.keeper.keep_step()
            self.said.emit(self.tr("已暂存，在“今日”的草稿里接着办。"), "good")
        self.wanted.emit("today", None)

    def _wire(self) -> None:
        self.card.filled.connect(self._from_card)
        self.known.taken.connect(self._from_known)
        self.form.changed.connect(self._save_field)
        self.form.rows_changed.connect(self.keeper.keep_rows)
        self.form.pages_changed.connect(self._draw_steps)
        self.form.finished.connect(self.next_step)
        self.proxy.changed.connect(self.keeper.keep_proxy)
        self.keeper.kept.connect(self._say_saved)
        self.keeper.not_kept.connect(self._not_saved)
        self.proxy.finished.connect(self.next_step)
        self.materials.kept.connect(lambda _rows: self._draw_steps())
        self.check.change.connect(self._correct)
        self.papers.said.connect(self.said)
        self.double.opened.connect(lambda number: self.wanted.emit("case", number))
        self.next_person.said.connect(self.said)
        self.next_person.wanted.connect(self.wanted)

    def _keys(self) -> QHBoxLayout:
        theme = self.desk.theme
        self._back = KeyButton(theme, self.tr("上一步"), key="F3", icon="back")
        self._back.clicked.connect(self.previous_step)
        self._away = KeyButton(theme, self.tr("暂存"), key="F9", icon="save")
        self._away.clicked.connect(self.put_away)
        self._next = KeyButton(theme, self.tr("下一步"), key="Ctrl+Enter", icon="next", kind="primary")
        self._next.clicked.connect(self.next_step)
        self.form.beyond = self._next
        return row(self._back, self._away, 1, self.next_person.button, self._next)

    def _begin(self, loaded: tuple[DraftView, FormSession, str]) -> None:
        draft, session, name = loaded
        self.handling = Handling(draft, session, name, origins=dict(draft.origins))
        self.keeper.begin(self.handling)
        self._title.say(name)
        self.setAccessibleName(self.tr("办理：{item}").format(item=name))
        self._stack.setEnabled(True)
        self._say_saved()
        self.known.begin(self.handling)
        self.double.begin(self.handling)
        self.next_person.offer("", "")
        self._go(self.handling.resume_at(draft.step))

    def _not_opened(self, problem: Problem) -> None:
        self.tell(problem)
        self.wanted.emit("new", None)

    def _go(self, step: str) -> None:
        handling = self.handling
        if handling is None:
            return
        handling.go(step)
        if step == MATERIALS and not handling.proxied and handling.draft.proxy:
            self.keeper.keep_proxy(None)  # the applicant came himself after all
        self._enter(handling, step)
        self.known.follow()
        self._draw_steps()
        self._back.setEnabled(step != CARD and handling.registered is None)
        self._away.setVisible(handling.registered is None)
        self._next.set_words(self._next_words(step))
        if step == CHECK:
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)
        if step != PRINT:
            self.keeper.keep_step()

    def _enter(self, handling: Handling, step: str) -> None:
        if step.startswith(PAGE_PREFIX) and step != PROXY:
            path = step.removeprefix(PAGE_PREFIX)
            label = dict(handling.page_steps()).get(step, "")
            self._stack.setCurrentWidget(self.form)
            self.form.show_page(handling.session, path, label, handling.origins)
            return
        widgets: dict[str, QWidget] = {
            CARD: self.card,
            PROXY: self.proxy,
            MATERIALS: self.materials,
            CHECK: self.check,
            PRINT: self.papers,
        }
        self._stack.setCurrentWidget(widgets[step])
        if step == CHECK:
            self.check.enter(handling, self._groups(handling))
        elif step == PRINT and handling.registered is not None:
            self.papers.show_case(handling.registered)
        else:
            widgets[step].enter(handling)  # type: ignore[attr-defined]

    def _next_words(self, step: str) -> str:
        if step == CHECK:
            return self.tr("登记")
        if step == PRINT:
            return self.tr("办完")
        if self.handling is not None and self.handling.returning:
            return self.tr("改好了，回核对")
        return self.tr("下一步")

    def _passes(self, step: str) -> bool:
        if step == PROXY:
            return self.proxy.check()
        if step == CHECK:
            return self.check.check()
        if step.startswith(PAGE_PREFIX):
            return self._page_passes()
        return True

    def _page_passes(self) -> bool:
        handling = self.handling
        if handling is None:
            return False
        self.form.commit()
        page, item = self.form.path, handling.session.item
        errors = [(finding.path, sentence(finding, item)) for finding in handling.blocking(page)]
        warnings = [(finding.path, sentence(finding, item)) for finding in handling.warnings(page)]
        self.form.show_findings(errors, warnings)
        if errors:
            handling.passed.discard(handling.current)
            self._draw_steps()
        return not errors

    def take_in(self) -> None:
        """Commit what is half typed in the open field; called before anything leaves this page."""
        if self.handling is not None and self._stack.currentWidget() is self.form:
            self.form.commit()

    def _pick(self, step: str) -> None:
        handling = self.handling
        if handling is None:
            return
        self.take_in()
        wanted = (
            next((s for s in handling.order() if s.startswith(PAGE_PREFIX)), step) if step == FILL else step
        )
        if handling.may_open(wanted):
            self._go(wanted)

    def _correct(self, step: str, path: str) -> None:
        handling = self.handling
        if handling is None:
            return
        if step == PROXY and not handling.proxied:
            step, path = (
                handling.mode_step(),
                APPLY_MODE,
            )  # the mandate is asked only of one who acts for another
        if step not in handling.order():
            return
        handling.returning = True
        self._go(step)
        if path and step.startswith(PAGE_PREFIX) and step != PROXY:
            self._page_passes()
            self.form.focus_path(path)

    def _draw_steps(self) -> None:
        if self.handling is not None:
            self.stepper.show_steps(steps_shown(self.handling, self._step_words()))

    def _step_words(self) -> dict[str, str]:
        return {
            CARD: self.tr("读卡"),
            FILL: self.tr("填写"),
            PROXY: self.tr("委托"),
            MATERIALS: self.tr("拍材料"),
            CHECK: self.tr("核对"),
            PRINT: self.tr("打印"),
        }

    def _groups(self, handling: Handling) -> list[tuple[str, str, list[tuple[str, str]]]]:
        groups = [
            (step, label, shown_page(handling.session, step.removeprefix(PAGE_PREFIX)))
            for step, label in handling.page_steps()
        ]
        if handling.proxied:
            mandate = self.proxy.shown()
            groups.append((PROXY, self.tr("委托"), mandate))
        groups.append((MATERIALS, self.tr("材料"), self.materials.shown()))
        return groups

    def _from_card(self, path: str, value: Value, origin: str) -> None:
        if self.handling is None:
            return
        self.handling.session.set_value(path, value)
        self._save_field(path, value)
        self.handling.origins[path] = origin

    def _from_known(self, taken: tuple[Offer, ...]) -> None:
        handling = self.handling
        if handling is None:
            return
        self.take_in()
        for offer in taken:
            if offer.path not in self.known.typed:
                handling.accept(offer)
        self._say_saved()
        self._draw_steps()
        if self._stack.currentWidget() is self.form:
            self._enter(handling, handling.current)
        elif handling.current == CARD:
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save_field(self, path: str, value: Value) -> None:
        if self.handling is not None:
            self.known.saved(path)
            self.double.saved(path)
            self.handling.origins.pop(path, None)
            self.keeper.keep_field(path, value)

    def _say_saved(self) -> None:
        self._saved.say(self.tr("已自动保存"))

    def _not_saved(self, problem: Problem) -> None:
        self._saved.say(self.tr("这一格还没有存上"))
        self.tell(problem)

    def _register(self) -> None:
        handling = self.handling
        if handling is None:
            return
        self._next.setEnabled(False)
        verb, actor, choice = self.desk.verbs.register_case, self.desk.clerk, self.check.decision()
        draft_id, unsaved = handling.draft_id, self.keeper.unsaved
        self.desk.tasks.run(
            lambda: (save_all(unsaved), verb(actor, draft_id, **choice))[1],
            done=self._registered,
            failed=self._not_registered,
            owner=self,
        )

    def _registered(self, registered: Registered) -> None:
        self._next.setEnabled(True)
        if self.handling is None:
            return
        self.handling.registered = registered
        self.double.registered()
        self.next_person.offer(registered.case_no, self.handling.draft.item_id)
        self.recorded.emit()
        self._go(PRINT)

    def _not_registered(self, problem: Problem) -> None:
        self._next.setEnabled(True)
        self.check.refuse(problem)
        if problem.code == "draft.version_ended" and self.handling is not None:
            draft = self.handling.draft
            line = DraftLine(draft.draft_id, draft.item_id, self.handling.item_name, "", draft.saved_at)
            self.opened(line)  # asks for the move, then opens the draft where it was
