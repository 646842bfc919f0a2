"""打小票 beside the papers of a case: there only with a ticket printer of 80 mm, counted when it came out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.devices.ports import DeviceChoice
from desktop.devices.ticket_printer import ticket_printer
from sync.ledger.problems import Problem


@pytest.fixture
def opened(full, tmp_path):
    device = tmp_path / "lp0"
    device.write_bytes(b"")
    full.window.desk.devices = replace(full.window.desk.devices, ticket=ticket_printer(str(device)))
    full.sign_in()
    number = next(iter(full.fake.cases))
    page = full.open("case", number)
    page.tabs.setCurrentIndex(2)
    return full, page, device


def slip(page):
    return page.papers.slip.button


def test_the_receipt_goes_to_the_ticket_printer_and_is_counted(opened):
    counter, page, device = opened
    assert slip(page).isVisible()
    said = []
    page.said.connect(lambda words, tone: said.append((words, tone)))
    slip(page).click()
    counter.settle()
    assert device.read_bytes().startswith(b"\x1b@")
    asked = counter.fake.asked("mark_slip")
    assert [args[:2] for args in asked] == [counter.fake.asked("slip_copy")[0][:2]]
    assert said[-1] == (f"小票已送出：{device}", "good")
    slip(page).click()
    counter.settle()
    assert said[-1] == (f"小票已补打第 1 次：{device}", "good")


def test_a_printer_that_is_gone_counts_nothing_and_may_be_tried_again(opened):
    counter, page, device = opened
    device.unlink()
    slip(page).click()
    counter.settle()
    assert not counter.fake.asked("mark_slip")
    assert slip(page).isEnabled()


def test_a_refusal_is_said(opened):
    counter, page, _device = opened
    counter.fake.refusals["slip_copy"] = Problem("paper.unknown", case_no="x", paper="y")
    slip(page).click()
    counter.settle()
    assert slip(page).isEnabled()


@pytest.mark.parametrize("narrow", [True, False])
def test_without_a_printer_that_is_wide_enough_there_is_no_button(full, tmp_path, narrow):
    devices = full.window.desk.devices
    ticket = ticket_printer(str(tmp_path / "lp0"), narrow=True) if narrow else None
    full.window.desk.devices = replace(devices, ticket=ticket, choice=DeviceChoice(narrow=narrow))
    full.sign_in()
    page = full.open("case", next(iter(full.fake.cases)))
    page.tabs.setCurrentIndex(2)
    assert not slip(page).isVisible()
