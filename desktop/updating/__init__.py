"""Updating (更新): a new version from the county's line or a stick, checked, built beside the old one, pointed at.

Knows the program's own folders, The Update Framework and how files are patched; knows nothing of cases or the
database, and no Qt. Every refusal leaves the version that runs as it was.
"""

from __future__ import annotations

from desktop.updating import words

__all__ = ["words"]
