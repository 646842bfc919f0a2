"""登录: who sits here today. Works without any network; several accounts share one PC.

Before anybody opened the station it knows no name: the clerk types it. Afterwards names are
buttons. On a fresh PC the same page takes the first account; with a one-time code of the township
or county it sets a new password. The password never leaves the page but to the verb, and stays in
the box when it was wrong.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QWidget

from desktop.pages.desk import Desk, Page
from desktop.pages.own_password import OwnPassword
from desktop.pages.verbs import Verbs
from desktop.usecases.door import Seen
from desktop.usecases.mending import MENDABLE
from desktop.widgets.buttons import KeyButton
from desktop.widgets.ime_line import ImeLine
from desktop.widgets.words import Frame, Scroll, Words, empty
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

PEOPLE_SHOWN = 4


class LoginPage(Page):
    """`signed_in(actor)` once the password fits."""

    signed_in = Signal(object)
    practise = Signal()
    name = "login"

    def __init__(self, desk: Desk, last_account: str = "", parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._last = last_account
        self._names: tuple[str, ...] = ()
        self._seen = Seen(False, {})
        self._by_code = False
        self._locked = ""
        self._own = OwnPassword(self.tr)
        self._people = QButtonGroup(self)
        self._card = card = Frame("card", margin=28, gap=14)
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
        self._new_name.entered.connect(self._after_name)
        card.box.addWidget(self._new_name)
        self._code_words = Words("", "soft")
        card.box.addWidget(self._code_words)
        self._code = ImeLine(numbers=True)
        self._code.setPlaceholderText(self.tr("解锁码，21 位数字"))
        self._code.setAccessibleName(self.tr("解锁码"))
        self._code.entered.connect(lambda: self._password.setFocus())
        card.box.addWidget(self._code)
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
        self._forgot = KeyButton(desk.theme, self.tr("忘记密码"), kind="quiet")
        self._forgot.clicked.connect(self._turn)
        card.box.addWidget(self._forgot)
        self.to_practice = KeyButton(desk.theme, self.tr("练习"), icon="info", kind="quiet")
        self.to_practice.setToolTip(self.tr("用编的人和办件学着办，什么也不会上报"))
        self.to_practice.clicked.connect(self.practise)
        self.to_practice.setVisible(desk.can_practise)
        card.box.addWidget(self.to_practice)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 2)
        middle.addStretch(1)
        self.column.addStretch(1)
        self.column.addLayout(middle)
        self.column.addStretch(1)
        self.setAccessibleName(self.tr("登录"))
        for part in (self._new_name, self._code, self._code_words, self._forgot):
            part.hide()

    def opened(self, subject: object = None) -> None:
        """`subject`: the account for whom the screen was locked."""
        self._locked = subject if isinstance(subject, str) else ""
        self._by_code = False
        self._own.drop()
        self._password.clear()
        self._code.clear()
        self._error.hide()
        self.desk.tasks.run(_look, self.desk.verbs, done=self._show, failed=self._refuse)

    def choose(self, name: str) -> None:
        """Pick one person, as by the button."""
        for button in self._people.buttons():
            if button.property("person") == name:
                button.click()

    def type_name(self, name: str) -> None:
        """Type a name, where nobody is named yet."""
        self._new_name.setText(name)

    def type_code(self, code: str, new_password: str) -> None:
        """Use a one-time code to set a new password."""
        if not self._by_code:
            self._turn()
        self._code.setText(code)
        self.type_password(new_password)

    def type_password(self, password: str) -> None:
        """Type a password and press 登录."""
        self._password.setText(password)
        self._submit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return super().event(event)

    def help_words(self) -> tuple[str, ...]:
        return (
            self.tr("用 ↑ ↓ 选姓名（开机后第一次要输入姓名），按 Tab 到密码，再按 Enter 登录。"),
            self.tr("忘记密码：按“忘记密码”，打电话给乡镇便民服务中心，报屏幕上的号数，要一个解锁码。"),
        )

    def _show(self, found: tuple[Seen, tuple[str, ...]]) -> None:
        self._seen, names = found
        self._names = names
        self._by_code = self._by_code or self._seen.enrolling or self._seen.nobody
        for button in self._people.buttons():
            self._people.removeButton(button)
        empty(self._list.box)
        for name in names:
            self._list.box.addWidget(self._person(name))
        self._list.setVisible(bool(names))
        row_height = 96 if self.desk.theme.tokens.large else 88
        self._list.setFixedHeight(row_height * min(len(names), PEOPLE_SHOWN) + 4)
        self._dress()
        if names:
            wanted = self._locked or self._last
            self.choose(wanted if wanted in names else names[0])
            self._password.setText(self.desk.practice)
            self._password.setFocus()
        else:
            self._new_name.setFocus()

    @property
    def _first(self) -> bool:
        """Nobody may sign in yet: this page takes the first account."""
        return not self._names and not self._seen.wrapped

    def _dress(self) -> None:
        """Show what this moment asks for: a button or a name, a password or a code."""
        self._new_name.setVisible(not self._names)
        if self._own.asking:
            self._dress_own()
            return
        self._list.setEnabled(True)
        self._new_name.setEnabled(True)
        self._forgot.setVisible(self._seen.codes and not (self._seen.enrolling or self._seen.nobody))
        by_enrolment = self._seen.enrolling
        self._code.setPlaceholderText(
            self.tr("登记码，在县里给的纸上") if by_enrolment else self.tr("解锁码，21 位数字")
        )
        self._forgot.set_words(self.tr("我记得密码") if self._by_code else self.tr("忘记密码"))
        for part in (self._code, self._code_words):
            part.setVisible(self._by_code)
        self._password_label.say(self.tr("新密码（至少 8 位）") if self._by_code else self.tr("密码"))
        self._lead.say(self._lead_words())
        self._go.set_words(
            self.tr("建立账号并登录")
            if self._first or self._seen.enrolling or self._seen.nobody
            else self.tr("设新密码并登录")
            if self._by_code
            else self.tr("登录")
        )

    def _dress_own(self) -> None:
        """The password was right and given by somebody else: only its change is asked, of the same person."""
        self._list.setEnabled(False)
        self._new_name.setEnabled(False)
        self._forgot.hide()
        self._lead.say(self._own.lead())
        self._password_label.say(self._own.label())
        self._go.set_words(self._own.go())

    def _lead_words(self) -> str:
        if self._first:
            return self.tr("这台电脑还没有账号。请输入您的姓名，并设一个至少 8 位的密码。")
        if self._seen.enrolling:
            self._code_words.say(self.tr("登记码就是登记本机时用的那一个；纸不在了，请问县里要解锁码。"))
            return self.tr("这台电脑已登记，还没有账号。请输入登记码和您的姓名，并设一个至少 8 位的密码。")
        if self._by_code:
            number = self._seen.next_code or self.tr("—")
            self._code_words.say(
                self.tr("请打电话给乡镇或县里，报站点名称和“第 {n} 号”，把对方念的数字填在下面。").format(
                    n=number
                )
            )
            if self._seen.nobody:
                return self.tr("本机没有可以登录的账号了。请用一次性解锁码为接手的代办员建账号，记录都在。")
            return self.tr("用一次性解锁码设一个新密码。没有网络也可以。")
        if self._locked:
            return self.tr("屏幕已锁定，填好的内容都在。请输入密码继续。")
        if self.desk.practice:
            return self.tr("练习用的账号，密码是 {password}，已经填好，按“登录”。").format(
                password=self.desk.practice
            )
        if self._names:
            return self.tr("请选择您的姓名，再输入密码。没有网络也可以登录和办理。")
        place = self._seen.place.get("name", "")
        begin = self.tr("{place}：").format(place=place) if place else ""
        return begin + self.tr("数据已加锁。请输入您的姓名和密码。没有网络也可以登录和办理。")

    def _turn(self) -> None:
        self._by_code = not self._by_code
        self._error.hide()
        self._password.clear()
        self._dress()
        (self._code if self._by_code else self._password).setFocus()

    def _after_name(self) -> None:
        (self._code if self._by_code else self._password).setFocus()

    def _person(self, name: str) -> KeyButton:
        button = KeyButton(self.desk.theme, name, icon="user", kind="person")
        button.setCheckable(True)
        button.setProperty("person", name)
        self._people.addButton(button)
        button.clicked.connect(lambda: self._password.setFocus(Qt.FocusReason.TabFocusReason))
        return button

    def _submit(self) -> None:
        self._error.hide()
        password, name = self._password.text(), self._name()
        if not name:
            self._say_wrong(self.tr("还没有填姓名。请先输入您的姓名。"))
            self._new_name.setFocus()
            return
        if not password:
            self._say_wrong(self.tr("还没有填密码。请选姓名后输入密码。"))
            self._password.setFocus()
            return
        if self._own.asking and not self._own.typed(password):
            self._again()
            return
        self._go.setEnabled(False)
        self._go.set_words(self.tr("正在打开…"))
        verbs = self.desk.verbs
        if self._own.asking:
            self._ask(verbs.change_password, name, self._own.old, password)
        elif self._first:
            self._ask(verbs.add_account, name, password)
        elif self._by_code:
            self._ask(verbs.unlock_by_code, self._code.text(), name, password)
        else:
            self._ask(verbs.sign_in, name, password)

    def _again(self) -> None:
        """Another look at the new password: the second time, or from the start."""
        self._password.clear()
        self._dress()
        if self._own.wrong:
            self._say_wrong(self._own.wrong)
        self._password.setFocus()

    def _ask(self, verb: Callable[..., Actor], *given: str) -> None:
        self.desk.tasks.run(verb, *given, done=self._let_in, failed=self._refuse)

    def _name(self) -> str:
        if not self._names:
            return self._new_name.text().strip()
        chosen = self._people.checkedButton()
        return str(chosen.property("person")) if chosen is not None else ""

    def _let_in(self, actor: Actor) -> None:
        self._go.setEnabled(True)
        self._own.drop()
        for line in (self._password, self._code, self._new_name):
            line.clear()
        self.signed_in.emit(actor)

    def _refuse(self, problem: Problem) -> None:
        self._go.setEnabled(True)
        if problem.code in MENDABLE:
            self._password.clear()
            self.wanted.emit("mend", None)
            return
        if problem.code == "account.initial_password":
            self._own.begin(self._password.text())
            self._again()
            return
        self._dress()
        self._say_wrong(problem.sentence)
        self._password.setFocus()
        self._password.selectAll()

    def _make_room(self) -> None:
        """Words that wrap need more than a layout's minimum says; the page scrolls instead of pressing them together."""
        self._card.setMinimumHeight(self._card.box.totalHeightForWidth(self._card.width()))

    def _say_wrong(self, sentence: str) -> None:
        self._error.say(sentence)


def _look(verbs: Verbs) -> tuple[Seen, tuple[str, ...]]:
    """On the worker: what may be said before signing in."""
    return verbs.look(), verbs.account_names()
