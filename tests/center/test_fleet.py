"""终端与版本: what the system administrator sees and decides there; nobody else, and nothing without the token."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from sync.center import rollouts
from sync.center.accounts import add_account
from sync.center.database import reading
from sync.center.update_keys import key_document
from sync.releases.rollout import cohort
from sync.wire import ProgramReport
from tests.center.browser import Browser, text_of
from tests.center.conftest import PASSWORD
from tests.center.maker import LINUX, Maker
from tests.center.page_forms import forms_of
from tests.center.worked import TOWNSHIP


@pytest.fixture
def updates(county, tmp_path):
    maker = Maker(tmp_path / "made", key_document(county.keys), county.now())
    maker.release("0.2.0")
    rollouts.begin(county, None)
    rollouts.take_updates(county, maker.folder)
    with reading(county.engine) as connection:
        return rollouts.tree_of(county, connection)


def person(county, serving, role):
    add_account(county, role, role, PASSWORD)
    browser = Browser(serving.url)
    browser.sign_in(role, PASSWORD)
    return browser


@pytest.fixture
def administrator(county, serving):
    browser = person(county, serving, "CA")
    yield browser
    browser.close()


def form_of(page, verb):
    return next(form for form in forms_of(page.text) if form.fields.get("verb") == verb)


def test_an_empty_county_says_what_to_do(administrator):
    page = administrator.get("/fleet")
    assert page.status_code == 200
    assert "updates init" in text_of(page)
    assert "没有终端" in text_of(page)


def test_versions_failures_and_silence_are_shown(administrator, village, township, clock, updates):
    village.exchange(program=ProgramReport("0.1.0", LINUX, "skipped", "0.2.0", "<b>磁盘</b>已满", "failed"))
    clock.set("12-20 09:00")
    township.exchange(program=ProgramReport("0.2.0", LINUX, health="healthy"))
    administrator.sign_in("CA", PASSWORD)
    page = administrator.get("/fleet")
    words = text_of(page)
    for piece in ("0.2.0", "没有推送", "在用 50%", "1 台失败", "更新失败", "23 天没有联系", "椑木镇椑南村"):
        assert piece in words
    assert "<b>磁盘</b>" not in page.text
    here = administrator.get(f"/fleet?township={TOWNSHIP}")
    assert "椑木镇椑南村" in text_of(here)
    assert "椑木镇椑南村" not in text_of(administrator.get("/fleet?township=511999999000"))


def test_percent_halt_continue_and_pin_by_forms(administrator, updates):
    def now():
        return rollouts.rollouts_of(updates)[0]

    def send(verb, **typed):
        return administrator.send(form_of(administrator.get("/fleet"), verb), typed)

    assert "已设定比例" in text_of(send("percent", percent="20"))
    assert now().percent == 20
    assert send("percent", percent="101").status_code == 409
    assert "已停止" in text_of(send("halt", reason="打印不对"))
    assert (now().halted, now().percent) == (True, 20)
    assert "请写明理由" in text_of(send("continue", reason=" "))
    send("continue", reason="已修好")
    assert not now().halted
    send("pin", start=TOWNSHIP, bind="1")
    assert now().pins == {TOWNSHIP[:9]: "0.2.0"}
    send("pin", start=TOWNSHIP)
    assert now().pins == {}


def test_nobody_else_and_nothing_without_the_token(county, serving, administrator, updates):
    fields = {"verb": "percent", "platform": LINUX, "version": "0.2.0", "percent": "50"}
    assert administrator.post("/fleet", csrf="0" * 32, **fields).status_code == 403
    assert administrator.post("/fleet/stick", csrf="0" * 32).status_code == 403
    for role in ("CR", "CS", "AU"):
        browser = person(county, serving, role)
        assert browser.get("/fleet").status_code == 403
        assert browser.get("/fleet.csv").status_code == 403
        assert "终端与版本" not in browser.get("/me").text
        token = forms_of(browser.get("/me").text)[0].fields["csrf"]
        assert browser.post("/fleet", csrf=token, **fields).status_code == 403
        browser.close()
    assert rollouts.rollouts_of(updates) == ()


def test_the_list_as_a_file_has_no_formula(administrator, village):
    village.exchange(program=ProgramReport("0.1.0", LINUX, "failed", "0.2.0", '=HYPERLINK("http://x")'))
    answer = administrator.get("/fleet.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:5] == ["椑木镇椑南村", village.site, "01", LINUX, "0.1.0"]
    assert rows[1][7].startswith("'=")


def test_the_cohort_shown_is_the_one_the_station_reckons(administrator, village, county, updates):
    rollouts.decide(county, LINUX, "0.2.0", by="CA", percent=10)
    village.exchange(program=ProgramReport("0.1.0", LINUX))
    answer = administrator.get("/fleet.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][-1] == f"{cohort(f'{village.site}.01', '0.2.0'):02d}"


def test_a_stick_is_downloaded_as_one_zip_and_nothing_stays_behind(county, administrator, updates):
    rollouts.decide(county, LINUX, "0.2.0", by="CA", percent=100)
    token = forms_of(administrator.get("/fleet").text)[0].fields["csrf"]
    answer = administrator.post("/fleet/stick", csrf=token, township=TOWNSHIP)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = packed.namelist()
        assert packed.testzip() is None
    assert "daiban-update/metadata/timestamp.json" in names
    assert all(name.startswith("daiban-update/") and ".." not in name for name in names)
    assert sum("/objects/" in name for name in names) == 3
    assert list(county.folder.glob(".stick-*")) == []
