"""The station's own tables over real cases: what the clerk registered stands in D09 and adds up in D12."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from desktop.usecases.acts import act_on_case
from desktop.usecases.drafts import save_field
from desktop.usecases.register import register_case
from desktop.usecases.register_table import (
    register_csv,
    register_pdf,
    register_printed,
    register_view,
    register_xlsx,
)
from desktop.usecases.station import Station
from desktop.usecases.statistics import month_pdf, month_printed, month_view, month_xlsx
from sync.ledger.register_rows import COLUMNS
from tests.support.lone import clerk, open_lone
from tests.support.people import AGENTS, Person, pension
from tests.support.places import VILLAGE_A, StoryClock
from tests.support.quick_draft import quick_draft

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
PEOPLE = (
    Person("王𠮷", date(1990, 7, 8), 205, "13800000002"),
    Person("何桂英", date(1971, 2, 3), 206, "13800000003"),
)


def registered(station: Station, person: Person) -> str:
    draft = quick_draft(station, clerk(station), pension(person, VILLAGE_A, AGENTS[VILLAGE_A]), scans=False)
    return register_case(station, clerk(station), draft).case_no


@pytest.fixture
def clock() -> StoryClock:
    return StoryClock(datetime(2026, 10, 30, 9, 0))


@pytest.fixture
def station(tmp_path: Path, clock: StoryClock) -> Iterator[Station]:
    opened = open_lone(tmp_path, clock)
    yield opened
    opened.cabinet.close()


def test_the_forms_answer_is_the_mode_of_service_and_the_month_counts_it(station):
    draft = quick_draft(
        station, clerk(station), pension(PEOPLE[0], VILLAGE_A, AGENTS[VILLAGE_A]), scans=False
    )
    save_field(station, draft, "mode.site_visit", "上门")
    register_case(station, clerk(station), draft)
    registered(station, PEOPLE[1])
    rows = register_view(station, None, None).rows
    assert [line[COLUMNS.index("办理方式")] for line in rows] == ["代办/上门", "代办"]
    first = month_view(station, 2026, 10).tables[0]
    found = dict(zip(first.head, first.rows[-1], strict=True))
    assert (found["代办"], found["上门"], found["帮办"], found["预约"]) == ("2", "1", "0", "0")


def withdrawn(station: Station, case_no: str) -> None:
    values = {"facts.withdrawal_signed": True, "facts.signed_by": "applicant", "reason": "改为自己办"}
    act_on_case(station, clerk(station), case_no, "CaseWithdrawn", values)


def test_the_register_and_the_month_over_real_cases(station, clock):
    early = registered(station, PEOPLE[0])
    clock.move_to(date(2026, 11, 24))
    withdrawn(station, early)
    fresh = registered(station, PEOPLE[1])

    view = register_view(station, *NOVEMBER)
    (row,) = view.rows
    found = dict(zip(view.columns, row, strict=True))
    assert (found["办件号"], found["申请人"], found["结果"]) == (fresh, "何*英", "—")
    assert (view.period, view.sums) == ("2026年11月", "登记 1　办结 0　超期 0")
    everything = register_view(station, None, None)
    assert [line[1] for line in everything.rows] == [early, fresh]
    assert everything.rows[0][COLUMNS.index("结果")] == "撤回"

    month = month_view(station, 2026, 11)
    assert month.balance == "期初 1 + 登记 1 − 办结 1 = 期末 1，平衡"
    assert month.charts[1].bars[-2:] == (("26年10月", (1, 0)), ("26年11月", (1, 1)))
    assert month_view(station, 2026, 12).balance == "期初 1 + 登记 0 − 办结 0 = 期末 1，平衡"
    assert month_view(station, 2026, 9).balance == "期初 0 + 登记 0 − 办结 0 = 期末 0，平衡"


def test_the_papers_are_landscape_and_carry_the_clerk(station):
    registered(station, PEOPLE[0])
    for pdf in (register_pdf(station, None, None, "周明华"), month_pdf(station, 2026, 10, "周明华")):
        document = pypdfium2.PdfDocument(pdf)
        width, height = document.get_page_size(0)
        assert width > height
        text = document[0].get_textpage().get_text_range()
        assert "经办人 周明华" in text
        document.close()


def test_the_csv_opens_in_a_spreadsheet(station):
    case_no = registered(station, PEOPLE[0])
    content = register_csv(station, None, None)
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert tuple(head) == COLUMNS
    assert row[1] == case_no
    assert PEOPLE[0].id_no not in content.decode("utf-8-sig")


def test_the_workbooks_hold_what_the_screen_shows(station):
    case_no = registered(station, PEOPLE[0])
    sheet = load_workbook(io.BytesIO(register_xlsx(station, None, None))).active
    head, row = list(sheet.iter_rows(values_only=True))
    assert tuple(head) == COLUMNS
    assert row[1] == case_no
    book = load_workbook(io.BytesIO(month_xlsx(station, 2026, 10)))
    view = month_view(station, 2026, 10)
    assert book.sheetnames == [table.title for table in view.tables]
    assert [cell.value for cell in book.worksheets[0][3]] == list(view.tables[0].rows[-1])


def test_a_printed_row_stands_and_its_change_is_a_correction(station, clock):
    case_no = registered(station, PEOPLE[0])
    october = (date(2026, 10, 1), date(2026, 10, 31))
    register_printed(station, *october, "周明华")
    clock.move_to(date(2026, 11, 24))
    withdrawn(station, case_no)  # goes on: the blanks are filled
    (row,) = register_view(station, *october).rows
    assert row[COLUMNS.index("结果")] == "撤回"
    register_printed(station, *october, "周明华")
    with station.cabinet.unit() as unit:
        kept = unit.settings.get("register/2026-10")
        kept[case_no]["lines"][0][COLUMNS.index("结果")] = "准予"  # as if it had been printed otherwise
        unit.settings.put("register/2026-10", kept)
    first, correction = register_view(station, *october).rows
    assert (first[COLUMNS.index("结果")], correction[COLUMNS.index("结果")]) == ("准予", "撤回")
    assert (correction[0], correction[COLUMNS.index("备注")]) == ("更正1", "原结果准予")
    everything = register_view(station, None, None).rows
    assert [line[0] for line in everything] == ["1", "更正1"]
    text = pypdfium2.PdfDocument(register_pdf(station, *october, "周明华"))[0].get_textpage().get_text_range()
    assert "登记 1　办结 1" in text
    station.cabinet.erase_case(case_no)
    first, correction = register_view(station, *october).rows
    assert (first[COLUMNS.index("申请人")], correction[COLUMNS.index("备注")]) == ("—", "内容已依法删除")


def test_a_printed_month_keeps_its_version_until_a_figure_changes(station, clock):
    registered(station, PEOPLE[0])
    assert month_view(station, 2026, 10).printed == ""
    assert month_printed(station, 2026, 10, "周明华") == "内椑木月报-202610-v1"
    assert month_printed(station, 2026, 10, "周明华") == "内椑木月报-202610-v1"
    register_printed(station, date(2026, 10, 1), date(2026, 10, 31), "周明华")
    before = register_view(station, date(2026, 10, 1), date(2026, 10, 31)).printed
    assert before.endswith("打印过第 1 版")
    registered(station, PEOPLE[1])
    assert month_view(station, 2026, 10).printed.endswith("之后有变动")
    assert month_view(station, 2026, 10).number == "内椑木月报-202610-v2"
    assert register_view(station, date(2026, 10, 1), date(2026, 10, 31)).printed.endswith("之后有变动")
    assert month_printed(station, 2026, 10, "周明华") == "内椑木月报-202610-v2"
