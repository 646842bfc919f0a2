"""A scanned machine code names its case, whatever an input method made of it."""

from __future__ import annotations

import pytest

from desktop.devices.scanned_code import case_no_of

CODE = "GSP1|511999104205-20261127-01-0012-2|内椑木D01〔2026〕01-000123号|20261127|ABCD"


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), CODE.replace("|", "｜"), f"  {CODE}\r"])
def test_our_code(typed):
    assert case_no_of(typed) == "511999104205-20261127-01-0012-2"


@pytest.mark.parametrize("typed", ["", "张三", "GSP2|a|b|c", "GSP1|a", "6901234567892", "|" * 500])
def test_anything_else(typed):
    assert case_no_of(typed) == ""
