"""Walking one case day by day: move the clock, act, and compare state, new papers and last days.

Each `row` is a row of a worked case; it names only what that row promises.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.usecases.answers_file import register_answers
from desktop.usecases.cases import show_case
from tests.support import steps
from tests.support.places import Place, World
from tests.support.scans import lay_out

ANSWERS = Path(__file__).parents[1] / "forms" / "data"


@dataclass
class Walk:
    """`seen`: papers already looked at, so that each row sees only its own."""

    world: World
    case_no: str = ""
    seen: Counter[str] = field(default_factory=Counter)

    def at(self, moment: str) -> None:
        """Local time of the row, `2026-11-27 09:12`; never back."""
        when = datetime.fromisoformat(moment)
        self.world.clock.move_to(when.date(), when.hour, when.minute)

    def register(self, place: Place, file: str, folder: Path, **changed: Any) -> None:
        """Register the answers file of tests/forms/data; `changed` replaces whole top-level keys."""
        content = json.loads((ANSWERS / file).read_text("utf-8")) | changed
        lay_out(folder, content, content["applicant"]["name"])
        self.case_no = register_answers(place.station, place.actor, content, folder).case_no

    def expect(
        self,
        place: Place,
        state: str,
        papers: str = "",
        clocks: dict[str, str] | None = None,
        owner: str = "",
    ) -> None:
        """`papers`: codes new at this row, in order of issue, e.g. "D01 D02"."""
        view = show_case(place.station, place.actor, self.case_no)
        assert view.line.state == state
        found = [paper for paper in view.papers if not self.seen[paper.doc_no]]
        self.seen.update(paper.doc_no for paper in found)
        assert [paper.code for paper in found] == papers.split()
        if clocks is not None:
            assert steps.clocks_at(place, self.case_no) == clocks
        if owner:
            assert view.owner_text == owner

    def newest(self, place: Place, code: str) -> str:
        """The text layer of the newest paper of a kind, without white space."""
        return steps.printed(place, self.case_no, code)
