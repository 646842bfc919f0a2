"""MainWindow: the counter itself. Holds the pages, opens the one that is wanted, says what must be said.

Knows every page's name but no page's work. Closing takes in what is half typed and lets the
workers finish, so nothing is lost. GUI thread; everything slow goes through the TaskRunner.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from desktop.devices.ports import DeviceChoice, Devices
from desktop.dialogs.ask_dialog import AskDialog
from desktop.dialogs.help_dialog import HelpDialog, manual_ways
from desktop.manual import Manual
from desktop.pages.batch import BatchPage
from desktop.pages.care import CarePage
from desktop.pages.case import CasePage
from desktop.pages.cases import CasesPage
from desktop.pages.clock_ask import ClockAsk
from desktop.pages.delivery import DeliveryPage
from desktop.pages.desk import Desk, Page
from desktop.pages.devices import DevicesPage
from desktop.pages.due_notice import DueNoticePage
from desktop.pages.exchange import ExchangePage
from desktop.pages.first_run import FirstRunPage
from desktop.pages.handling import HandlingPage
from desktop.pages.ledger import LedgerPage
from desktop.pages.lesson_strip import Ear, LessonStrip
from desktop.pages.login import LoginPage
from desktop.pages.mend import MendPage
from desktop.pages.new_case import NewCasePage
from desktop.pages.practice_band import PracticeBand
from desktop.pages.print_queue import PrintQueuePage
from desktop.pages.situation import SituationPage
from desktop.pages.table_print import Sheet, TablePrint
from desktop.pages.take_over import TakeOverPage
from desktop.pages.today import TodayPage
from desktop.pages.verbs import Verbs
from desktop.pages.villages import VillagesPage
from desktop.settings import Settings, keep_looks
from desktop.tasks import SYNC, TaskRunner
from desktop.usecases.views import RoadView
from desktop.widgets.fonts import load_fonts
from desktop.widgets.frame_bars import Foot, PageRoom, PageStack, Rail, TopBar
from desktop.widgets.idle_watch import IdleWatch
from desktop.widgets.notices import Banner
from desktop.widgets.theme import Theme
from sync.ledger.events import Actor
from sync.ledger.problems import Problem

PAGES: dict[str, type[Page]] = {
    page.name: page
    for page in (
        PrintQueuePage, VillagesPage,
        TodayPage, NewCasePage, HandlingPage, CasesPage, CasePage, DeliveryPage, TakeOverPage, ExchangePage,
        LedgerPage, SituationPage, DueNoticePage, BatchPage, DevicesPage, CarePage,
    )
}  # fmt: skip
PAPERS = "papers"
BACK = "back"
BESIDE_NEW = ("situation", "due_notice")  # reached from 新办, nothing to come back to
OUTSIDE = ("login", "first_run", "mend")  # before anybody signed in
SIZE = (1366, 768)

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Build after the QApplication: `MainWindow(verbs, tasks, devices, settings).show()`.

    `turned(where)`: the clerk wants "practice", "afresh" or back to the "station"; the window closes itself.
    """

    turned = Signal(str)

    def __init__(
        self,
        verbs: Verbs,
        tasks: TaskRunner,
        devices: Devices,
        settings: Settings,
        manual: Manual | None = None,
        enrol: Callable[[str, str], str] | None = None,
        *,
        practice: str = "",
        can_practise: bool = False,
    ) -> None:
        super().__init__()
        self.manual = manual or Manual()
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("make the QApplication first")
        self.settings = settings
        self.theme = Theme(app, load_fonts(settings.fonts), self)
        self.theme.wear(dark=settings.dark, large=settings.large)
        ear = Ear(self)
        self._lesson = LessonStrip(self.theme, verbs, tasks, ear) if practice else None
        verbs = ear.over(verbs) if practice else verbs
        self.desk = Desk(
            verbs, tasks, devices, self.theme, enrol=enrol, practice=practice, can_practise=can_practise
        )
        self._pages: dict[str, Page] = {}
        self._behind: Page | None = None
        self._covered: list[QDialog] = []
        self._last_account = ""
        self._trail: list[str] = []
        self._asking: AskDialog | None = None
        self._over = False
        self._clock = ClockAsk(self.desk, self, self._sign_out, self._say)
        self.setWindowTitle(self.tr("练习 · 代办台") if practice else self.tr("代办台"))
        self.resize(*SIZE)
        self._build()
        tasks.refused.connect(self._say_problem)
        self._escape = QShortcut(QKeySequence("Esc"), self)
        self._escape.activated.connect(self.ask_to_leave)
        self._lock_key = QShortcut(QKeySequence("Ctrl+L"), self)
        self._lock_key.activated.connect(self.lock)
        self._idle = IdleWatch(app, settings.lock_after_minutes, self)
        self._idle.idle.connect(self.lock)
        self._rounds = QTimer(self)
        self._rounds.timeout.connect(self._round)
        self._minutes = QTimer(self)
        self._minutes.setInterval(60_000)
        self._minutes.timeout.connect(self._keep_safe)
        self.open("first_run" if enrol else "login")

    def page(self, name: str) -> Page:
        """The page of that name, made when first asked for. Raises KeyError."""
        if name not in self._pages:
            page = self._make(name)
            page.wanted.connect(self.open)
            page.said.connect(self._say)
            page.road_seen.connect(self._show_road)
            page.site_seen.connect(self.bar.site.say)
            page.recorded.connect(self._ask_road)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    @property
    def current(self) -> Page:
        page = self._stack.currentWidget()
        if not isinstance(page, Page):
            raise LookupError("no page is open")
        return page

    def open(self, name: str, subject: object = None) -> None:
        """Show a page. `back` is the page before, `papers` a case page opened at one paper."""
        if name == BACK:
            name, subject = self._before(), None
        if name == PAPERS:
            name = "case"
        if self._over:  # a repair ended the session
            name, subject, self._over, self.desk.actor = "login", None, False, None
        page = self.page(name)
        if not self._trail or self._trail[-1] != name:
            self._trail = [*self._trail[-8:], name]
        self._stack.setCurrentWidget(page)
        self.rail.mark(name)
        inside = name not in OUTSIDE
        for part in (self.rail, self.bar, self.foot):
            part.setVisible(inside)
        page.opened(subject)
        page.begin_at(page)

    def ask_to_leave(self) -> None:
        """Esc: asks first where leaving means something, otherwise goes one page back."""
        page = self.current
        if page.name in OUTSIDE or self._asking is not None:
            return
        question = page.leaving_question()
        if question:
            self._ask(question, lambda: self._leave(page))
        elif page.name in ("case", "handling", "batch", "devices", "care", *BESIDE_NEW):
            self.open(BACK)
        elif page.name != "today":
            self.open("today")

    def lock(self) -> None:
        """Show nothing of anybody until a password is typed; what was half typed is kept, exchange goes on."""
        if self.desk.actor is None or self.current.name == "login":
            return
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        page = self.current
        if isinstance(page, HandlingPage):
            page.take_in()
        self._covered = [
            dialog
            for dialog in QApplication.topLevelWidgets()
            if isinstance(dialog, QDialog) and dialog.isVisible()
        ]
        for dialog in self._covered:
            dialog.hide()
        self.banner.hide()
        trail, self._behind = self._trail, page
        self.open("login", self.desk.actor.name)
        self._trail = trail

    def wear(self, *, dark: bool, large: bool) -> None:
        """Another dress at once, remembered for the next start."""
        self.theme.wear(dark=dark, large=large)
        self._keep(replace(self.settings, dark=dark, large=large))

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, HandlingPage):
            page.take_in()
        self._rounds.stop()
        self._minutes.stop()
        self.desk.tasks.finish()
        super().closeEvent(event)

    def _turn(self, where: str) -> None:
        """From the station to its practice or back: another window over another folder."""
        if self.close():
            self.turned.emit(where)

    def _build(self) -> None:
        self.rail = Rail(self.theme)
        self.rail.picked.connect(self._picked)
        self.bar = TopBar(self.theme)
        self.bar.large.setChecked(self.settings.large)
        self.bar.dark.setChecked(self.settings.dark)
        for button in (self.bar.large, self.bar.dark):
            button.clicked.connect(self._dress)
        self.bar.help.clicked.connect(self._help)
        self.bar.leave.clicked.connect(self._sign_out)
        self.foot = Foot(self.theme)
        self.foot.what.clicked.connect(lambda: self._open_help(self.tr("设备和上报"), manual_ways(self)))
        self._name_devices()
        self.banner = Banner(self.theme)
        self._stack = PageStack()
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        banner_row = QVBoxLayout()
        banner_row.setContentsMargins(24, 8, 24, 0)
        banner_row.addWidget(self.banner)
        middle.addLayout(banner_row)
        middle.addWidget(PageRoom(self._stack), 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(middle, 1)
        ground = QWidget()
        ground.setObjectName("ground")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.desk.practice:
            self.band = PracticeBand(self.theme)
            self.band.left.connect(lambda: self._turn("station"))
            self.band.afresh.connect(lambda: self._turn("afresh"))
            column.addWidget(self.band)
        if self._lesson is not None:
            column.addWidget(self._lesson)
        column.addWidget(self.bar)
        column.addLayout(across, 1)
        column.addWidget(self.foot)
        self.setCentralWidget(ground)

    def _make(self, name: str) -> Page:
        if name == "login":
            login = LoginPage(self.desk, self._last_account)
            login.signed_in.connect(self._signed_in)
            login.practise.connect(lambda: self._turn("practice"))
            return login
        if name == "first_run":
            first = FirstRunPage(self.desk)
            first.enrolled.connect(self._enrolled)
            first.practise.connect(lambda: self._turn("practice"))
            return first
        if name == "mend":
            return MendPage(self.desk)
        page = PAGES[name](self.desk)
        if isinstance(page, DevicesPage):
            page.devices_chosen.connect(self._devices_chosen)
        if isinstance(page, CarePage):
            page.mended.connect(self._begin_anew)
        return page

    def _begin_anew(self) -> None:
        """After a repair nothing of before is remembered: every other page goes, and the clerk signs in again."""
        self._rounds.stop()
        self._minutes.stop()
        self.desk.tasks.run(self.desk.verbs.begin_anew, failed=self._say_problem)
        for name in [name for name, page in self._pages.items() if page is not self.current]:
            page = self._pages.pop(name)
            self._stack.removeWidget(page)
            page.deleteLater()
        self._trail = []
        self._over = True
        for part in (self.rail, self.bar, self.foot):
            part.setVisible(False)

    def _name_devices(self) -> None:
        devices = self.desk.devices
        self.foot.devices.say(
            "　".join((devices.card_reader.words, devices.camera.words, devices.printer.words))
        )

    def _devices_chosen(self, choice: DeviceChoice) -> None:
        self._name_devices()
        self._keep(
            replace(
                self.settings,
                card_reader=choice.reader,
                camera=choice.camera,
                printer=choice.printer,
                printer_a5=choice.printer_a5,
                ticket_printer=choice.ticket,
                ticket_narrow=choice.narrow,
            )
        )

    def _enrolled(self, name: str) -> None:
        self.desk.enrol = None
        self.open("login")
        self.banner.say(self.tr("已登记为{name}。请建第一个账号。").format(name=name), "good")

    def _signed_in(self, actor: Actor) -> None:
        behind, self._behind = self._behind, None
        if behind is not None and actor == self.desk.actor:
            self._uncover(behind)
            return
        self._clock.close()
        for dialog in self._covered:
            dialog.reject()
        self._covered = []
        self.desk.actor = actor
        if self._lesson is not None:
            self._lesson.show()
        self.desk.agent_known = {}
        self.bar.clerk.say(actor.name)
        self.rail.show_pages(self._rail_pages(actor.role))
        self._keep(self.settings)  # also rids an older file of the name it held
        self._trail = []
        self.open("today")
        if self.settings.exchange_every_seconds:
            self._rounds.start(self.settings.exchange_every_seconds * 1000)
            self._round()
        self._minutes.start()
        self._keep_safe()
        self.desk.tasks.run(self.desk.verbs.check_all, failed=self._say_problem, lane=SYNC)
        self.desk.tasks.run(self.desk.verbs.tend_codes, failed=self._say_problem, lane=SYNC)

    def _uncover(self, page: Page) -> None:
        """The same clerk is back: everything as it was."""
        for part in (self.rail, self.bar, self.foot):
            part.setVisible(True)
        self._stack.setCurrentWidget(page)
        page.begin_at(page)
        for dialog in self._covered:
            dialog.open()
        self._covered = []

    def _rail_pages(self, role: str) -> list[tuple[str, str, str]]:
        pages = [("today", self.tr("今日"), "today"), ("new", self.tr("新办"), "new")]
        if role != "VA":
            pages.insert(1, ("take_over", self.tr("接收"), "takeover"))
            pages.append(("villages", self.tr("各村"), "villages"))
        return [
            *pages,
            ("cases", self.tr("办件"), "cases"),
            ("delivery", self.tr("送达"), "deliver"),
            ("ledger", self.tr("台账"), "ledger"),
            ("exchange", self.tr("交换"), "exchange"),
        ]

    def _picked(self, name: str) -> None:
        page = self.current
        question = page.leaving_question() if page.name != name else ""
        if isinstance(page, HandlingPage) and question:
            page.take_in()  # everything is saved: changing the page needs no question
        self.open(name)

    def _before(self) -> str:
        passing = ("handling", *OUTSIDE, "case", "devices", "care", *BESIDE_NEW)
        earlier = [name for name in self._trail[:-1] if name not in passing]
        self._trail = self._trail[:-1]
        return earlier[-1] if earlier else "today"

    def _leave(self, page: Page) -> None:
        if isinstance(page, HandlingPage):
            page.put_away()
        else:
            self.open(BACK)

    def _ask(self, question: str, agreed: Callable[[], None]) -> None:
        dialog = AskDialog(
            self.theme,
            question,
            self.tr("留下继续办，或离开。两样都不会丢东西。"),
            self.tr("离开"),
            self.tr("留下继续办"),
            self,
        )
        dialog.agreed.connect(agreed)
        dialog.finished.connect(self._asked)
        self._asking = dialog
        dialog.open()

    def _asked(self) -> None:
        if self._asking is not None:
            self._asking.deleteLater()
            self._asking = None

    def _sign_out(self) -> None:
        if isinstance(self.current, HandlingPage):
            self.current.take_in()
        self._rounds.stop()
        self._behind = None
        self.desk.actor = None
        self._trail = []
        self.banner.hide()
        self.open("login")

    def _round(self) -> None:
        exchange = self.page("exchange")
        if isinstance(exchange, ExchangePage):
            exchange.start()

    def _keep_safe(self) -> None:
        """A backup where one is due, and a look at the date; words only where something is wrong."""
        if self.current.name not in OUTSIDE:
            self._clock.look()
        self.desk.tasks.run(
            self.desk.verbs.keep_safe, done=self._say_care, failed=self._say_problem, lane=SYNC
        )

    def _say_care(self, words: tuple[str, ...]) -> None:
        if words:
            self._say("；".join(words), "warn")

    def _dress(self) -> None:
        self.wear(dark=self.bar.dark.isChecked(), large=self.bar.large.isChecked())

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        self.desk.tasks.run(keep_looks, settings, failed=self._say_problem)

    def _help(self) -> None:
        page = self.current
        title = page.accessibleName() or self.windowTitle()
        self._open_help(title, page.help_words(), self.manual.page(page.name))

    def _open_help(self, title: str, lines: tuple[str, ...], manual: str = "") -> None:
        card = bool(manual) and self.desk.actor is not None
        dialog = HelpDialog(self.theme, title, lines, self, manual=manual, card=card)
        dialog.card_wanted.connect(self._show_card)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_card(self) -> None:
        """速查卡, through the usual preview."""
        self.card_print = TablePrint(self.desk, self)
        self.card_print.said.connect(self._say)
        self.card_print.show(Sheet(self.tr("速查卡"), self.desk.verbs.quick_card_pdf, lambda: None))

    def _ask_road(self) -> None:
        self.desk.tasks.run(self.desk.verbs.road_view, done=self._show_road, failed=self._say_problem)

    def _show_road(self, road: RoadView) -> None:
        if self.desk.actor is not None and (day := road.revoked.get(self.desk.actor.account)):
            told = Problem("account.revoked", name=self.desk.actor.name, day=day)
            self.lock()  # takes in what is half typed, puts dialogs away
            self._sign_out()
            self._say_problem(told)
        waiting = road.unsent + road.sent
        words = self.tr("待上报 {n} 件").format(n=waiting) if waiting else self.tr("都已上报")
        if road.state == "offline":
            words = self.tr("没有网，{words}").format(words=words)
        elif road.state == "syncing":
            words = self.tr("正在上报，{words}").format(words=words)
        self.foot.road.say(words)

    def _say_problem(self, problem: Problem) -> None:
        self._say(problem.sentence, "warn")

    def _say(self, sentence: str, tone: str) -> None:
        if self._behind is None:  # a locked screen says nothing of anybody
            self.banner.say(sentence, tone)
