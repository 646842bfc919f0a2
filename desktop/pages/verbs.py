"""Verbs: what the window can ask of the counter, with the station already bound.

A frozen set of plain blocking functions; pages hand them to the TaskRunner and never call
them on the GUI thread. Tests and pictures bind a fake counter, bootstrap the real one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from desktop.usecases.appointment_views import AppointmentLine, AppointmentsView
from desktop.usecases.audit_views import AuditView
from desktop.usecases.batch_views import (
    Bag,
    BatchStep,
    BatchView,
    HandedOver,
    HandOverList,
    PrintedMany,
    TakenOver,
    VillagesView,
    WorkloadView,
)
from desktop.usecases.day_slip import DaySlip, SlipVerdict
from desktop.usecases.door import Door, Seen
from desktop.usecases.draft_moves import DraftMove
from desktop.usecases.due_views import NoticeLine, NoticeRow, NoticesPrinted
from desktop.usecases.left_cases import GivenOver, LeftAgent
from desktop.usecases.lesson import LessonView
from desktop.usecases.mending import MendOffer
from desktop.usecases.pouches import PouchIn, PouchOut
from desktop.usecases.program_updates import Updated, UpdateView
from desktop.usecases.safekeeping import CareView, Repaired
from desktop.usecases.service_views import InquiryLine, ScanPage, ServicesView
from desktop.usecases.start_views import PersonCases, ReminderLine, Reminders, Suggestions, Whom
from desktop.usecases.table_views import MonthView, RegisterView
from desktop.usecases.tampering import Walked
from desktop.usecases.trusted_clock import ClockQuestion
from desktop.usecases.views import (
    ActDone,
    CaseLine,
    CaseView,
    DraftLine,
    DraftView,
    ExchangeView,
    FindingLine,
    GuideView,
    ItemLine,
    MaterialRow,
    Offer,
    PaperLine,
    Registered,
    RoadView,
    TodayView,
)
from forms.answers import Answers, Row, Value
from forms.session import FormSession
from sync.ledger.events import Actor


class SetMaterial(Protocol):
    def __call__(
        self, draft_id: str, material_id: str, state: str, copies: int = 0, *, ecert: str = "", note: str = ""
    ) -> MaterialRow: ...


class PrintMany(Protocol):
    """Runs on the device lane: it waits for the printer between short looks into the book."""

    def __call__(
        self,
        papers: Sequence[PaperLine],
        who: str,
        printer: Callable[[str, bytes], str],
        report: Callable[[Any], None] = ...,
        cancelled: Callable[[], bool] = ...,
    ) -> PrintedMany: ...


class RegisterCase(Protocol):
    def __call__(
        self,
        actor: Actor,
        draft_id: str,
        *,
        send_now: bool = False,
        to_complete: bool = False,
        service_mode: str = "",
    ) -> Registered: ...


@dataclass(frozen=True)
class Verbs:
    """Every field is a use case of `desktop.usecases` without its first argument, the station."""

    look: Callable[[], Seen]
    account_names: Callable[[], tuple[str, ...]]
    sign_in: Callable[[str, str], Actor]
    change_password: Callable[[str, str, str], Actor]
    add_account: Callable[[str, str], Actor]
    unlock_by_code: Callable[[str, str, str], Actor]
    tend_codes: Callable[[], int]
    mend_offer: Callable[[], MendOffer]
    mend: Callable[[str], Repaired]
    take_key_file: Callable[[str], None]
    begin_anew: Callable[[], None]
    clock_question: Callable[[Actor], ClockQuestion]
    confirm_clock: Callable[..., ClockQuestion]
    today: Callable[[Actor], TodayView]
    find_items: Callable[[str], tuple[ItemLine, ...]]
    item_guide: Callable[[str], GuideView]
    guide_pdf: Callable[[str, str | None, str, str], bytes]
    situation_slip: Callable[[str, str, Answers, str], bytes]
    situation_session: Callable[[str, str], FormSession]
    begin_case: Callable[[Actor, str, str, Answers | None, Whom | None], DraftLine]
    open_draft: Callable[[Actor, str], DraftView]
    resume_batch: Callable[[Actor, str], BatchView]
    batch_view: Callable[[str], BatchView]
    add_people: Callable[[Actor, str, str], BatchView]
    add_person: Callable[[Actor, str, Mapping[str, str]], BatchView]
    common_offers: Callable[[str], tuple[Offer, ...]]
    follow_case: Callable[[str, Sequence[str]], BatchView]
    receive_papers: Callable[[str], BatchView]
    drop_person: Callable[[str, str], BatchView]
    register_batch: Callable[[Actor, str, Callable[[BatchStep], None], Callable[[], bool]], BatchView]
    reminders: Callable[[Reminders | None], Reminders]
    print_reminder: Callable[[ReminderLine, str, Callable[[str, bytes], str]], NoticesPrinted]
    notices: Callable[[str], tuple[NoticeLine, ...]]
    print_notices: Callable[[str, Sequence[Answers], str, Callable[[str, bytes], str]], NoticesPrinted]
    read_notice_rows: Callable[[str, str, Answers], tuple[NoticeRow, ...]]
    note_result: Callable[[str, str], None]
    draft_move: Callable[[str], DraftMove | None]
    move_draft: Callable[[str], None]
    stay_draft: Callable[[str], None]
    resume_draft: Callable[[str], DraftView]
    form_session: Callable[[DraftView], FormSession]
    save_field: Callable[[str, str, Value], None]
    save_rows: Callable[[str, str, Sequence[Row], Mapping[str, Sequence[Row]]], None]
    save_proxy: Callable[[str, Mapping[str, Any] | None], None]
    save_step: Callable[[str, str], None]
    offers: Callable[[str], tuple[Offer, ...]]
    accept_offers: Callable[[str, Sequence[str]], tuple[Offer, ...]]
    list_drafts: Callable[[], tuple[DraftLine, ...]]
    drop_draft: Callable[[str], None]
    add_scan: Callable[[str, str, bytes, str], MaterialRow]
    set_material: SetMaterial
    scan_bytes: Callable[[str], bytes]
    draft_signed_pdf: Callable[[str, str, str], bytes]
    keep_attachment: Callable[[bytes, str, bool, bytes | None], str]
    check_draft: Callable[[str], tuple[FindingLine, ...]]
    register_case: RegisterCase
    open_double: Callable[[str], CaseLine | None]
    next_offers: Callable[[str], tuple[Offer, ...]]
    begin_next: Callable[[Actor, str, Sequence[str]], DraftLine]
    cases_of_person: Callable[[str], PersonCases]
    find_cases: Callable[[str, Sequence[str]], tuple[CaseLine, ...]]
    show_case: Callable[[Actor, str], CaseView]
    reveal_case: Callable[[Actor, str, str], CaseView]
    look_at_scans: Callable[[Actor, str, str], tuple[ScanPage, ...]]
    suggestions: Callable[[str], Suggestions]
    note_export: Callable[[Actor, str, int], None]
    audit_view: Callable[[Actor], AuditView]
    tampering: Callable[[], tuple[str, ...]]
    day_slip: Callable[[], DaySlip]
    check_slip: Callable[[str], SlipVerdict]
    walk_chain: Callable[[Walked | None, Callable[[], bool]], Walked]
    declare_relative: Callable[[Actor, str, str], tuple[str, ...]]
    withdraw_relative: Callable[[Actor, str, str], tuple[str, ...]]
    act_on_case: Callable[[Actor, str, str, Mapping[str, Any]], ActDone]
    can_hand_over: Callable[[Actor], tuple[CaseLine, ...]]
    hand_over: Callable[[Actor, Sequence[str], str], HandedOver]
    can_send_results: Callable[[Actor], tuple[Bag, ...]]
    send_results: Callable[[Actor, Sequence[str]], HandedOver]
    can_hand_in: Callable[[Actor], tuple[Bag, ...]]
    hand_in_supplements: Callable[[Actor, Sequence[str], str], HandedOver]
    hand_overs: Callable[[], tuple[HandOverList, ...]]
    take_over_many: Callable[[Actor, Mapping[str, str]], TakenOver]
    print_queue: Callable[[], tuple[PaperLine, ...]]
    print_many: PrintMany
    villages: Callable[[Actor], VillagesView]
    left_cases: Callable[[Actor], tuple[LeftAgent, ...]]
    give_over: Callable[[Actor, str, str, Mapping[str, Any]], GivenOver]
    workload: Callable[[Actor], WorkloadView]
    unprinted: Callable[[], tuple[PaperLine, ...]]
    paper_pdf: Callable[[str, str], bytes]
    print_copy: Callable[[str, str, str], bytes]
    mark_printed: Callable[[str, str, str], PaperLine]
    slip_copy: Callable[[str, str, str], bytes]
    mark_slip: Callable[[str, str, str], int]
    this_day: Callable[[], date]
    register_view: Callable[[date | None, date | None], RegisterView]
    month_view: Callable[[int, int], MonthView]
    register_pdf: Callable[[date | None, date | None, str], bytes]
    month_pdf: Callable[[int, int, str], bytes]
    quick_card_pdf: Callable[[], bytes]
    lesson: Callable[[], LessonView]
    register_csv: Callable[[date | None, date | None], bytes]
    register_xlsx: Callable[[date | None, date | None], bytes]
    month_xlsx: Callable[[int, int], bytes]
    register_printed: Callable[[date | None, date | None, str], None]
    month_printed: Callable[[int, int, str], str]
    services_view: Callable[[int, int], ServicesView]
    appointments_view: Callable[[date | None], AppointmentsView]
    book_appointment: Callable[[date, str, Mapping[str, Any], str], AppointmentLine]
    move_appointment: Callable[[date, str, str], AppointmentLine]
    order_visits: Callable[[date, Sequence[str]], AppointmentsView]
    begin_appointment: Callable[[Actor, date, str], DraftLine]
    appointment_pdf: Callable[[date, str, str, str], bytes]
    day_list_pdf: Callable[[date], bytes]
    add_inquiry: Callable[[Mapping[str, Any], str], InquiryLine]
    exchange_view: Callable[[], ExchangeView]
    road_view: Callable[[], RoadView]
    sync_now: Callable[[Callable[[Any], None], Callable[[], bool]], Any]
    register_again: Callable[[Actor, str], DraftLine]
    pouch_out: Callable[[Path, Callable[[int, int], None], Callable[[], bool]], PouchOut]
    pouch_in: Callable[[Path, Callable[[int, int], None], Callable[[], bool]], PouchIn]
    update_view: Callable[[], UpdateView]
    update_program: Callable[[Path | None, bool, Callable[[int], object], Callable[[], bool]], Updated]
    care_view: Callable[[], CareView]
    keep_place: Callable[[str], CareView]
    back_up_now: Callable[[], CareView]
    keep_safe: Callable[[], tuple[str, ...]]
    check_all: Callable[[], CareView]
    repair_now: Callable[[str], Repaired]
    carry_pouch: Callable[[Path, Path, Callable[[int, int], None], Callable[[], bool]], int]

    @classmethod
    def bound_to(cls, station: object) -> Verbs:
        """The real counter behind a `Door`, or over one open station."""
        return cls(**{field.name: partial(_ask, field.name, station) for field in fields(cls)})

    @classmethod
    def of(cls, counter: object) -> Verbs:
        """Any object with methods of these names, e.g. a fake counter."""
        return cls(**{field.name: getattr(counter, field.name) for field in fields(cls)})


def _ask(verb: str, station: Any, *args: Any, **kwargs: Any) -> Any:
    """The use case, its module loaded when it is first asked for: the window opens before reportlab loads.

    The door's own verbs work before signing in; all others raise Problem("keys.locked") then.
    """
    door = isinstance(station, Door)
    if verb in AT_THE_DOOR:
        return getattr(station if door else Door.over(station), verb)(*args, **kwargs)
    return getattr(import_module(HOMES[verb]), verb)(station.station if door else station, *args, **kwargs)


AT_THE_DOOR = (
    "look", "account_names", "sign_in", "change_password", "add_account", "unlock_by_code", "tend_codes",
    "mend_offer", "mend", "take_key_file", "begin_anew",
)  # fmt: skip


_ROOMS = {
    "today": ("today",),
    "trusted_clock": ("clock_question", "confirm_clock"),
    "items": ("find_items", "item_guide"),
    "guide_paper": ("guide_pdf", "situation_slip"),
    "quick_card": ("quick_card_pdf",),
    "lesson": ("lesson",),
    "reminders": ("reminders",),
    "due_notices": ("notices", "print_notices", "note_result", "print_reminder"),
    "notice_rows": ("read_notice_rows",),
    "situations": ("situation_session", "begin_case"),
    "batches": (
        "resume_batch", "batch_view", "add_people", "add_person", "common_offers", "follow_case",
        "receive_papers", "drop_person", "register_batch",
    ),
    "drafts": (
        "open_draft", "resume_draft", "form_session", "save_field", "save_rows", "save_proxy",
        "save_step", "list_drafts", "drop_draft",
    ),
    "known_person": ("offers", "accept_offers"),
    "materials": ("add_scan", "set_material", "scan_bytes"),
    "attachments": ("keep_attachment",),
    "draft_moves": ("draft_move", "move_draft", "stay_draft"),
    "register": ("check_draft", "register_case"),
    "cases": ("find_cases", "show_case"),
    "person_cases": ("cases_of_person",),
    "doubles": ("open_double",),
    "serial": ("next_offers", "begin_next"),
    "suggestions": ("suggestions",),
    "revealing": ("reveal_case", "look_at_scans", "note_export"),
    "audit_views": ("audit_view",),
    "tampering": ("tampering", "walk_chain"),
    "day_slip": ("day_slip", "check_slip"),
    "recusal": ("declare_relative", "withdraw_relative"),
    "acts": ("act_on_case",),
    "hand_over": (
        "can_hand_over", "hand_over", "can_send_results", "send_results", "can_hand_in", "hand_in_supplements",
    ),
    "take_over": ("hand_overs", "take_over_many"),
    "print_queue": ("print_queue", "print_many"),
    "villages": ("villages",),
    "left_cases": ("left_cases", "give_over"),
    "workload": ("workload",),
    "papers": ("unprinted", "paper_pdf", "print_copy", "mark_printed"),
    "signed_papers": ("draft_signed_pdf",),
    "slips": ("slip_copy", "mark_slip"),
    "register_table": (
        "register_view", "register_pdf", "register_csv", "register_xlsx", "register_printed",
    ),
    "statistics": ("this_day", "month_view", "month_pdf", "month_xlsx", "month_printed"),
    "inquiries": ("services_view", "add_inquiry"),
    "appointments": (
        "appointments_view", "book_appointment", "move_appointment", "order_visits", "begin_appointment",
    ),
    "appointment_papers": ("appointment_pdf", "day_list_pdf"),
    "exchange": ("exchange_view", "road_view", "sync_now"),
    "new_life": ("register_again",),
    "pouches": ("pouch_out", "pouch_in", "carry_pouch"),
    "program_updates": ("update_view", "update_program"),
    "safekeeping": ("care_view", "keep_place", "back_up_now", "keep_safe", "check_all", "repair_now"),
}  # fmt: skip
HOMES = {verb: f"desktop.usecases.{room}" for room, verbs in _ROOMS.items() for verb in verbs}
