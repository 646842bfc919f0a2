"""The county's pages: sign in, the queue, a case, two persons, and everything that is refused calmly."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from sync.center import tables
from sync.center.accounts import IDLE, LONGEST
from sync.center.bodies import opened
from sync.center.commands.export_cmd import cases, events
from sync.center.database import reading
from sync.center.proofs import prove
from sync.codec import event_from_wire
from tests.center.browser import named, text_of
from tests.center.conftest import PASSWORD
from tests.center.hand_station import TIMEOUT
from tests.center.page_forms import form_of_act, forms_of
from tests.center.worked import COUNTY, ID_NO, NAME, as_case, at, facts, forward, hand_over, register

SCAN = b"\xff\xd8\xff" + b"a page of a household book " * 400
SHA = hashlib.sha256(SCAN).hexdigest()
RECEIPT = {"rows_counted": "true"}
GRANT = {
    "facts_found": "申请人年满十六周岁，未参加职工养老保险。",
    "basis": "《社会保险法》第二十条",
    "content": "",
}


@pytest.fixture
def forwarded(village, township, county, clock):
    """Case A on the county's table on the morning of 2026-12-03."""
    case_no = register(village, 1, SHA)
    village.exchange(village.packed())
    village.put("blob", SCAN)
    hand_over(village, case_no, as_case(next(cases(county))))
    village.exchange(village.packed(village.journal[1:]))
    clock.set("12-03 09:00")
    township.exchange()
    forward(township, case_no)
    assert township.exchange(township.packed()).refused == []
    return case_no


def test_two_people_decide_a_case(forwarded, sign_in, village, county, clock):
    one = sign_in("审批员甲")
    assert NAME in text_of(one.get("/queue"))
    assert "剩余" in text_of(one.get("/queue"))
    received = one.act(forwarded, "ForwardingAcknowledged", **RECEIPT)
    assert received.status_code == 200
    assert "已签收转报" in text_of(received)
    two = sign_in("审批员乙")
    decided = two.act(forwarded, "CaseApproved", **GRANT)
    assert "准予" in text_of(decided)
    assert "示范县决〔2026〕01-000001号" in text_of(decided)
    made = two.act(forwarded, "ResultMade", result_no="511999-2026-000001")
    assert "结果待领" in text_of(made)
    assert "没有待办的办件" in text_of(two.get("/queue"))
    news = village.exchange().changes
    own = [change.event for change in news if change.event and change.event.site == COUNTY]
    assert [event.kind for event in own] == ["ForwardingAcknowledged", "CaseApproved", "ResultMade"]
    with reading(county.engine) as connection:
        body = opened(connection, county, event_from_wire(own[1])).body
    assert [paper["code"] for paper in body["papers"]] == ["D07"]
    assert prove(county).faults == ()


def test_the_receiver_may_not_decide_and_loses_nothing(forwarded, sign_in):
    one = sign_in("审批员甲")
    one.act(forwarded, "ForwardingAcknowledged", **RECEIPT)
    assert not {"CaseApproved", "CaseDenied"} & one.offers(forwarded)
    assert "决定由另一人作出" in text_of(one.get(f"/case/{forwarded}"))
    page = one.form(forwarded, "CaseReturnedByUpperLevel").fields
    sent = {"csrf": page["csrf"], "rev": page["rev"], "kind": "CaseApproved"}
    refused = one.post(f"/case/{forwarded}/act", **sent, **named({}, GRANT))
    assert refused.status_code == 409
    words = text_of(refused)
    assert "没有办成" in words
    assert GRANT["facts_found"] in words
    assert GRANT["basis"] in refused.text
    assert "已转报" in words


def test_a_missing_tick_is_the_judges_sentence(forwarded, sign_in):
    one = sign_in("审批员甲")
    refused = one.act(forwarded, "ForwardingAcknowledged")
    assert refused.status_code == 409
    assert "没有办成" in text_of(refused)


def test_a_double_click_is_one_act(forwarded, sign_in):
    one = sign_in("审批员甲")
    form = one.form(forwarded, "ForwardingAcknowledged")
    first = one.send(form, named({}, RECEIPT))
    assert first.status_code == 200
    second = one.send(form, named({}, RECEIPT))
    assert second.status_code == 409
    assert "刚有新的经过" in text_of(second)


def test_a_refusal_needs_reasons(forwarded, sign_in):
    sign_in("审批员甲").act(forwarded, "ForwardingAcknowledged", **RECEIPT)
    two = sign_in("审批员乙")
    short = two.act(
        forwarded,
        "CaseDenied",
        facts_found="已参加职工养老",
        basis="第二十条",
        reasons="不行",
        remedies="复议",
    )
    assert short.status_code == 409
    reasons = "申请人已参加城镇职工基本养老保险，不属于城乡居民养老保险的参保范围。"
    remedies = "如不服本决定，可以自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"
    given = {"facts_found": "已参加职工养老保险", "basis": "《社会保险法》第二十条"}
    denied = two.act(forwarded, "CaseDenied", reasons=reasons, remedies=remedies, **given)
    assert denied.status_code == 200
    assert "示范县不决〔2026〕01-000001号" in text_of(denied)


def test_a_form_without_its_token_does_nothing(forwarded, sign_in, county):
    one = sign_in("审批员甲")
    sent = named({}, RECEIPT)
    for token in ({}, {"csrf": "wrong"}):
        refused = one.post(f"/case/{forwarded}/act", kind="ForwardingAcknowledged", **sent, **token)
        assert refused.status_code == 403
        assert "没有提交" in text_of(refused)
    assert next(cases(county))["owner"] == "township"


def test_strangers_see_the_sign_in_page(forwarded, serving):
    for path in ("/queue", "/stations", f"/case/{forwarded}", f"/case/{forwarded}/scan/{SHA}"):
        page = requests.get(serving.url + path, timeout=TIMEOUT)
        assert "登录" in text_of(page)
        assert NAME not in page.text
    refused = requests.post(serving.url + f"/case/{forwarded}/act", timeout=TIMEOUT)
    assert refused.status_code == 401
    assert "登录" in text_of(refused)
    assert NAME not in refused.text


def _trail(county):
    columns = tables.audit.c
    with reading(county.engine) as connection:
        return [tuple(row) for row in connection.execute(select(columns.what, columns.case_no, columns.note))]


def test_another_clerk_and_another_day_write_their_own_reason(forwarded, sign_in, clock):
    one, two = sign_in("审批员甲"), sign_in("审批员乙")
    page = one.get(f"/case/{forwarded}")
    reason = next(form for form in forms_of(page.text) if form.fields.get("what") == "scans")
    one.send(reason, {"reason": "核对身份证复印件"})
    assert one.get(f"/case/{forwarded}/scan/{SHA}").content == SCAN
    assert two.get(f"/case/{forwarded}/scan/{SHA}").content != SCAN
    clock.set("11-30 09:00")
    assert sign_in("审批员甲").get(f"/case/{forwarded}/scan/{SHA}").content != SCAN


def test_the_case_page_shows_scans_and_papers(forwarded, sign_in, county):
    one = sign_in("审批员甲")
    page = one.get(f"/case/{forwarded}")
    words = text_of(page)
    assert ID_NO not in page.text
    assert "511999********3174" in words
    for expected in (NAME, "城乡居民基本养老保险参保登记", "居民身份证", "椑木镇椑南村", "审查", "经过"):
        assert expected in words
    assert f"/scan/{SHA}" not in page.text
    scan = one.get(f"/case/{forwarded}/scan/{SHA}")
    assert scan.content != SCAN
    assert "理由" in text_of(scan)
    reason = next(form for form in forms_of(page.text) if form.fields.get("what") == "scans")
    assert "理由" in text_of(one.send(reason, {"reason": "看"}))
    assert f"/scan/{SHA}" in one.send(reason, {"reason": "核对身份证复印件"}).text
    assert ("scans", forwarded, "核对身份证复印件") in _trail(county)
    scan = one.get(f"/case/{forwarded}/scan/{SHA}")
    assert (scan.headers["Content-Type"], scan.content) == ("image/jpeg", SCAN)
    assert one.get(f"/case/{forwarded}/scan/{'0' * 64}").status_code == 404
    assert one.get(f"/case/{forwarded}/paper/999.pdf").status_code == 404
    assert one.get("/case/511999104205-20261127-01-0009-1").status_code == 404


def test_whole_numbers_need_a_reason_and_leave_a_trace(forwarded, sign_in, county):
    one = sign_in("审批员甲")
    token = one.get(f"/case/{forwarded}").text.split('name="csrf" value="')[1].split('"')[0]
    without = one.post(f"/case/{forwarded}/reveal", csrf=token, reason=" ")
    assert without.status_code == 409
    shown = one.post(f"/case/{forwarded}/reveal", csrf=token, reason="核对身份证")
    assert ID_NO in shown.text
    from sqlalchemy import select

    from sync.center.tables import audit

    with reading(county.engine) as connection:
        notes = connection.execute(
            select(audit.c.account, audit.c.note).where(audit.c.what == "reveal")
        ).all()
    assert [tuple(row) for row in notes] == [("审批员甲", "核对身份证")]


def test_a_paper_is_a_pdf_and_the_same_each_time(forwarded, sign_in):
    sign_in("审批员甲").act(forwarded, "ForwardingAcknowledged", **RECEIPT)
    two = sign_in("审批员乙")
    two.act(forwarded, "CaseApproved", **GRANT)
    page = two.get(f"/case/{forwarded}").text
    link = page.split("/paper/")[1].split('"')[0]
    first = two.get(f"/case/{forwarded}/paper/{link}")
    assert first.content.startswith(b"%PDF-")
    assert two.get(f"/case/{forwarded}/paper/{link}").content == first.content


@pytest.mark.parametrize(
    "typed", [NAME, NAME[1], ID_NO, "3174", "193174", "13800000002", "511999104205-20261127"]
)
def test_the_search_finds_by_pieces(forwarded, sign_in, typed):
    one = sign_in("审批员甲")
    assert NAME in text_of(one.get(f"/queue?state=&q={typed}"))
    assert NAME in text_of(one.get(f"/queue?state=FORWARDED&item=SB-001&q={typed}+李"))


@pytest.mark.parametrize("asked", ["q=王", "state=CLOSED", "item=MZ-001", "q=317", "q=%25"])
def test_the_search_finds_nothing_else(forwarded, sign_in, asked):
    words = text_of(
        sign_in("审批员甲").get(f"/queue?state=&{asked}" if "state" not in asked else f"/queue?{asked}")
    )
    assert "没有找到办件" in words


def test_the_administrator_sees_no_case(forwarded, sign_in):
    admin = sign_in("管理员", "CA")
    assert "椑木镇椑南村" in text_of(admin.get("/stations"))
    for path in ("/queue", f"/case/{forwarded}", f"/case/{forwarded}/scan/{SHA}"):
        refused = admin.get(path)
        assert refused.status_code == 403
        assert NAME not in refused.text


def test_stations_show_standing(forwarded, sign_in, village):
    village.exchange(digest=village.exchange().digest)
    words = text_of(sign_in("审批员甲").get("/stations"))
    assert "2026-12-03 09:00" in words
    assert "一致" in words


def test_stations_show_silence_and_what_was_refused(forwarded, sign_in, village, clock):
    village.write("CaseQueued", forwarded, facts(), at("12-03 08:00"))
    village.exchange(village.packed(village.journal[-1:]))
    clock.set("12-09 09:00")
    words = text_of(sign_in("审批员甲").get("/stations"))
    assert "6 天没有联系" in words
    assert "放入待送交" in words
    assert "请刷新后按当前状态办理" in words
    assert forwarded in words
    assert forwarded not in text_of(sign_in("管理员", "CA").get("/stations"))


@pytest.mark.parametrize("pause", [IDLE + timedelta(seconds=1), LONGEST + timedelta(seconds=1)])
def test_a_session_ends_by_itself(sign_in, clock, pause):
    one = sign_in("审批员甲")
    clock.now += pause
    assert "登录" in text_of(one.get("/queue"))


def test_a_session_that_ends_while_typing_loses_nothing(forwarded, sign_in, clock, county):
    """The decision typed before lunch is still there after signing in again, unsent."""
    sign_in("审批员甲").act(forwarded, "ForwardingAcknowledged", **RECEIPT)
    two = sign_in("审批员乙")
    form = two.form(forwarded, "CaseApproved")
    clock.now += IDLE + timedelta(minutes=1)
    typed = form.fields | named({}, GRANT)
    away = two.post(f"/case/{forwarded}/act", **typed)
    assert away.status_code == 401
    assert "填写的内容还在" in text_of(away)
    back = two.send(forms_of(away.text)[0], {"name": "审批员乙", "password": PASSWORD})
    assert GRANT["facts_found"] in text_of(back)
    assert next(cases(county))["state"] == "FORWARDED"
    decided = two.send(form_of_act(back.text, "CaseApproved"), {})
    assert "示范县决〔2026〕01-000001号" in text_of(decided)


def test_a_form_of_an_earlier_session_comes_back_as_typed(forwarded, sign_in, county):
    sign_in("审批员甲").act(forwarded, "ForwardingAcknowledged", **RECEIPT)
    two = sign_in("审批员乙")
    sent = {"csrf": "of yesterday", "rev": "9", "kind": "CaseApproved"} | named({}, GRANT)
    stale = two.post(f"/case/{forwarded}/act", **sent)
    assert stale.status_code == 403
    assert GRANT["facts_found"] in text_of(stale)
    assert next(cases(county))["state"] == "FORWARDED"


def test_signing_out_ends_the_session(sign_in):
    one = sign_in("审批员甲")
    token = one.get("/queue").text.split('name="csrf" value="')[1].split('"')[0]
    one.post("/sign-out", csrf=token)
    assert "登录" in text_of(one.get("/queue"))


def test_wrong_passwords_lock_for_a_while(sign_in, clock):
    one = sign_in("审批员甲")
    token = one.get("/queue").text.split('name="csrf" value="')[1].split('"')[0]
    one.post("/sign-out", csrf=token)
    tries = [one.sign_in("审批员甲", "wrong-word") for _ in range(5)]
    assert {answer.status_code for answer in tries} == {401}
    locked = one.sign_in("审批员甲", PASSWORD)
    assert locked.status_code == 429
    assert "暂停到" in text_of(locked)
    clock.now += timedelta(minutes=6)
    assert "队列" in text_of(one.sign_in("审批员甲", PASSWORD))


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(sign_in):
    one = sign_in("审批员甲")
    answer = one.sign_in("谁也不是", "wrong-word")
    assert (answer.status_code, "姓名或密码不对" in text_of(answer)) == (401, True)


def test_the_sign_in_form_needs_its_own_token_and_leads_only_home(serving, sign_in):
    sign_in("审批员甲")
    bare = requests.post(
        serving.url + "/sign-in", data={"name": "审批员甲", "password": PASSWORD}, timeout=TIMEOUT
    )
    assert bare.status_code == 403
    page = requests.get(serving.url + "/sign-in?to=//evil.example/x", timeout=TIMEOUT)
    assert "evil" not in page.text


def test_what_is_typed_is_shown_as_text(sign_in):
    one = sign_in("审批员甲")
    assert "<script>" not in one.get("/queue?q=<script>alert(1)</script>").text


def test_export_gives_cases_and_events_in_clear(forwarded, county):
    case = next(cases(county))
    assert (case["applicant"]["name"], case["state"]) == (NAME, "FORWARDED")
    rows = list(events(county))
    assert [row["applied_n"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["body"]["applicant"]["id_no"] == ID_NO
