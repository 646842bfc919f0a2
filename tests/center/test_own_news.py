"""A station is not told again what it wrote itself, unless its disk lost it."""

from __future__ import annotations

from tests.center.worked import register


def own(answer, station):
    return [
        change.event.seq for change in answer.changes if change.event and change.event.site == station.site
    ]


def test_what_a_station_says_it_holds_is_not_told_to_it_again(village, township):
    for serial in (1, 2, 3):
        register(village, serial)
    answer = village.exchange(village.packed())
    assert own(answer, village) == []
    assert not answer.more
    told = township.exchange()
    assert own(told, village) == [1, 2, 3]
    again = village.exchange()
    assert (again.changes, again.cursor) == ([], answer.cursor)


def test_a_restored_disk_gets_its_own_rows_back(village):
    for serial in (1, 2, 3):
        register(village, serial)
    village.exchange(village.packed())
    village.cursor = ""
    back = village.exchange(last_seq=1)
    assert own(back, village) == [2, 3]
