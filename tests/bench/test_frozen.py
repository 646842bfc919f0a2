"""The bench of the frozen program starts a real window, sees that it is shown, and ends it."""

from __future__ import annotations

import sys

import pytest

from tests.bench import frozen
from tests.support.lone import open_lone


def test_a_start_is_seen_to_its_window_and_ended(tmp_path) -> None:
    base = tmp_path / "station"
    open_lone(base).cabinet.close()
    wall, cpu, memory = frozen.started([sys.executable, "-m", "desktop"], base, tmp_path / "program")
    assert wall > 0
    assert cpu > 0
    assert memory > 20
    assert open_lone(base).cabinet.standing().last == 0  # nobody has the folder any more


def test_a_program_that_shows_no_window_is_said(tmp_path) -> None:
    with pytest.raises(SystemExit, match="no window"):
        frozen.started([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, tmp_path / "program")
