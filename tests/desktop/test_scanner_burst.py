"""A barcode scanner types faster than the search answers: its Enter opens the right case, never the one that stood there."""

from __future__ import annotations

from PySide6.QtCore import Qt


def test_a_scanned_receipt_opens_its_case(full):
    full.sign_in()
    page = full.open("cases")
    wanted = []
    page.wanted.connect(lambda name, subject: wanted.append((name, subject)))
    number = sorted(full.fake.cases)[-1]
    full.type(f"GSP1|{number}|D01|20261127|MAC", page.search)
    full.press(Qt.Key.Key_Return, page.search)
    assert wanted[0] == ("case", number)
    assert page.search.text() == ""


def test_enter_right_behind_the_text_waits_for_the_answer(full):
    full.sign_in()
    page = full.open("cases")
    wanted = []
    page.wanted.connect(lambda name, subject: wanted.append((name, subject)))
    lines = full.fake.find_cases()
    last = lines[-1]
    full.type(last.case_no, page.search)
    full.press(Qt.Key.Key_Return, page.search)
    full.settle()
    assert wanted[:1] == [("case", page.model.line(0).case_no)]
    assert page.model.line(0).case_no == last.case_no
