"""A PC whose clock stands ahead: what it wrote is kept, waits for its day, and moves nobody else's clock."""

from __future__ import annotations

from datetime import timedelta

from sync.center.commands import export_cmd
from sync.center.database import reading
from sync.center.due import begin_day
from sync.center.journal_rows import last_hlc
from sync.center.proofs import prove
from sync.center.second_look import look_after_night
from sync.ledger.hlc import hlc_ms
from tests.center.worked import at, number, registration


def ahead(village, text="11-30 09:00"):
    """A registration and its queueing, written three days ahead of the county."""
    village.write("CaseRegistered", number(1), registration(), at(text))
    village.write("CaseQueued", number(1), {"facts": {}}, at(text) + timedelta(minutes=1))
    return village.exchange(village.packed())


def test_what_is_from_the_future_is_kept_and_takes_effect_on_its_day(village, township, county, clock):
    answer = ahead(village)
    assert answer.acked == 2
    assert [(row.seq, row.code) for row in answer.refused] == [(1, "event.future"), (2, "event.future")]
    assert list(export_cmd.cases(county)) == []
    assert township.exchange().changes == []
    assert look_after_night(county) == 0
    clock.set("11-29 10:00")
    assert look_after_night(county) == 2
    assert [case["state"] for case in export_cmd.cases(county)] == ["QUEUED"]
    assert village.exchange().refused == []
    assert len(township.exchange().changes) == 2
    assert look_after_night(county) == 0
    assert prove(county).faults == ()


def test_the_first_exchange_of_its_day_looks(village, county, clock):
    ahead(village)
    clock.set("11-30 08:00")
    assert village.exchange().refused == []
    assert [case["state"] for case in export_cmd.cases(county)] == ["QUEUED"]


def test_a_clock_put_right_goes_on_at_once(village, county):
    ahead(village)
    village.write("CaseRegistered", number(2), registration() | {"op_id": "op-2"}, at("11-27 09:20"))
    answer = village.exchange(village.packed())
    assert [row.seq for row in answer.refused] == [1, 2]
    assert [case["case_no"] for case in export_cmd.cases(county)] == [number(2)]
    begin_day(county)
    assert prove(county).faults == ()


def test_a_clock_years_ahead_does_not_move_the_countys_order(village, county):
    """A stamp of 2099 that took effect would stand before every honest act of the years to come."""
    village.write("CaseRegistered", number(1), registration(), at("11-27 09:00").replace(year=2099))
    (refused,) = village.exchange(village.packed()).refused
    assert refused.code == "event.future"
    with reading(county.engine) as connection:
        last = last_hlc(connection)
    assert not last or hlc_ms(last) / 1000 < county.now().timestamp() + 60


def test_a_day_ahead_is_nobodys_business(village):
    assert ahead(village, "11-28 08:59").refused == []
