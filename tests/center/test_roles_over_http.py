"""Roles at the county over real HTTP: every page and every act for every role; forged roles on the road; 三员分立."""

from __future__ import annotations

import pytest

from sync.center.accounts import POWERS, ROLES, add_account, close_account
from sync.center.acts import act_on_case
from sync.center.commands.export_cmd import cases
from sync.center.departments import limit
from sync.ledger.events import Actor
from sync.ledger.opening import OPENING_KINDS
from sync.ledger.problems import Problem
from sync.ledger.table import KINDS, TRANSITIONS, rows_for
from sync.ledger.table import ROLES as LEDGER_ROLES
from sync.ledger.table.acts import ACTS
from tests.center.browser import Browser, text_of
from tests.center.conftest import PASSWORD
from tests.center.page_forms import forms_of
from tests.center.worked import ID_NO, VILLAGE, as_case, at, facts, forward, hand_over, register

ADMINISTRATION = ("CA", "CS", "AU")
# page -> the power it takes; "" = everybody who is signed in
PAGES = {
    "/queue": "cases",
    "/case/{case}": "cases",
    "/case/{case}/paper/1.pdf": "cases",
    "/case/{case}/scan/" + "a" * 64: "cases",
    "/stations": "devices",
    "/accounts": "accounts",
    "/audit": "",
    "/audit.csv": "log",
    "/audit.xlsx": "log",
    "/me": "",
}
FORMS = {"/case/{case}/act": "cases", "/case/{case}/reveal": "cases", "/accounts": "accounts", "/me": ""}


@pytest.fixture
def forwarded(village, township, county, clock):
    """Case A on the county's table on the morning of 2026-12-03."""
    case_no = register(village)
    village.exchange(village.packed())
    hand_over(village, case_no, as_case(next(cases(county))))
    village.exchange(village.packed(village.journal[1:]))
    township.exchange()
    clock.set("12-03 09:00")
    forward(township, case_no)
    assert township.exchange(township.packed()).refused == []
    return case_no


def _token(browser):
    return forms_of(browser.get("/me").text)[-1].fields["csrf"]


def test_every_page_and_form_is_open_to_the_roles_of_its_power_and_to_nobody_else(forwarded, sign_in):
    for role in ROLES:
        browser = sign_in(f"某{role}", role)
        for path, power in PAGES.items():
            status = browser.get(path.format(case=forwarded)).status_code
            assert (status == 403) is not (role in POWERS[power]), (role, path, status)
        for path, power in FORMS.items():
            sent = browser.post(
                path.format(case=forwarded), csrf=_token(browser), kind="CaseApproved", verb="no"
            )
            assert (sent.status_code == 403) is not (role in POWERS[power]), (role, path, sent.status_code)


@pytest.mark.parametrize("role", ADMINISTRATION)
def test_no_administrator_makes_any_act_on_a_case(forwarded, sign_in, county, role):
    before = list(cases(county))
    browser = sign_in("管理", role)
    token = _token(browser)
    for kind in KINDS:
        sent = browser.post(f"/case/{forwarded}/act", csrf=token, kind=kind, rev="8")
        assert sent.status_code == 403, kind
        assert "不能办理" in text_of(sent)
    assert list(cases(county)) == before


def test_a_reviewer_makes_no_act_that_is_another_roles(forwarded, sign_in, county):
    """Every kind of the table sent as a form, offered or not: only what the table gives CR may take effect."""
    before = list(cases(county))
    browser = sign_in("审批员甲")
    token = _token(browser)
    rev = str(as_case(before[0]).rev)
    for kind in KINDS:
        if any("CR" in row.roles for row in rows_for("FORWARDED", kind)):
            continue
        sent = browser.post(f"/case/{forwarded}/act", csrf=token, kind=kind, rev=rev)
        assert sent.status_code in (403, 409), (kind, sent.status_code)
        if rows_for("FORWARDED", kind):
            assert f"不能办理“{ACTS[kind]}”" in text_of(sent), kind
    assert list(cases(county)) == before


@pytest.mark.parametrize("which", ["village", "township"])
def test_every_role_and_act_sent_by_a_station_is_judged_again_here(
    forwarded, village, township, county, which
):
    """A station that was tampered with claims every role for every act: what is not its own is refused by code."""
    station = {"village": village, "township": township}[which]
    before = list(cases(county))
    sent = {}
    for kind in KINDS:
        if kind in OPENING_KINDS:
            continue
        for role in (*LEDGER_ROLES, "CS", "AU", "boss"):
            rows = rows_for("FORWARDED", kind)
            home = LEDGER_ROLES[role].tier if role in LEDGER_ROLES else "nowhere"
            if home in ("", which) and any(role in row.roles for row in rows):
                continue  # its own to do, or not: the guards' business
            event = station.write(kind, forwarded, facts(), at("12-03 08:00"), actor=Actor("某", "某", role))
            foreign = home not in ("", which)
            sent[event.seq] = ("event.foreign_actor",) if foreign else ("role.not_allowed", "act.wrong_state")
    first = min(sent) - 1
    answer = station.exchange(station.packed(station.journal[first:]))
    codes = {row.seq: row.code for row in answer.refused}
    assert {seq: codes.get(seq) for seq, fits in sent.items() if codes.get(seq) not in fits} == {}
    assert len(sent) > 300
    assert list(cases(county)) == before


def test_a_relatives_case_goes_to_another_reviewer(forwarded, sign_in, county):
    one = sign_in("审批员甲")
    wrong = one.post("/me", csrf=_token(one), verb="declare", relation="母亲", id_no="511999198402193175")
    assert "校验不通过" in text_of(wrong)
    declared = one.post("/me", csrf=_token(one), verb="declare", relation="母亲", id_no=ID_NO)
    assert "已申报：母亲" in text_of(declared)
    assert ID_NO not in declared.text
    page = text_of(one.get(f"/case/{forwarded}"))
    assert "应当回避" in page
    refused = one.act(forwarded, "ForwardingAcknowledged", rows_counted="true")
    assert refused.status_code == 409
    assert "请交给本单位另一位人员" in text_of(refused)
    two = sign_in("审批员乙")
    assert two.act(forwarded, "ForwardingAcknowledged", rows_counted="true").status_code == 200
    guard = sign_in("安全员", "CS")
    drop = next(form for form in forms_of(guard.get("/accounts").text) if form.fields.get("verb") == "drop")
    assert "应当回避" in text_of(one.get(f"/case/{forwarded}"))
    assert guard.post("/accounts", **{**drop.fields, "reason": "错"}).status_code == 409
    assert "应当回避" in text_of(one.get(f"/case/{forwarded}"))
    guard.post("/accounts", **{**drop.fields, "reason": "关系申报有误，已核对户口簿"})
    assert "母亲；关系申报有误，已核对户口簿" in text_of(sign_in("审计员", "AU").get("/audit"))
    assert "应当回避" not in text_of(one.get(f"/case/{forwarded}"))


def test_a_reviewer_of_another_department_neither_opens_nor_decides(forwarded, sign_in, county):
    one = sign_in("审批员甲")
    dept = next(cases(county))["terms"]["dept"]
    limit(county, "审批员甲", ("县司法局", "县林业局"))
    assert forwarded not in text_of(one.get("/queue"))
    assert forwarded not in text_of(one.get("/queue?clerk=nobody"))
    assert forwarded in text_of(one.get("/queue?clerk=every"))
    for path in (f"/case/{forwarded}", f"/case/{forwarded}/paper/1.pdf"):
        closed = one.get(path)
        assert closed.status_code == 403
        assert f"由{dept}办理，您的账号只办理县司法局、县林业局的事项" in text_of(closed)
    with pytest.raises(Problem, match=r"role\.department"):
        act_on_case(county, Actor("审批员甲", "审批员甲", "CR"), forwarded, "ForwardingAcknowledged", {})
    limit(county, "审批员甲", ("县林业局", dept))
    assert forwarded in text_of(one.get("/queue"))
    assert one.act(forwarded, "ForwardingAcknowledged", rows_counted="true").status_code == 200
    limit(county, "审批员甲", ())
    assert one.get(f"/case/{forwarded}").status_code == 200
    trail = text_of(sign_in("审计员", "AU").get("/audit"))
    assert "审批员甲：县司法局、县林业局" in trail
    assert "审批员甲：不限" in trail
    with pytest.raises(Problem, match="只有审核员"):
        limit(county, "审计员", (dept,))


def test_one_person_holds_one_account(forwarded, sign_in):
    one, two = sign_in("审批员甲"), sign_in("审批员乙")
    one.post("/me", csrf=_token(one), verb="declare", relation="本人", id_no=ID_NO)
    again = two.post("/me", csrf=_token(two), verb="declare", relation="本人", id_no=ID_NO)
    assert "一个人只能有一个账号" in text_of(again)
    assert "应当回避" in text_of(one.get(f"/case/{forwarded}"))


def test_an_account_has_one_role_for_good(sign_in, county):
    guard = sign_in("安全员", "CS")
    for role in ("CA", "AU", "CS", "CR"):
        sent = guard.post(
            "/accounts", csrf=_token(guard), verb="add", name="安全员", role=role, password=PASSWORD
        )
        assert sent.status_code == 409
        assert "已存在" in text_of(sent)
    added = guard.post("/accounts", csrf=_token(guard), verb="add", name="钱会", role="AU", password=PASSWORD)
    assert "钱会" in text_of(added)
    closing = guard.post("/accounts", csrf=_token(guard), verb="close", name="安全员")
    assert "不能停用自己的账号" in text_of(closing)
    with pytest.raises(Problem, match=r"account\.exists"):
        add_account(county, "安全员", "CR", PASSWORD)


def test_a_password_that_somebody_gave_is_changed_first(sign_in, serving, forwarded):
    guard = sign_in("安全员", "CS")
    guard.post("/accounts", csrf=_token(guard), verb="add", name="新人", role="CR", password=PASSWORD)
    fresh = Browser(serving.url)
    assert "请先改密码" in text_of(fresh.sign_in("新人", PASSWORD))
    for path in ("/queue", f"/case/{forwarded}", "/stations"):
        assert fresh.get(path).url.endswith("/me")
    assert fresh.post(f"/case/{forwarded}/reveal", csrf=_token(fresh), reason="看看号码").status_code >= 400
    own = "自己的密码2026"
    for old, new, words in ((PASSWORD, PASSWORD, "和原来的一样"), ("wrong one", own, "密码不对")):
        again = fresh.post("/me", csrf=_token(fresh), verb="password", old=old, password=new)
        assert words in text_of(again)
    fresh.post("/me", csrf=_token(fresh), verb="password", old=PASSWORD, password=own)
    fresh.sign_in("新人", own)
    assert fresh.get("/queue").url.endswith("/queue")
    guard.post("/accounts", csrf=_token(guard), verb="password", name="新人", password=PASSWORD)
    assert "请先改密码" in text_of(fresh.sign_in("新人", PASSWORD))
    fresh.close()


def test_a_closed_account_is_out_at_once(sign_in, county):
    one = sign_in("审批员甲")
    assert one.get("/queue").status_code == 200
    close_account(county, "审批员甲", "安全员")
    assert one.get("/queue").url.endswith("/sign-in?to=/queue")


def test_no_row_of_the_table_names_the_administration():
    named = {role for row in TRANSITIONS for role in row.roles}
    assert named.isdisjoint(ADMINISTRATION)


def test_an_agent_of_a_station_is_revoked_and_restored_by_the_security_administrator(sign_in, county):
    guard = sign_in("安全员", "CS")
    told = {"verb": "revoke_agent", "site": VILLAGE, "name": "周明华", "reason": "已调离本村"}
    short = guard.post("/accounts", csrf=_token(guard), **{**told, "reason": "走"})
    assert short.status_code == 409
    assert 'value="周明华"' in short.text  # typed words stay
    nowhere = guard.post("/accounts", csrf=_token(guard), **{**told, "site": "511999104999"})
    assert (nowhere.status_code, 'value="511999104999"' in nowhere.text) == (409, True)
    page = text_of(guard.post("/accounts", csrf=_token(guard), **told))
    assert "已停用代办员" in page
    assert "已调离本村" in page
    assert guard.post("/accounts", csrf=_token(guard), **told).status_code == 409
    trail = text_of(sign_in("审计员", "AU").get("/audit"))
    assert "椑木镇椑南村 周明华：已调离本村" in trail
    back = next(
        form for form in forms_of(guard.get("/accounts").text) if form.fields.get("verb") == "restore_agent"
    )
    assert "没有停用的代办员" in text_of(guard.post("/accounts", **{**back.fields, "reason": "误停，已核实"}))
