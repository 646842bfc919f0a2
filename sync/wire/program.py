"""What a station says of its own program: the version that runs, how an update stands, how it last started.

Every field is text and may be empty, so that an odd word never stops an exchange of cases.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

STATES = ("current", "downloading", "ready", "failed", "skipped")


class ProgramReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """`version` runs on `platform` ("linux-x86_64"). `state`: one of STATES, of the update to `target`;

    `reason`: why it failed or was skipped, in words. `health`: "healthy" | "failed" | "", of the last start at
    `health_at` (local time with offset).
    """

    version: str = ""
    platform: str = ""
    state: str = "current"
    target: str = ""
    reason: str = ""
    health: str = ""
    health_at: str = ""


def program_of(facts: Mapping[str, object] | None) -> ProgramReport | None:
    """The report of what a station kept of itself; None of nothing. What is no text is left out."""
    if not facts:
        return None
    known = {name: facts.get(name) for name in ProgramReport.__struct_fields__}
    return ProgramReport(**{name: value for name, value in known.items() if isinstance(value, str)})
