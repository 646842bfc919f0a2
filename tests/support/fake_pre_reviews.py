"""FakePreReviews: remote pre-reviews of the fake counter's cases, and scans that can be drawn."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from PIL import Image, ImageDraw

from desktop.usecases.act_forms import options
from desktop.usecases.service_views import PreReviewLine, ScanPage
from desktop.usecases.urgency import Urgency
from desktop.usecases.views import CaseLine, CaseView
from forms.calendar import WorkingCalendar
from sync.ledger.asking import World
from sync.ledger.case import Case
from sync.ledger.events import Actor
from sync.ledger.pre_review import ANSWERED as REPLY

DAY = date(2026, 11, 24)
WAITING = PreReviewLine(
    "11月25日前答复", Urgency.YELLOW, "2026-11-24　周明华", "", (), "户口簿有水渍，请看能不能用。", "", True
)
ANSWERED = PreReviewLine(
    "还有要补、要改的",
    Urgency.ORANGE,
    "2026-11-23　周明华",
    "2026-11-24　李秀英",
    ("居民户口簿：第二页看不清，请重拍", "银行卡复印件：只拍了正面"),
    "",
    "其他材料看来齐全。",
    False,
)


class FakePreReviews:
    """`reviewed`: case number -> its newest pre-review."""

    cases: dict[str, CaseView]
    scans: dict[str, bytes]
    tier: str
    reviewed: Mapping[str, PreReviewLine] = {}

    def review(self, case_no: str, line: PreReviewLine) -> None:
        """A case of which a pre-review was asked, with two scans of its first material."""
        self.reviewed = {**self.reviewed, case_no: line}
        view = self.cases[case_no]
        names = tuple(f"{number}" * 64 for number in (1, 2))
        self.scans |= {name: _sheet(at) for at, name in enumerate(names, 1)}
        first, *rest = view.materials
        materials = (replace(first, files=names), *rest)
        acts = view.acts
        if self.tier != "village":
            acts = options(
                cast(Case, None), (REPLY,), World(DAY, WorkingCalendar.builtin(), self.tier, ""), {}
            )
        self.cases[case_no] = replace(view, pre_reviews=(line,), materials=materials, acts=acts)

    def look_at_scans(self, actor: Actor, case_no: str, reason: str) -> tuple[ScanPage, ...]:
        self.__dict__.setdefault("looked", []).append((case_no, reason))
        return tuple(
            ScanPage(row.name, number, len(row.files), name)
            for row in self.cases[case_no].materials
            for number, name in enumerate(row.files, 1)
        )

    def reviewed_lines(self) -> tuple[CaseLine, ...]:
        """What 今日 lists: open ones at the township, named gaps at a village."""
        village = self.tier == "village"
        step = "远程预审：2处要补、要改，见办件" if village else "看扫描件，答复远程预审"
        return tuple(
            replace(self.cases[number].line, next_step=step, deadline_text=line.state if line.open else "")
            for number, line in self.reviewed.items()
            if line.open != village
        )


def _sheet(number: int) -> bytes:
    image = Image.new("RGB", (620, 400), (236, 228, 206))
    draw = ImageDraw.Draw(image)
    for row in range(6):
        draw.line((40, 60 + 50 * row, 580, 60 + 50 * row), fill=(90, 80, 70), width=2)
    draw.rectangle((40, 60, 40 + 120 * number, 310), outline=(40, 40, 40), width=4)
    stream = io.BytesIO()
    image.save(stream, "JPEG")
    return stream.getvalue()
