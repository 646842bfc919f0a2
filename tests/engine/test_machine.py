"""The machine's decisions, one by one: order, honesty, patience."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.engine.actions import (
    Exchange,
    FetchBlob,
    Idle,
    MarkSent,
    MarkStored,
    PackSegment,
    ProbeOffset,
    TakeStock,
    UploadBlock,
    Wait,
)
from sync.engine.machine import SEGMENT_BYTES, SEGMENTS_PER_EXCHANGE, Machine
from sync.engine.pace import SMALLEST_BLOCK
from sync.engine.ports import Answer, Standing
from sync.ledger.problems import Problem
from tests.engine.fake_cabinet import SITE

QUIET = Standing(SITE, 1, 0, 0, 0, "e1.0", "d")
ANSWER = Answer("e1", 0, (), (), 0, "", 0, (), "e1.0", "d")
SCAN = "a" * 64
SIZE = 50_000


def machine() -> Machine:
    return Machine(lambda: 0.5)


def asked(standing: Standing) -> Machine:
    """A machine that has exchanged and has nothing but scans before it."""
    started = machine()
    started.start()
    assert started.on_local(replace(standing, unsent_blobs=(), wanted_blobs=())) == Exchange(())
    return started


def test_a_round_asks_even_where_nothing_is_to_be_sent() -> None:
    quiet = asked(QUIET)
    assert quiet.on_answer(ANSWER, QUIET, 0.0) == Idle("synced")


def test_rows_are_sent_before_scans_and_sent_is_said_after_the_upload() -> None:
    full = replace(QUIET, last=2, unsent_blobs=((SCAN, SIZE),))
    rows = machine()
    assert rows.start() == TakeStock()
    assert rows.on_local(full) == PackSegment(0, SEGMENT_BYTES)
    assert rows.on_packed("f" * 64, 900, 2) == UploadBlock("segment", "f" * 64, 0, 900, 900)
    assert rows.on_uploaded(900, 0.1, 0.0) == MarkSent(2)
    assert rows.on_marked(replace(full, sent=2)) == Exchange(("f" * 64,))
    done = replace(full, sent=2, acked=2)
    assert rows.on_answer(replace(ANSWER, acked=2), done, 0.0) == ProbeOffset(SCAN)


def test_a_backlog_is_exchanged_in_batches() -> None:
    backlog = machine()
    backlog.start()
    standing = replace(QUIET, last=100)
    action = backlog.on_local(standing)
    for batch in range(1, SEGMENTS_PER_EXCHANGE + 1):
        assert action == PackSegment(batch - 1, SEGMENT_BYTES)
        backlog.on_packed(f"{batch:064}", 10, batch)
        backlog.on_uploaded(10, 0.0, 0.0)
        action = backlog.on_marked(replace(standing, sent=batch))
    assert action == Exchange(tuple(f"{batch:064}" for batch in range(1, SEGMENTS_PER_EXCHANGE + 1)))


def test_a_new_case_overtakes_a_scan_at_the_next_block() -> None:
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE),))
    sending = asked(scans)
    block = sending.on_answer(replace(ANSWER, wants=((SCAN, 1_000),)), scans, 0.0)
    assert block == UploadBlock("blob", SCAN, 1_000, SMALLEST_BLOCK, SIZE)
    assert sending.on_uploaded(1_000 + SMALLEST_BLOCK, 9.0, 0.0) == TakeStock()
    assert sending.on_local(replace(scans, last=1)) == PackSegment(0, SEGMENT_BYTES)


def test_a_scan_goes_on_from_the_county_s_offset() -> None:
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE),))
    sending = asked(scans)
    assert sending.on_answer(ANSWER, scans, 0.0) == ProbeOffset(SCAN)
    assert sending.on_offset(SIZE - 10) == UploadBlock("blob", SCAN, SIZE - 10, 10, SIZE)
    assert sending.on_uploaded(SIZE, 0.1, 0.0) == MarkStored(SCAN)


def test_bytes_that_are_all_there_are_still_to_be_proved() -> None:
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE),))
    sending = asked(scans)
    sending.on_answer(ANSWER, scans, 0.0)
    assert sending.on_offset(SIZE) == UploadBlock("blob", SCAN, SIZE, 0, SIZE)


def test_one_bad_scan_holds_nobody_up() -> None:
    other = "b" * 64
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE), (other, SIZE)), wanted_blobs=("c" * 64,))
    sending = asked(scans)
    sending.on_answer(ANSWER, scans, 0.0)
    assert sending.on_failure(Problem("road.too_large", size=SIZE), 0.0) == TakeStock()
    assert sending.on_local(scans) == ProbeOffset(other)
    sending.on_offset(0)
    assert sending.on_uploaded(SMALLEST_BLOCK, 4.0, 0.0) == TakeStock()
    sending.on_local(scans)
    assert sending.on_uploaded(SIZE, 4.0, 0.0) == MarkStored(other)
    assert sending.on_marked(replace(scans, unsent_blobs=scans.unsent_blobs[:1])) == FetchBlob("c" * 64)
    sending.on_failure(Problem("road.unavailable"), 0.0)
    end = sending.on_local(scans)
    assert isinstance(end, Idle)
    assert end.status == "refused"
    assert end.problem is not None
    assert end.problem.code == "road.too_large"


def test_an_upload_that_never_moves_is_given_up() -> None:
    stuck = machine()
    stuck.start()
    stuck.on_local(replace(QUIET, last=1))
    stuck.on_packed("f" * 64, 900, 1)
    actions = [stuck.on_uploaded(0, 0.1, 50.0) for _ in range(4)]
    end = actions[-1]
    assert isinstance(end, Wait)
    assert end.until > 50.0


def test_a_failed_round_waits_and_a_person_need_not() -> None:
    tired = asked(QUIET)
    wait = tired.on_failure(Problem("center.busy", retry_after=30), 1_000.0)
    assert isinstance(wait, Wait)
    assert wait.until == 1_030.0
    assert tired.on_tick(1_029.0) == wait
    assert tired.on_tick(1_030.0) == TakeStock()
    assert tired.start() == TakeStock()


def test_the_county_s_wish_for_a_pause_holds_after_a_good_round() -> None:
    polite = asked(QUIET)
    assert polite.on_answer(replace(ANSWER, retry_after=20), QUIET, 100.0) == Idle("synced", 120.0)
    assert isinstance(polite.on_tick(119.0), Idle)


def test_a_mismatch_offers_every_row_again_and_is_shown_if_it_stays() -> None:
    whole = replace(QUIET, last=3, sent=3, acked=3)
    differing = asked(whole)
    answer = replace(ANSWER, acked=3, digest="other")
    assert differing.on_answer(answer, whole, 0.0) == PackSegment(0, SEGMENT_BYTES)
    differing.on_packed("f" * 64, 10, 3)
    differing.on_uploaded(10, 0.0, 0.0)
    differing.on_marked(whole)
    end = differing.on_answer(answer, whole, 0.0)
    assert isinstance(end, Idle)
    assert end.status == "mismatch"


def test_a_mismatch_that_heals_is_no_outcome() -> None:
    whole = replace(QUIET, last=1, sent=1, acked=1)
    healing = asked(whole)
    healing.on_answer(replace(ANSWER, acked=1, digest="other"), whole, 0.0)
    healing.on_packed("f" * 64, 10, 1)
    healing.on_uploaded(10, 0.0, 0.0)
    healing.on_marked(whole)
    assert healing.on_answer(replace(ANSWER, acked=1), whole, 0.0) == Idle("synced")


@pytest.mark.parametrize(
    "code", ["road.revoked", "road.fork", "road.signature", "road.offline", "center.busy"]
)
def test_what_concerns_the_whole_road_ends_the_round_even_in_a_scan(code: str) -> None:
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE),))
    sending = asked(scans)
    sending.on_answer(ANSWER, scans, 0.0)
    assert isinstance(sending.on_failure(Problem(code), 0.0), Wait)
