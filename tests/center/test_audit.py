"""The audit trail: what is written, who reads it, that files of it run nothing, and that a cut or a change is found."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from sqlalchemy import delete, update

from sync import seal
from sync.center import checkpoints, tables, trail
from sync.center.audit_view import AuditLine, as_csv, as_xlsx
from sync.center.commands.export_cmd import cases
from sync.center.database import reading, writing
from sync.center.proofs import prove
from sync.ledger.heads import countersigned_message, head_message
from sync.wire.heads import ChainHead
from tests.center.browser import text_of
from tests.center.page_forms import forms_of
from tests.center.worked import ID_NO, VILLAGE, as_case, at, forward, hand_over, register


@pytest.fixture
def forwarded(village, township, county, clock):
    case_no = register(village)
    village.write(
        "NumbersRevealed",
        "",
        {"case_no": case_no, "person": "李*", "reason": "电话通知补件"},
        at("11-27 10:00"),
    )
    village.exchange(village.packed())
    hand_over(village, case_no, as_case(next(cases(county))))
    village.exchange(village.packed(village.journal[2:]))
    township.exchange()
    clock.set("12-03 09:00")
    forward(township, case_no)
    township.exchange(township.packed())
    return case_no


def _reveal(browser, case_no, reason):
    page = browser.get(f"/case/{case_no}").text
    form = next(form for form in forms_of(page) if form.action.endswith("/reveal"))
    return browser.post(form.action, **(form.fields | {"reason": reason}))


def test_numbers_are_masked_until_a_reason_is_written_down(forwarded, sign_in):
    one, auditor = sign_in("审批员甲"), sign_in("钱会", "AU")
    assert ID_NO not in one.get(f"/case/{forwarded}").text
    assert ID_NO not in one.get("/queue").text
    short = _reveal(one, forwarded, "看")
    assert short.status_code == 409
    assert ID_NO not in short.text
    assert ID_NO in _reveal(one, forwarded, "核对户口簿号码").text
    lines = text_of(auditor.get("/audit?source=pages"))
    assert "核对户口簿号码" in lines
    assert "查看完整号码" in lines
    assert "电话通知补件" in lines  # the village's own look came over the road
    assert ID_NO not in auditor.get("/audit").text


def test_lists_are_narrowed_by_person_case_and_day(forwarded, sign_in):
    one, auditor = sign_in("审批员甲"), sign_in("钱会", "AU")
    _reveal(one, forwarded, "核对户口簿号码")
    one.get(f"/case/{forwarded}/paper/1.pdf")
    mine = text_of(auditor.get("/audit?account=审批员甲"))
    assert "核对户口簿号码" in mine
    assert "电话通知补件" not in mine
    of_case = text_of(auditor.get(f"/audit?case_no={forwarded}&source=pages"))
    assert "登录" not in of_case.split("新的在前")[1]
    assert "电话通知补件" in of_case
    assert "电话通知补件" not in text_of(auditor.get("/audit?first=2026-12-03"))
    assert "电话通知补件" in text_of(auditor.get("/audit?last=2026-11-27"))
    assert "初审转报" in text_of(auditor.get("/audit?source=acts"))
    assert "没有记录" in text_of(auditor.get("/audit?case_no=nothing"))


def test_others_read_their_own_lines_only(forwarded, sign_in):
    one, two = sign_in("审批员甲"), sign_in("审批员乙")
    _reveal(one, forwarded, "核对户口簿号码")
    assert "核对户口簿号码" in text_of(one.get("/audit"))
    assert "核对户口簿号码" not in text_of(two.get("/audit?account=审批员甲"))
    assert two.get("/audit.csv").status_code == 403


def test_a_file_of_the_trail_runs_nothing_and_is_itself_a_line(forwarded, sign_in):
    one, auditor = sign_in("审批员甲"), sign_in("钱会", "AU")
    _reveal(one, forwarded, '=HYPERLINK("http://x","y")')
    taken = auditor.get("/audit.csv")
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert rows[0][0] == "时间"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)
    book = zipfile.ZipFile(io.BytesIO(auditor.get("/audit.xlsx").content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK" in sheet
    assert "导出审计记录" in text_of(auditor.get("/audit?account=钱会"))
    assert auditor.get("/audit.exe").status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_every_beginning_of_a_formula_is_defused(cell):
    line = AuditLine("2026-12-03T09:00:00+08:00", cell, "", cell, "", cell, "")
    rows = list(csv.reader(io.StringIO(as_csv([line]).decode("utf-8-sig"), newline="")))
    assert rows[1][1] == f"'{cell}"
    assert b"xl/worksheets/sheet1.xml" in as_xlsx([line])


def _faults(county):
    with reading(county.engine) as connection:
        return list(trail.faults(connection, county))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (lambda audit: update(audit).where(audit.c.n == 2).values(note="别的"), "第 2 条被改动过"),
        (lambda audit: update(audit).where(audit.c.n == 2).values(account="别人"), "第 2 条被改动过"),
        (lambda audit: delete(audit).where(audit.c.n == 2), "第 2 至 2 条不见了"),
        (lambda audit: delete(audit).where(audit.c.n >= 3), "条不见了"),
    ],
)
def test_a_trail_that_was_touched_is_found_and_shown(forwarded, sign_in, county, tamper, words):
    one, auditor = sign_in("审批员甲"), sign_in("钱会", "AU")
    for reason in ("核对户口簿号码", "再次核对号码"):
        _reveal(one, forwarded, reason)
    assert "没有缺少或改动" in text_of(auditor.get("/audit"))
    with writing(county.engine) as connection:
        connection.execute(tamper(tables.audit))
    assert [fault for fault in _faults(county) if words in fault]
    assert words in text_of(auditor.get("/audit"))
    assert [fault for fault in prove(county).faults if words in fault]


def test_a_trail_cut_behind_a_signed_head_is_found_whatever_the_counter_says(forwarded, sign_in, county):
    sign_in("审批员甲")
    with writing(county.engine) as connection:
        trail.sign_head(connection, county)
    with writing(county.engine) as connection:
        columns = tables.audit.c
        last = trail.count(connection)
        for table in (tables.audit, tables.audit_seals):
            connection.execute(delete(table).where(table.c.n == last))
        connection.execute(
            update(tables.scopes).where(tables.scopes.c.scope == trail.SCOPE).values(n=last - 1)
        )
        assert columns.n is not None
    assert [fault for fault in _faults(county) if "签过名" in fault]


def _head(station, seq, hashed=None, seed=b""):
    hashed = hashed or (station.journal[seq - 1].hash if seq else b"")
    bare = ChainHead(seq, hashed, "2026-11-27T09:00:00+08:00", b"")
    signature = seal.sign(
        seed or station.sign_seed, head_message(station.site, station.incarnation, seq, hashed, bare.at)
    )
    return ChainHead(seq, hashed, bare.at, signature)


def test_the_county_countersigns_the_head_it_holds(village, county):
    register(village)
    assert village.exchange().head is None
    answer = village.exchange(village.packed(), head=_head(village, 1))
    signed = answer.head
    assert (signed.seq, signed.hash) == (1, village.journal[0].hash)
    message = countersigned_message(village.site, village.incarnation, signed.seq, signed.hash, signed.at)
    assert seal.verify(county.keys.sign_public, message, signed.signature)
    assert prove(county).faults == ()


def test_rows_under_way_are_not_countersigned_yet(village):
    register(village, 1)
    register(village, 2)
    answer = village.exchange(village.packed(village.journal[:1]), head=_head(village, 2))
    assert answer.head is None


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (lambda station: _head(station, 1), "末尾 1 条不见了"),
        (lambda station: _head(station, 2, b"x" * 32), "可能被改动过"),
        (lambda station: _head(station, 2, seed=b"y" * 32), "签名不符"),
    ],
)
def test_a_station_whose_journal_was_touched_stands_on_the_pages(village, county, sign_in, head, words):
    register(village, 1)
    register(village, 2)
    village.exchange(village.packed(), head=_head(village, 2))
    told = head(village)
    answer = village.exchange(head=told, last_seq=told.seq)
    assert answer.head is None
    assert words in text_of(sign_in("管理", "CA").get("/stations"))
    assert words in text_of(sign_in("钱会", "AU").get("/audit"))
    with reading(county.engine) as connection:
        assert VILLAGE in next(checkpoints.faults(connection, county))
