"""Scenes of what surrounds a form at the village: its situations, notices without a case, bags and reminders.

Part of the workshop's pictures (`desktop.shots`); drives the window like a clerk would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtTest import QTest

from desktop.usecases.start_views import Start
from sync.ledger.problems import Problem

Scene = Callable[[Any], None]
FULL: dict[str, Any] = {"full": True}
PRACTICE: dict[str, Any] = {"full": True, "practice": "12345678"}
EMPTY: dict[str, Any] = {"full": False}
TOWNSHIP: dict[str, Any] = {"full": True, "tier": "township"}


def village_scenes() -> dict[str, tuple[dict[str, Any], Scene]]:
    """Name of the picture -> (the counter's state, what to do)."""
    return {
        "02-first-run": (EMPTY, _first_run),
        "02-first-run-refused": (EMPTY, lambda s: _first_run(s, refused=True)),
        "09-practice": (PRACTICE, lambda s: None),
        "09-practice-lesson": (PRACTICE, _practice),
        "12-new-situation": (FULL, lambda s: _found(s, "独居")),
        "13-situation": (FULL, _situation),
        "14-situation-several": (FULL, lambda s: _situation(s, "1Enter", "0")),
        "15-situation-told": (FULL, lambda s: _situation(s, "1Enter", "0", "1", "2Enter", "3Enter")),
        "16-due-notice": (EMPTY, _due_notice),
        "17-due-notice-told": (FULL, lambda s: _due_notice(s, filled=True)),
        "18-due-notice-list": (FULL, _due_list),
        "19-batch-empty": (EMPTY, lambda s: _batch(s)),
        "19-batch": (FULL, lambda s: _batch(s, *LISTED)),
        "19-batch-paste": (FULL, _batch_paste),
        "19-batch-common": (FULL, _batch_common),
        "19-batch-done": (FULL, _batch_done),
        "65-care": (FULL, _care),
        "65-care-repaired": (FULL, lambda s: _care(s, repaired=True)),
        "07-today-reminders": (FULL, _reminders),
        "77-results-back": (TOWNSHIP, _results_back),
        "77-results-back-page": (TOWNSHIP, lambda s: _results_ready(s) or s.open("take_over")),
        "78-results-back-named": (TOWNSHIP, lambda s: _results_back(s, named=True)),
        "79-supplements-on": (FULL, _supplements_on),
    }


def _practice(stage: Any) -> None:
    stage.sign_in()
    QTest.qWait(220)


def _first_run(stage: Any, *, refused: bool = False) -> None:
    def no_line(_code: str, _address: str) -> str:
        raise Problem("road.offline")

    stage.window.desk.enrol = no_line
    page = stage.open("first_run")
    if refused:
        page.code.setText("K7QF-2M9D-TX4B")
        page.address.setText("https://daiban.shifanxian.example")
        page.go_on()
        stage.settle()


def _care(stage: Any, *, repaired: bool = False) -> None:
    stage.sign_in()
    page = stage.open("care")
    if repaired:
        page.use_folder("/media/U盘/代办台备份")
        stage.settle()
        page.repair()
        stage.settle()


def _found(stage: Any, text: str) -> None:
    stage.sign_in()
    page = stage.open("new")
    page.search.setText(text)
    QTest.qWait(90)
    stage.settle()


def _situation(stage: Any, *keys: str) -> None:
    """The guide through the situation, answered by its keys."""
    stage.sign_in()
    page = stage.open("situation", Start("MZ-003", "高龄津贴申请"))
    for key in keys:
        if key == "0":
            page.skip()
        elif page.choices is not None:
            page.choices.buttons()[int(key[0]) - 1].click()
        if key.endswith("Enter"):
            page.go_on()
        stage.settle()


def _due_notice(stage: Any, *, filled: bool = False) -> Any:
    stage.sign_in()
    page = stage.open("due_notice", Start("NJ-002", "拖拉机、联合收割机年度检验到期告知"))
    for path, value in DUE.items() if filled else ():
        page.form.put(path, value)
    return page


def _due_list(stage: Any) -> None:
    page = _due_notice(stage, filled=True)
    page.paste()
    page.dialog.text.setPlainText("罗桂芳 川K10234 2026-12-15\n赵大军 川K10371\n何秀英 川K10502 2027-01-08")
    page.dialog.go_on()


LISTED = (
    "罗桂芳 511999196803124285", "陈德𬍛 511999197005020216", "赵大军 5119991949", "何秀英 511999195108170029"
)  # fmt: skip


def _batch(stage: Any, *lines: str) -> Any:
    stage.sign_in()
    page = stage.open("batch", Start("SB-003", "城乡居民基本养老保险待遇领取资格认证"))
    if lines:
        page.paste()
        page.dialog.text.setPlainText("\n".join(lines))
        page.dialog.go_on()
        stage.settle()
    return page


def _batch_paste(stage: Any) -> None:
    page = _batch(stage)
    page.paste()
    page.dialog.text.setPlainText("罗桂芳 511999196803124285\n赵大军")
    page.dialog.go_on()


def _batch_common(stage: Any) -> None:
    _batch(stage, *LISTED).follow()


def _batch_done(stage: Any) -> None:
    _batch(stage, *LISTED).register()


def _results_ready(stage: Any) -> None:
    """Three results at the township, of two villages."""
    cases = stage.counter.cases
    for at, (number, view) in enumerate(list(cases.items())[:3]):
        village = "柳沟村" if at == 2 else "朝阳村"
        line = replace(view.line, state="RESULT_READY", state_text="结果待领", village=village)
        cases[number] = replace(view, line=line)
    stage.sign_in()


def _results_back(stage: Any, *, named: bool = False) -> None:
    _results_ready(stage)
    page = stage.open("take_over")
    page.results.open_dialog()
    if named:
        page.results.dialog.go_on()
        page.results.dialog.pledge.setChecked(True)


def _reminders(stage: Any) -> None:
    """今日 rolled down to who is to be told."""
    stage.sign_in()
    page = stage.window.page("today")
    for _ in range(4):
        QTest.qWait(160)
        stage.settle()
    bar = page._list.verticalScrollBar()
    bar.setValue(bar.maximum())


def _supplements_on(stage: Any) -> None:
    stage.sign_in()
    page = stage.window.page("today")
    page.supplements.open_dialog()
    page.supplements.dialog.ticks()[0].setChecked(True)


DUE = {
    "m.owner": "罗桂芳",
    "m.mobile": "13800000005",
    "m.plate": "川K10234",
    "m.due": "2026-12-15",
    "m.notice_kind": "visit",
    "m.book_place": "椑木镇农机站",
}
