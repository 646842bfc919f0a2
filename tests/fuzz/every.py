"""All targets, by name."""

from __future__ import annotations

from tests.fuzz.targets import desk, office, papers, road

TARGETS = (*road.TARGETS, *desk.TARGETS, *papers.TARGETS, *office.TARGETS)
