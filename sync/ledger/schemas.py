"""Schema versions of a body: how what an older program wrote reads today. Pure.

A table of steps, each from one version to the next; old bodies are lifted when they are opened and
never rewritten, so hashes and seals stay as they were made. Steps are kept for good: a journal holds
its first day for ever. Knows versions, not what a body means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.ledger.events import EVENT_SCHEMA
from sync.ledger.problems import Problem

Body = dict[str, Any]
Step = Callable[[str, Body], Body]
"""(kind of act, body of one version) to the body of the next; what it does not know it passes on."""


@dataclass(frozen=True, slots=True)
class Schemas:
    """`steps[n]` leads from version n to n + 1; there is one for every version before `current`."""

    current: int
    steps: Mapping[int, Step] = field(default_factory=dict)

    def check(self, schema: int) -> None:
        """What a judge must understand. Raises Problem: event.malformed, event.schema_newer."""
        if schema < 1:
            raise Problem("event.malformed", case_no="")
        if schema > self.current:
            raise Problem("event.schema_newer")

    def lifted(self, kind: str, schema: int, body: Body) -> Body:
        """The body as of the current version. A newer one comes back as it is: its reader takes what it knows.

        Raises ValueError where the body is not one of its version.
        """
        try:
            for version in range(max(1, schema), self.current):
                body = self.steps[version](kind, body)
        except (LookupError, TypeError, AttributeError) as stumble:
            raise ValueError(f"no body of schema {schema}") from stumble
        return body


SCHEMAS = Schemas(EVENT_SCHEMA, {})
"""Version 1 is the first (2026-11). A new version brings its step and a stored specimen (tests/archive)."""
