"""The Chinese words of the pages for the ledger's codes. A code without a word shows as it is.

States, acts and clocks are called what the state table calls them.
"""

from __future__ import annotations

from sync.ledger.table import CLOCKS as _CLOCKS
from sync.ledger.table import STATES as _STATES
from sync.ledger.table.acts import ACTS

__all__ = ["ACTS", "CAPACITIES", "CLOCKS", "MATERIAL_STATES", "STATES", "TIERS"]

TIERS = {"village": "村（社区）", "township": "乡镇（街道）", "county": "县", "upper": "上级"}

STATES = {code: state.zh for code, state in _STATES.items() if code != "DRAFT"}

# C5 lengthens another clock, C10 to C12 remind the stations: neither is shown at the county.
CLOCKS = {code: clock.zh for code, clock in _CLOCKS.items() if code not in ("C5", "C10", "C11", "C12")}

CAPACITIES = {"AGENT": "代办", "ENTRUSTED_WINDOW": "受委托窗口", "COLLECTIVE": "村级程序"}

MATERIAL_STATES = {"present": ("已收", "green"), "missing": ("缺少", "orange"), "waived": ("免交", "")}
