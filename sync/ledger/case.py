"""Case (办件): one applicant, one item version, and everything that became of it.

A frozen value folded from events; nothing here judges (that is `judge.py`), stores or
prints. The JSON form is what projections keep and what `case show --json` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

AGENT = "AGENT"
ENTRUSTED_WINDOW = "ENTRUSTED_WINDOW"
COLLECTIVE = "COLLECTIVE"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the item version in force at receipt promised; fixed for the life of the case.

    Periods are `(value, unit)` with unit WD or CD, or None. `levels` maps tier to power.
    """

    item_id: str
    version: str
    name: str
    task_type: str
    case_type: str
    handling_mode: str
    capacity: str
    clock_start: str
    dept: str
    basis: str
    levels: Mapping[str, str]
    statutory: tuple[int, str] | None = None
    promised: tuple[int, str] | None = None
    extension: tuple[int, str] | None = None
    supplement: tuple[int, str] | None = None
    supplement_effect: str = ""
    posting: tuple[int, str] | None = None
    posting_suspends: bool = False
    village_step: bool = False
    suspends: tuple[str, ...] = ()
    urgent: bool = False
    entrust_doc: str = ""
    valid_from: str = ""  # ISO day, "" = no limit
    valid_to: str = ""
    upper_counts_own_period: bool = False
    visits: int = 0  # how often the applicant has to come, as the item says; 0: it says nothing


@dataclass(frozen=True, slots=True)
class SubmittedDoc:
    """One row of the checklist as received. state: present | missing | waived.

    `files`: SHA-256 names of the scans, in page order. `kept`: the original stays in the file.
    """

    material: str
    name: str
    state: str
    form: str = "复印件"
    originals: int = 0
    copies: int = 0
    pages: int = 0
    kept: bool = False
    files: tuple[str, ...] = ()
    ecert: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One issued paper. `data` is everything printed on it; the PDF is rendered from it alone.

    `variant`: e.g. agent | window | hint | deemed | grant | refuse. `issued_by` is the site
    code. A paper travels inside the event that issued it.
    """

    code: str
    doc_no: str
    date: date
    variant: str = ""
    issued_by: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One clock as the events left it. Deadlines are computed from this and the calendar, never stored.

    `state`: running | suspended | stopped. `suspensions`: closed (start, end) pairs;
    `suspended_on` the start of an open one. `extra`: working days added by D14.
    """

    clock: str
    start: date
    length: int
    unit: str
    state: str = "running"
    stopped_on: date | None = None
    suspended_on: date | None = None
    suspensions: tuple[tuple[date, date], ...] = ()
    extra: int = 0


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the case's history, for people: event, who, when, what state it led to."""

    event_id: str
    kind: str
    state: str
    actor: str
    role: str
    site: str
    effective_date: date
    recorded_at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    case_no: str
    state: str
    owner: str
    terms: Terms
    site: str  # 12-digit code of the registering site
    registered_at: str  # local time with offset
    registered_on: date
    registered_tier: str
    op_id: str
    applicant: Mapping[str, Any]
    answers: Mapping[str, Any]  # Answers.to_json()
    proxy: Mapping[str, Any] | None = None
    mode: str = "代办"  # who acts: 代办 or 本人
    service: str = "窗口"  # 办理方式, one of service.SERVICE_MODES
    official_no: str = ""
    batch: str = ""  # the batch it was registered in (state_machine.md 5.6)
    materials: tuple[SubmittedDoc, ...] = ()
    papers: tuple[Paper, ...] = ()
    clocks: tuple[ClockRun, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)  # latest facts of all acts, by name
    dates: Mapping[str, date] = field(
        default_factory=dict
    )  # received_on, accepted_on, served_on, posted_on, ...
    receiver: str = ""  # account that signed for the papers last (decider_not_receiver)
    waiting_on: str = "nobody"
    deemed: bool = False
    supplements: tuple[Mapping[str, Any], ...] = ()  # each D03: rows, served_on, answered
    breaches: tuple[Mapping[str, Any], ...] = ()
    ratings: tuple[Mapping[str, Any], ...] = ()
    complaints: tuple[Mapping[str, Any], ...] = ()  # each D21 with its answer
    rev: int = 0

    @property
    def ended(self) -> bool:
        """Nothing more is to be done with the case."""
        return self.state == "CLOSED"
