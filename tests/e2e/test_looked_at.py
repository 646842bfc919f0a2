"""Who looked: masked at the counter, shown for a reason, told to the county over the real road; relatives; the head."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.usecases import tampering as tampering_room
from desktop.usecases.audit_views import audit_view
from desktop.usecases.cases import show_case
from desktop.usecases.recusal import declare_relative, relatives, withdraw_relative
from desktop.usecases.revealing import note_export, reveal_case
from desktop.usecases.tampering import tampering, walk_chain
from sync.center.audit_view import PAGES, AuditWanted, audit_lines
from sync.center.proofs import prove
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A

WHO = Person("李𬍛", date(1984, 2, 19), 1, "13800000002")


def words_of(view):
    lines = [text for _title, pairs in view.answers for _label, text in pairs]
    return " ".join((*view.applicant.values(), *lines, *(row.note for row in view.history)))


def register(place, who=WHO):
    return steps.register(place, pension(who, VILLAGE_A, AGENTS[VILLAGE_A]))


@pytest.fixture
def case_no(world):
    return register(world[VILLAGE_A])


def test_numbers_are_masked_until_a_reason_is_in_the_chain(world, case_no):
    village = world[VILLAGE_A]
    hidden = words_of(show_case(village.station, village.actor, case_no))
    assert WHO.id_no not in hidden
    assert WHO.mobile not in hidden
    assert "138****0002" in hidden
    before = village.station.cabinet.standing().last
    with pytest.raises(Problem, match=r"audit\.reason_missing"):
        reveal_case(village.station, village.actor, case_no, "看")
    assert village.station.cabinet.standing().last == before
    view = reveal_case(village.station, village.actor, case_no, "电话联系申请人")
    assert WHO.id_no in words_of(view)
    assert WHO.mobile in words_of(view)
    assert not view.masked
    assert village.station.cabinet.standing().last == before + 1
    assert WHO.id_no not in words_of(show_case(village.station, village.actor, case_no))


def test_a_look_does_not_change_the_case(world, case_no):
    village = world[VILLAGE_A]
    with village.station.cabinet.reading() as view:
        before = view.cases.get(case_no)
    reveal_case(village.station, village.actor, case_no, "电话联系申请人")
    with village.station.cabinet.reading() as view:
        assert view.cases.get(case_no) == before


def test_looks_of_two_pcs_of_one_village_reach_the_countys_auditor(world, case_no):
    village, second = world[VILLAGE_A], world.new_pc(VILLAGE_A, "second-pc", "吴小妹", "VA")
    try:
        reveal_case(village.station, village.actor, case_no, "电话联系申请人")
        note_export(second.station, second.actor, "登记台账", 37)
        for place in (village, second):
            assert place.sync().status == "synced"
        lines = audit_lines(world.county, AuditWanted(source=PAGES))
        told = {(line.account, line.what, line.note) for line in lines}
        assert (village.actor.name, "查看完整号码", "李*，电话联系申请人") in told
        assert ("吴小妹", "导出表格", "登记台账，37 行") in told
        (of_case,) = audit_lines(world.county, AuditWanted(source=PAGES, case_no=case_no))
        assert of_case.case_no == case_no
        assert prove(world.county).faults == ()
    finally:
        second.station.cabinet.close()


def test_the_county_countersigns_and_the_station_keeps_it(world, case_no):
    village = world[VILLAGE_A]
    assert audit_view(village.station, village.actor).head == ""
    assert village.sync().status == "synced"
    assert audit_view(village.station, village.actor).head.startswith("第 1 条，校验码 ")
    assert tampering(village.station) == ()
    assert village.station.cabinet.tampered == ()


def test_the_chain_is_walked_a_few_rows_at_a_time(world, case_no, monkeypatch):
    monkeypatch.setattr(tampering_room, "ROWS", 2)
    monkeypatch.setattr(tampering_room, "SLICES", 1)
    village = world[VILLAGE_A]
    for _ in range(4):
        note_export(village.station, village.actor, "登记台账", 1)
    seen, walked = [], None
    while walked is None or walked.left:
        walked = walk_chain(village.station, walked)
        seen.append(walked.through)
    assert seen == [2, 4, 5]
    assert walked.faults == ()


def test_a_clerk_reads_his_own_lines_the_head_of_a_township_all(world, case_no):
    village = world[VILLAGE_A]
    reveal_case(village.station, village.actor, case_no, "电话联系申请人")
    other = village.actor.__class__("别人", "别人", "VA")
    mine = audit_view(village.station, village.actor)
    assert [row.what for row in mine.rows][:1] == ["查看完整号码"]
    assert "登记" in [row.what for row in mine.rows]
    assert audit_view(village.station, other).rows == ()
    chief = other.__class__("主任", "主任", "TM")
    assert audit_view(village.station, chief).everybody
    assert len(audit_view(village.station, chief).rows) == len(mine.rows)


def test_a_relatives_application_is_registered_by_another(world):
    village = world[VILLAGE_A]
    assert declare_relative(village.station, village.actor, "母亲", WHO.id_no) == ("母亲",)
    with pytest.raises(Problem) as refused:
        register(village)
    assert refused.value.code == "role.recused"
    assert "母亲" in refused.value.sentence
    stranger = Person("王大山", date(1980, 1, 1), 7, "13800000003")
    assert register(village, stranger)
    assert relatives(village.station, village.actor) == ("母亲",)


def test_a_declaration_is_withdrawn_for_a_reason_that_the_county_sees(world):
    village = world[VILLAGE_A]
    declare_relative(village.station, village.actor, "母亲", WHO.id_no)
    for number, reason, code in (
        (WHO.id_no, "错", "audit.reason_missing"),
        ("511999198402193174", "号码输错了，是邻居", "recusal.not_declared"),
        ("511999198402193175", "号码输错了，是邻居", "recusal.number"),
    ):
        with pytest.raises(Problem) as refusal:
            withdraw_relative(village.station, village.actor, number, reason)
        assert refusal.value.code == code
    assert relatives(village.station, village.actor) == ("母亲",)
    assert withdraw_relative(village.station, village.actor, WHO.id_no, "号码输错了，是邻居") == ()
    assert relatives(village.station, village.actor) == ()
    row = audit_view(village.station, village.actor).rows[0]
    assert (row.what, row.note) == ("撤销回避申报", "母亲：号码输错了，是邻居")
    assert village.sync().status == "synced"
    told = [(line.what, line.note) for line in audit_lines(world.county, AuditWanted())]
    assert ("撤销回避申报", "母亲：号码输错了，是邻居") in told
    assert not any(WHO.id_no in str(line) for line in told)


def test_a_relatives_application_is_examined_by_another(world, case_no):
    township = world[TOWNSHIP]
    steps.hand_over(world, case_no)
    steps.everybody_syncs(world)
    declare_relative(township.station, township.actor, "配偶", WHO.id_no)
    with pytest.raises(Problem) as refused:
        steps.take_over(world, case_no)
    assert refused.value.code == "role.recused"


def test_one_person_is_one_account(world):
    village = world[VILLAGE_A]
    declare_relative(village.station, village.actor, "本人", WHO.id_no)
    other = village.actor.__class__("别人", "别人", "VA")
    with pytest.raises(Problem, match=r"recusal\.one_person"):
        declare_relative(village.station, other, "本人", WHO.id_no)
    with pytest.raises(Problem, match=r"recusal\.number"):
        declare_relative(village.station, village.actor, "配偶", "511999198402193175")
