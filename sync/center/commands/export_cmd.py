"""`export`: the cases or the journal in clear, or the devices that sign, one JSON object per line, to stdout.

A line of the journal has all that its hash is made of, so a stranger verifies the chains
(docs/internals/verify_segments.py).
"""

from __future__ import annotations

import argparse
import hashlib
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
from sync.center.journal_rows import event_of, header_of
from sync.ledger.case_json import case_to_json
from sync.ledger.problems import Problem


def add(verbs: Verbs) -> None:
    parser = verb(verbs, "export", "导出办件、经历或已登记的设备，每行一个 JSON 对象", run)
    parser.add_argument("--what", required=True, choices=tuple(_WHAT), help="导出什么")
    parser.add_argument("--format", default="jsonl", choices=("jsonl",), help="格式")


def run(options: argparse.Namespace) -> None:
    with office(options) as county:
        for row in _WHAT[options.what](county):
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


def devices(county: County) -> Iterator[dict[str, Any]]:
    """Every enrolled PC with the key that verifies what it signed."""
    columns = tables.devices.c
    with reading(county.engine) as connection:
        for row in connection.execute(select(tables.devices).order_by(columns.site, columns.incarnation)):
            yield {
                "site": row.site,
                "incarnation": row.incarnation,
                "sign_public": bytes(row.sign_public).hex(),
                "revoked": row.revoked,
            }


def _event(connection: Any, county: County, row: Any) -> dict[str, Any]:
    """The hashed header as it came, even where it is nonsense; the rest of what the hash is made of."""
    chain = {
        "hash": row.hash.hex(),
        "prev_hash": row.prev_hash.hex(),
        "sealed_sha256": hashlib.sha256(row.sealed).hexdigest(),
    }
    standing = {"applied_n": row.applied_n, "status": row.status, "code": row.code}
    return header_of(row) | {"body": _body(connection, county, row)} | chain | standing


def _body(connection: Any, county: County, row: Any) -> Any:
    try:
        return opened(connection, county, event_of(row)).body
    except (Problem, ValueError):
        return None


_WHAT = {"cases": cases, "events": events, "devices": devices}
