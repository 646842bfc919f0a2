"""Status: honest counts of what is here and what the county has proved, and care reports."""

from __future__ import annotations

from dataclasses import dataclass

from sync.store.heal import Healing
from sync.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class Status:
    """Cases with own events, each counted once: unsent -> sent -> acknowledged -> decided.

    `refused`: rows in the drawer. `second_copy`: the last unit of work is in it; `other_device`:
    it lies on another disk. `free_bytes` of the disk of the base directory.
    """

    unsent: int
    sent: int
    acknowledged: int
    decided: int
    refused: int
    scans_waiting: int
    second_copy: bool
    other_device: bool
    free_bytes: int
    healed: Healing


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """`unreadable`: events whose content was erased. `faults`: sentences; empty = sound."""

    events: int
    unreadable: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """`skipped`: events without a key (erased), which no case holds any more."""

    cases: int
    events: int
    skipped: int


def road_counts(reading: Reading) -> dict[str, int]:
    """The countable part of Status."""
    return {
        **reading.journal.road_counts(),
        "refused": reading.journal.refused_count(),
        "scans_waiting": reading.blobs.waiting(),
    }
