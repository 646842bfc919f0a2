"""All flows by name, and which ordeal plays which."""

from __future__ import annotations

from tests.ordeal.flows import DESK, Flow
from tests.ordeal.flows_care import CARE
from tests.ordeal.flows_keys import KEY_FLOWS
from tests.ordeal.flows_typing import TYPING
from tests.ordeal.flows_update import UPDATE

FLOWS: dict[str, Flow] = {**DESK, **CARE, **KEY_FLOWS, **TYPING, **UPDATE}
LATER = ("wrap", "enrol", "rekey", "update")
SWEPT = ("register", "typing", "exchange", "backup", "repair", "migrate", *LATER)  # every call of these fails
CUT = (
    "register_many",
    "typing",
    "exchange",
    "backup",
    "repair",
    "restore",
    "migrate",
    *LATER,
)  # power goes out anywhere
FULL = ("register", "typing", "exchange", "backup", "repair", "migrate", *LATER)  # full at each step of these
