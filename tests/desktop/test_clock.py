"""The date in doubt: asked about before the first act, proved by two, by a code or by the county."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from desktop.usecases.accounts import add_account, tend_codes
from desktop.usecases.audit_views import audit_view
from desktop.usecases.cases import show_case
from desktop.usecases.trusted_clock import ASK, PROVE, ClockQuestion, clock_question, confirm_clock
from sync.keyfile import code_of
from sync.ledger.audit import CLOCK, judge_audit
from sync.ledger.problems import Problem
from sync.store.heads import COUNTY
from tests.ordeal.stations import one_case
from tests.support.lone import clerk, open_lone
from tests.support.places import PASSWORD, StoryClock

NOW = datetime(2026, 11, 23, 9, 0)
FAR = datetime(2056, 11, 23, 9, 0)


class Wrong:
    """A station with one case, whose clock then stood thirty years ahead for another, and is right again."""

    def __init__(self, folder):
        self.clock = StoryClock(NOW)
        self.station = open_lone(folder, self.clock)
        self.actor = clerk(self.station)
        self.first = one_case(self.station, 0)

    def ask(self):
        return clock_question(self.station, self.actor)

    def confirm(self, *given):
        return confirm_clock(self.station, self.actor, *given)

    def far_ahead(self):
        """What an older program let happen, and two people today who both misread the year."""
        self.clock.jump(FAR)
        add_account(self.station, "何秀英", PASSWORD)
        self.confirm("何秀英", PASSWORD)
        self.far = one_case(self.station, 1)
        self.clock.jump(NOW + timedelta(hours=1))

    def events(self):
        with self.station.cabinet.reading() as view:
            return [view.keys.opened(event) for event in view.journal.all_of("511999104205")]


@pytest.fixture
def wrong(tmp_path):
    made = Wrong(tmp_path / "station")
    yield made
    assert made.station.cabinet.verify().faults == ()
    events = made.events()
    assert [event.hlc for event in events] == sorted(event.hlc for event in events)
    made.station.cabinet.close()


def refused(call, *given):
    with pytest.raises(Problem) as refusal:
        call(*given)
    return refusal.value.code


def test_after_a_weekend_one_clerk_says_yes(wrong):
    assert wrong.ask().kind == ""
    wrong.clock.jump(NOW + timedelta(days=3))
    asked = wrong.ask()
    assert (asked.kind, asked.now, asked.last) == (ASK, "2026-11-26 09:00", "2026-11-23 09:00")
    assert wrong.confirm().kind == ""
    assert wrong.ask().kind == ""
    assert wrong.events()[-1].kind == CLOCK
    assert "本人核对" in audit_view(wrong.station, wrong.actor).rows[0].note


def test_thirty_years_ahead_is_refused_until_two_people_say_so(wrong):
    wrong.clock.jump(FAR)
    assert refused(one_case, wrong.station, 1) == "clock.suspect"
    assert wrong.ask().kind == PROVE
    assert refused(wrong.confirm) == "clock.unproved"
    assert refused(wrong.confirm, wrong.actor.name, PASSWORD) == "clock.unproved"
    assert refused(wrong.confirm, "陌生人", PASSWORD) == "account.unknown"
    add_account(wrong.station, "何秀英", PASSWORD)
    assert refused(wrong.confirm, "何秀英", "wrong password") == "account.password"
    wrong.clock.jump(NOW + timedelta(minutes=5))
    assert one_case(wrong.station, 1)  # nothing was written under the false date


def test_the_way_back_leaves_marks_and_reorders_nothing(wrong):
    wrong.far_ahead()
    assert refused(one_case, wrong.station, 2) == "clock.suspect"
    assert wrong.confirm("何秀英", PASSWORD).kind == ""
    told = wrong.events()[-1].body
    assert told["false"] == 2  # the confirmation of the false date, and the case
    assert "2 条记录的日期晚于现在" in told["reason"]
    third = one_case(wrong.station, 2)
    marked = {
        case: any("人工核对" in line.text for line in show_case(wrong.station, wrong.actor, case).clocks)
        for case in (wrong.first, wrong.far, third)
    }
    assert marked == {wrong.first: False, wrong.far: True, third: False}


def test_a_code_of_the_telephone_is_spent_by_it(wrong):
    tend_codes(wrong.station)
    wrong.far_ahead()
    assert wrong.ask().code == "1"
    code = code_of(wrong.station.qr_key, 1)
    assert wrong.confirm("", "", code).kind == ""
    assert "一次性码第 1 号" in wrong.events()[-1].body["reason"]
    wrong.clock.jump(NOW - timedelta(days=9))
    assert refused(wrong.confirm, "", "", code) == "keys.code_refused"


def test_the_countys_signed_time_is_proof_for_this_end_of_the_chain_only(wrong):
    wrong.far_ahead()
    last = wrong.events()[-1]
    head = {"incarnation": 1, "seq": last.seq, "hash": "", "at": wrong.station.recorded_at(), "signature": ""}

    def told(**changed):
        with wrong.station.cabinet.unit() as unit:
            unit.settings.put(COUNTY, head | changed)

    told(seq=last.seq - 1)
    assert not wrong.ask().county
    told(at="2026-11-22T10:00:00+08:00")
    assert refused(wrong.confirm) == "clock.unproved"
    told()
    assert wrong.ask().county
    assert wrong.confirm().kind == ""
    assert "县中心签名的时间" in wrong.events()[-1].body["reason"]
    with wrong.station.cabinet.unit() as unit:
        unit.settings.put(COUNTY, None)


def test_both_ends_judge_it(wrong):
    judge_audit(CLOCK, wrong.actor, {}, "village")
    assert refused(judge_audit, CLOCK, wrong.actor, {}, "township") == "event.foreign_actor"


class TestTheWindow:
    def asked(self, counter, kind):
        counter.fake.question = ClockQuestion(
            kind, "2026-11-24 09:30", "2026-11-20 17:00", ("王桂芳",), "3", False
        )
        counter.sign_in()
        counter.settle()
        return counter.window._clock.dialog

    def test_a_calm_question_with_the_date_in_large_type(self, counter):
        dialog = self.asked(counter, ASK)
        assert "2026年11月24日 星期二" in dialog.date.text()
        dialog.yes.click()
        counter.settle()
        assert counter.window._clock.dialog is None
        assert counter.window.current.name == "today"

    def test_no_signs_out(self, counter):
        dialog = self.asked(counter, ASK)
        dialog.no.click()
        counter.settle()
        assert counter.window.current.name == "login"
        assert counter.window.desk.actor is None

    def test_a_far_date_needs_more_than_a_yes(self, counter):
        dialog = self.asked(counter, PROVE)
        dialog.yes.click()
        counter.settle()
        assert "另一位同事" in dialog.told.text()
        dialog.witness.setText("王桂芳")
        dialog.password.setText("x")
        dialog.yes.click()
        counter.settle()
        assert counter.window._clock.dialog is None
