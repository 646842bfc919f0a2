"""The bridge between window and workers: results on the GUI thread, every exception asked for."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread, Signal

from desktop.tasks import DEVICE, LEDGER, SYNC, TABLE, Relay, TaskRunner
from sync.ledger.problems import Problem


class Receiver(QObject):
    came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.problems: list[Problem] = []
        self.threads: list[QThread] = []

    def take(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(QThread.currentThread())
        self.came.emit()

    def refuse(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.came.emit()


@pytest.fixture
def tasks(qapp):
    runner = TaskRunner(lambda error: f"N-{type(error).__name__}")
    yield runner
    runner.close()


def test_a_result_comes_back_on_the_gui_thread(qtbot, tasks):
    receiver = Receiver()
    with qtbot.waitSignal(receiver.came):
        tasks.run(lambda: threading.current_thread().name, done=receiver.take)
    assert receiver.results[0].startswith("daiban-ledger")
    assert receiver.threads == [QThread.currentThread()]


@pytest.mark.parametrize("lane", [LEDGER, SYNC, DEVICE, TABLE])
def test_each_lane_is_one_thread_in_order(qtbot, tasks, lane):
    receiver = Receiver()
    for number in range(20):
        tasks.run(lambda n=number: (n, threading.get_ident()), done=receiver.take, lane=lane)
    qtbot.waitUntil(lambda: len(receiver.results) == 20)
    assert [n for n, _thread in receiver.results] == list(range(20))
    assert len({thread for _n, thread in receiver.results}) == 1


def test_a_problem_goes_to_failed(qtbot, tasks):
    def refuse() -> None:
        raise Problem("draft.unknown")

    receiver = Receiver()
    with qtbot.waitSignal(receiver.came):
        tasks.run(refuse, done=receiver.take, failed=receiver.refuse)
    assert [problem.code for problem in receiver.problems] == ["draft.unknown"]
    assert receiver.results == []


def test_a_bug_reaches_the_crash_hook_and_becomes_a_calm_sentence(qtbot, tasks):
    receiver = Receiver()
    with qtbot.waitSignal(receiver.came):
        tasks.run(lambda: 1 / 0, failed=receiver.refuse)
    assert receiver.problems[0].code == "program.bug"
    assert "N-ZeroDivisionError" in receiver.problems[0].sentence


def test_an_exception_nobody_waits_for_is_still_asked_for(qtbot, tasks):
    with qtbot.waitSignal(tasks.refused) as said:
        tasks.run(lambda: 1 / 0)
    assert said.args[0].code == "program.bug"


def test_nothing_is_delivered_to_a_deleted_object(qtbot, tasks):
    gate = threading.Event()
    gone, witness = Receiver(), Receiver()
    results = gone.results
    tasks.run(gate.wait, done=gone.take)
    tasks.run(lambda: "after", done=witness.take)
    gone.deleteLater()
    qtbot.waitUntil(lambda: not _lives(gone))
    with qtbot.waitSignal(witness.came):
        gate.set()
    assert results == []


def test_finishing_does_everything_that_was_asked_for(qapp):
    runner = TaskRunner()
    done: list[int] = []
    for number in range(5):
        runner.run(done.append, number)
    runner.finish()
    assert done == [0, 1, 2, 3, 4]
    runner.run(done.append, 9)
    assert done == [0, 1, 2, 3, 4]


def test_a_relay_carries_progress_to_the_gui_thread(qtbot, tasks):
    relay, threads = Relay(), []
    relay.told.connect(lambda _message: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(relay.told):
        tasks.run(relay.tell, "half way", lane=SYNC)
    assert threads == [QThread.currentThread()]


def _lives(thing: QObject) -> bool:
    try:
        thing.objectName()
    except RuntimeError:
        return False
    return True


@pytest.mark.parametrize("end", ["close", "finish"])
def test_whatever_can_be_stopped_is_stopped_before_the_tasks_are_waited_for(end):
    runner = TaskRunner()
    stop, other = runner.stop_event(), runner.stop_event()
    runner.run(stop.wait, lane=SYNC)
    del other
    getattr(runner, end)()  # would wait for ever
    assert stop.is_set()
