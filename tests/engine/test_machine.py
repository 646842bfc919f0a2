"""The machine's decisions, one by one: order, honesty, patience, and what may be under way together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.engine.actions import (
    Action,
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
from sync.engine.machine import PLAIN_LIMIT, SEGMENT_LIMIT, SEGMENTS_PER_EXCHANGE, Machine
from sync.engine.pace import FIRST_BLOCK
from sync.engine.ports import Answer, Standing
from sync.ledger.problems import Problem
from tests.engine.fake_cabinet import SITE

QUIET = Standing(SITE, 1, 0, 0, 0, "e1.0", "d")
ANSWER = Answer("e1", 0, (), (), 0, "", 0, (), "e1.0", "d")
SCAN, OTHER, THIRD = "a" * 64, "b" * 64, "c" * 64
SIZE = 300_000
SEGMENT = "f" * 64


def begun(standing: Standing, most: int = 1) -> Machine:
    """A machine that knows where the station stands."""
    machine = Machine(lambda: 0.5, most)
    assert machine.next() == TakeStock()
    machine.on_local(TakeStock(), standing)
    return machine


def asked(standing: Standing, answer: Answer = ANSWER, most: int = 1) -> Machine:
    """A machine that has exchanged and has nothing but scans before it."""
    machine = begun(standing, most)
    question = machine.next()
    assert question == Exchange(())
    machine.on_answer(question, answer, standing, 0.0)
    return machine


def all_of(machine: Machine) -> list[Action]:
    """Everything that may begin now."""
    found = []
    while (action := machine.next()) is not None:
        found.append(action)
        assert not isinstance(action, Idle | Wait)
    return found


def packed(machine: Machine, name: str, size: int, through: int) -> None:
    errand = machine.next()
    assert isinstance(errand, PackSegment), errand
    machine.on_packed(errand, name, size, through)


def uploaded(machine: Machine, seconds: float = 0.1) -> UploadBlock:
    """The next block goes up whole."""
    errand = machine.next()
    assert isinstance(errand, UploadBlock), errand
    machine.on_uploaded(errand, errand.offset + errand.length, seconds, 0.0)
    return errand


def marked(machine: Machine, standing: Standing) -> MarkSent | MarkStored:
    errand = machine.next()
    assert isinstance(errand, MarkSent | MarkStored), errand
    machine.on_local(errand, standing)
    return errand


def answered(machine: Machine, answer: Answer, standing: Standing) -> Exchange:
    errand = machine.next()
    assert isinstance(errand, Exchange), errand
    machine.on_answer(errand, answer, standing, 0.0)
    return errand


def greeted(machine: Machine, standing: Standing) -> None:
    """Behind the first of several segments the county is asked for its news."""
    assert answered(machine, replace(ANSWER, acked=standing.acked), standing) == Exchange(())


def failed(machine: Machine, code: str, now: float = 0.0) -> Action:
    errand = machine.next()
    assert errand is not None
    assert not isinstance(errand, Idle | Wait)
    machine.on_failure(errand, Problem(code, retry_after=0), now)
    return errand


def test_a_round_asks_even_where_nothing_is_to_be_sent() -> None:
    assert asked(QUIET).next() == Idle("synced")


def test_rows_are_sent_before_scans_and_sent_is_said_after_the_upload() -> None:
    full = replace(QUIET, last=2, unsent_blobs=((SCAN, SIZE),))
    rows = begun(full)
    assert rows.next() == PackSegment(0, SEGMENT_LIMIT)
    rows.on_packed(PackSegment(0, SEGMENT_LIMIT), SEGMENT, 900, 2)
    assert uploaded(rows) == UploadBlock("segment", SEGMENT, 0, 900, 900)
    assert marked(rows, replace(full, sent=2)) == MarkSent(2)
    done = replace(full, sent=2, acked=2)
    assert answered(rows, replace(ANSWER, acked=2), done) == Exchange((SEGMENT,))
    assert rows.next() == ProbeOffset("blob", SCAN)


def test_a_backlog_is_handed_over_in_batches() -> None:
    standing = replace(QUIET, last=100)
    backlog = begun(standing)
    for batch in range(1, SEGMENTS_PER_EXCHANGE + 1):
        packed(backlog, f"{batch:064}", 10, batch)
        if batch == 1:
            greeted(backlog, standing)
        uploaded(backlog)
        marked(backlog, replace(standing, sent=batch))
    batch = tuple(f"{batch:064}" for batch in range(1, SEGMENTS_PER_EXCHANGE + 1))
    assert backlog.next() == Exchange(batch)


def test_news_are_asked_for_before_a_backlog_and_once() -> None:
    standing = replace(QUIET, last=100)
    backlog = begun(standing, most=4)
    packed(backlog, SEGMENT, 10_000, 40)
    assert backlog.next() == Exchange(())
    assert backlog.next() == UploadBlock("segment", SEGMENT, 0, 10_000, 10_000)
    packed(backlog, OTHER, 10_000, 80)
    backlog.on_answer(Exchange(()), replace(ANSWER, more=True), standing, 0.0)
    assert not [errand for errand in all_of_packing(backlog, standing, 80) if isinstance(errand, Exchange)]


def test_a_backlog_of_one_segment_is_its_own_question() -> None:
    short = begun(replace(QUIET, last=40), most=4)
    packed(short, SEGMENT, 10_000, 40)
    assert [type(errand) for errand in all_of(short)] == [UploadBlock]


def test_segments_travel_together_and_are_applied_while_others_travel() -> None:
    standing = replace(QUIET, last=100)
    backlog = begun(standing, most=4)
    for number in range(1, 5):
        packed(backlog, f"{number:064}", 10_000, number * 10)
        if number == 1:
            greeted(backlog, standing)
        assert isinstance(backlog.next(), UploadBlock)
    packed(backlog, f"{5:064}", 10_000, 50)
    assert backlog.next() is None
    blocks = [UploadBlock("segment", f"{number:064}", 0, 10_000, 10_000) for number in range(1, 6)]
    backlog.on_uploaded(blocks[1], 10_000, 0.1, 0.0)
    assert backlog.next() == blocks[4]
    packed(backlog, f"{6:064}", 10_000, 60)
    assert backlog.next() is None  # the second row of segments is there, the first is not: nothing is "sent"
    backlog.on_uploaded(blocks[2], 10_000, 0.1, 0.0)
    backlog.on_uploaded(blocks[3], 10_000, 0.1, 0.0)
    assert not isinstance(backlog.next(), MarkSent)
    backlog.on_uploaded(blocks[0], 10_000, 0.1, 0.0)
    assert marked(backlog, replace(standing, sent=40)) == MarkSent(40)
    begun_now = all_of_packing(backlog, standing)
    assert Exchange(tuple(f"{number:064}" for number in range(1, 5))) in begun_now
    assert any(isinstance(errand, UploadBlock) for errand in begun_now)


def all_of_packing(machine: Machine, standing: Standing, through: int = 60) -> list[Action]:
    """As `all_of`, with everything that is to be packed packed; `through`: what is already."""
    found: list[Action] = []
    while (action := machine.next()) is not None:
        found.append(action)
        if isinstance(action, PackSegment):
            through = min(standing.last, through + 10)
            machine.on_packed(action, f"{through:064}", 10_000, through)
    return found


def test_a_new_case_goes_beside_the_scans_that_are_on_the_road() -> None:
    scans = replace(QUIET, unsent_blobs=tuple((f"{n:064}", SIZE) for n in range(9)))
    wants = tuple((f"{n:064}", 0) for n in range(9))
    sending = asked(scans, replace(ANSWER, wants=wants), most=4)
    assert [type(errand) for errand in all_of(sending)] == [UploadBlock] * 4
    sending.on_quiet()
    assert sending.next() == TakeStock()
    sending.on_local(TakeStock(), replace(scans, last=1))
    packed(sending, SEGMENT, 700, 1)
    assert sending.next() == UploadBlock("segment", SEGMENT, 0, 700, 700)
    assert sending.next() is None


def test_where_scans_stand_is_asked_beside_the_last_rows_but_none_goes_before_the_question() -> None:
    both = replace(QUIET, last=1, unsent_blobs=((SCAN, SIZE),), wanted_blobs=(OTHER,))
    sending = begun(both, most=4)
    packed(sending, SEGMENT, 700, 1)
    rows, probe = all_of(sending)
    assert rows == UploadBlock("segment", SEGMENT, 0, 700, 700)
    assert probe == ProbeOffset("blob", SCAN)
    sending.on_offset(probe, 0)
    assert sending.next() is None
    sending.on_uploaded(rows, 700, 0.5, 0.0)
    assert sending.next() == MarkSent(1)
    sending.on_local(MarkSent(1), replace(both, sent=1))
    assert [type(errand) for errand in all_of(sending)] == [Exchange, UploadBlock, FetchBlob]


def test_while_rows_wait_no_scan_goes_on() -> None:
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE),))
    sending = asked(scans, replace(ANSWER, wants=((SCAN, 1_000),)))
    block = UploadBlock("blob", SCAN, 1_000, FIRST_BLOCK, SIZE)
    assert sending.next() == block
    sending.on_uploaded(block, 1_000 + FIRST_BLOCK, 9.0, 0.0)
    assert sending.next() == TakeStock()
    sending.on_local(TakeStock(), replace(scans, last=1))
    assert isinstance(sending.next(), PackSegment)


def test_a_scan_goes_on_from_the_county_s_offset() -> None:
    sending = asked(replace(QUIET, unsent_blobs=((SCAN, SIZE),)))
    probe = sending.next()
    assert probe == ProbeOffset("blob", SCAN)
    sending.on_offset(probe, SIZE - 10)
    assert uploaded(sending) == UploadBlock("blob", SCAN, SIZE - 10, 10, SIZE)
    assert sending.next() == TakeStock()
    sending.on_local(TakeStock(), QUIET)
    assert marked(sending, QUIET) == MarkStored(SCAN)


def test_bytes_that_are_all_there_are_still_to_be_proved() -> None:
    sending = asked(replace(QUIET, unsent_blobs=((SCAN, SIZE),)), replace(ANSWER, wants=((SCAN, SIZE),)))
    assert sending.next() == UploadBlock("blob", SCAN, SIZE, 0, SIZE)


def test_one_bad_scan_holds_nobody_up() -> None:
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE), (OTHER, SIZE)), wanted_blobs=(THIRD,))
    sending = asked(scans, replace(ANSWER, wants=((SCAN, 0), (OTHER, SIZE - 9))))
    failed(sending, "road.too_large")
    assert sending.next() == TakeStock()
    sending.on_local(TakeStock(), scans)
    uploaded(sending)
    assert sending.next() == TakeStock()
    sending.on_local(TakeStock(), scans)
    assert marked(sending, scans) == MarkStored(OTHER)
    assert failed(sending, "road.unavailable") == FetchBlob(THIRD)
    assert sending.next() == TakeStock()
    sending.on_local(TakeStock(), scans)
    end = sending.next()
    assert isinstance(end, Idle)
    assert (end.status, end.problem and end.problem.code) == ("refused", "road.too_large")


def test_an_answer_that_was_under_way_while_a_scan_arrived_does_not_unprove_it() -> None:
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE),))
    sending = asked(scans, replace(ANSWER, wants=((SCAN, SIZE - 9),)), most=2)
    block = sending.next()
    assert isinstance(block, UploadBlock)
    sending.on_quiet()
    sending.next()
    sending.on_local(TakeStock(), replace(scans, last=1))
    packed(sending, SEGMENT, 700, 1)
    uploaded(sending)
    marked(sending, replace(scans, last=1, sent=1))
    question = sending.next()
    assert isinstance(question, Exchange)
    sending.on_uploaded(block, SIZE, 0.1, 0.0)
    sending.on_local(sending.next() or TakeStock(), replace(scans, last=1, sent=1))  # type: ignore[arg-type]
    marked(sending, replace(QUIET, last=1, sent=1))
    late = replace(ANSWER, acked=1, wants=((SCAN, SIZE - 9),))
    sending.on_answer(question, late, replace(scans, last=1, sent=1, acked=1), 0.0)
    assert sending.next() == UploadBlock("blob", SCAN, SIZE, 0, SIZE)


def test_an_upload_that_never_moves_is_given_up() -> None:
    stuck = begun(replace(QUIET, last=1))
    packed(stuck, SEGMENT, 900, 1)
    for _ in range(4):
        errand = stuck.next()
        assert isinstance(errand, UploadBlock)
        stuck.on_uploaded(errand, 0, 0.1, 50.0)
    end = stuck.next()
    assert isinstance(end, Wait)
    assert end.until > 50.0


def test_a_cut_that_kills_every_connection_ends_no_round() -> None:
    scans = replace(QUIET, unsent_blobs=tuple((f"{n:064}", SIZE) for n in range(4)))
    sending = asked(scans, replace(ANSWER, wants=tuple((f"{n:064}", 0) for n in range(4))), most=4)
    blocks = all_of(sending)
    for block in blocks:
        sending.on_failure(block, Problem("road.offline"), 0.0)  # type: ignore[arg-type]
    assert all_of(sending) == [ProbeOffset("blob", f"{n:064}") for n in range(4)]


def test_a_line_that_stays_down_ends_it() -> None:
    full = begun(replace(QUIET, last=1), most=4)
    packed(full, SEGMENT, 900, 1)
    failed(full, "road.offline", 100.0)
    assert isinstance(full.next(), Wait)
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE),))
    sending = asked(scans, most=4)
    for _ in range(9):
        failed(sending, "road.offline", 100.0)
    assert isinstance(sending.next(), Wait)


def test_the_round_ends_when_nothing_is_under_way_any_more() -> None:
    scans = replace(QUIET, unsent_blobs=((SCAN, SIZE), (OTHER, SIZE)))
    sending = asked(scans, replace(ANSWER, wants=((SCAN, 0), (OTHER, 0))), most=4)
    one, other = all_of(sending)
    sending.on_failure(one, Problem("center.busy", retry_after=30), 0.0)  # type: ignore[arg-type]
    assert sending.next() is None
    sending.on_uploaded(other, FIRST_BLOCK, 0.1, 0.0)  # type: ignore[arg-type]
    assert isinstance(sending.next(), Wait)


def test_after_trouble_the_county_is_asked_what_it_holds_before_bytes_are_spent() -> None:
    rows = begun(replace(QUIET, last=2))
    packed(rows, SEGMENT, 900, 1)
    assert failed(rows, "road.offline") == Exchange(())
    assert isinstance(rows.next(), Wait)
    rows.start()
    rows.next()
    rows.on_local(TakeStock(), replace(QUIET, last=2))
    packed(rows, SEGMENT, 900, 1)
    greeted(rows, replace(QUIET, last=2))
    probe = rows.next()
    assert probe == ProbeOffset("segment", SEGMENT)
    rows.on_offset(probe, 0)
    uploaded(rows)
    marked(rows, replace(QUIET, last=2, sent=1))
    packed(rows, OTHER, 900, 2)
    assert isinstance(rows.next(), UploadBlock)


@pytest.mark.parametrize("code", ["road.rebuild", "road.dictionary", "road.protocol"])
def test_a_county_that_cannot_read_columns_gets_the_plain_form_once(code: str) -> None:
    standing = replace(QUIET, last=2)
    rows = begun(standing)
    packed(rows, SEGMENT, 900, 2)
    uploaded(rows)
    marked(rows, replace(standing, sent=2))
    failed(rows, code)
    plain = rows.next()
    assert plain == PackSegment(0, PLAIN_LIMIT, plain=True)
    rows.on_packed(plain, OTHER, 900, 2)
    uploaded(rows)
    assert rows.next() == MarkSent(2)
    rows.on_local(MarkSent(2), replace(standing, sent=2))
    assert failed(rows, code) == Exchange((OTHER,))
    end = rows.next()
    assert isinstance(end, Wait)
    assert end.problem.code == code


def test_a_county_that_was_set_back_gets_its_rows_again() -> None:
    whole = replace(QUIET, last=30, sent=30, acked=30)
    back = begun(whole)
    answered(back, replace(ANSWER, epoch="e2", acked=10), replace(whole, sent=10, acked=10))
    assert back.next() == PackSegment(10, SEGMENT_LIMIT)


def test_rows_that_were_handed_over_and_not_applied_are_offered_again_a_few_times() -> None:
    standing = replace(QUIET, last=1)
    lost = begun(standing)
    for _ in range(4):
        packed(lost, SEGMENT, 900, 1)
        uploaded(lost)
        marked(lost, replace(standing, sent=1))
        answered(lost, ANSWER, replace(standing, sent=1))
    end = lost.next()
    assert isinstance(end, Wait)
    assert end.problem.code == "road.refused"


def test_a_failed_round_waits_and_a_person_need_not() -> None:
    tired = begun(QUIET)
    question = tired.next()
    tired.on_failure(question, Problem("center.busy", retry_after=30), 1_000.0)  # type: ignore[arg-type]
    wait = tired.next()
    assert isinstance(wait, Wait)
    assert wait.until == tired.until == 1_030.0
    tired.start()
    assert tired.next() == TakeStock()


def test_the_county_s_wish_for_a_pause_holds_after_a_good_round() -> None:
    polite = begun(QUIET)
    question = polite.next()
    polite.on_answer(question, replace(ANSWER, retry_after=20), QUIET, 100.0)  # type: ignore[arg-type]
    assert polite.next() == Idle("synced", 120.0)


def test_a_mismatch_offers_every_row_again_and_is_shown_if_it_stays() -> None:
    whole = replace(QUIET, last=3, sent=3, acked=3)
    answer = replace(ANSWER, acked=3, digest="other")
    differing = asked(whole, answer)
    packed(differing, SEGMENT, 10, 3)
    uploaded(differing)
    marked(differing, whole)
    answered(differing, answer, whole)
    end = differing.next()
    assert isinstance(end, Idle)
    assert end.status == "mismatch"


def test_a_mismatch_that_heals_is_no_outcome() -> None:
    whole = replace(QUIET, last=1, sent=1, acked=1)
    healing = asked(whole, replace(ANSWER, acked=1, digest="other"))
    packed(healing, SEGMENT, 10, 1)
    uploaded(healing)
    marked(healing, whole)
    answered(healing, replace(ANSWER, acked=1), whole)
    assert healing.next() == Idle("synced")


@pytest.mark.parametrize(
    "code", ["road.revoked", "road.fork", "road.signature", "road.nonsense", "center.busy"]
)
def test_what_concerns_the_whole_road_ends_the_round_even_in_a_scan(code: str) -> None:
    sending = asked(replace(QUIET, unsent_blobs=((SCAN, SIZE),)))
    failed(sending, code)
    assert isinstance(sending.next(), Wait)


def test_a_disk_that_fails_at_home_ends_the_round() -> None:
    full = begun(replace(QUIET, last=1))
    failed(full, "store.damaged")
    assert isinstance(full.next(), Wait)
