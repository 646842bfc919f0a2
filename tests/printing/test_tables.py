"""D09 and D12: landscape, every column, subtotals per page, figures and bars that agree, nobody's full number."""

from __future__ import annotations

import pytest

from forms.printing import PAPERS, MissingGlyphs, render
from sync.ledger.register_rows import COLUMNS
from tests.printing import reading, samples, tables

LANDSCAPE = (297, 210)


def drawn(code: str, data: dict[str, object]) -> bytes:
    return render(code, data, samples.fonts())


def test_the_register_has_a_subtotal_on_every_page_and_the_sum_on_the_last() -> None:
    data = tables.register()
    pages = reading.pages(drawn("D09", data))
    assert len(pages) == 3
    assert all(f"第{at}页共3页" in page and "本页小计" in page for at, page in enumerate(pages, 1))
    assert all(data["hash"] in page and "填表人" in page for page in pages)
    counted = [int(page.split("本页小计：登记")[1].split("办结")[0]) for page in pages]
    assert sum(counted) == 41
    assert "累计：登记41办结32超期1" in pages[-1]
    assert "累计" not in pages[0]


def test_a_correction_stands_at_the_end_and_counts_for_its_row() -> None:
    data = tables.register()
    first = data["rows"][1]
    corrected = ["更正2", *first[1:]]
    corrected[16] = corrected[17] = "—"
    corrected[25] = "原办结日期2026-11-04，结果准予"
    data["rows"].append(corrected)
    pages = reading.pages(drawn("D09", data))
    assert "累计：登记41办结31超期1" in pages[-1]
    assert "更正2" in pages[-1]
    assert "原办结日期2026-11-04，结果准予" in pages[-1]
    counted = [int(page.split("本页小计：登记")[1].split("办结")[1].split("超期")[0]) for page in pages]
    assert sum(counted) == 31


def test_the_register_is_masked_and_short() -> None:
    data = tables.register()
    words = reading.text(drawn("D09", data))
    assert "何*英" in words
    assert "何桂英" not in words
    assert "511999198402193174" not in words
    assert "2026年11月" in words
    assert "11-02" in words
    assert len(data["columns"]) == len(COLUMNS) == 26


@pytest.mark.parametrize(("code", "data"), [("D09", tables.register()), ("D12", tables.month())])
def test_landscape_deterministic_and_embedded(code: str, data: dict[str, object]) -> None:
    pdf = drawn(code, data)
    assert set(reading.sizes(pdf)) == {LANDSCAPE}
    assert drawn(code, data) == pdf
    assert b"Helvetica" not in pdf
    assert PAPERS[code].size == "A4L"


def test_nothing_on_the_tables_runs_over_the_margins() -> None:
    for code, data in (("D09", tables.register()), ("D12", tables.month())):
        pdf = drawn(code, data)
        for page in range(len(reading.sizes(pdf))):
            assert reading.dark_cells(pdf, (0, 0, 14, 210), page) == 0
            assert reading.dark_cells(pdf, (288, 0, 297, 210), page) == 0


def test_an_empty_register_and_an_empty_month_are_papers_too() -> None:
    assert "（以下空白）" in reading.text(drawn("D09", tables.register(0)))
    words = reading.text(drawn("D12", tables.month(0)))
    assert words.count("本月没有") == 4
    assert "期初0+登记0−办结0=期末0，平衡" in words


def test_the_month_says_its_number_its_balance_and_its_tables() -> None:
    data = tables.month()
    words = reading.text(drawn("D12", data))
    assert words.count("内椑木月报-202611-v1") == 1
    assert "期初0+登记41−办结32=期末9，平衡" in words
    for title in ("表1办件情况", "表2评价", "表3咨询、投诉", "表4受理前10事项", "表4代办员工作量", "超时件"):
        assert title in words
    assert "停电两天" in words
    assert str(data["hash"]) in words


def test_longer_bars_are_darker_and_every_bar_has_its_number() -> None:
    data = tables.month()
    pdf = drawn("D12", data)
    x, y = reading.place(pdf, "按期办结", 1)
    full = reading.dark_cells(pdf, (x + 11, y + 1, x + 60, y + 8), 1)
    none = reading.dark_cells(pdf, (x + 11, y + 9, x + 60, y + 15), 1)
    assert full > 10 * max(none, 1)


def test_rare_names_and_missing_glyphs() -> None:
    data = tables.register()
    data["rows"][0][10] = "𠮷㼆"
    assert "𠮷㼆" in reading.text(drawn("D09", data))
    data["rows"][0][10] = "\ue123"
    with pytest.raises(MissingGlyphs):
        drawn("D09", data)


def test_a_register_over_two_years_keeps_the_year() -> None:
    data = tables.register(3)
    data["rows"][0][2] = "2025-12-31"
    words = reading.text(drawn("D09", data))
    assert "25-12-31" in words
    assert "26-11-03" in words


def test_a_month_in_which_stations_are_compared_names_those_far_off() -> None:
    table = {
        "title": "与其他站点差别较大的（超过2倍标准差）",
        "head": ["站点", "指标", "本站", "各站平均", "差别"],
        "rows": [["朝阳村", "补正率", "100.0%", "14.3%", "偏高"]],
    }
    data = tables.month()
    words = reading.text(drawn("D12", {**data, "tables": [*data["tables"], table]}))
    assert "与其他站点差别较大的（超过2倍标准差）" in words
    assert "朝阳村补正率100.0%14.3%偏高" in words
