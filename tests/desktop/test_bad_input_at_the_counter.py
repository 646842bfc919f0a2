"""Bad input at the counter: the real window over a real station. Calm words each time, and nothing typed is lost."""

from __future__ import annotations

import io
import json
import subprocess
import zlib
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.devices.camera import FolderCamera
from desktop.devices.card_checks import CheckedReader
from desktop.devices.card_reader import FolderCardReader
from desktop.devices.ports import Devices
from desktop.devices.printer import FolderPrinter
from desktop.pages.handling_state import CHECK, MATERIALS, PRINT
from desktop.pages.verbs import Verbs
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.window import MainWindow
from tests.ordeal.stations import one_case
from tests.support.fake_counter import small_photo
from tests.support.hands import CTRL, ENTER, Hands
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import PASSWORD, VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

AGENT = AGENTS[VILLAGE_A]
GRANNY = Person("何桂英", date(1962, 3, 12), 46, "13800005678")
MORNING = datetime(2026, 11, 23, 9, 0)


class Counter:
    """`folder` may be a disk of its own; devices lie elsewhere."""

    def __init__(self, qtbot, folder, devices):
        self.clock = StoryClock(MORNING)
        self.station = open_lone(folder / "station", self.clock)
        self.cards, self.pictures, self.printed = (
            devices / name for name in ("cards", "pictures", "printed")
        )
        for made in (self.cards, self.pictures):
            made.mkdir()
        self.lay_card()
        for number in range(9):
            (self.pictures / f"{number}.png").write_bytes(small_photo(str(number)))
        self.incidents = []
        self.tasks = TaskRunner(lambda error: self.incidents.append(error) or "N1")
        reader = CheckedReader(FolderCardReader(self.cards), lambda: self.clock().date())
        self.window = MainWindow(
            Verbs.bound_to(self.station),
            self.tasks,
            Devices(reader, FolderCamera(self.pictures), FolderPrinter(self.printed)),
            Settings(exchange_every_seconds=0),
        )
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        with qtbot.waitActive(self.window):
            pass
        self.hands = Hands(qtbot, self.window, self.tasks)
        self.hands.settle()
        self.sign_in()

    def sign_in(self):
        self.hands.type(PASSWORD)
        self.hands.press(ENTER)
        self.hands.settle()

    def lay_card(self, **other):
        card = {
            "name": GRANNY.name, "gender": "女", "ethnicity": "汉", "birth": GRANNY.born.isoformat(),
            "address": "楠木寺村三组12号", "id_no": GRANNY.id_no, **other,
        }  # fmt: skip
        (self.cards / "card.json").write_text(json.dumps(card), "utf-8")

    def begin(self):
        """A handling of the pension enrolment, the card read."""
        self.window.open("handling", "SB-001")
        self.hands.settle()
        page = self.window.page("handling")
        self.hands.press(Qt.Key.Key_F2)
        return page

    def resume(self, draft_id):
        """A draft that was filled in, at its materials."""
        draft = next(
            line
            for line in self.window.desk.verbs.today(clerk(self.station)).drafts
            if line.draft_id == draft_id
        )
        self.window.open("handling", draft)
        self.hands.settle()
        page = self.window.page("handling")
        page._go(MATERIALS)
        self.hands.settle()
        return page

    def forward(self, page):
        before = page.handling.current
        self.hands.press(ENTER, held=CTRL)
        links = [
            link.toolTip() for step in (page.form, page.proxy, page.check) for link in step.summary.links()
        ]
        assert page.handling.current != before, (before, links)

    def stored(self, page):
        """What stands on the disk."""
        return self.window.desk.verbs.resume_draft(page.handling.draft_id).answers.values

    def close(self):
        self.window.close()
        self.station.cabinet.close()
        assert self.incidents == []


@pytest.fixture
def counter(qtbot, tmp_path):
    made = Counter(qtbot, tmp_path, tmp_path)
    yield made
    made.close()


@pytest.fixture
def small_disk(tmp_path):
    """A 12 MB disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path):
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def filled_draft(counter, **answers):
    file = pension(
        GRANNY, VILLAGE_A, AGENT, leave_out=("m_id", "m_hukou", "m_form", "m_agent_id", "m_agent_poa")
    )
    return quick_draft(counter.station, clerk(counter.station), file, scans=False)


def test_a_full_disk_while_scanning(qtbot, small_disk, tmp_path):
    counter = Counter(qtbot, small_disk, tmp_path)
    page = counter.resume(filled_draft(counter))
    fill(small_disk / "ballast")
    counter.hands.press(Qt.Key.Key_F4)
    assert "磁盘已满" in page.materials._state.text()
    assert all(not row.files for row in page.materials.rows())
    (small_disk / "ballast").unlink()
    (counter.pictures / "again.png").write_bytes(small_photo("0"))
    counter.hands.press(Qt.Key.Key_F4)
    assert page.materials.rows()[0].files
    assert counter.station.cabinet.verify().faults == ()
    counter.close()


def test_what_was_typed_on_a_full_disk_is_saved_as_soon_as_there_is_room(qtbot, small_disk, tmp_path):
    counter = Counter(qtbot, small_disk, tmp_path)
    page = counter.begin()
    counter.forward(page)
    counter.forward(page)
    fill(small_disk / "ballast")
    counter.hands.enter_to("applicant.mobile")
    counter.hands.type(GRANNY.mobile)
    counter.hands.press(ENTER)
    assert "还没有存上" in page._saved.text()
    assert "磁盘已满" in counter.window.banner.sentence
    assert page.handling.session.value("applicant.mobile") == GRANNY.mobile
    assert "applicant.mobile" not in counter.stored(page)
    (small_disk / "ballast").unlink()
    counter.hands.enter_to("applicant.phone_owner")
    counter.hands.press(ENTER)
    page.form.put("applicant.hukou_region", VILLAGE_A)
    counter.hands.settle()
    assert "已自动保存" in page._saved.text()
    assert counter.stored(page)["applicant.mobile"] == GRANNY.mobile
    counter.close()


def bomb():
    """A PNG of a few hundred bytes that says it is 60,000 pixels wide and high."""

    def chunk(kind, content):
        return (
            len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
        )

    head = (60_000).to_bytes(4, "big") * 2 + bytes((1, 0, 0, 0, 0))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(7501 * 100))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def hundred_megapixels():
    content = io.BytesIO()
    Image.new("L", (10_000, 10_000), 200).save(content, "JPEG", quality=30)
    return content.getvalue()


WHOLE_PDF = b"%PDF-1.4\nstartxref\n9\n%%EOF\n"
REFUSED = {
    "cut.pdf": (lambda: WHOLE_PDF[:-10], "PDF 不完整"),
    "bomb.png": (bomb, "像素太多"),
    "photo.jpg": (hundred_megapixels, "像素太多"),
    "named.pdf": (lambda: b"MZ\x90\x00" + bytes(200), "不是照片或扫描件"),
    "empty.jpg": (lambda: b"", "文件是空的"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_paper_is_refused_in_words(counter, tmp_path, name):
    make, words = REFUSED[name]
    page = counter.resume(filled_draft(counter))
    (tmp_path / name).write_bytes(make())
    page.materials.add_file(tmp_path / name)
    counter.hands.settle()
    assert f"{name}没有收下" in page.materials._state.text()
    assert words in page.materials._state.text()
    assert all(not row.files for row in page.materials.rows())
    counter.hands.press(Qt.Key.Key_F4)  # the camera still works
    assert page.materials.rows()[0].files


def test_a_pdf_that_cannot_be_drawn_is_kept_and_shown_as_a_file(counter, tmp_path):
    """By its marks it is whole, so it may be read elsewhere: nothing that a villager handed in is thrown away."""
    page = counter.resume(filled_draft(counter))
    (tmp_path / "odd.pdf").write_bytes(WHOLE_PDF)
    page.materials.add_file(tmp_path / "odd.pdf")
    counter.hands.settle()
    (sha256,) = page.materials.rows()[0].files
    assert counter.window.desk.verbs.scan_bytes(sha256) == WHOLE_PDF


def test_a_name_of_fifty_rare_characters(counter):
    """Every one of them is kept, found again and printed."""
    name = "".join(chr(0x20000 + 7 * at) for at in range(50))
    counter.lay_card(name=name)
    page = counter.begin()
    assert page.handling.session.value("applicant.name") == name
    counter.forward(page)
    counter.forward(page)
    for path, value in (("hukou_region", VILLAGE_A), ("mobile", GRANNY.mobile)):
        page.form.put(f"applicant.{path}", value)
    counter.forward(page)
    page.form.put("insurance.grade", "500")
    counter.forward(page)
    for path, value in (
        ("kind", "村社区代办员(委托)"), ("name", AGENT.name), ("id_no", AGENT.id_no), ("mobile", AGENT.mobile),
    ):  # fmt: skip
        page.form.put(f"agent.agent_{path}", value)
    while page.handling.current != MATERIALS:
        counter.forward(page)
    for row in page.materials.rows():
        page.materials.choose(row.material)
        counter.hands.press(Qt.Key.Key_F4)
    counter.forward(page)
    assert page.handling.current == CHECK
    counter.forward(page)
    assert page.handling.current == PRINT
    counter.hands.press(Qt.Key.Key_P, held=CTRL)
    counter.hands.wait(
        lambda: all(paper.printed for paper in page.papers.desk.papers() if paper.code != "form")
    )
    for path in counter.printed.glob("*.pdf"):
        text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded()
        assert name in "".join(text.split()), path.name
    counter.window.open("cases")
    counter.window.page("cases").search.setText(name[20:23])
    counter.hands.wait(lambda: counter.window.page("cases").model.rowCount() == 1)


def test_an_expired_card_is_told_and_its_facts_are_taken(counter):
    counter.lay_card(valid_from="2006-03-12", valid_to="2026-03-12")
    page = counter.begin()
    assert "已于 2026-03-12 过期" in page.card._state.text()
    assert page.handling.session.value("applicant.name") == GRANNY.name
    counter.forward(page)


@pytest.mark.parametrize("days", [0, 4])
def test_a_pc_that_slept_over_an_open_form(counter, days):
    """The clock has jumped and the screen is locked; behind the password the form stands as it was."""
    one_case(counter.station, 0)
    page = counter.begin()
    counter.forward(page)
    counter.forward(page)
    counter.hands.enter_to("applicant.mobile")
    counter.hands.type(GRANNY.mobile)  # nothing pressed behind it: half typed
    counter.clock.jump(MORNING + timedelta(days=days, hours=5))
    counter.window._minutes.timeout.emit()
    counter.hands.settle()
    counter.window._idle.idle.emit()
    counter.hands.settle()
    assert counter.window.current.name == "login"
    counter.sign_in()
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        counter.hands.press(ENTER, held=CTRL)
    assert (dialog is not None) == (days > 0)
    assert counter.window.current is page
    assert page.handling.session.value("applicant.mobile") == GRANNY.mobile
    assert counter.stored(page)["applicant.mobile"] == GRANNY.mobile
    page.form.put("applicant.hukou_region", VILLAGE_A)
    counter.hands.settle()
    counter.forward(page)
