"""Pictures of every page in its real states: `python -m desktop.shots OUT_DIR`.

A tool of the workshop, run from the source tree: a fake counter stands in for the station, so
that empty, full, wrong and offline can be had at will. Large type, dark and a screen of
double density come from the same pages. Look at them before saying done.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.devices.camera import FolderCamera, NoCamera
from desktop.devices.card_reader import FolderCardReader, NoCardReader
from desktop.devices.chosen import DevicePlaces, devices_of
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter, NoPrinter
from desktop.pages.handling import HandlingPage
from desktop.pages.verbs import Verbs
from desktop.paths import font_folders
from desktop.settings import Settings
from desktop.shots_devices import device_scenes
from desktop.shots_form import form_scenes
from desktop.shots_real import real_case, real_handling
from desktop.shots_tables import table_scenes
from desktop.shots_village import village_scenes
from desktop.tasks import TaskRunner
from desktop.widgets.turns import still_drawing
from desktop.window import MainWindow

CARD = (
    '{"name": "𠮷宝国", "gender": "男", "ethnicity": "汉", "birth": "1962-03-12",'
    ' "address": "四川省内江市东兴区椑木镇朝阳村二组8号", "id_no": "511999196203120010"}'
)
ANSWERS = {
    "applicant.mobile": "13800005678",
    "benefit.level": "80",
    "benefit.amount": "50.00",
    "benefit.alone": "true",
    "benefit.contact": "女儿何小芳",
    "benefit.help": ("meal", "visit"),
}
PATIENCE = 1000
LAYOUT_ROUNDS = 12
DOUBLE = "DAIBAN_SHOTS_DOUBLE"


@dataclass
class Stage:
    """One window over one fake counter, driven like a clerk would."""

    app: QApplication
    window: MainWindow
    counter: Any
    folder: Path

    def settle(self) -> None:
        """Until no task is under way and everything is painted."""
        for _ in range(PATIENCE):
            QTest.qWait(5)
            if not self.window.desk.tasks.pending and not still_drawing(self.window):
                break
        QTest.qWait(10)
        for _ in range(LAYOUT_ROUNDS):  # a page that grows asks its parents one round after the other
            self.app.processEvents()

    def sign_in(self) -> None:
        login: Any = self.window.page("login")
        support = import_module("tests.support.fake_counter")
        real = import_module("tests.support.places").PASSWORD
        login.type_password(support.PASSWORD if self.counter is not None else real)
        self.settle()

    def open(self, name: str, subject: object = None) -> Any:
        self.window.open(name, subject)
        self.settle()
        return self.window.page(name)

    def handling(self, upto: str = "card") -> HandlingPage:
        """A handling, filled in as far as the step named."""
        page: HandlingPage = self.open("handling", "MZ-003")
        if upto != "card-blank":
            page.card.read()
            self.settle()
        steps = {"card": 0, "card-blank": 0, "fill": 1, "benefit": 2, "family": 3, "proxy": 4, "materials": 5}
        for _ in range(steps.get(upto, 6)):
            self.fill(page)
            page.next_step()
            self.settle()
        return page

    def fill(self, page: HandlingPage) -> None:
        for path, value in ANSWERS.items():
            if path.startswith(f"{page.form.path}."):
                page.form.put(path, value)
        if page.handling is not None and page.handling.current == "fill:proxy":
            for name, value in (
                ("kind", "村社区代办员(委托)"),
                ("name", "周明华"),
                ("id_no", "511999198706140231"),
                ("mobile", "13800000001"),
            ):
                page.proxy.put(name, value)
        self.settle()


Scene = Callable[[Stage], None]


def scenes() -> dict[str, tuple[dict[str, Any], Scene]]:
    """Name of the picture -> (the counter's state, what to do)."""
    full, empty = {"full": True}, {"full": False}
    real = {"real": True}
    township = {"full": True, "tier": "township"}
    return {
        "01-login": (empty, lambda s: None),
        "02-login-wrong": (empty, _wrong_password),
        "03-today-empty": (empty, lambda s: s.sign_in()),
        "04-today-full": (full, lambda s: s.sign_in()),
        "05-today-offline": ({"full": True, "road": "offline"}, lambda s: s.sign_in()),
        "06-today-township": (township, lambda s: s.sign_in()),
        "10-new": (full, _opened("new")),
        "11-new-nothing": (full, _search("new", "zzz")),
        "20-handling-card": (full, lambda s: (s.sign_in(), s.handling("card-blank"))[0]),
        "21-handling-card-read": (full, lambda s: (s.sign_in(), s.handling("card"))[0]),
        "21-handling-known": (full, _known),
        "21-handling-known-pick": (full, _known_pick),
        "21-handling-known-filled": (full, _known_filled),
        "22-handling-fill": (full, lambda s: (s.sign_in(), s.handling("fill"))[0]),
        "23-handling-errors": (full, _errors),
        "24-handling-benefit": (full, _benefit),
        "25-handling-repeat": (full, _repeat),
        "26-handling-proxy": (full, lambda s: (s.sign_in(), s.handling("proxy"))[0]),
        "27-handling-materials": (full, _materials),
        "28-handling-check": (full, lambda s: (s.sign_in(), s.handling("check"))[0]),
        "29-handling-print": (full, _registered),
        "30-handling-leave": (full, _leave),
        "40-cases": (full, _opened("cases")),
        "41-cases-nothing": (full, _search("cases", "没有这人")),
        "42-case": (full, lambda s: (s.sign_in(), s.open("case", _case_no(s, "INTAKE")))[0]),
        "43-case-papers": (full, _papers),
        "44-case-dialog": (full, _dialog("case", "AT_VILLAGE", "PapersDelivered")),
        "45-case-dialog-errors": (full, _dialog("case", "AT_VILLAGE", "PapersDelivered", wrong=True)),
        "46-case-dialog-rows": (township, _dialog("case", "PRE_REVIEW", "SupplementRequested")),
        "50-delivery": (full, _opened("delivery")),
        "51-delivery-empty": (empty, _opened("delivery")),
        "52-rating": (full, _rating),
        "53-rating-reasons": (full, lambda s: _rating(s, 2)),
        "54-rating-thanks": (full, lambda s: _rating(s, 5, thanks=True)),
        "60-exchange": (full, _opened("exchange")),
        "61-exchange-running": (full, _running),
        "62-exchange-refused": ({"full": True, "road": "refused"}, _opened("exchange")),
        "63-exchange-offline": ({"full": True, "road": "offline"}, _opened("exchange")),
        "65-exchange-given-twice": ({"full": True, "road": "twice"}, _opened("exchange")),
        "64-exchange-empty": (empty, _opened("exchange")),
        **table_scenes(),
        **form_scenes(),
        "70-take-over": (township, _take_over),
        "71-take-over-lists": (township, _lists),
        "72-villages": (township, _opened("villages")),
        "73-villages-empty": ({"full": False, "tier": "township"}, _opened("villages")),
        "74-hand-over": (full, _together),
        "75-print-queue": (full, _print_queue),
        "76-print-queue-empty": (empty, _opened("print_queue")),
        "80-help": (full, _help),
        "90-real-form": (real, lambda s: real_handling(s, "MZ-001", stop="fill:members")),
        "91-real-check": (real, lambda s: real_handling(s, "SB-001", stop="check")),
        "92-real-print": (real, lambda s: real_handling(s, "SB-001")),
        "93-real-case": (real, real_case),
        **village_scenes(),
        **device_scenes(),
    }


LOOKS: dict[str, dict[str, bool]] = {
    "": {},
    "large": {"large": True},
    "dark": {"dark": True},
}
MAIN = (
    "02-first-run", "09-", "65-exchange", "04-", "07-", "10-", "13-", "15-", "17-", "18-", "22-", "23-",
    "24-", "27-", "28-", "29-", "31-", "32-form-rows", "33-", "34-", "40-", "42-", "43-", "50-", "52-",
    "53-", "60-", "66-", "68-", "70-", "71-", "72-", "75-", "19-batch", "65-care", "77-", "79-",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Draw everything into the folder named; a second process draws the double-density ones."""
    if len(arguments) < 2:
        sys.stderr.write("usage: python -m desktop.shots OUT_DIR [part of a name]\n")
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    target, only = Path(arguments[1]), arguments[2] if len(arguments) > 2 else ""
    target.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(arguments[:1])
    double = os.environ.get(DOUBLE) == "1"
    for look, wishes in {"200": {}}.items() if double else LOOKS.items():
        for name, (state, scene) in scenes().items():
            file = f"{name}-{look}" if look else name
            if (look and not name.startswith(MAIN)) or only not in file:
                continue
            _shoot(app, target / f"{file}.png", state, scene, wishes)  # type: ignore[arg-type]
    if not double:
        environment = {**os.environ, DOUBLE: "1", "QT_SCALE_FACTOR": "2"}
        return subprocess.run(
            [sys.executable, "-m", "desktop.shots", *arguments[1:]], env=environment
        ).returncode
    return 0


def _shoot(
    app: QApplication, file: Path, state: dict[str, Any], scene: Scene, wishes: dict[str, bool]
) -> None:
    support = import_module("tests.support.fake_counter")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = bool(state.get("real"))
        practice = str(state.get("practice", ""))
        told = {key: value for key, value in state.items() if key != "practice"}
        counter = None if real else support.FakeCounter(**told)
        station = import_module("tests.support.lone").open_lone(folder / "station") if real else None
        window = MainWindow(
            Verbs.bound_to(station) if counter is None else counter.verbs(),
            TaskRunner(),
            _devices(folder, support, offline=state.get("road") == "offline"),
            Settings(fonts=font_folders(), exchange_every_seconds=0, **wishes),
            practice=practice,
            can_practise=not practice,
        )
        window.show()
        stage = Stage(app, window, counter, folder)
        stage.settle()
        scene(stage)
        stage.settle()
        shown = app.activeModalWidget() or window
        picture = window.grab()
        if shown is not window:
            picture = _over(picture, shown)
        picture.save(str(file))
        if counter is not None:
            counter.hold_round.clear()
        window.close()
        if station is not None:
            station.cabinet.close()
        window.deleteLater()
        app.processEvents()


def _over(ground: Any, dialog: Any) -> Any:
    """The dialog drawn on the darkened window, as the clerk sees it."""
    from PySide6.QtGui import QColor, QPainter

    top = dialog.grab()
    painter = QPainter(ground)
    size, inner = ground.deviceIndependentSize(), top.deviceIndependentSize()
    painter.fillRect(0, 0, round(size.width()), round(size.height()), QColor(0, 0, 0, 90))
    painter.drawPixmap(
        round((size.width() - inner.width()) / 2), round((size.height() - inner.height()) / 2), top
    )
    painter.end()
    return ground


def _devices(folder: Path, support: Any, *, offline: bool) -> Devices:
    if offline:
        return Devices(NoCardReader(), NoCamera(), NoPrinter())
    cards, pictures = folder / "cards", folder / "pictures"
    for made in (cards, pictures):
        made.mkdir()
    (cards / "card.json").write_text(CARD, "utf-8")
    for number in range(1, 4):
        (pictures / f"{number}.png").write_bytes(support.small_photo(str(number)))
    plain = Devices(FolderCardReader(cards), FolderCamera(pictures), FolderPrinter(folder / "printed"))
    places = DevicePlaces(folder, folder / "printed", date.today)
    return replace(plain, choose=lambda choice: devices_of(choice, places))


def _case_no(stage: Stage, state: str) -> str:
    return next(number for number, view in stage.counter.cases.items() if view.line.state == state)


def _opened(name: str) -> Scene:
    def scene(stage: Stage) -> None:
        stage.sign_in()
        stage.open(name)

    return scene


def _search(name: str, text: str) -> Scene:
    def scene(stage: Stage) -> None:
        stage.sign_in()
        page = stage.open(name)
        page.search.setText(text)
        QTest.qWait(90)
        stage.settle()

    return scene


def _wrong_password(stage: Stage) -> None:
    login: Any = stage.window.page("login")
    login.type_password("wrong")


def _errors(stage: Stage) -> None:
    stage.sign_in()
    page = stage.handling("card-blank")
    page.next_step()
    stage.settle()
    page.form.put("applicant.name", "何")
    page.form.put("applicant.id_no", "51101119440312")
    page.next_step()


def _known(stage: Stage) -> None:
    stage.sign_in()
    page = stage.handling("card-blank")
    page.next_step()
    stage.settle()
    page.form.put("applicant.name", "何桂英")
    page.form.put("applicant.id_no", "511011194403120016")


def _known_pick(stage: Stage) -> None:
    _known(stage)
    stage.settle()
    known = stage.window.page("handling").known  # type: ignore[attr-defined]
    known.pick()
    known.ticks()["applicant.mobile"].setChecked(True)


def _known_filled(stage: Stage) -> None:
    _known(stage)
    stage.settle()
    stage.window.page("handling").known.take_all()  # type: ignore[attr-defined]


def _benefit(stage: Stage) -> None:
    stage.sign_in()
    stage.fill(stage.handling("benefit"))


def _repeat(stage: Stage) -> None:
    stage.sign_in()
    page = stage.handling("family")
    page.form.repeat("family.rows").add.click()
    stage.settle()
    page.form.put("family.rows[0].r_name", "何小芳")


def _materials(stage: Stage) -> None:
    stage.sign_in()
    page = stage.handling("materials")
    for _ in range(2):
        page.materials.take_picture()
        stage.settle()


def _registered(stage: Stage) -> None:
    stage.sign_in()
    page = stage.handling("check")
    if page.check.choice is not None:
        page.check.choice.set_value("now")
    page.next_step()
    stage.settle()


def _leave(stage: Stage) -> None:
    stage.sign_in()
    stage.handling("fill")
    stage.window.ask_to_leave()


def _papers(stage: Stage) -> None:
    stage.sign_in()
    page = stage.open("case", _case_no(stage, "INTAKE"))
    page.tabs.setCurrentIndex(2)


def _dialog(name: str, state: str, kind: str, *, wrong: bool = False) -> Scene:
    def scene(stage: Stage) -> None:
        stage.sign_in()
        page = stage.open(name, _case_no(stage, state))
        page.acts.act(kind)
        stage.settle()
        if wrong:
            page.acts.dialog.decide()

    return scene


def _rating(stage: Stage, stars: int = 0, *, thanks: bool = False) -> None:
    """The villager's leaf, at the levels, the reasons or the thanks."""
    stage.sign_in()
    page = stage.open("delivery")
    page.rating.ask()
    dialog = page.rating.dialog
    if stars:
        dialog.choose(stars)
        for button in dialog.reasons()[2:5:2]:
            button.click()
    if thanks:
        dialog.finish()


def _running(stage: Stage) -> None:
    stage.sign_in()
    stage.counter.hold_round.set()
    page = stage.open("exchange")
    page.start()
    QTest.qWait(60)


def _take_over(stage: Stage) -> None:
    stage.sign_in()
    page = stage.open("take_over")
    page.rows()[0].tick.click()
    page.rows()[1].note.setText("少 1 份")


def _lists(stage: Stage) -> None:
    """Two lists, the first counted whole but for one case."""
    views = list(stage.counter.cases.items())
    for at, (number, view) in enumerate(views[:6]):
        line = replace(view.line, state="HANDED_OVER", state_text="已移交")
        acts = next(found.acts for found in stage.counter.cases.values() if found.line.state == "HANDED_OVER")
        stage.counter.cases[number] = replace(view, line=line, acts=acts)
        stage.counter.lists = {**stage.counter.lists, number: f"朝阳交〔2026〕01-{at // 4 + 3:06d}号"}
    stage.sign_in()
    page = stage.open("take_over")
    for number in [number for number, _ in views[:2]]:
        page.choose(number)
        stage.settle()
        for found in page.rows():
            found.tick.click()


def _together(stage: Stage) -> None:
    stage.sign_in()
    stage.window.page("today").together.open_dialog()


def _print_queue(stage: Stage) -> None:
    for number, paper in list(stage.counter.papers.items()):
        stage.counter.papers[number] = replace(paper, printed=0)
    stage.sign_in()
    stage.open("print_queue")


def _help(stage: Stage) -> None:
    stage.sign_in()
    stage.window.bar.help.click()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv))
