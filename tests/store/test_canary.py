"""Canary: nobody who copies the folder reads a name, a number or a page."""

from __future__ import annotations

from sync.ledger.case_json import paper_to_json
from tests.store.desk import ZENG, answer, county_of, open_desk, receipt

PAGE = b"canary page " * 50


def test_no_plain_text_in_any_file(tmp_path):
    desk = open_desk(tmp_path)
    scan = desk.cabinet.blobs.put(PAGE)
    with desk.cabinet.unit() as unit:
        draft_id = unit.drafts.open(item_id="SB-001", version="1", account="周明华", saved_at="2026-11-27")
        unit.drafts.save_field(draft_id, "applicant.id_no", ZENG.id_no, saved_at="2026-11-27")
    with desk.cabinet.reading():  # keeps the write-ahead log full
        number = desk.register(
            materials=[{"material": "m", "name": "x", "state": "present", "files": [scan]}]
        )
        with desk.cabinet.unit() as unit:
            unit.papers.keep_pdf(number, receipt(number), b"%PDF " + ZENG.name.encode())
        county = county_of(desk)
        news = county.event("CaseNoted", number, {"papers": [paper_to_json(receipt("x"))], "facts": {}})
        desk.cabinet.take_answer(answer(county.change(1, news), acked=1))
        assert_silent(tmp_path, scan)
    desk.cabinet.rebuild()
    desk.cabinet.close()
    assert_silent(tmp_path, scan)


def assert_silent(folder, scan):
    canaries = [ZENG.name.encode(), ZENG.id_no.encode(), ZENG.id_no[6:14].encode(), ZENG.mobile.encode()]
    canaries += ["周明华".encode(), b"canary", scan.encode(), "养老".encode()]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 4
    for path in files:
        content = path.read_bytes() + str(path.relative_to(folder)).encode()
        assert [word for word in canaries if word in content] == [], path.name
