"""到期告知单 from a live station: judged, printed without a number, written down, results kept; lists read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.devices import ports  # noqa: F401 - registers the refusals of devices
from desktop.usecases import due_notices
from desktop.usecases.due_notices import note_result, notices, print_notices, print_reminder
from desktop.usecases.items import find_items
from desktop.usecases.notice_form import required_columns
from desktop.usecases.notice_rows import read_notice_rows
from desktop.usecases.start_views import ReminderLine, Whom
from forms.answers import Answers
from sync.ledger.problems import Problem
from tests.forms.compiled_items import item
from tests.support.lone import open_lone
from tests.support.proof import pdf_text

TRACTOR = {
    "m.owner": "罗桂芳",
    "m.mobile": "13800000005",
    "m.plate": "川K10234",
    "m.machine_type": "轮式拖拉机运输机组",
    "m.last_insp": "2025-12-15",
    "m.notice_kind": "上门",
    "m.notice_date": "2026-11-23",
    "m.book_date": "2026-12-05",
    "m.book_place": "椑木镇农机站",
}


@pytest.fixture
def station(tmp_path):
    lone = open_lone(tmp_path / "station")
    yield replace(lone, catalog=lone.catalog.plus([replace(item("NJ-002"), version="2027-01")]))
    lone.cabinet.close()


class Printer:
    def __init__(self, jams_after=99):
        self.sheets, self.jams_after = [], jams_after

    def __call__(self, name, pdf):
        if len(self.sheets) == self.jams_after:
            raise Problem("device.print_failed", reason="卡纸")
        self.sheets.append("".join(pdf_text(pdf).split()))
        return "测试"


def standing(station):
    return station.cabinet.standing().last


def test_the_item_is_found_as_what_it_is(station):
    notices = [line.item_id for line in find_items(station, "拖拉机") if line.notice]
    assert notices == ["NJ-002"]
    assert not any(one.notice for one in find_items(station, "SB-001"))


def test_the_sheet_says_what_falls_due_and_what_to_do(station):
    printer = Printer()
    done = print_notices(station, "NJ-002", [Answers(TRACTOR)], "周明华", printer)
    (sheet,) = printer.sheets
    for words in (
        "到期告知单", "罗桂芳", "138****0005", "号牌号码：川K10234", "类型：轮式拖拉机运输机组",
        "2026年12月15日（还有22天）", "集中预约、送检下乡→实地安全技术检验", "2026年12月5日椑木镇农机站",
        "行驶证", "交强险保单", "免费实地安全检验", "告知方式：", "告知人签名", "被告知人签名", "经办人周明华",
    ):  # fmt: skip
        assert words in sheet, words
    assert "〔" not in sheet  # no document number, and none is used up
    assert [(line.name, line.subject, line.due, line.way, line.result) for line in done.printed] == [
        ("罗*芳", "川K10234；轮式拖拉机运输机组", "2026-12-15", "上门", "")
    ]


def test_nothing_is_registered_and_no_number_is_used(station):
    before = standing(station)
    print_notices(station, "NJ-002", [Answers(TRACTOR)], "周明华", Printer())
    assert standing(station) == before
    with station.cabinet.unit() as unit:
        assert unit.counters.next("document/约/2026") == 1


def test_every_sheet_is_written_down_once_it_came_out(station):
    printer = Printer(jams_after=2)
    three = [Answers({**TRACTOR, "m.plate": f"川K1000{n}"}) for n in range(3)]
    done = print_notices(station, "NJ-002", three, "周明华", printer)
    assert (len(done.printed), done.left, done.problem.code) == (2, 1, "device.print_failed")
    log = notices(station, "NJ-002")
    assert [line.subject.split("；")[0] for line in log] == ["川K10001", "川K10000"]
    assert log[0].when.startswith("2026-11-23T09:")
    assert log[0].who == "周明华"
    assert notices(station, "SB-001") == ()


def test_the_result_is_added_later(station):
    (line,) = print_notices(station, "NJ-002", [Answers(TRACTOR)], "周明华", Printer()).printed
    note_result(station, line.notice_id, "无法联系")
    note_result(station, "gone", "已告知")
    assert [one.result for one in notices(station)] == ["无法联系"]


@pytest.mark.parametrize("missing", ["m.owner", "m.last_insp", "m.notice_kind"])
def test_a_notice_that_is_not_filled_in_prints_nothing_at_all(station, missing):
    printer = Printer()
    short = {path: value for path, value in TRACTOR.items() if path != missing}
    with pytest.raises(Problem) as refused:
        print_notices(station, "NJ-002", [Answers(TRACTOR), Answers(short)], "周明华", printer)
    assert refused.value.code == "answers.invalid"
    assert printer.sheets == []
    assert notices(station) == ()


def test_the_log_keeps_the_newest(station, monkeypatch):
    monkeypatch.setattr(due_notices, "MOST_NOTICES", 2)
    for number in range(3):
        print_notices(station, "NJ-002", [Answers({**TRACTOR, "m.plate": f"川K{number}"})], "周", Printer())
    assert [line.subject.split("；")[0] for line in notices(station)] == ["川K2", "川K1"]


def test_a_reminder_of_a_person_prints_the_same_paper(station):
    printer = Printer()
    whom = Whom({"name": "李国富", "id_no": "511999195102190317", "mobile": "13800000002"}, "到期提醒")
    line = ReminderLine(whom, "SB-003", "资格认证", date(2026, 12, 10), 17, "每12个月认证一次")
    print_reminder(station, line, "周明华", printer)
    (sheet,) = printer.sheets
    assert "李国富138****0002" in sheet
    assert "2026年12月10日（还有17天）" in sheet
    assert "每12个月认证一次" in sheet
    assert "511999195102190317" not in sheet
    assert notices(station)[0].name == "李*富"


# -- lists -------------------------------------------------------------------------------------

COMMON = Answers({"m.notice_kind": "信函", "m.notice_date": "2026-11-23", "m.owner": "不是他"})


def rows(station, text):
    return read_notice_rows(station, "NJ-002", text, COMMON)


def test_the_columns_without_a_head_are_the_required_questions():
    labels = tuple(node.label for node in required_columns(item("NJ-002").root))
    assert labels == ("所有人", "电话", "号牌号码", "类型", "上次检验日期")


@pytest.mark.parametrize("apart", ["\t", " ", "，", "　　"])
def test_one_line_one_machine(station, apart):
    cells = ("罗桂芳", "13800000005", "川K10234", "轮式拖拉机", "2025.12.15")
    text = f"{apart.join(cells)}\n\n{apart.join(cells[:3])}\n"
    first, second = rows(station, text)
    assert (first.line, first.name, first.due, first.problem) == (1, "罗桂芳", date(2026, 12, 15), "")
    assert first.subject == "川K10234　轮式拖拉机"
    assert first.answers.values["m.notice_kind"] == "信函"
    assert (second.line, second.name) == (3, "罗桂芳")
    assert "类型" in second.problem


def test_a_head_names_the_columns_in_any_order(station):
    (row,) = rows(
        station,
        "号牌号码\t所有人\t寄递地址(异地)\t电话\t上次检验日期\t类型\n"
        "川K9\t罗桂芳\t成都市某街1号\t13800000005\t20251215\t轮式拖拉机\n",
    )
    assert (row.problem, row.line, row.name) == ("", 2, "罗桂芳")
    assert row.answers.values["m.mail_addr"] == "成都市某街1号"


def test_a_line_with_too_much_is_not_guessed_at(station):
    (row,) = rows(station, "罗 桂芳 13800000005 川K1 轮式拖拉机 2025-12-15 多余")
    assert row.problem == "这一行有 7 项，只认得 5 项"


def test_a_wrong_telephone_is_said_in_the_forms_own_words(station):
    (row,) = rows(station, "罗桂芳,138,川K1,轮式拖拉机,2025-12-15")
    assert "11位手机号" in row.problem or "手机号" in row.problem


def test_what_was_read_can_be_printed(station):
    printer = Printer()
    read = rows(
        station,
        "罗桂芳 13800000005 川K1 轮式拖拉机 2025-12-15\n赵大军 13800000006 川K2 轮式拖拉机 2025-12-16",
    )
    print_notices(station, "NJ-002", [row.answers for row in read], "周明华", printer)
    assert [("罗桂芳" in sheet, "赵大军" in sheet) for sheet in printer.sheets] == [
        (True, False),
        (False, True),
    ]


def test_a_list_that_is_too_long_is_refused(station):
    with pytest.raises(Problem) as refused:
        rows(station, "x\n" * 301)
    assert refused.value.params == {"count": "301", "limit": "300"}
