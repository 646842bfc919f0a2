"""The page 备份与修复: the folder, the backup, and the one button with its sheet."""

from __future__ import annotations

import pytest


@pytest.fixture
def page(counter_of):
    counter = counter_of()
    counter.sign_in()
    opened = counter.open("care")
    counter.settle()
    return counter, opened


def test_it_tells_where_the_copies_lie(page):
    counter, care = page
    assert "同一块盘" in care.words.text()
    care.use_folder("/media/usb")
    counter.settle()
    assert "/media/usb" in care.words.text()
    assert not care.forget.isHidden()


def test_one_button_repairs_and_leaves_a_sheet(page, tmp_path):
    counter, care = page
    care.since.setText("2026-11-20")
    care.repair()
    counter.settle()
    assert "重建" in care.report.text()
    assert "自 2026-11-20 起的 3 条经历将重新上报" in care.report.text()
    assert not care.since.isEnabled()  # as the buttons: from here the clerk signs in again
    care.save_sheet(tmp_path / "sheet.pdf")
    counter.settle()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
