"""All flows by name, and which ordeal plays which."""

from __future__ import annotations

from tests.ordeal.flows import DESK, Flow
from tests.ordeal.flows_care import CARE

FLOWS: dict[str, Flow] = {**DESK, **CARE}
SWEPT = ("register", "exchange", "backup", "repair", "migrate")  # every call of these fails
CUT = ("register_many", "exchange", "backup", "repair", "migrate")  # power goes out at any point of these
FULL = ("register", "exchange", "backup", "migrate")  # the disk runs full at each step of these
