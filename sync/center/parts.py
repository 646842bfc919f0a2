"""Settings are kept in parts: the city's, the county's, a station's; how they lie over each other. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ABOVE = "@above"
"""Where parts lie that the city entered: below the county's own."""


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Objects are merged, everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        if isinstance(inner, dict) and isinstance(value, Mapping):
            merged[key] = laid_over(inner, value)
        else:
            merged[key] = value
    return merged
