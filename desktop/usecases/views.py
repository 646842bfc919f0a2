"""Views: what the verbs of the counter hand to a window, a command or a test.

Frozen, ready to show: texts are Chinese, dates are dates, money is text. No view holds a
connection, a lock or a live object, so it may cross threads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.usecases.service_views import ComplaintLine, PreReviewLine, RatingLine, SubTaskLine
from desktop.usecases.urgency import Urgency
from forms.answers import Answers, Row, Value
from forms.item import MaterialRule


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list. `next_step` says what to do now, in words; `sent` is the honest road state:
    unsent | sent | acknowledged | decided."""

    case_no: str
    applicant: str
    item_name: str
    state: str
    state_text: str
    registered_on: date
    next_step: str = ""
    deadline: date | None = None
    deadline_text: str = ""
    urgency: Urgency = Urgency.NONE
    sent: str = "unsent"
    village: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    draft_id: str
    item_id: str
    item_name: str
    applicant: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """`printed`: how often it was printed; 0 = issued, never printed yet. `slip`: may also be a slip (小票)."""

    case_no: str
    code: str
    title: str
    doc_no: str
    date: date
    printed: int = 0
    variant: str = ""
    slip: bool = False


@dataclass(frozen=True, slots=True)
class RoadView:
    """The road in plain words. `state`: idle | offline | syncing | mismatch | refused."""

    unsent: int
    sent: int
    acknowledged: int
    decided: int
    scans_waiting: int
    words: str
    state: str = "idle"
    last_contact: str = ""
    second_copy: bool = False
    revoked: Mapping[str, str] = field(default_factory=dict)
    """Accounts of this station that the county revoked -> ISO day."""


@dataclass(frozen=True, slots=True)
class TodayView:
    """今日, in the order in which to work."""

    site_name: str
    tier: str
    day: date
    unprinted: tuple[PaperLine, ...]
    supplements: tuple[CaseLine, ...]
    deliveries: tuple[CaseLine, ...]
    to_hand_over: tuple[CaseLine, ...]
    to_take_over: tuple[CaseLine, ...]
    to_check: tuple[CaseLine, ...]
    due_soon: tuple[CaseLine, ...]
    drafts: tuple[DraftLine, ...]
    road: RoadView
    pre_reviews: tuple[CaseLine, ...] = ()
    """Township: scans to be looked at; village: answers that say what is missing."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """`situation`: the name of the situation by which it was found, `situation_text` its words.
    `notice`: no case is registered, a notice is printed (到期告知). `in_set`: one of those the site usually offers."""

    item_id: str
    name: str
    dept: str
    category: str
    capacity_text: str
    promise_text: str
    initials: str = ""
    situation: str = ""
    situation_text: str = ""
    notice: bool = False
    in_set: bool = True


@dataclass(frozen=True, slots=True)
class GuideView:
    """办事指南 of one item, as (heading, lines) sections in the order of 行政许可法第三十条.
    `asks`: how many questions the situation guide has."""

    item_id: str
    name: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    materials: tuple[MaterialRule, ...]
    asks: int = 0


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One row of the checklist in a draft. state: missing | present | waived. `files`: sha256 of the scans.

    `sign`: the sheet to be printed and signed for it: D17, D18, or "later" where it may be promised (容缺)."""

    material: str
    name: str
    needed: bool
    state: str
    copies: int = 0
    originals: int = 0
    kept: bool = False
    files: tuple[str, ...] = ()
    ecert: str = ""
    ecert_allowed: bool = False
    note: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as a window opens it. `op_id` was fixed when the form was opened (one click = one case).
    `origins`: question path -> where its answer came from, as long as that answer stands.
    `batch`: the batch it belongs to, "" for a draft of its own. `service`: 办理方式 it was begun with (预约、上门)."""

    draft_id: str
    op_id: str
    item_id: str
    version: str
    answers: Answers
    materials: tuple[MaterialRow, ...]
    proxy: Mapping[str, Any] | None
    step: str
    saved_at: str
    origins: Mapping[str, str] = field(default_factory=dict)
    batch: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something this PC knows that answers a question of the open form. `shown`: the value in words;
    `origin`: e.g. `2026-11-02 城乡居民基本养老保险参保登记`. `rows`: a whole household, for a repeat's path."""

    path: str
    label: str
    value: Value
    shown: str
    origin: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One thing to mend before registering; `page` is the group to jump to, or "materials"/"proxy"."""

    path: str
    page: str
    label: str
    sentence: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """The case stands: it is on disk with its second copy before anything prints."""

    case_no: str
    state: str
    state_text: str
    papers: tuple[PaperLine, ...]
    second_copy: bool


@dataclass(frozen=True, slots=True)
class ClockLine:
    clock: str
    name: str
    deadline: date | None
    text: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class HistoryRow:
    when: str
    who: str
    what: str
    state_text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActField:
    """One question of an act's dialog. kind: text | long | date | yesno | choice | rows | number.

    For "rows", `columns` are (key, label) and `default` is a list of row mappings; `picks`: the choices of a column,
    `words`: what is usually typed in one.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    default: Any = ""
    hint: str = ""
    picks: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActOption:
    """Something the signed-in role may do to the case now: the button and its questions."""

    kind: str
    label: str
    fields: tuple[ActField, ...]
    primary: bool = False
    warns: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    line: CaseLine
    owner_text: str
    capacity_text: str
    applicant: Mapping[str, str]
    answers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    materials: tuple[MaterialRow, ...]
    clocks: tuple[ClockLine, ...]
    history: tuple[HistoryRow, ...]
    papers: tuple[PaperLine, ...]
    acts: tuple[ActOption, ...]
    ratings: tuple[RatingLine, ...] = ()
    complaints: tuple[ComplaintLine, ...] = ()
    calls_back: tuple[str, ...] = ()
    sub_tasks: tuple[SubTaskLine, ...] = ()
    pre_reviews: tuple[PreReviewLine, ...] = ()
    visits: str = ""
    """How often the applicant came, and what was promised."""
    visits_over: bool = False
    masked: bool = True
    to_sign: tuple[PaperLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ActDone:
    case_no: str
    state: str
    state_text: str
    papers: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class DrawerLine:
    """One stuck piece in the drawer of 交换: refused by the county, with what to do."""

    case_no: str
    what: str
    code: str
    sentence: str
    since: str


@dataclass(frozen=True, slots=True)
class ExchangeView:
    road: RoadView
    waiting: tuple[CaseLine, ...]
    drawer: tuple[DrawerLine, ...]
    county: str
    checked_at: datetime | None = None
    exported: str = ""
    notice: str = ""
