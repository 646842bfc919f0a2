"""What the scan of ELF files reads: versions that are needed, not those that a library offers."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import PySide6
import pytest

INSTALLER = Path(__file__).parents[2] / "build" / "installer"
sys.path.insert(0, str(INSTALLER))

import glibc_floor  # noqa: E402

OFFERED = """
Version definition section '.gnu.version_d' contains 2 entries:
  0x001c: Rev: 1  Flags: none  Index: 2  Cnt: 1  Name: GLIBC_2.40
"""
NEEDED = """
Version needs section '.gnu.version_r' contains 2 entries:
  000000: Version: 1  File: libstdc++.so.6  Cnt: 2
  0x0010:   Name: GLIBCXX_3.4.9  Flags: none  Version: 5
  0x0020:   Name: GLIBCXX_3.4.21  Flags: none  Version: 3
  0x0030: Version: 1  File: libc.so.6  Cnt: 3
  0x0040:   Name: GLIBC_2.9  Flags: none  Version: 4
  0x0050:   Name: GLIBC_2.28  Flags: none  Version: 2
  0x0060:   Name: GLIBC_PRIVATE  Flags: none  Version: 7
"""


def test_the_highest_number_counts_not_the_highest_word() -> None:
    assert glibc_floor.needs(OFFERED + NEEDED) == {"GLIBC": (2, 28), "GLIBCXX": (3, 4, 21)}


def test_what_is_only_offered_is_no_need() -> None:
    assert glibc_floor.needs(OFFERED) == {}


def test_packed_relocations_need_a_loader_of_2_36() -> None:
    packed = NEEDED + "  0x0070:   Name: GLIBC_ABI_DT_RELR  Flags: none  Version: 8\n"
    assert glibc_floor.needs(packed)["GLIBC"] == (2, 36)


@pytest.mark.skipif(shutil.which("readelf") is None, reason="needs binutils")
def test_qt_runs_on_the_oldest_desktop_that_is_promised(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    """Qt's own libraries and nothing else; links and texts are passed over."""
    folder = Path(PySide6.__file__).parent / "Qt" / "lib"
    if not list(folder.glob("libQt6Core.so*")):
        pytest.skip("this Qt lies elsewhere")
    monkeypatch.setattr(sys, "argv", ["glibc_floor.py", str(folder), "--most", "2.31"])
    assert glibc_floor.main() == 0
    monkeypatch.setattr(sys, "argv", ["glibc_floor.py", str(folder), "--most", "2.5"])
    assert glibc_floor.main() == 1
    assert "libQt6Core.so.6" in capsys.readouterr().out
