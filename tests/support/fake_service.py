"""FakeService: the verbs of serving people beside the cases, in memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from desktop.usecases.appointment_views import AppointmentLine, AppointmentsView, WeekDay
from desktop.usecases.appointments import line_of
from desktop.usecases.start_views import PersonCases, SuggestionLine, Suggestions, Whom
from desktop.usecases.views import CaseLine, DraftLine, Offer
from sync.ledger import appointments as book
from sync.ledger.events import Actor

TODAY = date(2026, 11, 24)
SLOTS = book.Slots()


def _booking(
    name: str, kind: str, time: str, item: tuple[str, str], state: str = book.BOOKED, **more: Any
) -> book.Booking:
    return book.Booking(
        booking_id=name, number=0, kind=kind, day=TODAY.isoformat(), time=time, name=name,
        item_id=item[0], item_name=item[1], mobile="13800005678", state=state, **more,
    )  # fmt: skip


_PENSION, _CERTIFY = ("SB-001", "城乡居民基本养老保险参保登记"), ("SB-003", "养老保险待遇领取资格认证")
_HOME = {"address": "朝阳村三组15号", "staff": ("周明华", "何秀英")}
BOOKED_TODAY = (
    _booking("陈玉兰", "预约", "09:00", ("MZ-003", "高龄津贴申请")),
    _booking("𠮷宝国", "预约", "09:00", _PENSION, book.HERE),
    _booking("张翠花", "预约", "10:00", ("CL-001", "残疾人证办理"), note="带轮椅"),
    _booking("刘长根", "预约", "14:00", _PENSION, book.CANCELLED),
    _booking("李国富", "上门", "14:00", _CERTIFY, why="高龄", **_HOME),
    _booking("赵㼆", "上门", "15:00", _CERTIFY, why="重病", **_HOME),
)

_HE = Whom({"name": "何桂英", "id_no": "511011194403120016"}, "可能符合：到了高龄津贴的起始年龄")
SUGGESTED = Suggestions(
    (
        SuggestionLine(
            "何桂英", "MZ-003", "高龄津贴申请", "到了高龄津贴的起始年龄，具有本地户籍的可以申请", _HE
        ),
        SuggestionLine(
            "何小芳",
            "CL-001",
            "残疾人证办理",
            "低保家庭中的残疾人，可以申请生活补贴",
            Whom({"name": "何小芳"}),
        ),
    ),
    ("何桂英（511011********0016）", "何小芳（511011********0024）"),
)


class FakeService:
    """Mixed into the fake counter."""

    suggested = SUGGESTED

    slips: dict[str, int] = {}

    pages: Mapping[str, book.Page] = {}
    open_draft: Callable[[Actor, str], Any]
    drafts: dict[str, Any]

    def fill_book(self) -> None:
        """Today's page as on a working day."""
        numbered = tuple(replace(one, number=at) for at, one in enumerate(BOOKED_TODAY, 1))
        self.pages = {TODAY.isoformat(): numbered}

    def appointments_view(self, day: date | None = None) -> AppointmentsView:
        shown = day or TODAY
        page = self.pages.get(shown.isoformat(), ())
        monday = shown - timedelta(days=shown.weekday())
        return AppointmentsView(
            day=shown,
            today=TODAY,
            lines=tuple(line_of(one) for one in book.in_order(page)),
            visits=tuple(line_of(one) for one in book.on_the_way(page)),
            slots=tuple(book.left(SLOTS, page).items()),
            week=tuple(self._week_day(monday + timedelta(days=at)) for at in range(7)),
            items=(_PENSION, _CERTIFY, ("MZ-003", "高龄津贴申请"), ("CL-001", "残疾人证办理"), ("WJ-001", "生育登记"), ("NY-001", "农村宅基地用地建房申请")),
            closed=self._closed(shown),
        )  # fmt: skip

    def book_appointment(self, day: date, kind: str, values: Mapping[str, Any], who: str) -> AppointmentLine:
        names = dict(self.appointments_view(day).items)
        wanted = replace(
            _booking(
                str(values["name"]),
                kind,
                str(values["time"]),
                (str(values["item"]), names[str(values["item"])]),
            ),
            day=day.isoformat(),
            address=str(values.get("address", "")),
            why=str(values.get("why", "")),
            staff=tuple(str(values[key]) for key in ("staff_1", "staff_2") if values.get(key)),
        )
        page = book.add(SLOTS, self.pages.get(day.isoformat(), ()), wanted, TODAY)
        self.pages = {**self.pages, day.isoformat(): page}
        return line_of(page[-1])

    def move_appointment(self, day: date, booking_id: str, state: str) -> AppointmentLine:
        page = book.move(self.pages[day.isoformat()], booking_id, state, "2026-11-24T09:30:00+08:00")
        self.pages = {**self.pages, day.isoformat(): page}
        return line_of(book.find(page, booking_id))

    def order_visits(self, day: date, booking_ids: Sequence[str]) -> AppointmentsView:
        page = book.routed(self.pages[day.isoformat()], booking_ids)
        self.pages = {**self.pages, day.isoformat(): page}
        return self.appointments_view(day)

    def begin_appointment(self, actor: Actor, day: date, booking_id: str) -> DraftLine:
        one = book.find(self.pages[day.isoformat()], booking_id)
        draft = self.open_draft(actor, "MZ-003")
        return DraftLine(draft.draft_id, one.item_id, one.item_name, one.name, draft.saved_at)

    def appointment_pdf(self, day: date, booking_id: str, who: str, shape: str = "") -> bytes:
        return self.slip_copy("", booking_id, who)

    def day_list_pdf(self, day: date) -> bytes:
        return self.slip_copy("", "", "")

    def _week_day(self, day: date) -> WeekDay:
        standing = [one for one in self.pages.get(day.isoformat(), ()) if one.state != book.CANCELLED]
        visits = sum(one.kind == "上门" for one in standing)
        return WeekDay(day, len(standing) - visits, visits, self._closed(day))

    def _closed(self, day: date) -> str:
        return "休息日" if day.weekday() > 4 else ""

    def slip_copy(self, case_no: str, doc_no: str, who: str) -> bytes:
        drawn = io.BytesIO()
        canvas = Canvas(drawn, pagesize=(227, 300))
        canvas.rect(20, 20, 180, 250)
        canvas.save()
        return drawn.getvalue()

    def mark_slip(self, case_no: str, doc_no: str, who: str = "") -> int:
        self.slips = {**self.slips, doc_no: self.slips.get(doc_no, 0) + 1}
        return self.slips[doc_no]

    def suggestions(self, case_no: str) -> Suggestions:
        return self.suggested

    cases: dict[str, Any]
    double: CaseLine | None = None
    common: tuple[Offer, ...] = (
        Offer("benefit.level", "年龄段", "80", "80—89 周岁", "51199910420520261124010001 何桂英"),
        Offer("benefit.help", "需要的帮助", ("meal",), "送餐", "51199910420520261124010001 何桂英"),
    )

    def open_double(self, draft_id: str) -> CaseLine | None:
        return self.double

    def next_offers(self, case_no: str) -> tuple[Offer, ...]:
        return self.common

    def begin_next(self, actor: Actor, case_no: str, paths: Sequence[str]) -> DraftLine:
        view = self.open_draft(actor, "MZ-003")
        draft = self.drafts[view.draft_id]
        chosen = {offer.path: offer.value for offer in self.common if offer.path in paths}
        draft.values.update(chosen)
        draft.view = replace(draft.view, origins=dict.fromkeys(chosen, "同上一位：何桂英"))
        return DraftLine(view.draft_id, "MZ-003", "高龄津贴申请", "", view.saved_at)

    def cases_of_person(self, case_no: str) -> PersonCases:
        line = self.cases[case_no].line
        others = [view.line for number, view in self.cases.items() if number != case_no][:1]
        return PersonCases(f"{line.applicant}（尾号4285）", (line, *others), frozenset({case_no}))

    def ask_for_signature(self, material: str, sign: str, **changed: Any) -> None:
        """From now on a row of every draft needs a sheet to be signed: D17, D18 or "later"."""
        for draft in self.drafts.values():
            rows = tuple(
                replace(row, sign=sign, **changed) if row.material == material else row
                for row in draft.view.materials
            )
            draft.view = replace(draft.view, materials=rows)

    def draft_signed_pdf(self, draft_id: str, material: str, who: str) -> bytes:
        drawn = io.BytesIO()
        canvas = Canvas(drawn)
        canvas.rect(80, 500, 400, 200)
        canvas.save()
        return drawn.getvalue()
