"""Two programs over one folder: windows and commands as real processes, and what is left when one is killed."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QDialog, QMainWindow

from desktop import cli
from desktop.commands import frame
from desktop.in_front import InFront
from desktop.paths import AppPaths
from desktop.seat import Seat, call, sit_or_call
from sync.ledger.problems import Problem
from tests.support.lone import open_lone
from tests.support.places import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
HOLDER = "import sys; from pathlib import Path; from desktop.seat import Seat\nseat = Seat.take(Path(sys.argv[1]))\nprint('sits', flush=True); input()"


@pytest.fixture
def base(tmp_path):
    open_lone(tmp_path / "daiban").cabinet.close()
    return tmp_path / "daiban"


@pytest.fixture
def started():
    """Start a process; whatever still runs at the end is killed."""
    running = []

    def start(*words, **how):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, *words], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, encoding="utf-8", **how,
        )  # fmt: skip
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def window(started, base):
    return started("-m", "desktop", "--base-dir", str(base))


def until(seen):
    ends = time.monotonic() + PATIENCE_S
    while not seen():
        assert time.monotonic() < ends
        select.select([], [], [], 0.05)


def seat_of(base):
    return AppPaths(base, ()).seat


def holding(started, base):
    """A command that has the folder and answers no call."""
    process = started("-c", HOLDER, str(seat_of(base)))
    assert process.stdout.readline() == "sits\n"
    return process


def command(base, *words, monkeypatch):
    monkeypatch.setenv("DAIBAN_PASSWORD", PASSWORD)
    monkeypatch.setattr(frame, "PATIENCE_S", 0)
    return cli.main(["--base-dir", str(base), "--account", "周明华", "--json", *words])


def contents(base):
    files = (path for path in base.rglob("*") if path.is_file() and not path.name.startswith("ledger.db-"))
    return {path: path.read_bytes() for path in files}


def test_the_second_window_calls_the_first_and_after_a_kill_the_next_one_sits(base, started):
    first = window(started, base)
    until(lambda: call(seat_of(base)))
    second = window(started, base)
    assert second.wait(PATIENCE_S) == 0
    assert second.stderr.read() == ""
    assert first.poll() is None
    first.send_signal(signal.SIGKILL)
    first.wait(PATIENCE_S)
    assert not call(seat_of(base))
    third = window(started, base)
    until(lambda: call(seat_of(base)))
    assert third.poll() is None


def test_a_window_that_does_not_answer_is_told_of_in_words(base, started, monkeypatch):
    holder = holding(started, base)
    with pytest.raises(Problem, match=r"station\.in_use") as refused:
        sit_or_call(seat_of(base), 0)
    assert "请用已打开的窗口" in refused.value.sentence
    holder.communicate("\n", PATIENCE_S)
    seat = sit_or_call(seat_of(base), PATIENCE_S)
    seat.leave()
    seat.leave()


def test_a_start_waits_for_a_command_to_end(base, started):
    holder = holding(started, base)
    threading.Timer(0.2, lambda: holder.stdin.write("\n") and holder.stdin.flush()).start()
    Seat.take(seat_of(base), PATIENCE_S).leave()
    holder.wait(PATIENCE_S)


def test_commands_that_write_are_refused_beside_a_window_and_nothing_changes(
    base, started, monkeypatch, capsys
):
    holding(started, base)
    before = contents(base)
    for words in (["account", "add", "李秀英"], ["rebuild"], ["verify"], ["backup"], ["repair"], ["sync"],
                  ["key", "take", str(base / "keys.json")], ["unlock", "1"]):  # fmt: skip
        assert command(base, *words, monkeypatch=monkeypatch) == 1
        assert json.loads(capsys.readouterr().out)["code"] == "station.in_use", words
    assert contents(base) == before


def test_commands_that_read_run_beside_a_window_and_change_no_byte(
    base, started, monkeypatch, capsys, tmp_path
):
    holding(started, base)
    before = contents(base)
    for words in (
        ["status"],
        ["case", "list"],
        ["draft", "list"],
        ["card", str(tmp_path / "card.pdf")],
        ["key", "show"],
    ):
        assert command(base, *words, monkeypatch=monkeypatch) == 0, words
    assert '"second_copy": true' in capsys.readouterr().out
    assert contents(base) == before


def test_alone_every_command_has_the_folder_to_itself(base, monkeypatch, capsys):
    assert command(base, "rebuild", monkeypatch=monkeypatch) == 0
    assert command(base, "status", monkeypatch=monkeypatch) == 0
    Seat.take(seat_of(base)).leave()


def test_a_folder_that_takes_nothing_is_a_sentence():
    for folder in ("/sys/daiban", "/proc/daiban"):
        with pytest.raises(Problem, match=r"store\.") as refused:
            Seat.take(Path(folder) / "in-use")
        assert refused.value.sentence.endswith("。")


def test_a_drive_without_locks_is_a_sentence(base, monkeypatch):
    def no_locks(_handle, _kind):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(Problem, match=r"station\.no_lock") as refused:
        Seat.take(seat_of(base), PATIENCE_S)
    assert "本机的硬盘" in refused.value.sentence


def test_practice_has_a_seat_of_its_own(base, started):
    holding(started, base)
    Seat.take(AppPaths(base, ()).practice_seat).leave()


def test_a_window_with_a_dialog_comes_out_of_the_task_bar(qtbot, tmp_path):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    dialog = QDialog(window)
    dialog.open()
    window.showMinimized()
    with Seat.take(tmp_path / "in-use") as seat:
        seat.listen(InFront(window).come)
        answers = []
        asking = threading.Thread(target=lambda: answers.append(call(tmp_path / "in-use")))
        asking.start()
        qtbot.waitUntil(lambda: answers == [True])
        asking.join()
    assert not window.isMinimized()
    assert window.isVisible()


def test_a_window_that_is_gone_does_not_come(qtbot):
    window = QMainWindow()
    front = InFront(window)
    shiboken6.delete(window)
    assert front.come() is False
