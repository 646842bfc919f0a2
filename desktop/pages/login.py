"""登录: who sits here today. Works without any network; several accounts share one PC.

On a fresh PC the same page takes the first account. The password never leaves the page but
to the verb, and stays in the box when it was wrong.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QWidget

from desktop.pages.desk import Desk, Page
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.words import Frame, Scroll, Words, empty
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

PEOPLE_SHOWN = 4


class LoginPage(Page):
    """`signed_in(actor)` once the password fits."""

    signed_in = Signal(object)
    name = "login"

    def __init__(self, desk: Desk, last_account: str = "", parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._last = last_account
        self._names: tuple[str, ...] = ()
        self._people = QButtonGroup(self)
        card = Frame("card", margin=28, gap=14)
        card.setMinimumWidth(460)
        card.setMaximumWidth(640)
        card.box.addWidget(Words(self.tr("代办台"), "title"))
        self._lead = Words(self.tr("请选择您的姓名，再输入密码。没有网络也可以登录和办理。"), "soft")
        card.box.addWidget(self._lead)
        self._list = Scroll(gap=8)
        self._list.box.setContentsMargins(0, 0, 0, 0)
        card.box.addWidget(self._list)
        self._new_name = ImeLine()
        self._new_name.setPlaceholderText(self.tr("您的姓名"))
        self._new_name.setAccessibleName(self.tr("姓名"))
        self._new_name.entered.connect(lambda: self._password.setFocus())
        card.box.addWidget(self._new_name)
        self._password_label = Words(self.tr("密码"), "strong")
        card.box.addWidget(self._password_label)
        self._password = ImeLine(numbers=True)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName(self.tr("密码"))
        self._password.entered.connect(self._submit)
        card.box.addWidget(self._password)
        self._error = Words("", "error")
        self._error.hide()
        card.box.addWidget(self._error)
        self._go = KeyButton(desk.theme, self.tr("登录"), key="Ctrl+Enter", kind="primary")
        self._go.clicked.connect(self._submit)
        card.box.addWidget(self._go)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 2)
        middle.addStretch(1)
        self.column.addStretch(1)
        self.column.addLayout(middle)
        self.column.addStretch(1)
        self.setAccessibleName(self.tr("登录"))
        self._new_name.hide()

    def opened(self, subject: object = None) -> None:
        self._password.clear()
        self._error.hide()
        self.desk.tasks.run(self.desk.verbs.account_names, done=self._show_names, failed=self._refuse)

    def choose(self, name: str) -> None:
        """Pick one person, as by the button."""
        for button in self._people.buttons():
            if button.property("person") == name:
                button.click()

    def type_password(self, password: str) -> None:
        """Type a password and press 登录."""
        self._password.setText(password)
        self._submit()

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("用 ↑ ↓ 选姓名，按 Tab 到密码，再按 Enter 登录。"),
            self.tr("忘记密码时请联系乡镇便民服务中心。"),
        )

    def _show_names(self, names: tuple[str, ...]) -> None:
        self._names = names
        for button in self._people.buttons():
            self._people.removeButton(button)
        empty(self._list.box)
        for name in names:
            self._list.box.addWidget(self._person(name))
        self._list.setVisible(bool(names))
        row_height = 96 if self.desk.theme.tokens.large else 88
        self._list.setFixedHeight(row_height * min(len(names), PEOPLE_SHOWN) + 4)
        self._new_name.setVisible(not names)
        if not names:
            self._lead.say(self.tr("这台电脑还没有账号。请输入您的姓名，并设一个至少 8 位的密码。"))
            self._go.set_words(self.tr("建立账号并登录"))
            self._new_name.setFocus()
            return
        chosen = self._last if self._last in names else names[0]
        self.choose(chosen)
        self._password.setFocus()

    def _person(self, name: str) -> KeyButton:
        button = KeyButton(self.desk.theme, name, icon="user", kind="person")
        button.setCheckable(True)
        button.setProperty("person", name)
        self._people.addButton(button)
        button.clicked.connect(lambda: self._password.setFocus(Qt.FocusReason.TabFocusReason))
        return button

    def _submit(self) -> None:
        self._error.hide()
        password = self._password.text()
        if not self._names:
            name = self._new_name.text().strip()
            if not name:
                self._say_wrong(self.tr("还没有填姓名。请先输入您的姓名。"))
                self._new_name.setFocus()
                return
            self._go.setEnabled(False)
            self.desk.tasks.run(
                self.desk.verbs.add_account, name, password, done=self._let_in, failed=self._refuse
            )
            return
        chosen = self._people.checkedButton()
        if chosen is None or not password:
            self._say_wrong(self.tr("还没有填密码。请选姓名后输入密码。"))
            self._password.setFocus()
            return
        self._go.setEnabled(False)
        name = str(chosen.property("person"))
        self.desk.tasks.run(self.desk.verbs.sign_in, name, password, done=self._let_in, failed=self._refuse)

    def _let_in(self, actor: Actor) -> None:
        self._go.setEnabled(True)
        self._password.clear()
        self.signed_in.emit(actor)

    def _refuse(self, problem: Problem) -> None:
        self._go.setEnabled(True)
        self._say_wrong(problem.sentence)
        self._password.setFocus()
        self._password.selectAll()

    def _say_wrong(self, sentence: str) -> None:
        self._error.say(sentence)
