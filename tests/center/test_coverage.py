"""覆盖与均衡: which villages have a station, what a list may contain, and townships compared by what they concluded."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date

import pytest

from forms.sheet_file import Sheet, workbook
from sync.center.coverage_view import coverage_of
from sync.center.database import reading
from sync.center.division_list import import_list, listed, read_list
from sync.center.evenness import evenness, months
from sync.center.sites import add_site, new_code, site_of
from sync.center.station_settings import documents_of
from sync.ledger.coverage import Coverage
from sync.ledger.numbers import case_number
from sync.ledger.problems import Problem
from tests.center.browser import text_of
from tests.center.hand_station import HandStation
from tests.center.page_forms import forms_of
from tests.center.worked import COUNTY, TOWNSHIP, VILLAGE, at, register
from tests.ledger.play import PERMIT
from tests.ledger.test_report import DECIDES, at_counter

OTHER, THIRD = "511999104206", "511999104207"
LIST = f"区划代码,名称,备注\n{TOWNSHIP},椑木镇,\n{VILLAGE},椑南村,\n{OTHER},=石坝村,\n{THIRD},楠木寺村,\n".encode()
REFUSAL = {"ground": "not_competent", "right_organ": "县林业局", "reason": "不属本机关"}


def take_in(county, content=LIST):
    return import_list(county, content, "管理员")


def seen(county):
    with reading(county.engine) as connection:
        return coverage_of(connection, county)


def test_a_village_counts_once_something_its_station_wrote_is_here(county, village):
    take_in(county)
    assert seen(county).coverage.words == "0/3 = 0.00%"
    register(village)
    village.exchange(village.packed())
    covered = seen(county)
    assert covered.coverage == Coverage(1, 3)
    assert [town.name for town in covered.towns] == ["椑木镇便民服务中心"]
    assert covered.towns[0].without == ("=石坝村", "楠木寺村")
    assert covered.since == "2026-11-27"


def test_without_a_list_the_stations_are_counted_and_the_page_says_so(county, village, sign_in):
    add_site(county, OTHER, "石坝村", "village", TOWNSHIP)
    register(village)
    village.exchange(village.packed())
    page = text_of(sign_in("管理员", "CA").get("/coverage"))
    for words in ("1/2 = 50.00%", "还没有导入村（社区）名单", "已登记，还没有办过件： 石坝村"):
        assert words in page


def test_who_is_silent_and_what_was_handled_stands_by_village(county, village, sign_in, clock):
    take_in(county)
    register(village)
    village.exchange(village.packed())
    clock.set("12-20 09:00")
    page = text_of(sign_in("管理员", "CA").get("/coverage"))
    assert "椑木镇椑南村 23 天" in page
    town = text_of(sign_in("管理员", "CA").get(f"/coverage?township={TOWNSHIP}"))
    for words in (
        "1/3 = 33.33%",
        "23 天没有联系",
        "村级12项",
        "城乡居民基本养老保险参保登记 1",
        "没有站点",
        "=石坝村",
    ):
        assert words in town
    assert sign_in("管理员", "CA").get("/coverage?township=511999999000").status_code == 404


def test_a_township_is_told_how_many_villages_it_should_have(county):
    def profile():
        with reading(county.engine) as connection:
            return documents_of(connection, county, site_of(connection, TOWNSHIP))["profile"]

    assert "villages" not in profile()
    take_in(county)
    assert profile()["villages"] == 3


def test_the_township_hears_of_it_at_its_next_exchange(county, township):
    township.exchange()
    take_in(county)
    changes = township.exchange().changes
    told = [json.loads(change.document) for change in changes if change.name == "profile"]
    assert told[-1]["villages"] == 3


LISTS = {
    "shortened": (b"511999104205,A\n5.11999E+11,B\n", "coverage.list_row", "第2行"),
    "foreign": (b"511999104205,A\n110101001001,B\n", "coverage.list_row", "不在本县"),
    "twice": (b"511999104205,A\n511999104205,B\n", "coverage.list_row", "重复"),
    "no name": (b"511999104205,\n", "coverage.list_row", "名称"),
    "unseen": ("511999104205,石\u202e坝\n".encode(), "coverage.list_row", "看不见"),
    "long": (b"511999104205," + b"x" * 70 + b"\n", "coverage.list_row", "太长"),
    "townships only": (b"511999104000,A\n", "coverage.list_file", "没有村"),
    "empty": (b"", "coverage.list_file", "没有村"),
    "binary": (b"\x00" * 100, "coverage.list_file", "不是文本"),
    "no encoding": (b"\xff\xfe\xff\xff", "coverage.list_file", "编码"),
    "field": (b'"' + b"x" * 200_000, "coverage.list_file", "CSV"),
    "zip": (b"PK\x03\x04 nothing", "coverage.list_file", "打不开"),
    "large": (b"1" * (9 << 20), "coverage.list_file", "超过"),
    "many": (b"".join(b"511999%03d%03d,A\n" % (n // 300 + 1, n % 300 + 1) for n in range(20_001)), "coverage.list_file", "超过20000行"),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_cannot_be_used_is_refused_with_its_row(name, tmp_path):
    content, code, words = LISTS[name]
    with pytest.raises(Problem) as refused:
        read_list(content, COUNTY, tmp_path)
    assert refused.value.code == code
    assert words in refused.value.sentence


def test_lists_as_spreadsheets_save_them(tmp_path):
    wanted = {VILLAGE: "椑南村", OTHER: "石坝村"}
    lines = [("代码", "名称"), *wanted.items()]
    text = "\r\n".join(",".join(line) for line in lines)
    book = workbook([Sheet("名单", lines[0], lines[1:])])
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (80 << 20))
    for content in (text.encode("gb18030"), text.encode("utf-8-sig"), text.replace(",", "\t").encode(), book):
        assert read_list(content, COUNTY, tmp_path) == wanted
    with pytest.raises(Problem, match="coverage.list_file"):
        read_list(bomb.getvalue(), COUNTY, tmp_path)


def test_the_administrator_imports_it_and_a_bad_one_changes_nothing(county, sign_in):
    administrator = sign_in("管理员", "CA")
    (form,) = [form for form in forms_of(administrator.get("/coverage").text) if form.multipart]
    good = administrator.send(form, {}, files={"list": ("list.csv", LIST)})
    assert "名单已导入" in text_of(good)
    bad = administrator.send(form, {}, files={"list": ("list.csv", LIST + b"1,x\n")})
    assert (bad.status_code, "第6行" in text_of(bad)) == (409, True)
    with reading(county.engine) as connection:
        assert len(listed(connection)) == 4
    assert "导入村（社区）名单" in text_of(sign_in("审计", "AU").get("/audit"))


def test_who_may(county, sign_in):
    reviewer = sign_in("审批员")
    assert not any(form.multipart for form in forms_of(reviewer.get("/coverage").text))
    token = forms_of(reviewer.get("/me").text)[0].fields["csrf"]
    refused = reviewer.post("/coverage", files={"list": ("l.csv", LIST)}, csrf=token)
    assert refused.status_code == 403
    administrator = sign_in("管理员", "CA")
    assert administrator.post("/coverage", files={"list": ("l.csv", LIST)}, csrf="0" * 32).status_code == 403
    for role in ("CS", "AU"):
        assert sign_in(role, role).get("/coverage").status_code == 403
        assert sign_in(role, role).get("/coverage.xlsx").status_code == 403
    with reading(county.engine) as connection:
        assert listed(connection) == {}


def counter(county, serving, n: int, refused: int) -> str:
    """A township whose own counter concluded five cases in November; its name."""
    code, name = f"511999{n:03d}000", f"{'=' if n == 107 else ''}{n}镇"
    add_site(county, code, name, "township")
    station = HandStation.enrol(serving.url, new_code(county, code), "窗口")
    for serial in range(5):
        case = at_counter("2026-11-02", DECIDES, "2026-11-02", "2026-11-04")
        if serial < refused:
            case = at_counter("2026-11-02", PERMIT)
            case.do("AcceptanceRefused", "2026-11-03", "TS", facts=REFUSAL)
        number = case_number(code, date(2026, 11, 2), 1, serial + 1)
        for event in case.events:
            when = at(f"{event.effective_date:%m-%d} 09:00")
            station.write(event.kind, number, dict(event.body), when, actor=event.actor)
    answer = station.exchange(station.packed())
    assert answer.refused == []
    return name


def test_townships_are_compared_and_the_one_far_off_is_marked(county, serving, sign_in):
    names = [counter(county, serving, n, 4 if n == 107 else 0) for n in range(101, 108)]
    found = evenness(county, months(2026, 11, 1))
    assert [(line.name, line.concluded) for line in found.lines] == [(name, 5) for name in names]
    assert [(one.station, one.figure, one.shown, one.above) for one in found.outliers] == [
        ("=107镇", "不予率", "80.0%", True)
    ]
    assert [bar.far for bar in found.lines[-1].bars] == ["", "偏高", ""]
    assert found.lines[0].bars[2].words == "2.0"
    assert evenness(county, months(2026, 10, 1)).lines == ()
    administrator = sign_in("管理员", "CA")
    page = administrator.get("/coverage?ending=2026-11&count=1")
    assert "=107镇 不予率 80.0% 偏高 各乡镇平均 11.4%" in text_of(page)
    assert page.text.count("<svg") > 21
    table = administrator.get("/coverage.csv?ending=2026-11&count=1").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert ["'=107镇", "511999107000", "5", "0.0%", "80.0%", "2.0", "不予率偏高"] in rows
    book = administrator.get("/coverage.xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        cells = b"".join(packed.read(name) for name in packed.namelist() if "worksheets" in name)
    assert "=107镇".encode() in cells
    assert b"<f>" not in cells
