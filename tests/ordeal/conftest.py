"""What every ordeal may see in the log: a line that is cut may be cut in the middle of a head."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _heads_may_be_cut(expected_logs: list[str]) -> None:
    expected_logs.append("Failed to parse headers")
