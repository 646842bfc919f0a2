"""预约、上门 over a real station: booked, told on paper, here, served; the month counts it; a restart knows it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.usecases.appointment_papers import appointment_pdf, day_list_pdf
from desktop.usecases.appointments import (
    appointments_view,
    begin_appointment,
    book_appointment,
    move_appointment,
    order_visits,
)
from desktop.usecases.drafts import drop_draft, resume_draft
from desktop.usecases.papers import case_of
from desktop.usecases.register import register_case
from desktop.usecases.statistics import month_view
from sync.ledger.problems import Problem
from tests.printing import reading
from tests.support import people
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

WEDNESDAY, SATURDAY = date(2026, 11, 25), date(2026, 11, 28)
LUO = Person("罗桂芳", date(1968, 3, 12), 428, "13800000011")


@pytest.fixture
def clock():
    return StoryClock(datetime(2026, 11, 24, 9, 0))


@pytest.fixture
def station(tmp_path, clock):
    station = open_lone(tmp_path / "station", clock)
    yield station
    station.cabinet.close()


def booked(station, name="罗桂芳", day=WEDNESDAY, time="09:00", item="SB-001", **more):
    values = {"item": item, "name": name, "mobile": "13800000011", "time": time, **more}
    return book_appointment(station, day, "预约", values, "周明华")


def visited(station, name="赵大军", day=WEDNESDAY, time="14:00", item="SB-003", **more):
    home = {"address": "3组15号", "why": "高龄", "staff_1": "周明华", "staff_2": "何秀英"}
    values = {"item": item, "name": name, "mobile": "13800000014", "time": time, **home, **more}
    return book_appointment(station, day, "上门", values, "周明华")


def names(lines):
    return [line.name for line in lines]


def fill_in(station, draft, answers):
    """What a clerk types, into the draft that was begun for the booking."""
    ready = quick_draft(station, clerk(station), answers, scans=False)
    with station.cabinet.unit() as unit:
        content = dict(unit.drafts.get(ready).content)
        content["answers"]["values"]["mode.site_visit"] = "预约"
        kept = unit.drafts.get(draft.draft_id).content
        unit.drafts.save(draft.draft_id, {**kept, **content}, saved_at=station.recorded_at())
    drop_draft(station, ready)


def test_three_bookings_a_slot_and_the_fourth_is_refused(station):
    for name in ("甲甲", "乙乙", "丙丙"):
        booked(station, name)
    with pytest.raises(Problem) as caught:
        booked(station, "丁丁")
    assert caught.value.code == "appointment.full"
    view = appointments_view(station, WEDNESDAY)
    assert dict(view.slots)["09:00"] == 0
    assert names(view.lines) == ["甲甲", "乙乙", "丙丙"]
    assert [line.label for line in view.lines] == ["预约 1 号", "预约 2 号", "预约 3 号"]


def test_a_day_off_takes_no_appointment_but_a_visit(station):
    with pytest.raises(Problem) as caught:
        booked(station, day=SATURDAY)
    assert caught.value.code == "appointment.closed"
    visited(station, day=SATURDAY)
    week = {one.day: one for one in appointments_view(station, SATURDAY).week}
    assert (week[SATURDAY].booked, week[SATURDAY].visits) == (0, 1)
    assert week[SATURDAY].closed
    assert not week[WEDNESDAY].closed


def test_who_comes_with_an_appointment_stands_at_the_head(station, clock):
    booked(station, "甲甲", time="09:00")
    later = booked(station, "乙乙", time="10:00")
    clock.move_to(WEDNESDAY, 8, 50)
    move_appointment(station, WEDNESDAY, later.booking_id, "已到")
    view = appointments_view(station)
    assert names(view.lines) == ["乙乙", "甲甲"]
    assert view.lines[0].waits


def test_from_the_booking_to_the_case_and_the_months_count(station, clock):
    line = booked(station)
    clock.move_to(WEDNESDAY, 9, 5)
    draft = begin_appointment(station, clerk(station), WEDNESDAY, line.booking_id)
    view = resume_draft(station, draft.draft_id)
    assert view.answers.values["applicant.name"] == "罗桂芳"
    assert view.answers.values["mode.site_visit"] == "预约"
    assert view.origins["applicant.name"] == "预约登记：11月25日 1 号"
    assert appointments_view(station).lines[0].state == "已到"
    again = begin_appointment(station, clerk(station), WEDNESDAY, line.booking_id)
    assert again.draft_id == draft.draft_id  # pressed twice: the same form
    fill_in(station, draft, people.pension(LUO, VILLAGE_A, AGENTS[VILLAGE_A]))
    case_no = register_case(station, clerk(station), draft.draft_id).case_no
    done = appointments_view(station).lines[0]
    assert (done.state, done.case_no) == ("已办", case_no)
    assert case_of(station, case_no).service == "预约"
    first = month_view(station, 2026, 11).tables[0]
    assert dict(zip(first.head, first.rows[-1], strict=True))["预约"] == "1"


def test_a_form_that_does_not_ask_still_counts_as_a_home_visit(station, clock):
    line = visited(station)
    clock.move_to(WEDNESDAY, 14, 0)
    draft = begin_appointment(station, clerk(station), WEDNESDAY, line.booking_id)
    answers = people.certification(Person("赵大军", date(1950, 1, 1), 31, "13800000014"), AGENTS[VILLAGE_A])
    mandate = {"id": "m_agent_poa", "file": "m_agent_poa.jpg", "copies": 0}
    ready = quick_draft(
        station, clerk(station), answers | {"materials": [*answers["materials"], mandate]}, scans=False
    )
    with station.cabinet.unit() as unit:
        typed, kept = unit.drafts.get(ready).content, unit.drafts.get(draft.draft_id).content
        unit.drafts.save(draft.draft_id, {**kept, **typed}, saved_at=station.recorded_at())
    assert resume_draft(station, draft.draft_id).service == "上门"
    case_no = register_case(station, clerk(station), draft.draft_id).case_no
    assert case_of(station, case_no).service == "上门"


def test_a_draft_thrown_away_leaves_the_booking_to_be_begun_again(station):
    line = booked(station)
    first = begin_appointment(station, clerk(station), WEDNESDAY, line.booking_id)
    drop_draft(station, first.draft_id)
    second = begin_appointment(station, clerk(station), WEDNESDAY, line.booking_id)
    assert second.draft_id != first.draft_id


def test_the_way_of_the_visits_is_kept(station):
    first, second = visited(station, "赵大军"), visited(station, "李国富", time="09:00")
    assert names(appointments_view(station, WEDNESDAY).visits) == ["李国富", "赵大军"]
    view = order_visits(station, WEDNESDAY, [first.booking_id, second.booking_id])
    assert names(view.visits) == ["赵大军", "李国富"]


def test_the_paper_of_an_appointment_says_when_where_and_that_nobody_queues_again(station):
    line = booked(station)
    for shape in ("", "80"):
        words = reading.text(appointment_pdf(station, WEDNESDAY, line.booking_id, "周明华", shape))
        for part in (
            "预约单",
            "11月25日1号",
            "2026年11月25日（星期三）09:00",
            "不再重新取号",
            "0832-2100205",
        ):
            assert part in words, (shape, part)
        assert "罗*芳" in words
        assert "罗桂芳" not in words
        assert "号〔" not in words  # no document number: it is no paper of a case


def test_the_paper_of_a_visit_names_two_people_the_way_and_the_reason(station):
    line = visited(station)
    words = reading.text(appointment_pdf(station, WEDNESDAY, line.booking_id, "周明华", "80"))
    for part in ("上门服务单", "赵大军", "3组15号", "周明华、何秀英", "高龄", "不收取任何费用"):
        assert part in words, part


def test_the_days_list_has_everybody_who_still_comes(station):
    booked(station, "甲甲")
    gone = booked(station, "乙乙", time="10:00")
    visited(station, "赵大军")
    visited(station, "李国富", time="09:00")
    move_appointment(station, WEDNESDAY, gone.booking_id, "取消")
    words = reading.text(day_list_pdf(station, WEDNESDAY))
    assert "甲甲" in words
    assert "乙乙" not in words
    assert words.index("李国富") < words.index("赵大军")
    assert "138****0011" in words  # at the desk the telephone is masked
    assert "13800000014" in words  # on the way it is needed
    assert "没有人预约" in reading.text(day_list_pdf(station, date(2026, 11, 26)))


def test_a_long_day_goes_on_on_a_second_page(station):
    for at in range(40):
        visited(station, f"赵大{'甲乙丙丁'[at % 4]}", time=("09:00", "10:00")[at % 2])
    pages = reading.pages(day_list_pdf(station, WEDNESDAY))
    assert len(pages) >= 2
    assert all("住址" in words for words in pages)


def test_the_book_lies_in_the_second_copy_and_forgets_persons_after_half_a_year(station, clock, tmp_path):
    booked(station)
    with station.cabinet.reading() as view:
        assert "appointments/2026-11-25" in view.settings.copied()
    clock.move_to(date(2027, 6, 1))
    booked(station, "新来的", day=date(2027, 6, 2))
    old = appointments_view(station, WEDNESDAY).lines[0]
    assert (old.name, old.mobile) == ("罗*芳", "")
    assert appointments_view(station, date(2027, 6, 2)).lines[0].name == "新来的"


def test_what_is_unknown_is_refused(station):
    for call in (
        lambda: move_appointment(station, WEDNESDAY, "nobody", "已到"),
        lambda: begin_appointment(station, clerk(station), WEDNESDAY, "nobody"),
        lambda: appointment_pdf(station, WEDNESDAY, "nobody", ""),
    ):
        with pytest.raises(Problem) as caught:
            call()
        assert caught.value.code == "appointment.unknown"
    with pytest.raises(Problem) as caught:
        booked(station, item="XX-999")
    assert caught.value.code == "item.unknown"
