"""R-15: a site shows the items of its set; the county chooses the set, and counts what it cleared."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import pytest

import sync.center.__main__
from desktop.usecases.items import find_items
from forms.item_sets import usual_set
from sync.center.station_settings import enter
from sync.ledger.problems import Problem
from tests.support import steps
from tests.support.people import AGENTS, Person, pension
from tests.support.places import TOWNSHIP, VILLAGE_A

CLEARED = {"保留": 86, "调整为公共服务": 26, "搁置": 88, "取消": 69}


def usual(place):
    return [line.item_id for line in find_items(place.station) if line.in_set]


def test_twelve_at_a_village_fourteen_in_a_community_twenty_eight_in_a_township(world):
    village, township = world[VILLAGE_A], world[TOWNSHIP]
    assert (len(usual(village)), len(usual(township))) == (12, 28)
    assert len(find_items(village.station)) == 40  # the others are one button further
    before = usual(village)
    enter(world.county, "profile", {"item_set": "community14"}, VILLAGE_A)  # the village became a community
    steps.everybody_syncs(world, VILLAGE_A, TOWNSHIP)
    assert len(usual(village)) == 14
    assert {"JY-001", "MZ-007", "TY-001"} <= set(usual(village)) - set(before)
    assert len(usual(township)) == 28
    enter(world.county, "profile", {"item_set": "every"}, VILLAGE_A)
    steps.everybody_syncs(world, VILLAGE_A)
    assert len(usual(village)) == 40
    with pytest.raises(Problem, match=r"center\.setting_wrong"):
        enter(world.county, "profile", {"item_set": "village13"}, VILLAGE_A)


def test_the_usual_set_follows_the_kind_of_site():
    kinds = {"511999104205": "village12", "511999104005": "community14", "511999104401": "community14"}
    assert {site: usual_set(site, "village") for site in kinds} == kinds
    assert usual_set("511999104000", "township") == "township28"
    assert usual_set("511999000000", "county") == "every"


def test_what_is_wanted_often_stands_first(world):
    village = world[VILLAGE_A]
    first = usual(village)
    wanted = "SB-001"
    assert first[0] != wanted
    person = Person("陈䶮", date(1986, 10, 10), 1, "13800000002")
    steps.register(village, pension(person, VILLAGE_A, AGENTS[VILLAGE_A]))
    assert usual(village) == [wanted, *(one for one in first if one != wanted)]


def _rows():
    number = 0
    for status, count in CLEARED.items():
        for _ in range(count):
            number += 1
            yield f"XZ-{number:03d}", f"行政审批事项{number}", status


def _center(world, capsys, *words):
    code = sync.center.__main__.main([*words, "--data", str(world.folder / "center"), "--json"])
    told = capsys.readouterr()
    return json.loads(told.out) if code == 0 else json.loads(told.err)


def test_the_cleared_items_are_counted_by_what_became_of_them(world, capsys, tmp_path):
    sheet = tmp_path / "清单.xlsx"
    book = openpyxl.Workbook()
    for row in (("编号", "名称", "处理"), *_rows()):
        book.active.append(row)
    book.save(sheet)
    told = _center(world, capsys, "clearing", "--file", str(sheet), "--by", "安全员")
    assert (told["counts"], told["total"]) == (CLEARED, 269)
    assert {name: len(items) for name, items in told["sets"].items()} == {
        "village12": 12,
        "community14": 14,
        "township28": 28,
    }
    text = tmp_path / "清单.csv"
    text.write_bytes("编号,名称,处理\r\nA1,户外广告,废止\r\nA2,占道,调整\r\n".encode("gb18030"))
    counts = _center(world, capsys, "clearing", "--file", str(text), "--by", "安全员")["counts"]
    assert counts == {"保留": 0, "调整为公共服务": 1, "搁置": 0, "取消": 1}
    for wrong, reason in (
        ("A1,户外广告,再议", "再议"),
        ("A1,一,保留\nA1,二,保留", "重复"),
        ("A1,,保留", "没有名称"),
    ):
        text.write_text("编号,名称,处理\n" + wrong, "utf-8")
        refused = _center(world, capsys, "clearing", "--file", str(text), "--by", "安全员")
        assert (refused["code"], reason in refused["message"]) == ("clearing.row", True)
    assert _center(world, capsys, "clearing", "--file", str(text))["code"] == "usage"
    assert _center(world, capsys, "clearing")["counts"] == counts  # a list is taken whole or not at all
