"""`export`: the cases or the journal in clear, one JSON object per line, to stdout."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from sync.center import book, tables
from sync.center.bodies import opened
from sync.center.commands.office_arguments import Verbs, office, verb
from sync.center.county import County
from sync.center.database import reading
from sync.center.journal_rows import event_of
from sync.ledger.case_json import case_to_json
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "export", "导出办件或经历，每行一个 JSON 对象", run)
    parser.add_argument("--what", required=True, choices=("cases", "events"), help="导出什么")
    parser.add_argument("--format", default="jsonl", choices=("jsonl",), help="格式")


def run(options: argparse.Namespace) -> None:
    with office(options) as county:
        for row in cases(county) if options.what == "cases" else events(county):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def cases(county: County) -> Iterator[dict[str, Any]]:
    """Every case as the ledger writes it, by number."""
    with reading(county.engine) as connection:
        for row in connection.execute(select(tables.cases).order_by(tables.cases.c.case_no)):
            yield case_to_json(book.kept_case(county, row))


def events(county: County) -> Iterator[dict[str, Any]]:
    """The journal in the order of entry; `body` is null where its key is gone."""
    with reading(county.engine) as connection:
        rows = connection.execute(select(tables.events).order_by(tables.events.c.applied_n)).all()
        for row in rows:
            yield _event(connection, county, row)


def _event(connection: Any, county: County, row: Any) -> dict[str, Any]:
    plain = {"applied_n": row.applied_n, "status": row.status, "code": row.code, "hash": row.hash.hex()}
    try:
        event = event_of(row)
        body = opened(connection, county, event).body
    except (Problem, ValueError):
        return {"site": row.site, "incarnation": row.incarnation, "seq": row.seq, "body": None} | plain
    return event.header() | {"body": body} | plain
