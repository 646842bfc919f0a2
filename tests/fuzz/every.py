"""All targets, by name."""

from __future__ import annotations

from tests.fuzz.targets import desk, office, papers, readers, road, updates

TARGETS = (*road.TARGETS, *desk.TARGETS, *readers.TARGETS, *papers.TARGETS, *office.TARGETS, *updates.TARGETS)
