"""Views of what was said of a case and asked at the counter: ratings, complaints, departments, inquiries.

Frozen, ready to show.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.usecases.urgency import Urgency


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One rating. `stars` is 0 where it was declined; `how`: on the screen, or typed from a paper sheet.

    `waits`: bad, and nobody has taken down a D21 for it yet.
    """

    day: str
    stars: int
    level: str
    reasons: tuple[str, ...]
    text: str
    asked_by: str
    how: str
    bad: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class SubTaskLine:
    """What one department is asked in joint handling. `state`: its answer, or by when it must come."""

    department: str
    question: str
    required: bool
    state: str
    urgency: Urgency
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PreReviewLine:
    """One remote pre-review. `state`: the answer, or by when it is expected; `gaps`: one sentence each.

    `note` is what the village asked, `remark` what the organ added; `asked`, `answered`: who and when.
    """

    state: str
    urgency: Urgency
    asked: str
    answered: str
    gaps: tuple[str, ...]
    note: str
    remark: str
    open: bool


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One scan of a case: `number` of `count` scans of its material."""

    material: str
    number: int
    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """One complaint, or a bad rating that waits for one (`number` is "" then). `state`: what is due, in words."""

    case_no: str
    applicant: str
    item_name: str
    number: str
    taken_on: str
    category: str
    content: str
    state: str
    urgency: Urgency
    answer: str = ""


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """One inquiry, or a 一次性告知单 that was handed out."""

    when: str
    channel: str
    item: str
    question: str
    answer: str
    who: str


@dataclass(frozen=True, slots=True)
class ServicesView:
    """咨询投诉 of one month: what waits now (of any month), and the month's inquiries, newest first."""

    year: int
    month: int
    period: str
    waiting: tuple[ComplaintLine, ...]
    inquiries: tuple[InquiryLine, ...]
    sums: str
