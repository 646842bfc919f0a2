"""The township looks at its villages: how much, how old, how long silent."""

from __future__ import annotations

from datetime import date

from desktop.usecases.appointments import appointments_view
from desktop.usecases.hand_over import hand_over
from desktop.usecases.views import Urgency
from desktop.usecases.villages import count_villages, villages
from desktop.usecases.workload import workload
from sync.center.station_settings import enter, enter_station
from sync.store import overview
from sync.store.overview import CaseMark
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A, VILLAGE_B

TODAY = date(2026, 11, 24)


def mark(serial, site="a", state="IN_REVIEW", on="2026-11-20", decided="", name="楠木寺村"):
    return CaseMark(
        case_no=f"{site}-{serial}",
        site=site,
        site_name=name,
        state=state,
        item_name="高龄津贴申请",
        applicant=f"甲{serial}",
        registered_on=date.fromisoformat(on),
        decided=bool(decided),
        decided_on=date.fromisoformat(decided) if decided else None,
    )


def counted(marks, news=None):
    return count_villages(marks, news or {}, TODAY, here="town", name="椑木镇")


def test_states_stand_in_the_order_of_the_road_and_closed_ones_do_not_count():
    marks = [mark(1), mark(2, state="INTAKE"), mark(3), mark(4, state="CLOSED", decided="2026-11-02")]
    view = counted(marks)
    (line,) = view.villages
    assert line.counts == (("已登记", 1), ("审查中", 2))
    assert (line.open, line.decided_this_month, view.open) == (3, 1, 3)


def test_the_oldest_is_the_oldest_that_has_no_decision():
    marks = [
        mark(1, on="2026-10-01", state="AT_VILLAGE", decided="2026-10-30"),
        mark(2, on="2026-11-12"),
        mark(3, on="2026-11-20"),
    ]
    line = counted(marks).villages[0]
    assert (line.oldest, line.oldest_days, line.oldest_case) == ("甲2　高龄津贴申请", 12, "a-2")
    assert line.decided_this_month == 0


def test_the_longest_silent_stands_first():
    news = {
        "a": "2026-11-24T08:00:00+08:00",
        "b": "2026-11-20T17:00:00+08:00",
        "c": "2026-11-10T09:00:00+08:00",
    }
    view = counted([mark(1, site=site, name=site) for site in "abcd"] + [mark(9, site="town")], news)
    assert [(line.name, line.silent_days, line.silence) for line in view.villages] == [
        ("c", 14, Urgency.ORANGE),
        ("b", 4, Urgency.YELLOW),
        ("a", 0, Urgency.GREEN),
        ("d", None, Urgency.NONE),
    ]


def test_nothing_below_is_an_empty_page():
    assert counted([]).villages == ()


def test_a_station_below_without_any_case_is_listed_by_the_countys_name():
    news = {"b": "2026-11-20T17:00:00+08:00"}
    below = {"a": "楠木寺村", "b": "柳沟村", "c": "石坝村"}
    view = count_villages([mark(1)], news, TODAY, here="town", name="椑木镇", below=below)
    assert [(line.name, line.open, line.silent_days, line.last_news) for line in view.villages] == [
        ("柳沟村", 0, 4, "2026-11-20 17:00"),
        ("楠木寺村", 1, None, ""),
        ("石坝村", 0, None, ""),
    ]
    assert (view.open, view.villages[2].oldest_case) == (1, "")


def test_the_county_names_the_stations_below_also_those_entered_later(make_world):
    world = make_world("2026-11-23 09:00")
    township = world[TOWNSHIP]
    steps.everybody_syncs(world, TOWNSHIP)
    names = {line.name for line in villages(township.station, township.actor).villages}
    assert names == {"楠木寺村便民服务代办点", "柳沟村便民服务代办点"}
    enter_station(world.county, "511999104207", "石坝村", "village", TOWNSHIP, "内石坝")
    steps.everybody_syncs(world, TOWNSHIP)
    found = {line.name: line for line in villages(township.station, township.actor).villages}
    assert found["石坝村"].silent_days is None
    assert township.station.site().profile["device"] == "01"


def test_what_came_over_the_road_is_counted(make_world):
    world = make_world("2026-11-23 09:00")
    township = world[TOWNSHIP]
    person = Person("李𬍛", date(1984, 2, 19), 317, "13800000002")
    for site in (VILLAGE_A, VILLAGE_B):
        number = steps.register(world[site], pension(person, site, AGENTS[site]))
        hand_over(world[site].station, world[site].actor, (number,))
    steps.everybody_syncs(world, VILLAGE_A, VILLAGE_B, TOWNSHIP)
    world.clock.move_to(date(2026, 11, 30))
    steps.register(world[VILLAGE_B], pension(person, VILLAGE_B, AGENTS[VILLAGE_B]))
    steps.everybody_syncs(world, VILLAGE_B, TOWNSHIP)
    view = villages(township.station, township.actor)
    assert [(line.name, line.silent_days, line.open, line.last_news[:10]) for line in view.villages] == [
        ("楠木寺村便民服务代办点", 7, 1, "2026-11-23"),
        ("柳沟村便民服务代办点", 0, 2, "2026-11-30"),
    ]
    assert view.villages[1].counts == (("已登记", 1), ("已移交", 1))


def test_coverage_counts_stations_that_ever_wrote_among_all_villages():
    news = {"a": "2026-11-24T08:00:00+08:00", "b": "2026-11-10T09:00:00+08:00"}
    marks = [mark(1, site=site) for site in ("a", "b", "c")]
    view = counted(marks, news)
    assert view.coverage == "2/3 = 66.67%"
    assert dict(view.silence) == {"今天有消息": 1, "7 天以内": 0, "7 天没有消息": 1, "还没有消息": 1}
    known = count_villages(marks, news, TODAY, here="town", name="椑木镇", wanted=8)
    assert known.coverage == "2/8 = 25.00%"


def test_the_workload_of_each_clerk_is_read_off_the_book(make_world):
    world = make_world("2026-11-23 09:00")
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    number = steps.register(
        village,
        pension(Person("罗桂芳", date(1968, 3, 12), 428, "13800000011"), VILLAGE_A, AGENTS[VILLAGE_A]),
    )
    village.act(number, "CaseQueued")
    village.act(number, "CaseHandedOver", facts__way="专人")
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    township.act(number, "CaseReceived", facts__rows_counted=True, facts__differences="")
    view = workload(township.station, township.actor)
    assert [dict(zip(view.head, row, strict=True)) for row in view.rows] == [
        {"姓名": "镇窗口刘敏", "登记": "0", "接收": "1", "审查": "0", "决定": "0", "送达": "0", "其他": "0", "合计": "1", "涉及办件": "1", "今天": "1"}
    ]  # fmt: skip
    own = workload(village.station, village.actor)
    assert [(row[0], row[1], row[7]) for row in own.rows] == [("周明华", "1", "3")]
    world.clock.move_to(date(2026, 12, 1))
    assert workload(township.station, township.actor).rows == ()


def test_a_long_book_is_read_back_no_further_than_the_month(make_world, monkeypatch):
    world = make_world("2026-10-30 09:00")
    village = world[VILLAGE_A]
    for at in range(3):
        steps.register(
            village,
            pension(
                Person("罗桂芳", date(1968, 3, 12 + at), 428, "13800000011"), VILLAGE_A, AGENTS[VILLAGE_A]
            ),
        )
    world.clock.move_to(date(2026, 11, 2))
    for at in range(5):
        steps.register(
            village,
            pension(
                Person("赵大军", date(1969, 3, 12 + at), 31, "13800000014"), VILLAGE_A, AGENTS[VILLAGE_A]
            ),
        )
    monkeypatch.setattr(overview, "AT_ONCE", 2)
    assert workload(village.station, village.actor).rows[0][1] == "5"


def test_the_county_says_how_many_villages_there_are_and_when_people_may_come(make_world):
    world = make_world("2026-11-23 09:00")
    enter(world.county, "profile", {**world[TOWNSHIP].station.site().profile, "villages": 8}, TOWNSHIP)
    given = world[VILLAGE_A].station.site().parameters
    enter(world.county, "parameters", {**given, "appointments": {"times": ["08:30"], "most": 1}}, VILLAGE_A)
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    assert villages(world[TOWNSHIP].station, world[TOWNSHIP].actor).coverage == "0/8 = 0.00%"
    assert appointments_view(world[VILLAGE_A].station).slots == (("08:30", 1),)
