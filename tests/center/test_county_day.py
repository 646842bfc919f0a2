"""The county's day by its own forms: claims, notices that grow, review, result with its scan, the ends and re-opening."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from sync.center import own_scans, tables
from sync.center.commands.export_cmd import cases
from sync.center.database import reading
from sync.center.proofs import prove
from sync.center.sites import add_site, new_code
from sync.ledger.numbers import case_number
from tests.center.browser import text_of
from tests.center.hand_station import HandStation
from tests.center.page_forms import form_of_act, forms_of
from tests.center.worked import as_case, at, forward, hand_over, register, registration

DIRECT = "511999105201"
NUMBER = case_number(DIRECT, at("11-27 09:00").date(), 1, 1)
CERTIFICATE = b"%PDF-1.4 a certificate " + bytes(range(256)) * 40
GRANT = {"facts_found": "申请人年满十六周岁，未参加职工养老保险。"}


@pytest.fixture
def direct(county, serving):
    """A village that reports to the county itself."""
    add_site(county, DIRECT, "直管村", "village", short="直管")
    return HandStation.enrol(serving.url, new_code(county, DIRECT), "何秀英")


@pytest.fixture
def received(county, direct, sign_in, clock):
    """Its case, taken over by 甲 on the morning of 2026-11-30."""
    direct.write("CaseRegistered", NUMBER, registration(), at("11-27 09:12"))
    direct.exchange(direct.packed())
    hand_over(direct, NUMBER, as_case(next(cases(county))))
    assert direct.exchange(direct.packed(direct.journal[1:])).refused == []
    clock.set("11-30 09:00")
    done(sign_in("审批员甲").act(NUMBER, "CaseReceived", rows_counted="true"))
    return NUMBER


@pytest.fixture
def reviewing(received, sign_in):
    """In review, claimed by 甲."""
    one = sign_in("审批员甲")
    done(one.act(received, "PreReviewStarted"))
    done(one.act(received, "CaseAccepted", complete_and_legal_form="true", in_power="true"))
    done(one.act(received, "ReviewStarted"))
    return received


def done(answer):
    assert answer.status_code == 200, text_of(answer)
    assert "没有办成" not in text_of(answer)
    return text_of(answer)


def row_of(number, cells):
    return {f"supplement.rows.{number}.{name}": value for name, value in cells.items()}


def state_of(county):
    return next(cases(county))["state"]


def test_a_case_is_claimed_from_the_queue(received, sign_in):
    two = sign_in("审批员乙")
    assert "审批员甲 签收" in text_of(two.get("/queue"))
    claim = form_of_act(two.get("/queue").text, "PreReviewStarted")
    assert "预审" in done(two.send(claim, {}))
    assert "审批员乙 经办" in text_of(two.get("/queue"))
    assert received in two.get("/queue?clerk=mine").text
    assert received not in two.get("/queue?clerk=nobody").text
    one = sign_in("审批员甲")
    assert "没有找到办件" in text_of(one.get("/queue?clerk=mine"))


def test_the_county_answers_a_remote_pre_review_where_no_township_stands_between(direct, county, sign_in):
    direct.write("CaseRegistered", NUMBER, registration("a" * 64), at("11-27 09:12"))
    direct.write("RemotePreReviewAsked", NUMBER, {"facts": {}, "note": "看户口簿"}, at("11-27 09:13"))
    assert direct.exchange(direct.packed()).refused == []
    one = sign_in("审批员甲")
    empty = one.act(NUMBER, "RemotePreReviewAnswered", {"pre_review.finding": "gaps"})
    assert "逐条写明" in text_of(empty)
    typed = {
        "pre_review.finding": "gaps",
        "pre_review.rows.1.name": "居民户口簿",
        "pre_review.rows.1.problem": "第二页看不清",
    }
    done(one.act(NUMBER, "RemotePreReviewAnswered", typed))
    case = next(cases(county))
    (told,) = case["facts"]["remote_pre_reviews"]
    assert (told["rows"], case["state"]) == ([{"name": "居民户口簿", "problem": "第二页看不清"}], "INTAKE")
    assert not one.offers(NUMBER) & {"RemotePreReviewAnswered", "CaseReceived"}


def test_a_claim_that_came_second_is_told_so(received, sign_in):
    one, two = sign_in("审批员甲"), sign_in("审批员乙")
    claim = form_of_act(one.get("/queue").text, "PreReviewStarted")
    done(two.act(received, "PreReviewStarted"))
    late = one.send(claim, {})
    assert late.status_code == 409
    assert "刚有新的经过" in text_of(late)


def test_a_notice_grows_row_by_row_and_keeps_what_was_typed(received, sign_in, county):
    one = sign_in("审批员甲")
    one.act(received, "PreReviewStarted")
    form = one.form(received, "SupplementRequested")
    assert "supplement.rows.2.problem" not in form.names
    first = {"problem": "不清晰", "demand": "重新拍照", "material": "m_id"}
    grown = one.send(form, row_of(1, first) | {"more": "supplement.rows"})
    assert grown.status_code == 200
    assert state_of(county) == "PRE_REVIEW"
    form = form_of_act(grown.text, "SupplementRequested")
    assert form.fields["supplement.rows.1.demand"] == "重新拍照"
    second = {"problem": "未签名（第二页）", "demand": "申请人签名"}
    unnamed = one.send(form, row_of(2, second))
    assert unnamed.status_code == 409
    assert "第2项没有选材料" in text_of(unnamed)
    form = form_of_act(unnamed.text, "SupplementRequested")
    baseless = one.send(form, row_of(2, {"material": "@form"}))
    assert "要写明依据" in text_of(baseless)
    form = form_of_act(baseless.text, "SupplementRequested")
    done(one.send(form, row_of(2, {"basis": "《社会保险经办条例》第十条"})))
    rows = next(cases(county))["supplements"][-1]["rows"]
    told = [(row["name"], row["problem"], row["demand"], row["basis"]) for row in rows]
    assert told == [
        ("居民身份证", "不清晰", "重新拍照", ""),
        ("申请表", "未签名（第二页）", "申请人签名", "《社会保险经办条例》第十条"),
    ]


def test_a_spare_row_is_no_statement(received, sign_in, county):
    one = sign_in("审批员甲")
    one.act(received, "PreReviewStarted")
    form = one.form(received, "SupplementRequested")
    grown = form_of_act(one.send(form, {"more": "supplement.rows"}).text, "SupplementRequested")
    row = {"material": "m_id", "problem": "过期", "demand": "交有效证件"}
    done(one.send(grown, row_of(2, row)))
    rows = next(cases(county))["supplements"][-1]["rows"]
    assert [(row["material"], row["name"]) for row in rows] == [("m_id", "居民身份证")]


def test_a_special_procedure_stops_the_clocks(reviewing, sign_in, county, clock):
    one = sign_in("审批员甲")
    nothing = one.act(reviewing, "SpecialProcedureStarted", cause="鉴定", institution="省鉴定中心")
    assert nothing.status_code == 409
    assert "省鉴定中心" in nothing.text
    shown = done(one.act(reviewing, "SpecialProcedureStarted", cause="鉴定", time_needed="10"))
    assert "示范县特〔2026〕01-000001号" in shown
    assert "暂停" in shown
    clock.set("12-02 09:00")
    one = sign_in("审批员甲")
    assert "审查中" in done(one.act(reviewing, "SpecialProcedureEnded", result_attached="true"))
    runs = {run["clock"]: run for run in next(cases(county))["clocks"]}
    assert runs["C3"]["suspensions"] == [["2026-11-30", "2026-12-02"]]


def test_an_extension_is_offered_once_and_never_too_late(reviewing, sign_in, clock):
    one = sign_in("审批员甲")
    assert "DeadlineExtended" in one.offers(reviewing)
    approver = {"facts.approver.name": "李主任", "facts.approver.post": "分管负责人"}
    done(one.act(reviewing, "DeadlineExtended", approver, reason="需向外省核实参保记录"))
    assert "DeadlineExtended" not in one.offers(reviewing)


def test_an_extension_after_the_last_day_is_not_offered(reviewing, sign_in, clock):
    clock.set("12-15 09:00")
    assert "DeadlineExtended" not in sign_in("审批员甲").offers(reviewing)


def test_visit_posting_objection_and_answer(reviewing, sign_in, clock):
    one = sign_in("审批员甲")
    alone = one.act(reviewing, "SiteVisitRecorded", {"visit.opinion": "属实"}, investigators="甲")
    assert alone.status_code == 409
    seen = one.act(reviewing, "SiteVisitRecorded", {"visit.opinion": "属实"}, investigators="甲、乙")
    assert "示范县查〔2026〕01-000001号" in done(seen)
    posted = {"posting.rows.1.note": "511999198402193174"}
    assert one.act(reviewing, "PostingStarted", posted, names_masked="true").status_code == 409
    assert "公示中" in done(one.act(reviewing, "PostingStarted", names_masked="true"))
    assert "PostingEnded" not in one.offers(reviewing)
    objection = {"objection.content": "家里有人参加职工养老"}
    assert "异议核查" in done(one.act(reviewing, "ObjectionRegistered", objection))
    answer = {"facts.objection_answer.way": "当面"}
    assert "审查中" in done(one.act(reviewing, "ObjectionAnswered", answer, investigators="甲、乙"))
    done(one.act(reviewing, "PostingStarted", names_masked="true"))
    clock.set("12-09 09:00")
    one = sign_in("审批员甲")
    ended = one.act(reviewing, "PostingEnded", closing_photo="true", no_objection="true")
    assert "审查中" in done(ended)


def decided(sign_in, case_no):
    two = sign_in("审批员乙")
    done(two.act(case_no, "CaseApproved", **GRANT))
    return two


def test_the_scan_of_a_result_reaches_the_village(reviewing, sign_in, county, direct):
    two = decided(sign_in, reviewing)
    form = two.form(reviewing, "ResultMade")
    files = {"facts.result": ("证书.pdf", CERTIFICATE)}
    shown = two.send(form, {"facts.result_no": "511999-1"}, files)
    assert "结果待领" in done(shown)
    name = hashlib.sha256(CERTIFICATE).hexdigest()
    reason = next(form for form in forms_of(shown.text) if form.fields.get("what") == "scans")
    assert f"/scan/{name}" in two.send(reason, {"reason": "核对结果证书"}).text
    scan = two.get(f"/case/{reviewing}/scan/{name}")
    assert (scan.headers["Content-Type"], scan.content) == ("application/pdf", CERTIFICATE)
    direct.exchange()
    assert direct.get_blob(name).content == CERTIFICATE
    assert prove(county).faults == ()


def test_a_refused_result_keeps_the_file(reviewing, sign_in, county):
    two = decided(sign_in, reviewing)
    form = two.form(reviewing, "ResultMade")
    refused = two.send(form, {}, {"facts.result": ("证书.pdf", CERTIFICATE)})
    assert refused.status_code == 409
    assert "文件已收下" in text_of(refused)
    again = form_of_act(refused.text, "ResultMade")
    done(two.send(again, {"facts.result_no": "511999-1"}))
    files = next(cases(county))["facts"]["result"]["files"]
    assert files == [hashlib.sha256(CERTIFICATE).hexdigest()]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("run.exe", b"MZ" + bytes(100), 415), ("big.pdf", b"%PDF-" + bytes(own_scans.CAP), 413)],
)
def test_a_file_that_is_no_scan_is_refused_and_nothing_is_kept(
    reviewing, sign_in, county, name, content, status
):
    two = decided(sign_in, reviewing)
    form = two.form(reviewing, "ResultMade")
    refused = two.send(form, {"facts.result_no": "511999-1"}, {"facts.result": (name, content)})
    assert refused.status_code == status
    assert "511999-1" in refused.text
    assert state_of(county) == "APPROVED"
    with reading(county.engine) as connection:
        blobs = select(func.count()).where(tables.uploads.c.kind == "blob")
        assert connection.execute(blobs).scalar_one() == 0


def test_a_scan_of_another_case_cannot_be_named(reviewing, sign_in, county):
    two = decided(sign_in, reviewing)
    sha256 = own_scans.keep(county, "x.pdf", CERTIFICATE)
    stolen = own_scans.carried(county, "511999104205-20261127-01-0001-8", sha256)
    form = two.form(reviewing, "ResultMade")
    done(two.send(form, {"facts.result_no": "511999-1", "facts.result": stolen}))
    assert "result" not in next(cases(county))["facts"]


def test_delivery_at_the_county_itself(reviewing, sign_in, county):
    two = decided(sign_in, reviewing)
    done(two.act(reviewing, "ResultMade", result_no="511999-1"))
    wrong = two.act(reviewing, "PapersDelivered", {"delivery.person": "别人"})
    assert wrong.status_code == 409
    assert "别人" in wrong.text
    assert "示范县送〔2026〕01-000001号" in done(two.act(reviewing, "PapersDelivered"))


def test_results_go_back_to_a_direct_village(reviewing, sign_in):
    two = decided(sign_in, reviewing)
    done(two.act(reviewing, "ResultMade", result_no="511999-1"))
    assert "村点待领" in done(two.act(reviewing, "ResultSentToVillage", d13_back_signed="true"))


def test_a_withdrawn_case_is_closed_and_opened_again_by_a_ruling(reviewing, sign_in, county):
    one = sign_in("审批员甲")
    assert one.act(reviewing, "CaseWithdrawn").status_code == 409
    assert "撤回" in done(one.act(reviewing, "CaseWithdrawn", withdrawal_signed="true"))
    closing = one.form(reviewing, "CaseClosed")
    assert "rating.stars" not in closing.names
    done(one.act(reviewing, "CaseClosed", originals_returned="true", archive_list_complete="true"))
    assert state_of(county) == "CLOSED"
    done(one.act(reviewing, "CaseReopened", ruling="行政复议决定书〔2026〕3号：撤销", ruling_days="10"))
    assert state_of(county) == "IN_REVIEW"


def test_a_terminated_case_names_its_ground(reviewing, sign_in):
    one = sign_in("审批员甲")
    ended = one.act(reviewing, "CaseTerminated", evidence="死亡证明", heirs_do_not_continue="true")
    assert "终止" in done(ended)


def test_back_to_the_township_for_more(village, township, county, clock, sign_in):
    case_no = register(village)
    village.exchange(village.packed())
    hand_over(village, case_no, as_case(next(cases(county))))
    village.exchange(village.packed(village.journal[1:]))
    township.exchange()
    clock.set("12-03 09:00")
    forward(township, case_no)
    township.exchange(township.packed())
    one = sign_in("审批员甲")
    assert not {"UpperApprovalRecorded", "CaseReturnedByUpperLevel"} & one.offers(case_no)
    done(one.act(case_no, "ForwardingAcknowledged", rows_counted="true"))
    back = one.act(
        case_no, "CaseReturnedByUpperLevel", return_reason="缺户口簿", no_repeat_of_sent_papers="true"
    )
    assert "上级退补" in done(back)
    kinds = [change.event.kind for change in township.exchange().changes if change.event]
    assert kinds[-1] == "CaseReturnedByUpperLevel"


def test_every_field_has_a_label_and_every_id_is_there_once(reviewing, sign_in):
    one = sign_in("审批员甲")
    for path in (f"/case/{reviewing}", "/queue", "/sign-in"):
        forms = forms_of(one.get(path).text)
        for form in forms:
            assert set(form.ids.values()) <= form.labels, path
        ids = [known for form in forms for known in form.ids.values()]
        assert len(ids) == len(set(ids)), path


def task_row(number, **cells):
    return {f"facts.subtasks.{number}.{name}": value for name, value in cells.items()}


def opened_jointly(browser, case_no):
    form = browser.form(case_no, "ParallelApprovalOpened")
    typed = task_row(1, department="自然资源局", question="是否占用永久基本农田", days="5")
    grown = browser.send(form, typed | {"more": "facts.subtasks"})
    form = form_of_act(grown.text, "ParallelApprovalOpened")
    assert form.fields["facts.subtasks.1.department"] == "自然资源局"
    second = task_row(2, department="林业局", question="是否占用林地", days="5", required="参考")
    lead = {"facts.is_lead_department": "true"}
    return browser.send(form, second | lead)


def test_several_departments_are_asked_and_answer_one_by_one(reviewing, sign_in, county):
    one, two = sign_in("审批员甲"), sign_in("审批员乙")
    words = done(opened_jointly(one, reviewing))
    assert "并联审批中" in words
    assert "自然资源局 必要 是否占用永久基本农田 2026-12-07 待答复" in words
    assert "林业局 参考" in words
    assert words.count("并联审批子任务单") == 2
    sheet = two.get(f"/case/{reviewing}/paper/{len(next(cases(county))['papers'])}.pdf")
    assert sheet.content.startswith(b"%PDF")
    answer = two.form(reviewing, "SubTaskAnswered")
    early = two.send(answer, {"subtask_answer.answer": "逾期"})
    assert "还没有过" in text_of(early)
    no = {"subtask_answer.department": "林业局", "subtask_answer.answer": "需补充"}
    assert "写明理由" in text_of(two.send(answer, no))
    words = done(two.send(answer, no | {"subtask_answer.reason": "缺四至图"}))
    assert "需补充 缺四至图" in words
    assert state_of(county) == "PARALLEL"
    answer = two.form(reviewing, "SubTaskAnswered")
    words = done(two.send(answer, {"subtask_answer.department": "自然资源局"}))
    assert "已并联审批完成" in words
    assert "并联审批意见汇总表" in words
    assert state_of(county) == "IN_REVIEW"
    last = next(cases(county))["history"][-1]
    assert (last["kind"], last["role"]) == ("ParallelApprovalEnded", "SYS")
    assert prove(county).faults == ()


def test_the_wishes_of_all_departments_go_into_one_notice(reviewing, sign_in, county):
    one = sign_in("审批员甲")
    done(opened_jointly(one, reviewing))
    wish = {"subtask_answer.department": "林业局", "subtask_answer.answer": "需补充"}
    answer = one.form(reviewing, "SubTaskAnswered")
    done(one.send(answer, wish | {"subtask_answer.reason": "缺四至图"}))
    form = one.form(reviewing, "SupplementRequestedJointly")
    assert form.fields["supplement.rows.1.problem"] == "林业局：缺四至图"
    typed = row_of(1, {"material": "@whole", "demand": "补四至图一份", "basis": "《土地管理法》第六十二条"})
    typed |= {"facts.is_lead_department": "true", "facts.gaps_merged": "true"}
    new_paper = one.send(form, typed)  # a wish of a department is no ground for a paper that is in no list
    assert "不能要求新的材料" in text_of(new_paper)
    form = form_of_act(new_paper.text, "SupplementRequestedJointly")
    words = done(one.send(form, row_of(1, {"problem": "内容不一致：四至没有写清", "demand": "写清四至"})))
    assert "补正中" in words
    assert next(cases(county))["supplements"][-1]["rows"][0]["name"] == "已交的申请材料"


def test_after_five_days_no_merged_notice_is_possible(reviewing, sign_in, clock):
    one = sign_in("审批员甲")
    done(opened_jointly(one, reviewing))
    clock.set("12-08 09:00")
    one = sign_in("审批员甲")
    form = one.form(reviewing, "SupplementRequestedJointly")
    typed = row_of(1, {"material": "m_id", "problem": "过期", "demand": "换证"})
    late = one.send(form, typed | {"facts.is_lead_department": "true", "facts.gaps_merged": "true"})
    assert "五个工作日" in text_of(late)
    assert "已逾期" in text_of(one.get(f"/case/{reviewing}"))


def test_a_complaint_is_taken_down_and_answered_at_the_county(reviewing, sign_in):
    one = sign_in("审批员甲")
    typed = {
        "complaint.channel": "电话", "complaint.category": "超时", "complaint.object": "窗口",
        "complaint.content": "等了很久",
    }  # fmt: skip
    words = done(one.act(reviewing, "ComplaintRegistered", typed))
    assert "投诉（意见）登记表" in words
    assert "投诉（超时） 2026-12-21 前答复" in words
    reply = {
        "complaint_answer.finding": "属实", "complaint_answer.action": "加开窗口",
        "facts.approver.name": "王局长", "facts.approver.post": "局长",
    }  # fmt: skip
    words = done(sign_in("审批员乙").act(reviewing, "ComplaintAnswered", reply))
    assert "2026-11-30 已答复 等了很久；属实；加开窗口" in words
