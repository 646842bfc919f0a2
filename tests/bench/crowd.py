"""A station with very many cases, made quickly: rows of one real registration, varied, put in by the thousand.

Names, numbers, phones, days and items differ, the search index is made by the store's own words
and letters; documents are as large as real ones. The newest hundredth is open in all kinds of states,
the last thirty are not sent yet, the rest is closed; forty cases a day. Stored PDFs and scans are left out. Kept in
out/bench/crowd and used again while the tables are the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from desktop.usecases.papers import case_of
from desktop.usecases.station import Station
from forms.pinyin import initials
from sync.ledger.case import Case
from sync.ledger.case_json import case_to_json
from sync.ledger.numbers import case_number
from sync.store import tables
from sync.store.journal import chain_name
from sync.store.marks import ACKED, SENT
from sync.store.search import letters_of, words_of
from tests.bench.figures import OUT
from tests.bench.pattern import rows_of
from tests.bench.registration import registering
from tests.support.lone import open_lone
from tests.support.people import id_number
from tests.support.places import VILLAGE_A, StoryClock

SURNAMES = (
    "李王张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉红春梅国建文辉力志永健世广义兴良海山仁波宁贵福生龙元全国胜学祥"
ITEMS = (
    ("SB-001", "城乡居民基本养老保险参保登记"),
    ("MZ-001", "最低生活保障审核确认"),
    ("YB-001", "城乡居民基本医疗保险参保登记"),
    ("CL-001", "残疾人证办理"),
    ("MZ-003", "高龄津贴申请"),
    ("NY-001", "农村宅基地和建房(规划许可)审批"),
)
OPEN_STATES = (
    "INTAKE",
    "QUEUED",
    "HANDED_OVER",
    "RECEIVED",
    "IN_REVIEW",
    "FORWARDED",
    "AT_VILLAGE",
    "SUPPLEMENT",
)
OPEN_SHARE = 100  # one in so many
UNSENT = 30
PER_DAY = 40
LAST_DAY = date(2026, 11, 22)
BATCH = 4000


def case_count(quick: bool) -> int:
    """100,000, or what DAIBAN_BENCH_CASES says; a smoke makes do with 2,000."""
    return 2_000 if quick else int(os.environ.get("DAIBAN_BENCH_CASES", "100000"))


def crowded(count: int, opened: Callable[[Path], Station], kind: str) -> Path:
    """The base directory of a station with `count` cases; `opened` opens stations of this `kind`."""
    folder = OUT / "crowd" / f"{count}-{kind}"
    mark = folder / "whole"
    version = _version()
    if mark.exists() and mark.read_text() == version:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    station = opened(folder)
    try:
        _fill(station, count)
    finally:
        station.cabinet.close()
    mark.write_text(version)
    return folder


def opened_later(base: Path) -> Station:
    """The station with its clock after the last record, as registering wants it."""
    station = open_lone(base)
    with station.cabinet.reading() as view:
        here = view.settings.enrolment()
        last = view.journal.last(here.site, here.incarnation)
        event = next(view.journal.own_after(here.site, here.incarnation, last - 1))
    return replace(station, now=StoryClock(datetime.fromisoformat(event.recorded_at)))


def names() -> Iterator[str]:
    """Applicants' names in the order of the cases."""
    chance = random.Random(20261124)
    while True:
        yield "".join((chance.choice(SURNAMES), chance.choice(GIVEN), chance.choice(GIVEN)))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A real registration: its case, its rows, and its document as text, open and closed."""

    case: Case
    rows: dict[str, list[dict[str, Any]]]
    open: str
    closed: str


def _fill(station: Station, count: int) -> None:
    case = case_of(station, registering(station, 1)())
    ended = replace(case, state="CLOSED", clocks=())
    pattern = _Pattern(case, rows_of(station, case.case_no), _text(case), _text(ended))
    people = enumerate(islice(names(), count), 1)
    while batch := list(islice(people, BATCH)):
        with station.cabinet._database.writing() as connection:
            _put(connection, pattern, batch, count)
    with station.cabinet.unit() as unit:
        unit.counters.raise_to({chain_name(1): count + 1})
        for name in (SENT, ACKED):
            unit.marks.set(name, count + 1 - UNSENT)
    station.cabinet._database.checkpoint()


def _put(connection: Connection, pattern: _Pattern, people: list[tuple[int, str]], count: int) -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "cases": [],
        "events": [],
        "papers": [],
        "case_keys": [],
        "case_blobs": [],
    }
    index = []
    for serial, name in people:
        case = _case(pattern.case, serial, name, count)
        rows["cases"].append(_case_row(pattern, case, serial))
        event = dict(pattern.rows["events"][0])
        event |= {"event_id": f"crowd-{serial}", "seq": serial + 1, "case_no": case.case_no}
        event |= {"sealed": event["sealed"][:400], "status": "unsent" if serial > count - UNSENT else "acked"}
        rows["events"].append(event)
        rows["papers"].append(
            {
                **pattern.rows["papers"][0],
                "case_no": case.case_no,
                "printed": 1,
                "doc_no": f"内椑木登{serial}",
            }
        )
        rows["case_keys"].append({**pattern.rows["case_keys"][0], "case_no": case.case_no})
        rows["case_blobs"].append({**pattern.rows["case_blobs"][0], "case_no": case.case_no})
        index.append((serial + 1, words_of(case), " ".join(dict.fromkeys(letters_of(case, _initials)))))
    for table, given in rows.items():
        connection.execute(insert(tables.metadata.tables[table]), given)
    connection.exec_driver_sql("INSERT INTO search(rowid, words, letters) VALUES (?, ?, ?)", index)


def _case(pattern: Case, serial: int, name: str, count: int) -> Case:
    day = LAST_DAY - timedelta(days=(count - serial) // PER_DAY)
    chosen = random.Random(serial)
    item, item_name = ITEMS[min(chosen.randrange(12), len(ITEMS) - 1)]
    older = serial <= count - max(UNSENT, count // OPEN_SHARE)
    born = date(1940, 1, 1) + timedelta(days=chosen.randrange(24000))
    person = {
        **pattern.applicant,
        "name": name,
        "id_no": id_number(born, serial % 1000),
        "mobile": f"138{chosen.randrange(10**8):08d}",
    }
    return replace(
        pattern,
        case_no=case_number(VILLAGE_A, day, 1, serial % PER_DAY + 1),
        state="CLOSED" if older else OPEN_STATES[serial % len(OPEN_STATES)],
        registered_on=day,
        applicant=person,
        terms=replace(pattern.terms, item_id=item, name=item_name),
    )


def _case_row(pattern: _Pattern, case: Case, serial: int) -> dict[str, Any]:
    closed = case.state == "CLOSED"
    text = pattern.closed if closed else pattern.open
    for old, new in (
        (pattern.case.case_no, case.case_no),
        (pattern.case.applicant["name"], case.applicant["name"]),
        (pattern.case.applicant["id_no"], case.applicant["id_no"]),
        (pattern.case.applicant["mobile"], case.applicant["mobile"]),
        (f'"state":"{pattern.case.state}","owner"', f'"state":"{case.state}","owner"'),
        (pattern.case.registered_on.isoformat(), case.registered_on.isoformat()),
        (pattern.case.terms.name, case.terms.name),
    ):
        text = text.replace(str(old), str(new))
    return {
        **pattern.rows["cases"][0],
        "case_no": case.case_no,
        "row_id": serial + 1,
        "op_id": f"crowd-{serial}",
        "state": case.state,
        "item": case.terms.item_id,
        "item_name": case.terms.name,
        "registered_on": case.registered_on.isoformat(),
        "deadline": "" if closed else (case.registered_on + timedelta(days=20)).isoformat(),
        "applicant": case.applicant["name"],
        "id_no": case.applicant["id_no"],
        "decided": closed,
        "document": text,
    }


@cache
def _initials(name: str) -> str:
    return initials(name)


def _text(case: Case) -> str:
    return json.dumps(case_to_json(case), ensure_ascii=False, separators=(",", ":"))


def _version() -> str:
    """Changes with the tables and with this module."""
    whole = hashlib.sha256()
    for module in (tables.__file__, __file__):
        whole.update(Path(module).read_bytes())
    return whole.hexdigest()
