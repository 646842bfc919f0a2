"""The stepper of a handling as pure data, and the keeper that puts every value on the disk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from desktop.pages.draft_keeper import DraftKeeper
from desktop.pages.handling_state import CARD, CHECK, FILL, MATERIALS, PRINT, PROXY, Handling
from desktop.pages.handling_steps import steps_shown
from sync.ledger.problems import Problem
from tests.support.fake_counter import AGENT

WORDS = {CARD: "读卡", FILL: "填写", PROXY: "委托", MATERIALS: "拍材料", CHECK: "核对", PRINT: "打印"}


@pytest.fixture
def handling(counter):
    draft = counter.fake.open_draft(AGENT, "MZ-003")
    return Handling(draft, counter.fake.form_session(draft), "高龄津贴申请")


def test_the_groups_of_the_form_stand_below_filling(handling):
    steps = steps_shown(handling, WORDS)
    assert [step.label for step in steps if not step.sub] == ["读卡", "填写", "拍材料", "核对", "打印"]
    assert [step.label for step in steps if step.sub][-1] == "委托"
    assert [step.key for step in steps if step.current] == [CARD]
    assert not any(step.done for step in steps)


def test_filling_is_done_when_every_group_is(handling):
    pages = [step for step, _label in handling.page_steps()]
    for step in (CARD, *pages, PROXY):
        handling.go(step)
        handling.passed.add(step)
    handling.go(MATERIALS)
    steps = {step.key: step for step in steps_shown(handling, WORDS)}
    assert steps[FILL].done
    assert steps[MATERIALS].current
    handling.passed.discard(pages[0])
    assert not {step.key: step for step in steps_shown(handling, WORDS)}[FILL].done


def test_a_value_is_kept_and_a_disk_that_refuses_is_heard(counter, handling):
    owner = QObject()
    keeper = DraftKeeper(counter.window.desk, owner)
    heard = []
    keeper.kept.connect(lambda: heard.append("kept"))
    keeper.not_kept.connect(lambda problem: heard.append(problem.code))
    keeper.keep_field("applicant.name", "何桂英")  # nothing is open yet
    keeper.begin(handling)
    keeper.keep_field("applicant.name", "何桂英")
    counter.settle()
    counter.fake.refusals["save_field"] = Problem("store.disk_full")
    keeper.keep_field("applicant.name", "何桂")
    counter.settle()
    assert heard == ["kept", "store.disk_full"]
    assert counter.fake.asked("save_field") == [
        (handling.draft_id, "applicant.name", "何桂英"),
        (handling.draft_id, "applicant.name", "何桂"),
    ]
    keeper.keep_proxy({"name": "何小芳"})
    counter.settle()
    assert handling.draft.proxy == {"name": "何小芳"}
    owner.deleteLater()
