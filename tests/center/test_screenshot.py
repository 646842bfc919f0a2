"""A real browser draws the sign-in page: style sheet found, not blank. Skipped where no Chromium is installed."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from PIL import Image

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@needs_chromium
def test_the_sign_in_page_is_drawn(serving, tmp_path):
    picture = tmp_path / "sign-in.png"
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--window-size=1366,900",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--screenshot={picture}",
        serving.url + "/sign-in",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with Image.open(picture) as drawn:
        colours = {colour for _, colour in drawn.convert("RGB").getcolors(1 << 24)}
    assert {(0xF4, 0xF1, 0xEA), (0xFF, 0xFD, 0xF8), (0x1D, 0x5B, 0x4F)} <= colours
