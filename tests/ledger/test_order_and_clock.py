"""Order and time: HLC stamps, event ids, and when the PC's clock may not be trusted."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ledger.clock import clock_doubt, clock_suspect
from sync.ledger.hlc import LENGTH, hlc_ms, merge_hlc, next_hlc
from sync.ledger.ids import new_event_id, new_uuid

SITE, OTHER = "511999104205", "511999104000"
NOW = 1_795_000_000_000


@given(st.lists(st.integers(0, 10**12), max_size=30))
def test_stamps_only_rise_whatever_the_clock_does(times):
    last, seen = "", []
    for ms in times:
        last = next_hlc(last, ms, SITE, 1)
        seen.append(last)
    assert seen == sorted(set(seen))
    assert all(len(stamp) == LENGTH for stamp in seen)


def test_what_was_read_comes_before_what_is_written_next():
    theirs = next_hlc("", NOW + 5000, OTHER, 1)
    mine = merge_hlc(next_hlc("", NOW, SITE, 1), theirs, NOW, SITE, 1)
    assert mine > theirs
    assert hlc_ms(mine) == NOW + 5000
    assert hlc_ms(merge_hlc("", theirs, NOW + 9000, SITE, 1)) == NOW + 9000


def test_a_full_count_moves_on_to_the_next_millisecond():
    full = f"{NOW:013d}.99999.{SITE}.001"
    assert next_hlc(full, NOW, SITE, 1) == f"{NOW + 1:013d}.00000.{SITE}.001"


@pytest.mark.parametrize("stamp", ["x", "1.2.3.4", f"{NOW}.00000.{SITE}.01"])
def test_no_stamp_no_order(stamp):
    with pytest.raises(ValueError, match=".+"):
        next_hlc(stamp, NOW, SITE, 1)
    with pytest.raises(ValueError, match="cannot stamp"):
        next_hlc("", NOW, "5119", 1)


def test_event_ids_are_uuid7_of_their_time():
    made = UUID(new_event_id(NOW, bytes(range(16))))
    assert (made.version, made.variant, made.int >> 80) == (7, "specified in RFC 4122", NOW)
    assert new_event_id(NOW, bytes(10)) < new_event_id(NOW + 1, bytes(10))
    with pytest.raises(ValueError, match="random"):
        new_event_id(NOW, bytes(4))
    assert UUID(new_uuid(lambda n: bytes(n))).version == 4
    assert new_uuid() != new_uuid()


LAST = datetime.fromisoformat("2026-11-27T16:50:00+08:00")


@pytest.mark.parametrize(
    ("moved", "elapsed", "doubt"),
    [
        (timedelta(minutes=-10), None, ""),
        (timedelta(minutes=-11), None, "back"),
        (timedelta(days=1), None, ""),
        (timedelta(days=1, seconds=1), None, "jump"),
        (timedelta(days=3), timedelta(days=3), ""),
        (timedelta(days=3), timedelta(days=1), "jump"),
    ],
)
def test_when_two_people_must_confirm_the_date(moved, elapsed, doubt):
    assert clock_doubt(LAST, LAST + moved, elapsed) == doubt
    assert clock_suspect(LAST, LAST + moved, elapsed) == bool(doubt)
