"""R16 through the real window: card, form, photos, printing, search, backup, a bug and the lock leave nothing plain on disk.

The window works over a real station; what a clerk saves on purpose (printed sheets, the camera's pictures) lies elsewhere.
Everything else that the program or Qt may write to is searched: the station, its log, the stick, the temp folder, the home.
"""

from __future__ import annotations

import logging
import shutil
import tempfile

import pytest

from desktop import crash
from desktop.logs import start_logging
from tests.desktop.test_real_station import GRANNY, Desk, handle_pension
from tests.support.canary import Canary, hits
from tests.support.fake_counter import small_photo
from tests.support.people import AGENTS
from tests.support.places import VILLAGE_A

AGENT = AGENTS[VILLAGE_A]
BIRTH = f"{GRANNY.born:%Y%m%d}"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A temp folder, a home and a log of this test's own; (temp, home)."""
    temp, home = tmp_path / "temp", tmp_path / "home"
    for folder, names in (
        (temp, ("TMPDIR", "TEMP", "TMP")),
        (home, ("HOME", "LOCALAPPDATA", "XDG_CACHE_HOME")),
    ):
        folder.mkdir()
        for name in names:
            monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    root = logging.getLogger()
    before = list(root.handlers), root.level
    start_logging(tmp_path / "station" / "logs")
    root.handlers += before[0]
    yield temp, home
    for handler in set(root.handlers) - set(before[0]):
        handler.close()
    root.handlers[:], root.level = before[0], before[1]


def search(desk, text):
    desk.window.open("cases")
    page = desk.window.page("cases")
    page.search.setText(text)
    desk.qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    desk.settle()


def a_bug_that_quotes_the_person(desk):
    """In a worker, as any bug there; its message and its cause hold what nobody may read."""

    def fails():
        try:
            raise KeyError(GRANNY.name)
        except KeyError as cause:
            raise RuntimeError(f"{GRANNY.name} {GRANNY.id_no} {GRANNY.mobile}") from cause

    desk.tasks.run(fails, owner=desk.window)
    desk.settle()


def play(desk, stick):
    """From the card to the lock; (number of the case, names of its scans)."""
    page = handle_pension(desk)
    page.next_step()
    desk.settle()
    number = page.handling.registered.case_no
    papers = page.papers.desk
    desk.qtbot.waitUntil(lambda: papers.view.pages > 0, timeout=20_000)
    papers.print_all()
    desk.qtbot.waitUntil(lambda: all(p.printed for p in papers.papers() if p.code != "form"), timeout=20_000)
    desk.settle()
    for text in (GRANNY.name, "gy", GRANNY.id_no[-4:], GRANNY.mobile):
        search(desk, text)
    desk.window.open("handling", "MZ-001")  # a second form of the same person stays a draft
    desk.settle()
    second = desk.window.page("handling")
    second.card.read()
    desk.settle()
    second.put_away()
    desk.settle()
    desk.window.open("care")
    care = desk.window.page("care")
    care.use_folder(str(stick))
    desk.settle()
    care.now.click()
    desk.settle()
    care.check.click()
    desk.settle()
    a_bug_that_quotes_the_person(desk)
    desk.window.settings.save()
    desk.window.lock()
    desk.settle()
    return number


def test_nothing_plain_is_left_by_a_day_at_the_window(qtbot, tmp_path, elsewhere, expected_logs):
    expected_logs.append("incident")
    base, stick = tmp_path / "station", tmp_path / "stick"
    stick.mkdir()
    desk = Desk(qtbot, tmp_path, crash.report, base / "window.json")
    number = play(desk, stick)
    cabinet = desk.station.cabinet
    with cabinet.reading() as held:  # a reader keeps the write-ahead log full
        assert [case.case_no for case in held.cases.open()] == [number]
        names = held.blobs.of_case(number)
        desk.window.desk.verbs.back_up_now()
        killed = tmp_path / "killed"  # as a stolen or killed PC leaves it
        shutil.copytree(base, killed)
    pages = tuple(cabinet.blobs.get(name) for name in names)
    desk.close()
    assert len(pages) > 2
    words = (GRANNY.name, GRANNY.id_no, BIRTH, GRANNY.mobile, AGENT.name, AGENT.id_no, AGENT.mobile)
    canary = Canary(words, (), (*pages, small_photo("0")))
    folders = [base, killed, stick, *elsewhere]
    assert "incident" in (base / "logs" / "daiban.log").read_text("utf-8")
    assert len(list(stick.rglob("*"))) > 3
    assert hits(folders, canary) == []
    assert hits([tmp_path / "printed"], canary)  # what was saved on purpose is found by the same eyes
