"""The cabinet: one encrypted database per base directory, its scans and its second copy.

The journal of events is the truth; everything else here is folded from it or stands beside
it. Runs on the caller's thread; knows no Qt, no network, no printer.
"""

from __future__ import annotations

from sync.store.cabinet import Cabinet, set_aside_damaged
from sync.store.cases import CaseRow, Filters
from sync.store.keys import StationKeys
from sync.store.status import Status
from sync.store.unit_of_work import Reading, Unit

__all__ = ["Cabinet", "CaseRow", "Filters", "Reading", "StationKeys", "Status", "Unit", "set_aside_damaged"]
