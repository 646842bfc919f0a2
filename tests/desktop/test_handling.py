"""办理 by keyboard: fixed order, checks on 下一步 only, every field saved, nothing lost on the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.pages.handling_state import CARD, CHECK, MATERIALS, PRINT, PROXY
from desktop.usecases.views import DraftLine
from sync.ledger.problems import Problem
from tests.desktop.conftest import APPLICANT


def saved(counter):
    return {args[1]: args[2] for args in counter.fake.asked("save_field")}


def steps(page):
    return {step.key: step for step in page.stepper.steps()}


def test_the_steps_stand_in_their_fixed_order(counter):
    page = counter.handling()
    main = [step.label for step in page.stepper.steps() if not step.sub]
    assert main == ["读卡", "填写", "拍材料", "核对", "打印"]
    assert page.handling.current == CARD
    assert not steps(page)["check"].reachable


def test_the_card_fills_the_form_and_says_where_it_came_from(counter):
    page = counter.handling()
    page.card.read()
    counter.settle()
    assert saved(counter)["applicant.name"] == "𠮷宝国"
    assert saved(counter)["applicant.gender"] == "1"
    assert saved(counter)["applicant.ethnicity"] == "01"
    counter.next(page)
    assert page.form.field("applicant.name").editor.typed() == "𠮷宝国"
    assert page.handling.origins["applicant.name"] == "读自身份证"


def test_the_card_never_overwrites_what_was_typed(counter):
    page = counter.handling()
    counter.next(page)
    page.form.put("applicant.name", "吉宝国")
    page.previous_step()
    counter.settle()
    page.card.read()
    counter.settle()
    assert page.handling.session.value("applicant.name") == "吉宝国"
    assert page.handling.session.value("applicant.gender") == "1"


def test_without_a_card_the_reader_says_what_to_do_and_the_clerk_goes_on(counter):
    for card in (counter.folder / "cards").iterdir():
        card.unlink()
    page = counter.handling()
    page.card.read()
    counter.settle()
    counter.next(page)
    assert page.handling.current == "fill:applicant"


def test_a_whole_group_is_typed_by_keyboard_and_saved_field_by_field(counter):
    page = counter.handling()
    counter.next(page)
    counter.qtbot.waitUntil(lambda: page.form.field("applicant.name").editor.line.hasFocus())
    counter.type("何桂英")
    counter.press(Qt.Key.Key_Return)
    counter.type("５１１０１１１９４４０３１２００１６")
    counter.press(Qt.Key.Key_Return)
    counter.press(Qt.Key.Key_Right)  # 性别: 女
    counter.press(Qt.Key.Key_Return)
    counter.type("19440312")
    counter.press(Qt.Key.Key_Return)
    page.form.put("applicant.ethnicity", "01")  # the offscreen platform keeps the focus in an opened list
    counter.press(Qt.Key.Key_Return)
    counter.type("朝阳村二组8号")
    counter.press(Qt.Key.Key_Return)
    counter.type("138 0000 5678")
    counter.press(Qt.Key.Key_Return)  # the last Enter is 下一步
    counter.settle()
    assert {path: value for path, value in saved(counter).items() if path in APPLICANT} == APPLICANT
    assert page.handling.current == "fill:benefit"


def test_enter_during_composition_neither_moves_nor_saves(counter):
    page = counter.handling()
    counter.next(page)
    line = page.form.field("applicant.name").editor.line
    counter.qtbot.waitUntil(line.hasFocus)
    from PySide6.QtGui import QInputMethodEvent

    QApplication.sendEvent(line, QInputMethodEvent("he gui", []))
    counter.press(Qt.Key.Key_Return, line)
    assert line.hasFocus()
    assert counter.fake.asked("save_field") == []


def test_nothing_is_checked_before_the_clerk_goes_on(counter):
    page = counter.handling()
    counter.next(page)
    counter.type("何", page.form.field("applicant.name").editor.line)
    page.form.field("applicant.name").commit()
    assert page.form.field("applicant.name").error == ""
    assert page.form.summary.isHidden()


def test_errors_stand_on_top_and_beside_their_fields_and_the_first_has_the_focus(counter):
    page = counter.handling()
    counter.next(page)
    page.form.put("applicant.name", "何")
    counter.next(page)
    assert page.handling.current == "fill:applicant"
    assert page.form.summary.isVisible()
    field = page.form.field("applicant.name")
    assert field.editor.line.hasFocus()
    links = [link.toolTip() for link in page.form.summary.links()]
    assert field.error
    assert field.error in links
    assert field.editor.typed() == "何"
    assert len(links) == len(APPLICANT)


@pytest.mark.parametrize("large", [False, True])
def test_the_first_wrong_field_stays_in_sight_when_what_is_known_takes_room_above(full, qtbot, large):
    full.window.theme.wear(dark=False, large=large)
    page = full.handling()
    full.next(page)
    page.form.put("applicant.name", "何")
    page.form.put("applicant.id_no", "511011194403120016")
    full.next(page)  # the errors first, what is known of him comes after them
    line = page.form.field("applicant.name").editor.line

    def in_sight():
        top = line.mapTo(page.form._scroll.viewport(), line.rect().topLeft()).y()
        return top >= 0 and top + line.height() <= page.form._scroll.viewport().height()

    assert page.known.isVisible()
    assert line.hasFocus()
    qtbot.waitUntil(in_sight)


def test_an_error_leads_to_its_field_and_goes_away_when_mended(counter):
    page = counter.handling()
    counter.next(page)
    counter.fill_applicant(page)
    page.form.put("applicant.mobile", "")
    counter.next(page)
    page.form.summary.links()[0].click()
    assert page.form.field("applicant.mobile").editor.line.hasFocus()
    page.form.put("applicant.mobile", "13800005678")
    counter.next(page)
    assert page.handling.current == "fill:benefit"


def test_a_question_comes_and_goes_without_rebuilding_the_page(counter):
    page = counter.handling()
    counter.next(page)
    counter.fill_applicant(page)
    counter.next(page)
    level, contact = page.form.field("benefit.level"), page.form.field("benefit.contact")
    assert contact.isHidden()
    page.form.put("benefit.alone", "true")
    assert page.form.field("benefit.contact") is contact
    assert not contact.isHidden()
    assert contact.required
    page.form.put("benefit.alone", "false")
    assert contact.isHidden()
    assert page.form.field("benefit.level") is level


def test_rows_are_added_saved_and_taken_away(counter):
    page = counter.handling()
    counter.next(page)
    counter.fill_applicant(page)
    counter.next(page)
    page.form.put("benefit.level", "80")
    page.form.put("benefit.alone", "false")
    counter.next(page)
    page.form.repeat("family.rows").add.click()
    page.form.put("family.rows[0].r_name", "何小芳")
    counter.settle()
    _draft_id, repeat, rows, _inner = counter.fake.asked("save_rows")[-1]
    assert (repeat, rows[0]["r_name"]) == ("family.rows", "何小芳")
    counter.next(page)
    assert page.form.summary.isVisible()  # the relation is missing
    page.form.repeat("family.rows").remove_wanted.emit(0)
    counter.settle()
    assert counter.fake.asked("save_rows")[-1][2] == ()
    counter.next(page)
    assert page.handling.current == PROXY


def test_going_back_through_all_steps_loses_nothing(counter):
    page = counter.handling()
    counter.upto_check(page)
    before = page.handling.session.draft()
    for _ in range(8):
        page.previous_step()
        counter.settle()
    assert page.handling.current == CARD
    assert page.handling.session.draft() == before
    for _ in range(6):
        counter.next(page)
    assert page.handling.current == CHECK
    assert page.handling.session.draft() == before
    assert page.proxy.proxy()["name"] == "何小芳"


def test_half_typed_words_are_taken_in_when_going_back(counter):
    page = counter.handling()
    counter.next(page)
    line = page.form.field("applicant.name").editor.line
    line.setFocus()
    counter.type("何桂英", line)
    page.previous_step()
    counter.settle()
    assert saved(counter)["applicant.name"] == "何桂英"


def test_a_draft_opens_where_it_was_left(counter):
    page = counter.handling()
    counter.next(page)
    counter.fill_applicant(page)
    counter.next(page)
    page.put_away()
    counter.settle()
    assert counter.window.current.name == "today"
    line = counter.fake.list_drafts()[0]
    assert isinstance(line, DraftLine)
    again = counter.open("handling", line)
    assert again.handling.current == "fill:benefit"
    assert again.handling.session.value("applicant.name") == "何桂英"
    assert steps(again)["fill:applicant"].reachable


def test_the_mandate_is_asked_for_and_checked(counter):
    page = counter.handling()
    counter.next(page)
    counter.fill_applicant(page)
    counter.next(page)
    page.form.put("benefit.level", "80")
    page.form.put("benefit.alone", "false")
    counter.next(page)
    counter.next(page)
    assert page.handling.current == PROXY
    counter.next(page)
    assert page.handling.current == PROXY
    assert page.proxy.summary.isVisible()
    page.proxy.put("kind", "村社区代办员(委托)")
    assert page.proxy.proxy()["name"] == "周明华"  # the clerk himself
    page.proxy.put("id_no", APPLICANT["applicant.id_no"])
    page.proxy.put("mobile", "13800000001")
    counter.next(page)
    assert page.handling.current == PROXY  # agent and applicant are never the same person
    page.proxy.put("id_no", "511999198706140231")
    counter.next(page)
    assert page.handling.current == MATERIALS
    proxy = counter.fake.asked("save_proxy")[-1][1]
    assert proxy["powers"] == ["递交", "签收", "代领结果"]


def test_materials_are_photographed_chosen_or_entered_by_hand(counter):
    page = counter.handling()
    for _ in range(1):
        counter.next(page)
    counter.fill_applicant(page)
    counter.next(page)
    page.form.put("benefit.level", "80")
    page.form.put("benefit.alone", "false")
    counter.next(page)
    counter.next(page)
    for name, value in {
        "kind": "近亲属(委托)",
        "name": "何小芳",
        "id_no": "511011197003120028",
        "mobile": "13800001111",
    }.items():
        page.proxy.put(name, value)
    counter.next(page)
    step = page.materials
    step.choose("m_id")
    step.take_picture()
    counter.settle()
    step.choose("m_hukou")
    step.add_file(counter.folder / "pictures" / "2.png")
    counter.settle()
    states = {row.material: (row.state, len(row.files)) for row in step.rows()}
    assert states == {"m_id": ("present", 1), "m_hukou": ("present", 1), "m_agent_poa": ("missing", 0)}
    step.choose("m_hukou")
    step.add_file(counter.folder / "nowhere.png")
    counter.settle()
    assert {row.material: len(row.files) for row in step.rows()}["m_hukou"] == 1


def test_registering_shows_the_number_and_the_papers(counter):
    page = counter.handling()
    counter.upto_check(page)
    assert page.handling.current == CHECK
    counter.next(page)
    assert page.handling.current == PRINT
    assert counter.fake.asked("register_case")
    number = page.handling.registered.case_no
    assert number in page.papers.number.text()
    titles = [paper.title for paper in page.papers.desk.papers()]
    assert titles == ["代办登记回执", "材料接收清单", "授权委托书", "申请表（供签名）"]
    counter.qtbot.waitUntil(lambda: page.papers.desk.view.pages == 1)
    assert page.leaving_question() == ""


def test_printing_hands_the_pdf_over_and_marks_it_printed(counter):
    page = counter.handling()
    counter.upto_check(page)
    counter.next(page)
    page.papers.desk.print_all()
    counter.qtbot.waitUntil(lambda: len(counter.fake.asked("mark_printed")) == 3)
    counter.settle()
    printed = sorted((counter.folder / "printed").glob("*.pdf"))
    assert len(printed) == 3
    assert all(path.read_bytes().startswith(b"%PDF") for path in printed)
    assert all(paper.printed == 1 for paper in page.papers.desk.papers() if paper.code != "form")


def test_a_refused_registration_keeps_everything(counter):
    page = counter.handling()
    counter.upto_check(page)
    before = page.handling.session.draft()
    counter.fake.refusals["register_case"] = Problem("store.disk_full")
    counter.next(page)
    assert page.handling.current == CHECK
    assert page.check.summary.isVisible()
    assert page.handling.session.draft() == before
    counter.next(page)
    assert page.handling.current == PRINT


def test_a_bug_while_registering_names_an_incident_and_keeps_everything(counter):
    page = counter.handling()
    counter.upto_check(page)
    counter.fake.bugs["register_case"] = RuntimeError("boom")
    counter.next(page)
    assert page.handling.current == CHECK
    assert [str(error) for error in counter.incidents] == ["boom"]
    assert any("N1" in link.toolTip() for link in page.check.summary.links())


def test_missing_papers_must_be_decided_before_registering(counter):
    page = counter.handling()
    counter.upto_check(page)
    page.previous_step()
    counter.settle()
    page.materials.choose("m_hukou")
    page.materials._set("missing", 0)
    counter.settle()
    counter.next(page)
    counter.next(page)
    assert page.handling.current == CHECK
    page.check.choice.set_value("complete")
    counter.next(page)
    assert page.handling.current == PRINT
    assert page.handling.registered.state == "AGENT_SUPP"


def test_a_correction_returns_to_the_check_page(counter):
    page = counter.handling()
    counter.upto_check(page)
    page.check.change.emit("fill:applicant", "")
    counter.settle()
    assert page.handling.current == "fill:applicant"
    page.form.put("applicant.mobile", "13900009999")
    counter.next(page)
    assert page.handling.current == CHECK
    assert saved(counter)["applicant.mobile"] == "13900009999"


def test_escape_asks_before_leaving_and_staying_is_the_first_answer(counter):
    page = counter.handling()
    counter.next(page)
    counter.window.ask_to_leave()
    dialog = counter.window._asking
    assert dialog.isVisible()
    dialog.stay.click()
    assert counter.window.current is page
    counter.window.ask_to_leave()
    counter.window._asking.go.click()
    counter.settle()
    assert counter.window.current.name == "today"


def test_a_field_that_was_not_saved_is_said_and_stays(counter):
    page = counter.handling()
    counter.next(page)
    counter.fake.refusals["save_field"] = Problem("store.disk_full")
    page.form.put("applicant.name", "何桂英")
    counter.settle()
    assert "磁盘已满" in counter.window.banner.sentence
    assert page.form.field("applicant.name").editor.typed() == "何桂英"


def test_closing_the_window_takes_in_what_is_half_typed(counter):
    page = counter.handling()
    counter.next(page)
    line = page.form.field("applicant.name").editor.line
    counter.type("何桂英", line)
    counter.window.close()
    assert saved(counter)["applicant.name"] == "何桂英"


def test_the_check_page_asks_for_the_mode_of_service_where_the_form_does_not(counter):
    page = counter.handling()
    counter.upto_check(page)
    assert [button.text() for button in page.check.service.buttons()] == ["窗口", "上门", "预约", "延时"]
    assert page.check.service.value() == "窗口"
    page.check.service.set_value("上门")
    counter.next(page)
    assert counter.fake.service_modes == ("上门",)
