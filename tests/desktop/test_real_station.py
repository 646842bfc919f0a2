"""The window over a real station: encrypted cabinet, compiled items, real papers; only the clock is ours."""

from __future__ import annotations

import json
from datetime import date

import pypdfium2
import pytest

from desktop.devices.camera import FolderCamera
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.handling_state import CHECK, PRINT
from desktop.pages.verbs import Verbs
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.widgets.case_row import WorkRow
from desktop.window import MainWindow
from tests.support.fake_counter import small_photo
from tests.support.lone import open_lone
from tests.support.people import AGENTS, Person
from tests.support.places import PASSWORD, VILLAGE_A

GRANNY = Person("𠮷桂英", date(1962, 3, 12), 46, "13800005678")


class Desk:
    def __init__(self, qtbot, folder, crash=None, settings_file=None):
        self.qtbot = qtbot
        self.station = open_lone(folder / "station")
        cards, pictures = folder / "cards", folder / "pictures"
        for made in (cards, pictures):
            made.mkdir(exist_ok=True)
        card = {
            "name": GRANNY.name, "gender": "女", "ethnicity": "汉", "birth": GRANNY.born.isoformat(),
            "address": "楠木寺村三组12号", "id_no": GRANNY.id_no,
        }  # fmt: skip
        (cards / "card.json").write_text(json.dumps(card), "utf-8")
        for number in range(9):
            (pictures / f"{number}.png").write_bytes(small_photo(str(number)))
        self.printed = folder / "printed"
        devices = Devices(FolderCardReader(cards), FolderCamera(pictures), FolderPrinter(self.printed))
        self.tasks = TaskRunner(crash)
        settings = Settings(exchange_every_seconds=0, file=settings_file)
        self.window = MainWindow(Verbs.bound_to(self.station), self.tasks, devices, settings)
        qtbot.addWidget(self.window)
        self.window.show()
        self.settle()
        self.window.page("login").type_password(PASSWORD)
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: self.tasks.pending == 0, timeout=20_000)

    def close(self):
        self.window.close()
        self.station.cabinet.close()


@pytest.fixture
def desk(qtbot, tmp_path):
    made = Desk(qtbot, tmp_path)
    yield made
    made.close()


def put(page, **values):
    for name, value in values.items():
        page.form.put(f"{page.form.path}.{name}", value)


def handle_pension(desk):
    agent = AGENTS[VILLAGE_A]
    desk.window.open("handling", "SB-001")
    desk.settle()
    page = desk.window.page("handling")
    page.card.read()
    desk.settle()
    answers = {
        "applicant": {"hukou_region": VILLAGE_A, "mobile": GRANNY.mobile},
        "insurance": {"ins_region": VILLAGE_A, "grade": "500"},
        "agent": {
            "agent_kind": "村社区代办员(委托)", "agent_name": agent.name, "agent_id_no": agent.id_no,
            "agent_mobile": agent.mobile, "poa_no": "待打印",
        },
    }  # fmt: skip
    for _ in range(12):
        if page.handling.current == CHECK:
            break
        if page.handling.current == "materials":
            for row in page.materials.rows():
                page.materials.choose(row.material)
                page.materials.take_picture()
                desk.settle()
        put(page, **answers.get(page.form.path, {}))
        before = page.handling.current
        page.next_step()
        desk.settle()
        links = [link.toolTip() for link in page.form.summary.links()] + [
            link.toolTip() for link in page.proxy.summary.links()
        ]
        assert page.handling.current != before, (before, links)
    return page


def test_a_pension_enrolment_from_the_card_to_the_printed_receipt(desk):
    page = handle_pension(desk)
    assert page.handling.current == CHECK
    page.next_step()
    desk.settle()
    assert page.handling.current == PRINT, [link.toolTip() for link in page.check.summary.links()]
    number = page.handling.registered.case_no
    assert number.startswith(f"{VILLAGE_A}-20261123-01-0001-")
    papers = page.papers.desk
    desk.qtbot.waitUntil(lambda: papers.view.pages > 0, timeout=20_000)
    codes = [paper.code for paper in papers.papers()]
    assert codes[:2] == ["D01", "D02"]
    papers.print_all()
    desk.qtbot.waitUntil(lambda: all(p.printed for p in papers.papers() if p.code != "form"), timeout=20_000)
    desk.settle()
    receipts = [path for path in desk.printed.iterdir() if path.name.startswith("代办登记回执")]
    text = pypdfium2.PdfDocument(receipts[0])[0].get_textpage().get_text_bounded()
    assert number in text
    assert "代办登记回执" in text


def test_after_a_crash_the_window_asks_about_the_unprinted_receipt(qtbot, tmp_path):
    first = Desk(qtbot, tmp_path)
    page = handle_pension(first)
    page.next_step()
    first.settle()
    number = page.handling.registered.case_no
    first.close()
    again = Desk(qtbot, tmp_path)
    today = again.window.current
    questions = [row.accessibleName() for row in today.findChildren(WorkRow)]
    assert any(f"登记 {number} 已保存，是否已打印？" in question for question in questions)
    again.close()


def test_a_draft_survives_the_window(qtbot, tmp_path):
    first = Desk(qtbot, tmp_path)
    first.window.open("handling", "MZ-001")
    first.settle()
    page = first.window.page("handling")
    page.card.read()
    first.settle()
    page.next_step()
    first.settle()
    page.put_away()
    first.settle()
    first.close()
    again = Desk(qtbot, tmp_path)
    draft = again.window.current._view.drafts[0]
    assert draft.applicant == GRANNY.name
    again.window.open("handling", draft)
    again.settle()
    assert again.window.page("handling").handling.session.value("applicant.name") == GRANNY.name
    again.close()


def test_a_case_goes_into_the_outgoing_bag_by_its_button(desk):
    page = handle_pension(desk)
    page.next_step()
    desk.settle()
    number = page.handling.registered.case_no
    desk.window.open("case", number)
    desk.settle()
    case = desk.window.page("case")
    case.acts.act("CaseQueued")
    case.acts.dialog.decide()
    desk.settle()
    assert case._view.line.state == "QUEUED"
    case.acts.act("CaseHandedOver")
    case.acts.dialog.decide()
    desk.settle()
    assert case._view.line.state == "HANDED_OVER"
    assert "D13" in [paper.code for paper in case.papers.papers()]


def test_items_are_found_by_pinyin_and_cases_by_a_rare_name(desk):
    handled = handle_pension(desk)
    handled.next_step()
    desk.settle()
    desk.window.open("new")
    page = desk.window.page("new")
    page.search.setText("zdsh")
    desk.qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    desk.window.open("cases")
    cases = desk.window.page("cases")
    cases.search.setText("𠮷桂")
    desk.qtbot.waitUntil(lambda: cases.model.rowCount() == 1)
    assert cases.model.line(0).applicant == GRANNY.name
    desk.settle()


def test_the_second_form_of_the_same_person_is_filled_with_one_key(desk):
    handle_pension(desk).next_step()
    desk.settle()
    desk.window.open("handling", "MZ-001")
    desk.settle()
    page = desk.window.page("handling")
    page.card.read()
    desk.settle()
    desk.qtbot.waitUntil(page.known.isVisible)
    offered = {offer.path: offer.shown for offer in page.known.offers()}
    assert offered["applicant.mobile"] == GRANNY.mobile
    assert "applicant.name" not in offered  # read from the card just now
    page.known.take_all()
    desk.settle()
    session = page.handling.session
    assert session.value("applicant.mobile") == GRANNY.mobile
    assert session.value("bank.bank_holder") == GRANNY.name
    assert page.handling.origins["applicant.mobile"] == "2026-11-23 城乡居民基本养老保险参保登记"
    stored = desk.window.desk.verbs.resume_draft(page.handling.draft_id).answers.values
    assert stored["applicant.mobile"] == GRANNY.mobile
    page.materials.enter(page.handling)
    desk.settle()
    page.materials.print_slip()
    desk.settle()
    (slip,) = (path for path in desk.printed.iterdir() if path.name.startswith("一次性告知单"))
    assert "代理人身份证" in pypdfium2.PdfDocument(slip)[0].get_textpage().get_text_bounded()


def test_who_came_himself_leaves_no_mandate_behind(desk):
    page = handle_pension(desk)
    assert page.handling.draft.proxy["name"] == AGENTS[VILLAGE_A].name
    page.check.change.emit("fill:mode", "")
    desk.settle()
    page.form.put("mode.apply_mode", "本人")
    page.next_step()
    desk.settle()
    page.previous_step()
    desk.settle()
    assert page.handling.current == "materials"
    assert desk.window.desk.verbs.resume_draft(page.handling.draft_id).proxy is None
    page.next_step()
    desk.settle()
    page.check.summary.links()[0].click()  # a village acts by proxy only: back to the question that decides
    desk.settle()
    assert page.handling.current == "fill:mode"
